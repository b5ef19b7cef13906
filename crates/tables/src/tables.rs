//! Builds the normalized tables of a book with Polars. Each table has its own submodule.

mod claim_anchors;
mod claim_citations;
mod claim_codes;
pub(crate) mod claim_dyads;
mod claim_participants;
mod claim_relations;
mod claim_times;
mod claims;
mod claims_nested;
mod claims_text;
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
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use self::claims_text::Groups;
use crate::table::{Builder, Frame, Shape, Table, TableError};
use claimbook_core::book::{Book, ClaimRecord, Locked, SourceRecord};
use claimbook_core::model::{Bounds, Claim, ClaimId, Edtf, Entity, Slug, Source};
use claimbook_core::text::Texts;

/// Builds all tables of a book, sorted by name. The book should have no errors.
///
/// # Errors
///
/// Fails if a table cannot be built, which indicates a bug in the program.
pub fn tables(book: &Book) -> Result<Vec<Table>, TableError> {
    let parts = Parts::new(book);
    let mut frames = parts.of_book()?;
    frames.push(passages(book, &book.sources)?);
    frames.extend(of_claims(&parts.all_claims(), &claim_anchors::table)?);
    frames.sort_by(|a, b| a.shape.name.cmp(&b.shape.name));
    in_arrow(frames)
}

/// Returns the shapes of the tables of every book, sorted by name. A vocabulary adds tables and columns to them.
///
/// # Panics
///
/// Panics if the tables of an empty book cannot be built, which would be a bug.
#[must_use]
pub fn shapes() -> &'static [Shape] {
    static SHAPES: OnceLock<Vec<Shape>> = OnceLock::new();
    if let Some(shapes) = SHAPES.get() {
        return shapes;
    }
    // Built outside `get_or_init` to avoid a deadlock: a Rayon thread that waits inside could be needed to build the
    // tables.
    let tables = tables(&Book::default()).expect("the tables of an empty book can be built");
    SHAPES.get_or_init(|| tables.into_iter().map(|table| table.shape).collect())
}

/// Builds `claim_anchors` and `claims_nested` with the quoted words from the given texts. The result must not be
/// redistributed.
///
/// # Errors
///
/// See [`tables`].
pub fn hydrated(book: &Book, texts: &Texts) -> Result<Vec<Table>, TableError> {
    let parts = Parts::new(book);
    let rows = parts.all_claims();
    let mut frames = of_claims(&rows, &|rows| claim_anchors::hydrated(rows, texts))?;
    frames.retain(|frame| matches!(frame.shape.name.as_str(), "claim_anchors" | "claims_nested"));
    for frame in &mut frames {
        frame.shape.notice = Some(NOT_FOR_REDISTRIBUTION.to_owned());
    }
    in_arrow(frames)
}

/// Returns the shapes of all tables of a book, sorted by name.
///
/// # Errors
///
/// See [`tables`].
pub fn shapes_of(book: &Book) -> Result<Vec<Shape>, TableError> {
    let empty = Book::empty(Arc::clone(&book.vocabulary));
    Ok(tables(&empty)?.into_iter().map(|table| table.shape).collect())
}

fn in_arrow(frames: Vec<Frame>) -> Result<Vec<Table>, TableError> {
    frames.into_par_iter().with_max_len(1).map(Frame::table).collect()
}

/// The notice of every table that contains words of a source.
pub(crate) const NOT_FOR_REDISTRIBUTION: &str =
    "Holds words of the sources' texts, filled in on your machine from your own copies. Not for redistribution.";

/// The tables of a book in parts, so that memory need not hold all tables of a large book. The parts of a table, in
/// sequence, form the table. Claims are sorted by id, and the rows that belong to a claim are in the same part.
pub struct Parts<'a> {
    book: &'a Book,
    /// All claims, sorted by id as in the tables.
    records: Vec<&'a ClaimRecord>,
    /// The rank of each of `records` among the claims of its source, in the order of the text.
    positions: Vec<u32>,
    locked: Locked<'a>,
    groups: Groups<'a>,
    each: Vec<Part>,
}

/// A unit of work: rows that are tabulated together.
enum Part {
    /// All tables that are small even for a large book.
    Book,
    /// The passages of some sources.
    Passages(Range<usize>),
    /// The claims in a range of the sorted claims, with the tables that refer to them.
    Claims(Range<usize>),
}

/// Claims, with the data that their tables look up.
struct Claims<'a> {
    book: &'a Book,
    records: &'a [&'a ClaimRecord],
    positions: &'a [u32],
    locked: &'a Locked<'a>,
    groups: &'a Groups<'a>,
}

/// The maximum number of claims in a part.
const CLAIMS: usize = 4_096;

/// The number of passages after which a part ends. Sources are not split, so the last one may exceed this number.
const PASSAGES: usize = 4_096;

impl<'a> Parts<'a> {
    /// Creates the parts of a book.
    #[must_use]
    pub fn new(book: &'a Book) -> Self {
        let mut records: Vec<&ClaimRecord> = book.claims().collect();
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
        // Always added, so that an empty table exists.
        parts.push(Part::Passages(first..book.sources.len()));
        parts.extend(of_count(records.len()));
        let locked = Locked::of(book);
        let positions = claims::positions(book, &records, &locked);
        Self { book, records, positions, locked, groups: Groups::of_book(book), each: parts }
    }

    /// Leaves out the rows of the claims that `keeps` rejects. The other claims keep their positions, and the other
    /// tables stay complete.
    pub fn retain(&mut self, keeps: impl Fn(&ClaimId) -> bool) {
        let claims = std::mem::take(&mut self.records).into_iter().zip(std::mem::take(&mut self.positions));
        (self.records, self.positions) = claims.filter(|(record, _)| keeps(&record.claim.id)).unzip();
        self.each.retain(|part| !matches!(part, Part::Claims(_)));
        self.each.extend(of_count(self.records.len()));
    }

    /// Returns the position of each claim among the claims of its source.
    pub fn positions(&self) -> impl Iterator<Item = (&'a ClaimId, u32)> {
        self.records.iter().zip(&self.positions).map(|(record, &position)| (&record.claim.id, position))
    }

    /// Returns the number of parts.
    #[must_use]
    pub fn count(&self) -> usize {
        self.each.len()
    }

    /// Returns whether the part is the first one of its tables.
    #[must_use]
    pub fn begins(&self, part: usize) -> bool {
        let kind = |part: &Part| std::mem::discriminant(part);
        self.each[..part].last().is_none_or(|before| kind(before) != kind(&self.each[part]))
    }

    /// Returns the number of claims in the part.
    #[must_use]
    pub fn claims(&self, part: usize) -> usize {
        if let Part::Claims(places) = &self.each[part] { places.len() } else { 0 }
    }

    /// Builds the tables of a part.
    ///
    /// # Errors
    ///
    /// See [`tables`].
    pub fn tables(&self, part: usize) -> Result<Vec<Table>, TableError> {
        in_arrow(match &self.each[part] {
            Part::Book => self.of_book()?,
            Part::Passages(sources) => vec![passages(self.book, &self.book.sources[sources.clone()])?],
            Part::Claims(places) => of_claims(&self.claims_in(places.clone()), &claim_anchors::table)?,
        })
    }

    fn of_book(&self) -> Result<Vec<Frame>, TableError> {
        let book = self.book;
        let mut frames = vec![
            sources::table(book)?,
            source_authors::table(book)?,
            source_sections::table(book)?,
            source_notes::table(book)?,
            source_works::table(book)?,
            entities::table(book)?,
            entity_identifiers::table(book)?,
            entity_members::table(book)?,
            events::table(book)?,
            codes::table(book)?,
            code_mappings::table(book)?,
            codings::table(book)?,
            reliability::table(book)?,
        ];
        for frame in &mut frames {
            frame.label(&book.vocabulary);
        }
        Ok(frames)
    }

    /// Returns the claims at the given places of the sorted claims.
    fn claims_in(&self, places: Range<usize>) -> Claims<'_> {
        let (records, positions) = (&self.records[places.clone()], &self.positions[places]);
        Claims { book: self.book, records, positions, locked: &self.locked, groups: &self.groups }
    }

    fn all_claims(&self) -> Claims<'_> {
        self.claims_in(0..self.records.len())
    }
}

/// Returns the parts of a number of claims; at least one, so that an empty table exists.
fn of_count(claims: usize) -> impl Iterator<Item = Part> {
    let starts = (0..claims.max(1)).step_by(CLAIMS);
    starts.map(move |start| Part::Claims(start..(start + CLAIMS).min(claims)))
}

fn passages(book: &Book, sources: &[SourceRecord]) -> Result<Frame, TableError> {
    let mut frame = passages::table(book, sources)?;
    frame.label(&book.vocabulary);
    Ok(frame)
}

/// A function that builds a table of claims.
type Build<'a> = &'a (dyn Fn(&Claims<'_>) -> Result<Frame, TableError> + Sync);

/// A table with one row per claim and code of a facet.
type OfFacet = Box<dyn Fn(&Claims<'_>) -> Result<Frame, TableError> + Sync>;

/// Builds the tables of claims; `anchors` builds `claim_anchors`.
fn of_claims(rows: &Claims<'_>, anchors: Build<'_>) -> Result<Vec<Frame>, TableError> {
    let vocabulary = &rows.book.vocabulary;
    let facet = |index: usize| -> OfFacet { Box::new(move |claims| claim_codes::facet(claims, index)) };
    let facets: Vec<OfFacet> = (0..vocabulary.facets().len()).map(facet).collect();
    // The order is that of the columns of `claims_nested`.
    let mut parts: Vec<Build<'_>> = vec![&claim_codes::features];
    parts.extend(facets.iter().map(|build| -> Build<'_> { build }));
    let rest: [Build<'_>; 5] =
        [&claim_participants::table, &claim_times::table, &claim_citations::table, anchors, &claim_relations::table];
    parts.extend(rest);
    let (claims, parts) = rayon::join(
        || claims::table(rows),
        || parts.into_par_iter().with_max_len(1).map(|build| build(rows)).collect::<Result<Vec<_>, _>>(),
    );
    let (claims, mut parts) = (claims?, parts?);
    let text = claims_text::table(rows)?;
    let (nested, dyads) = rayon::join(|| claims_nested::table(&claims, &parts), || claim_dyads::table(rows));
    parts.extend([nested?, claims, dyads?, text]);
    for frame in &mut parts {
        frame.label(vocabulary);
    }
    Ok(parts)
}

/// An item of a list in the record of a source or an entity.
struct Listed<'a, T> {
    /// The id of the source or entity.
    owner: &'a str,
    /// The item's position in the list, from 0.
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

/// An item of a list in the record of a claim.
struct ClaimItem<'a, T> {
    claim: &'a str,
    source: &'a Slug,
    /// The item's position in the list, from 0.
    position: u32,
    item: &'a T,
}

impl<'a> Claims<'a> {
    /// Returns the items of a list field of all claims.
    fn rows<T>(&self, list: fn(&Claim) -> &[T]) -> Vec<ClaimItem<'a, T>> {
        let each = |record: &&'a ClaimRecord| {
            let (claim, source) = (record.claim.id.as_str(), self.source(record));
            let items = list(&record.claim).iter().enumerate();
            items.map(move |(index, item)| ClaimItem { claim, source, position: position(index), item })
        };
        self.records.iter().flat_map(each).collect()
    }

    /// Returns the id of a claim's source.
    fn source(&self, record: &ClaimRecord) -> &'a Slug {
        &self.book.paragraph(record).header.source
    }
}

/// Converts an index to a position, counted from 0.
fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The meaning of a missing likelihood.
const NO_TERM: &str = "the text uses no verbal probability term";

/// The description of the column with a claim's holder.
const HOLDER: &str = "The entity that holds the claim; the source's authors where they speak for themselves.";

// Foreign key columns that many tables have, each with its description.
const CLAIM: (&str, &str) = ("claim_id", "The claim.");
const ENTITY: (&str, &str) = ("entity_id", "The entity.");
const SOURCE: (&str, &str) = ("source_id", "The source.");

/// A boolean column: its name, its description, and its value.
type Flag = (&'static str, &'static str, fn(Bounds) -> bool);

/// Adds a column with an EDTF text, and columns with its bounds and qualifiers.
fn edtf<'a, R>(builder: Builder<'a, R>, text: impl Fn(&'a R) -> Option<&'a Edtf>) -> Builder<'a, R> {
    const UNDATED: &str = "no date is named";
    const UNBOUNDED: &str = "no date is named, or this end is open, unknown, or outside the years 0001 to 9999";
    let bounds = |row| text(row).map(Edtf::bounds);
    let flags: [Flag; 6] = [
        ("start_open", "Whether the time has no start.", |bounds| bounds.start_open),
        ("end_open", "Whether the time has no end.", |bounds| bounds.end_open),
        ("start_unknown", "Whether the start is unknown.", |bounds| bounds.start_unknown),
        ("end_unknown", "Whether the end is unknown.", |bounds| bounds.end_unknown),
        ("approximate", "Whether some part of the date is approximate.", |bounds| bounds.approximate),
        ("uncertain", "Whether some part of the date is uncertain.", |bounds| bounds.uncertain),
    ];
    let builder = builder
        .text("edtf", |row| text(row).map(Edtf::as_str))
        .null(UNDATED)
        .date(("start_min", "The earliest possible first day."), |row| bounds(row)?.start_min)
        .null(UNBOUNDED)
        .derived()
        .date(("end_max", "The latest possible last day."), |row| bounds(row)?.end_max)
        .null(UNBOUNDED)
        .derived();
    flags.into_iter().fold(builder, |builder, (name, description, pick)| {
        builder.flag((name, description), |row| bounds(row).map(pick)).null(UNDATED).derived()
    })
}
