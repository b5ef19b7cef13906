//! Finds claims files by their file and by their source, and claims by their id. A new text of one file changes only the
//! entries of this file.

use std::collections::BTreeMap;

use ahash::AHashMap;

use super::{Book, ClaimRecord, ParagraphRecord, SourceRecord};
use crate::model::{ClaimId, Slug};
use crate::syntax::file::FileId;

/// The place of a claim: its file, and its index in [`ParagraphRecord::claims`].
type Place = (u32, u32);

/// The indexes of a book.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By file, the index of a claims file in [`Book::paragraphs`], or after these in [`Book::codings`]. `u32::MAX` for
    /// other files.
    places: Vec<u32>,
    /// The index of the first source with each id.
    sources: AHashMap<Slug, usize>,
    /// The claims files that name each source, in the order of the files.
    files: AHashMap<Slug, Vec<FileId>>,
    /// The first claim with each id.
    ids: AHashMap<ClaimId, Place>,
    /// All claims of each id that several claims have, in the order of the book.
    repeated: BTreeMap<ClaimId, Vec<Place>>,
}

impl Index {
    /// Indexes the claims files, once all of them are read.
    pub(super) fn new(files: usize, paragraphs: &[ParagraphRecord], codings: &[ParagraphRecord]) -> Self {
        let mut index = Self::default();
        index.locate(files, paragraphs, codings);
        index.ids.reserve(paragraphs.iter().map(|paragraph| paragraph.claims.len()).sum());
        for paragraph in paragraphs {
            index.add(paragraph);
        }
        index
    }

    /// Sets the places of all claims files.
    pub(super) fn locate(&mut self, files: usize, paragraphs: &[ParagraphRecord], codings: &[ParagraphRecord]) {
        self.places.clear();
        self.places.resize(files, u32::MAX);
        for (place, paragraph) in (0..).zip(paragraphs.iter().chain(codings)) {
            self.places[paragraph.file.0] = place;
        }
    }

    /// Sets the places of all sources.
    pub(super) fn set_sources(&mut self, sources: &[SourceRecord]) {
        // Of several sources with an id, the first one counts.
        self.sources =
            sources.iter().enumerate().rev().map(|(place, record)| (record.source.id.clone(), place)).collect();
    }

    /// Adds a file of claims of the book.
    pub(super) fn add(&mut self, paragraph: &ParagraphRecord) {
        let files = self.files.entry(paragraph.header.source.clone()).or_default();
        files.insert(files.partition_point(|file| *file < paragraph.file), paragraph.file);
        for (place, record) in (0..).zip(&paragraph.claims) {
            self.add_claim(&record.claim.id, (record.file, place));
        }
    }

    /// Removes a file of claims of the book.
    pub(super) fn remove(&mut self, paragraph: &ParagraphRecord) {
        if let Some(files) = self.files.get_mut(&paragraph.header.source) {
            files.retain(|file| *file != paragraph.file);
        }
        for (place, record) in (0..).zip(&paragraph.claims) {
            self.remove_claim(&record.claim.id, (record.file, place));
        }
    }

    fn add_claim(&mut self, id: &ClaimId, place: Place) {
        let Some(first) = self.ids.get_mut(id) else {
            self.ids.insert(id.clone(), place);
            return;
        };
        let places = self.repeated.entry(id.clone()).or_insert_with(|| vec![*first]);
        places.insert(places.partition_point(|other| *other < place), place);
        *first = places[0];
    }

    fn remove_claim(&mut self, id: &ClaimId, place: Place) {
        let Some(places) = self.repeated.get_mut(id) else {
            self.ids.remove(id);
            return;
        };
        places.retain(|other| *other != place);
        self.ids.insert(id.clone(), places[0]);
        if places.len() == 1 {
            self.repeated.remove(id);
        }
    }
}

impl Book {
    /// Returns the source with an id.
    #[must_use]
    pub fn source(&self, id: &Slug) -> Option<&SourceRecord> {
        self.source_place(id).map(|place| &self.sources[place])
    }

    /// Returns the index of the source with an id.
    pub(crate) fn source_place(&self, id: &Slug) -> Option<usize> {
        self.index.sources.get(id).copied()
    }

    /// Returns the file of a claim of the book or of a coding.
    #[must_use]
    pub fn paragraph(&self, claim: &ClaimRecord) -> &ParagraphRecord {
        let place = self.index.places[claim.file().0] as usize;
        self.paragraphs.get(place).unwrap_or_else(|| &self.codings[place - self.paragraphs.len()])
    }

    /// Returns the claims file of the book that a file is, or `None` if it is another file or has no valid header.
    #[must_use]
    pub fn paragraph_in(&self, file: FileId) -> Option<&ParagraphRecord> {
        self.paragraphs.get(self.place_in(file)?)
    }

    /// Returns the file of an independent coding that a file is, or `None` if it is another file or has no valid header.
    #[must_use]
    pub fn coding_in(&self, file: FileId) -> Option<&ParagraphRecord> {
        self.codings.get(self.place_in(file)?.checked_sub(self.paragraphs.len())?)
    }

    fn place_in(&self, file: FileId) -> Option<usize> {
        self.index.places.get(file.0).filter(|place| **place != u32::MAX).map(|place| *place as usize)
    }

    /// Returns the claim with an id. If several claims have the id, returns the first one in the order of the book.
    /// Does not look in independent codings.
    #[must_use]
    pub fn claim(&self, id: &str) -> Option<&ClaimRecord> {
        self.index.ids.get(id).map(|place| self.claim_at(*place))
    }

    /// Returns the file of the claim that [`Self::claim`] returns, and its index in the file's claims.
    pub(crate) fn claim_place(&self, id: &ClaimId) -> Option<(FileId, usize)> {
        self.index.ids.get(id).map(|(file, place)| (FileId(*file as usize), *place as usize))
    }

    /// Returns the claims with an id, in the order of the book.
    pub fn claims_with(&self, id: &str) -> impl Iterator<Item = &ClaimRecord> {
        let places = self.index.repeated.get(id).map(Vec::as_slice);
        let places = places.or_else(|| self.index.ids.get(id).map(std::slice::from_ref)).unwrap_or_default();
        places.iter().map(|place| self.claim_at(*place))
    }

    fn claim_at(&self, (file, place): Place) -> &ClaimRecord {
        &self.paragraphs[self.index.places[file as usize] as usize].claims[place as usize]
    }

    /// Returns the claims of each id that several claims have, in the order of the book.
    pub(crate) fn repeated_ids(&self) -> impl Iterator<Item = Vec<&ClaimRecord>> {
        self.index.repeated.values().map(|places| places.iter().map(|place| self.claim_at(*place)).collect())
    }

    /// Returns the claims files that name a source, in the order of the book.
    pub(crate) fn paragraphs_of(&self, source: &Slug) -> impl Iterator<Item = &ParagraphRecord> {
        let files = self.index.files.get(source).map(Vec::as_slice).unwrap_or_default();
        files.iter().filter_map(|file| self.paragraph_in(*file))
    }

    /// Returns the claims of a source, in the order of the book.
    pub fn claims_of(&self, source: &Slug) -> impl Iterator<Item = &ClaimRecord> {
        self.paragraphs_of(source).flat_map(|paragraph| &paragraph.claims)
    }

    /// Returns the file with a path relative to the book.
    #[must_use]
    pub fn file_named(&self, path: &str) -> Option<FileId> {
        // Files that do not exist come after all others, in no order.
        let read = self.shares.iter().rposition(|share| !share.is_missing).map_or(0, |last| last + 1);
        let (read, missing) = self.files.split_at(read);
        let found = read.binary_search_by(|file| file.path().cmp(path)).ok();
        found.or_else(|| Some(read.len() + missing.iter().position(|file| file.path() == path)?)).map(FileId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_claim_with_an_id_is_found_whatever_the_order_of_additions() {
        let id: ClaimId = "hbr-0001".parse().expect("an id");
        let mut index = Index::default();
        for place in [(3, 0), (1, 2), (2, 5)] {
            index.add_claim(&id, place);
        }
        assert_eq!((index.ids[&id], &index.repeated[&id]), ((1, 2), &vec![(1, 2), (2, 5), (3, 0)]));
        index.remove_claim(&id, (1, 2));
        assert_eq!((index.ids[&id], &index.repeated[&id]), ((2, 5), &vec![(2, 5), (3, 0)]));
        index.remove_claim(&id, (3, 0));
        assert_eq!((index.ids[&id], index.repeated.len()), ((2, 5), 0));
        index.remove_claim(&id, (2, 5));
        assert_eq!((index.ids.len(), index.repeated.len()), (0, 0));
    }
}
