//! Builds the normalized tables of a book with Polars. Each table has its own submodule.

mod claim_anchors;
mod claim_citations;
mod claim_codes;
mod claim_dyads;
mod claim_participants;
mod claim_relations;
mod claim_times;
mod claims;
mod claims_nested;
mod claims_text;
mod code_mappings;
mod coders;
mod codes;
mod codings;
mod entities;
mod entity_identifiers;
mod entity_members;
mod events;
mod parts;
mod passages;
mod reliability;
mod source_authors;
mod source_notes;
mod source_sections;
mod source_works;
mod sources;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use self::claims_text::Groups;
pub use self::parts::Parts;
use crate::table::{Builder, Frame, Shape, Table, TableError};
use claimbook_core::book::{Book, ClaimRecord, Locked};
use claimbook_core::model::{Bounds, Claim, Edtf, Entity, Slug, Source};
use claimbook_core::text::Texts;

/// Builds all tables of a book, sorted by name. The book should have no errors.
///
/// # Errors
///
/// Fails if a table cannot be built, which indicates a bug in the program.
pub fn tables(book: &Book) -> Result<Vec<Table>, TableError> {
    let parts = Parts::new(book);
    let mut frames = parts.of_book(None)?;
    frames.push(passages::table(book, &book.sources)?);
    let mut tables = in_arrow(book, frames)?;
    tables.extend(of_claims(&parts.all_claims(), &claim_anchors::table, None)?);
    tables.sort_by(|a, b| a.shape.name.cmp(&b.shape.name));
    Ok(tables)
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
    let mut tables = of_claims(&rows, &|rows| claim_anchors::hydrated(rows, texts), None)?;
    tables.retain(|table| matches!(table.shape.name.as_str(), "claim_anchors" | NESTED));
    for table in &mut tables {
        table.shape.notice = Some(NOT_FOR_REDISTRIBUTION.to_owned());
    }
    Ok(tables)
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

fn in_arrow(book: &Book, frames: Vec<Frame>) -> Result<Vec<Table>, TableError> {
    frames.into_par_iter().with_max_len(1).map(|frame| frame.table(&book.vocabulary)).collect()
}

/// The name of the table that repeats the others as one row per claim.
const NESTED: &str = "claims_nested";

/// The notice of every table that contains words of a source.
pub(crate) const NOT_FOR_REDISTRIBUTION: &str =
    "Holds words of the sources' texts, filled in on your machine from your own copies. Not for redistribution.";

/// Claims, with the data that their tables look up.
struct Claims<'a> {
    book: &'a Book,
    records: &'a [&'a ClaimRecord],
    positions: &'a [u32],
    locked: &'a Locked<'a>,
    groups: &'a Groups<'a>,
}

/// A function that builds a table of claims.
type Build<'a> = &'a (dyn Fn(&Claims<'_>) -> Result<Frame, TableError> + Sync);

/// A table with one row per claim and code of a facet.
type OfFacet = Box<dyn Fn(&Claims<'_>) -> Result<Frame, TableError> + Sync>;

/// Builds the tables of claims, or only one of them; `anchors` builds `claim_anchors`.
fn of_claims(rows: &Claims<'_>, anchors: Build<'_>, only: Option<&str>) -> Result<Vec<Table>, TableError> {
    let vocabulary = &rows.book.vocabulary;
    let is_wanted = |name: &str| only.is_none_or(|only| only == name);
    // The nested table is built from the other tables.
    let is_needed = |name: &str| is_wanted(name) || is_wanted(NESTED);
    let facet = |index: usize| -> OfFacet { Box::new(move |claims| claim_codes::facet(claims, index)) };
    let facets: Vec<OfFacet> = (0..vocabulary.facets().len()).map(facet).collect();
    // The order is that of the columns of `claims_nested`.
    let mut parts: Vec<(String, Build<'_>)> = vec![(claim_codes::name("features"), &claim_codes::features)];
    parts.extend(
        facets
            .iter()
            .zip(vocabulary.facets())
            .map(|(build, facet)| -> (String, Build<'_>) { (claim_codes::name(facet.id.as_str()), build) }),
    );
    let rest: [(&str, Build<'_>); 5] = [
        ("claim_participants", &claim_participants::table),
        ("claim_times", &claim_times::table),
        ("claim_citations", &claim_citations::table),
        ("claim_anchors", anchors),
        ("claim_relations", &claim_relations::table),
    ];
    parts.extend(rest.map(|(name, build)| (name.to_owned(), build)));
    parts.retain(|(name, _)| is_needed(name));
    let others: [(&str, Build<'_>); 2] = [("claim_dyads", &claim_dyads::table), ("claims_text", &claims_text::table)];
    let others = others.into_par_iter().with_max_len(1).filter(|(name, _)| is_wanted(name));
    let built = |build: Build<'_>| build(rows)?.table(vocabulary);
    let (nested, others) = rayon::join(
        || -> Result<Vec<Table>, TableError> {
            let (claims, tables) = rayon::join(
                || is_needed("claims").then(|| built(&claims::table)).transpose(),
                || parts.into_par_iter().with_max_len(1).map(|(_, build)| built(build)).collect::<Result<Vec<_>, _>>(),
            );
            let (claims, mut tables) = (claims?, tables?);
            let nested = claims.as_ref().filter(|_| is_wanted(NESTED));
            let nested = nested.map(|claims| claims_nested::table(claims, &tables)).transpose()?;
            tables.extend(nested.into_iter().chain(claims));
            Ok(tables)
        },
        || others.map(|(_, build)| built(build)).collect::<Result<Vec<_>, _>>(),
    );
    let mut tables = nested?;
    tables.extend(others?);
    tables.retain(|table| is_wanted(&table.shape.name));
    Ok(tables)
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
