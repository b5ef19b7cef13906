//! The tables of a book in parts.

use std::ops::Range;

use rayon::prelude::*;

use super::claims_text::Groups;
use super::{
    Claims, claim_anchors, claims, code_mappings, coders, codes, codings, entities, entity_identifiers, entity_members,
    events, in_arrow, of_claims, passages, reliability, source_authors, source_notes, source_sections, source_works,
    sources,
};
use crate::table::{Frame, Table, TableError};
use claimbook_core::book::{Book, ClaimRecord, Locked};
use claimbook_core::model::ClaimId;

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

/// A function that builds a table that is small even for a large book.
type BuildOfBook = fn(&Book) -> Result<Frame, TableError>;

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
    /// See [`tables()`](super::tables()).
    pub fn tables(&self, part: usize) -> Result<Vec<Table>, TableError> {
        self.build(part, None)
    }

    /// Builds one table of a part, without returning the others. Returns `None` if the table belongs to another kind of
    /// part.
    ///
    /// # Errors
    ///
    /// See [`tables()`](super::tables()).
    pub fn table(&self, part: usize, name: &str) -> Result<Option<Table>, TableError> {
        Ok(self.build(part, Some(name))?.pop())
    }

    fn build(&self, part: usize, only: Option<&str>) -> Result<Vec<Table>, TableError> {
        match &self.each[part] {
            Part::Book => in_arrow(self.book, self.of_book(only)?),
            Part::Passages(_) if only.is_some_and(|only| only != "passages") => Ok(Vec::new()),
            Part::Passages(sources) => {
                in_arrow(self.book, vec![passages::table(self.book, &self.book.sources[sources.clone()])?])
            }
            Part::Claims(places) => of_claims(&self.claims_in(places.clone()), &claim_anchors::table, only),
        }
    }

    /// Builds the tables that are small even for a large book, or only one of them.
    pub(super) fn of_book(&self, only: Option<&str>) -> Result<Vec<Frame>, TableError> {
        let tables: [(&str, BuildOfBook); 14] = [
            ("sources", sources::table),
            ("source_authors", source_authors::table),
            ("source_sections", source_sections::table),
            ("source_notes", source_notes::table),
            ("source_works", source_works::table),
            ("entities", entities::table),
            ("entity_identifiers", entity_identifiers::table),
            ("entity_members", entity_members::table),
            ("events", events::table),
            ("coders", coders::table),
            ("codes", codes::table),
            ("code_mappings", code_mappings::table),
            ("codings", codings::table),
            ("reliability", reliability::table),
        ];
        let wanted = tables.into_iter().filter(|(name, _)| only.is_none_or(|only| only == *name));
        wanted.map(|(_, build)| build(self.book)).collect()
    }

    /// Returns the claims at the given places of the sorted claims.
    fn claims_in(&self, places: Range<usize>) -> Claims<'_> {
        let (records, positions) = (&self.records[places.clone()], &self.positions[places]);
        Claims { book: self.book, records, positions, locked: &self.locked, groups: &self.groups }
    }

    pub(super) fn all_claims(&self) -> Claims<'_> {
        self.claims_in(0..self.records.len())
    }
}

/// Returns the parts of a number of claims; at least one, so that an empty table exists.
fn of_count(claims: usize) -> impl Iterator<Item = Part> {
    let starts = (0..claims.max(1)).step_by(CLAIMS);
    starts.map(move |start| Part::Claims(start..(start + CLAIMS).min(claims)))
}
