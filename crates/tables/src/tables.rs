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
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::table::{Builder, Frame, Shape, Table, TableError};
use claimbook_core::book::{Book, ClaimRecord, Locked};
use claimbook_core::model::{Bounds, Claim, Edtf, Entity, Slug, Source};
use claimbook_core::text::Texts;

/// All tables of a book, in the order of their names. Meaningful for a book without errors.
///
/// # Errors
///
/// When a table cannot be built, which would be a fault of the program.
pub fn tables(book: &Book) -> Result<Vec<Table>, TableError> {
    let parts = Parts::new(book);
    let mut frames = parts.of_book()?;
    frames.push(passages::table(book, &book.sources)?);
    frames.extend(parts.of_claims(&parts.records)?);
    frames.sort_by(|a, b| a.shape.name.cmp(&b.shape.name));
    in_arrow(frames)
}

/// The shapes of all tables, in the order of their names. They are the same for every book.
///
/// # Panics
///
/// Only by a fault of the program.
#[must_use]
pub fn shapes() -> &'static [Shape] {
    static SHAPES: OnceLock<Vec<Shape>> = OnceLock::new();
    if let Some(shapes) = SHAPES.get() {
        return shapes;
    }
    // Not within `get_or_init`: Rayon builds the tables, and a thread of its that waits here could be needed there.
    let tables = tables(&Book::default()).expect("the tables of an empty book can be built");
    SHAPES.get_or_init(|| tables.into_iter().map(|table| table.shape).collect())
}

/// `claim_dyads` alone.
///
/// # Errors
///
/// As [`tables`].
pub(crate) fn dyads(book: &Book) -> Result<Table, TableError> {
    let parts = Parts::new(book);
    let rows = parts.claims_of(&parts.records);
    claim_dyads::table(&claim_participants::table(&rows)?, &entity_members::table(book)?)?.table()
}

/// `claim_anchors` and `claims_nested` with the quoted words, from the texts at hand: for whoever holds the texts, and
/// for nobody else.
///
/// # Errors
///
/// As [`tables`].
pub fn hydrated(book: &Book, texts: &Texts) -> Result<Vec<Table>, TableError> {
    let parts = Parts::new(book);
    let rows = parts.claims_of(&parts.records);
    let mut frames = of_claims(&rows, &|rows| claim_anchors::hydrated(rows, texts))?;
    frames.retain(|frame| matches!(frame.shape.name.as_str(), "claim_anchors" | "claims_nested"));
    for frame in &mut frames {
        frame.shape.notice = Some(NOT_FOR_REDISTRIBUTION.to_owned());
    }
    in_arrow(frames)
}

fn in_arrow(frames: Vec<Frame>) -> Result<Vec<Table>, TableError> {
    frames.into_par_iter().with_max_len(1).map(Frame::table).collect()
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
    pub fn tables(&self, part: usize) -> Result<Vec<Table>, TableError> {
        in_arrow(match &self.each[part] {
            Part::Book => self.of_book()?,
            Part::Passages(sources) => vec![passages::table(self.book, &self.book.sources[sources.clone()])?],
            Part::Claims(places) => self.of_claims(&self.records[places.clone()])?,
        })
    }

    fn of_book(&self) -> Result<Vec<Frame>, TableError> {
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

    fn claims_of<'b>(&'b self, records: &'b [&'a ClaimRecord]) -> Claims<'b>
    where
        'a: 'b,
    {
        Claims { book: self.book, records, locked: &self.locked }
    }

    fn of_claims(&self, records: &[&'a ClaimRecord]) -> Result<Vec<Frame>, TableError> {
        let rows = self.claims_of(records);
        of_claims(&rows, &claim_anchors::table)
    }
}

/// What builds a table of claims.
type Build<'a> = &'a (dyn Fn(&Claims<'_>) -> Result<Frame, TableError> + Sync);

/// The tables of claims, that of their anchors built by `anchors`.
fn of_claims(rows: &Claims<'_>, anchors: Build<'_>) -> Result<Vec<Frame>, TableError> {
    const PARTICIPANTS: usize = 3;
    // In the order in which the nested view has them.
    let parts: [Build<'_>; 8] = [
        &claim_codes::features,
        &claim_codes::domains,
        &claim_codes::forms,
        &claim_participants::table,
        &claim_times::table,
        &claim_citations::table,
        anchors,
        &claim_relations::table,
    ];
    let (claims, parts) = rayon::join(
        || claims::table(rows),
        || parts.into_par_iter().with_max_len(1).map(|build| build(rows)).collect::<Result<Vec<_>, _>>(),
    );
    let (claims, mut parts) = (claims?, parts?);
    let (nested, dyads) = rayon::join(
        || claims_nested::table(&claims, &parts),
        || claim_dyads::table(&parts[PARTICIPANTS], &entity_members::table(rows.book)?),
    );
    parts.extend([nested?, claims, dyads?]);
    Ok(parts)
}

/// An item of a list that a source or an entity has.
struct Listed<'a, T> {
    /// The id of the source or entity.
    owner: &'a str,
    /// The item's place in the list, from 0.
    position: u32,
    item: &'a T,
}

fn of_sources<T>(book: &Book, list: fn(&Source) -> &[T]) -> Vec<Listed<'_, T>> {
    items(book.sources.iter().map(|record| (record.source.id.as_str(), list(&record.source))))
}

fn of_entities<T>(book: &Book, list: fn(&Entity) -> &[T]) -> Vec<Listed<'_, T>> {
    items(book.entities.iter().map(|record| (record.record.id.as_str(), list(&record.record))))
}

fn items<'a, T: 'a>(lists: impl Iterator<Item = (&'a str, &'a [T])>) -> Vec<Listed<'a, T>> {
    lists
        .flat_map(|(owner, list)| {
            list.iter().enumerate().map(move |(index, item)| Listed { owner, position: position(index), item })
        })
        .collect()
}

/// An item of a list that a claim has.
struct ClaimItem<'a, T> {
    claim: &'a str,
    source: &'a Slug,
    /// The item's place in the list, from 0.
    position: u32,
    item: &'a T,
}

impl<'a> Claims<'a> {
    /// What the claims list, item by item.
    fn rows<T>(&self, list: fn(&Claim) -> &[T]) -> Vec<ClaimItem<'a, T>> {
        let each = |record: &&'a ClaimRecord| {
            let (claim, source) = (record.claim.id.as_str(), self.source(record));
            let items = list(&record.claim).iter().enumerate();
            items.map(move |(index, item)| ClaimItem { claim, source, position: position(index), item })
        };
        self.records.iter().flat_map(each).collect()
    }

    /// The source of a claim, by id.
    fn source(&self, record: &ClaimRecord) -> &'a Slug {
        &self.book.paragraph(record).header.source
    }
}

/// A place in a list, as the tables count them: from 0.
fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// What a missing likelihood means.
const NO_TERM: &str = "the text uses no verbal probability term";

/// What the holder of a claim is.
const HOLDER: &str = "Whose claim it is, by entity; the source's authors where they speak for themselves.";

// Columns by which many tables refer to others, with their descriptions.
const CLAIM: (&str, &str) = ("claim_id", "The claim.");
const ENTITY: (&str, &str) = ("entity_id", "The entity.");
const SOURCE: (&str, &str) = ("source_id", "The source.");

/// A column of truth values: its name, its description, and where they stand.
type Flag = (&'static str, &'static str, fn(Bounds) -> bool);

/// An EDTF text, and the columns that it is spread into.
fn edtf<'a, R>(builder: Builder<'a, R>, text: impl Fn(&'a R) -> Option<&'a Edtf>) -> Builder<'a, R> {
    const UNDATED: &str = "no date is named";
    const UNBOUNDED: &str = "no date is named, or that end is open or unknown, or lies outside the years 0001 to 9999";
    let bounds = |row| text(row).map(Edtf::bounds);
    let flags: [Flag; 6] = [
        ("start_open", "Whether it has no start.", |bounds| bounds.start_open),
        ("end_open", "Whether it has no end.", |bounds| bounds.end_open),
        ("start_unknown", "Whether its start is unknown.", |bounds| bounds.start_unknown),
        ("end_unknown", "Whether its end is unknown.", |bounds| bounds.end_unknown),
        ("approximate", "Whether some part of it is approximate.", |bounds| bounds.approximate),
        ("uncertain", "Whether some part of it is uncertain.", |bounds| bounds.uncertain),
    ];
    let builder = builder
        .text("edtf", |row| text(row).map(Edtf::as_str))
        .null(UNDATED)
        .date(("start_min", "The earliest day on which it can begin."), |row| bounds(row)?.start_min)
        .null(UNBOUNDED)
        .derived()
        .date(("end_max", "The latest day on which it can end."), |row| bounds(row)?.end_max)
        .null(UNBOUNDED)
        .derived();
    flags.into_iter().fold(builder, |builder, (name, description, pick)| {
        builder.flag((name, description), |row| bounds(row).map(pick)).null(UNDATED).derived()
    })
}
