//! Records to tables: one normalized table per file, built with Polars.

mod claim_anchors;
mod claim_citations;
mod claim_codes;
mod claim_dyads;
mod claim_participants;
mod claim_relations;
mod claim_times;
mod claims;
mod claims_nested;
mod code_mappings;
mod codes;
mod codings;
mod entities;
mod entity_identifiers;
mod entity_members;
mod events;
mod passages;
mod reliability;
mod source_authors;
mod source_notes;
mod source_sections;
mod source_works;
mod sources;

use std::ops::Range;

use polars::prelude::{NamedFrom, PolarsResult, Series};
use rayon::prelude::*;

use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::{Book, ClaimRecord, Locked};
use claimbook_core::model::{Bounds, Code, Date, Edtf, Slug, name};
use claimbook_core::text::Texts;

/// All tables of a book, in the order of their names. Meaningful for a book without errors.
///
/// # Errors
///
/// When Polars refuses a column, which would be a fault of the program.
pub fn tables(book: &Book) -> PolarsResult<Vec<Table>> {
    let parts = Parts::new(book);
    let mut tables = parts.of_book()?;
    tables.push(passages::table(book, &book.sources)?);
    tables.extend(parts.of_claims(&parts.records)?);
    tables.sort_by_key(|table| table.name);
    Ok(tables)
}

/// `claim_dyads` alone.
///
/// # Errors
///
/// As [`tables`].
pub(crate) fn dyads(book: &Book) -> PolarsResult<Table> {
    let parts = Parts::new(book);
    let rows = Claims { book, records: &parts.records, locked: &parts.locked };
    claim_dyads::table(&claim_participants::table(&rows)?, &entity_members::table(book)?)
}

/// `claim_anchors` and `claims_nested` with the quoted words, from the texts at hand: for whoever holds the texts, and
/// for nobody else.
///
/// # Errors
///
/// As [`tables`].
pub fn hydrated(book: &Book, texts: &Texts) -> PolarsResult<Vec<Table>> {
    let parts = Parts::new(book);
    let rows = Claims { book, records: &parts.records, locked: &parts.locked };
    let anchors = claim_anchors::hydrated(&rows, texts)?;
    let mut tables = of_claims(&rows, anchors)?;
    tables.retain(|table| matches!(table.name, "claim_anchors" | "claims_nested"));
    for table in &mut tables {
        table.notice = Some(NOT_FOR_REDISTRIBUTION);
    }
    Ok(tables)
}

/// What stands in every table that holds words of a source.
pub(crate) const NOT_FOR_REDISTRIBUTION: &str =
    "Holds words of the sources' texts, filled in on your machine from your own copies. Not for redistribution.";

/// The tables of a book part by part, so that a large book never stands in memory twice. One after the other, the
/// parts of a table are the table: claims come in the order of their ids, and all that belongs to a claim with it.
pub struct Parts<'a> {
    book: &'a Book,
    /// All claims in the order of their ids, which is the order of the tables.
    records: Vec<&'a ClaimRecord>,
    locked: Locked<'a>,
    each: Vec<Part>,
}

/// What is tabulated at a time.
enum Part {
    /// All tables that are small even in a large book.
    Book,
    /// The passages of some sources.
    Passages(Range<usize>),
    /// The claims at some places, and the tables that refer to them.
    Claims(Range<usize>),
}

/// Claims and what their tables look up.
struct Claims<'a> {
    book: &'a Book,
    records: &'a [&'a ClaimRecord],
    locked: &'a Locked<'a>,
}

/// Claims of a part.
const CLAIMS: usize = 4_096;

/// Passages of a part, less those of its last source.
const PASSAGES: usize = 4_096;

impl<'a> Parts<'a> {
    /// All parts of a book.
    #[must_use]
    pub fn new(book: &'a Book) -> Self {
        Self::of(book, book.claims().collect())
    }

    /// The same with some of the claims only, and nothing left out of the other tables.
    #[must_use]
    pub fn of(book: &'a Book, mut records: Vec<&'a ClaimRecord>) -> Self {
        records.par_sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
        let mut parts = vec![Part::Book];
        let (mut first, mut passages) = (0, 0);
        for (place, source) in book.sources.iter().enumerate() {
            passages += source.lock.as_ref().map_or(0, |lock| lock.passages.len());
            if passages >= PASSAGES {
                parts.push(Part::Passages(first..place + 1));
                (first, passages) = (place + 1, 0);
            }
        }
        // Also of nothing there is a table.
        parts.push(Part::Passages(first..book.sources.len()));
        let starts = (0..records.len().max(1)).step_by(CLAIMS);
        parts.extend(starts.map(|start| Part::Claims(start..(start + CLAIMS).min(records.len()))));
        Self { book, records, locked: Locked::of(book), each: parts }
    }

    /// How many parts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.each.len()
    }

    /// Whether the part is the first of its tables.
    #[must_use]
    pub fn begins(&self, part: usize) -> bool {
        let kind = |part: &Part| std::mem::discriminant(part);
        self.each[..part].last().is_none_or(|before| kind(before) != kind(&self.each[part]))
    }

    /// How many claims the part has.
    #[must_use]
    pub fn claims(&self, part: usize) -> usize {
        if let Part::Claims(places) = &self.each[part] { places.len() } else { 0 }
    }

    /// The tables of a part.
    ///
    /// # Errors
    ///
    /// As [`tables`].
    pub fn tables(&self, part: usize) -> PolarsResult<Vec<Table>> {
        match &self.each[part] {
            Part::Book => self.of_book(),
            Part::Passages(sources) => Ok(vec![passages::table(self.book, &self.book.sources[sources.clone()])?]),
            Part::Claims(places) => self.of_claims(&self.records[places.clone()]),
        }
    }

    fn of_book(&self) -> PolarsResult<Vec<Table>> {
        let book = self.book;
        Ok(vec![
            sources::table(book)?,
            source_authors::table(book)?,
            source_sections::table(book)?,
            source_notes::table(book)?,
            source_works::table(book)?,
            entities::table(book)?,
            entity_identifiers::table(book)?,
            entity_members::table(book)?,
            events::table(book)?,
            codes::table()?,
            code_mappings::table()?,
            codings::table(book)?,
            reliability::table(book)?,
        ])
    }

    fn of_claims(&self, records: &[&ClaimRecord]) -> PolarsResult<Vec<Table>> {
        let rows = Claims { book: self.book, records, locked: &self.locked };
        of_claims(&rows, claim_anchors::table(&rows)?)
    }
}

fn of_claims(rows: &Claims<'_>, anchors: Table) -> PolarsResult<Vec<Table>> {
    let claims = claims::table(rows)?;
    let participants = claim_participants::table(rows)?;
    let dyads = claim_dyads::table(&participants, &entity_members::table(rows.book)?)?;
    let parts = [
        claim_codes::features(rows)?,
        claim_codes::domains(rows)?,
        claim_codes::forms(rows)?,
        participants,
        claim_times::table(rows)?,
        claim_citations::table(rows)?,
        anchors,
        claim_relations::table(rows)?,
    ];
    let mut tables = vec![claims_nested::table(&claims, &parts)?, claims, dyads];
    tables.extend(parts);
    Ok(tables)
}

impl<'a> Claims<'a> {
    /// One row for each of what the claims list, with the claim and its place in the list.
    fn rows<T>(&self, list: impl Fn(&'a ClaimRecord) -> &'a [T]) -> Vec<(&'a ClaimRecord, u32, &'a T)> {
        let each = |record: &&'a ClaimRecord| {
            let record = *record;
            list(record).iter().enumerate().map(move |(place, item)| (record, position(place), item))
        };
        self.records.iter().flat_map(each).collect()
    }

    /// The source of a claim, by id.
    fn source(&self, record: &ClaimRecord) -> &'a Slug {
        &self.book.paragraph(record).header.source
    }
}

/// Numbers of list items, as the tables count them: from 0.
fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The name of a code that may be left out.
fn optional<C: Code>(code: Option<C>) -> Option<&'static str> {
    code.map(name)
}

fn text(id: Option<&Slug>) -> Option<&str> {
    id.map(Slug::as_str)
}

fn days(date: Option<Date>) -> Option<i32> {
    date.map(Date::days_since_epoch)
}

/// What a missing likelihood means.
const NO_TERM: &str = "the text uses no verbal probability term";

/// What the holder of a claim is.
const HOLDER: &str = "Whose claim it is, by entity; the source's authors where they speak for themselves.";

/// Adds a column of lists of texts. Without rows, Polars could not tell the type of an item.
fn list_column(builder: Builder, column: Column, lists: Vec<Series>) -> PolarsResult<Builder> {
    if lists.is_empty() {
        let empty = Series::new("".into(), [Series::new("".into(), Vec::<&str>::new())]).slice(0, 0);
        return builder.series(column, &empty);
    }
    builder.column(column, lists)
}

fn claim_id() -> Column {
    Column::new("claim_id", Kind::Text, "The claim.")
}

fn source_id() -> Column {
    Column::new("source_id", Kind::Text, "The source.")
}

/// The columns that EDTF texts are spread into, the text itself first.
fn edtf_columns<'a>(
    builder: Builder,
    values: impl Iterator<Item = Option<&'a Edtf>> + Clone,
    description: String,
) -> PolarsResult<Builder> {
    const UNDATED: &str = "no date is named";
    const UNBOUNDED: &str = "no date is named, or that end is open or unknown, or lies outside the years 0001 to 9999";
    let bounds = values.clone().map(|edtf| edtf.map(Edtf::bounds));
    let date = |pick: fn(Bounds) -> Option<Date>| -> Vec<Option<i32>> {
        bounds.clone().map(|bounds| days(bounds.and_then(pick))).collect()
    };
    let flag =
        |pick: fn(Bounds) -> bool| -> Vec<Option<bool>> { bounds.clone().map(|bounds| bounds.map(pick)).collect() };
    let texts: Vec<Option<&str>> = values.map(|edtf| edtf.map(Edtf::as_str)).collect();
    builder
        .column(Column::new("edtf", Kind::Text, description).or_null(UNDATED), texts)?
        .column(
            Column::new("start_min", Kind::Date, "The earliest day on which it can begin.").or_null(UNBOUNDED),
            date(|bounds| bounds.start_min),
        )?
        .column(
            Column::new("end_max", Kind::Date, "The latest day on which it can end.").or_null(UNBOUNDED),
            date(|bounds| bounds.end_max),
        )?
        .column(
            Column::new("start_open", Kind::Boolean, "Whether it has no start.").or_null(UNDATED),
            flag(|bounds| bounds.start_open),
        )?
        .column(
            Column::new("end_open", Kind::Boolean, "Whether it has no end.").or_null(UNDATED),
            flag(|bounds| bounds.end_open),
        )?
        .column(
            Column::new("start_unknown", Kind::Boolean, "Whether its start is unknown.").or_null(UNDATED),
            flag(|bounds| bounds.start_unknown),
        )?
        .column(
            Column::new("end_unknown", Kind::Boolean, "Whether its end is unknown.").or_null(UNDATED),
            flag(|bounds| bounds.end_unknown),
        )?
        .column(
            Column::new("approximate", Kind::Boolean, "Whether some part of it is approximate.").or_null(UNDATED),
            flag(|bounds| bounds.approximate),
        )?
        .column(
            Column::new("uncertain", Kind::Boolean, "Whether some part of it is uncertain.").or_null(UNDATED),
            flag(|bounds| bounds.uncertain),
        )
}
