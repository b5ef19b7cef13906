//! Parts of a book: some folders of sources, and what their checks need to know of the other folders.
//!
//! A book that is too large for one machine is read in parts. [`crate::rules::facts`] tells, file by file, what other
//! parts may need. From these facts, a program finds the files that a part needs besides its own, and an [`Elsewhere`].
//! The findings of all parts are then those of the whole book.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assembly::Folder;
use super::reading::{self, Input};
use super::{Book, ClaimRecord, Index};
use crate::model::{ClaimId, Date, Vocabulary};
use crate::syntax::file::FileId;

/// What the checks and tables of a part need to know of files outside the part.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The newest date of coding in the whole book.
    pub newest: Option<Date>,
    /// The scales of likelihood that the sources of the whole book name, in the order of their folders.
    pub scales: Vec<String>,
    /// Ids of faulty records, as far as the part names them.
    pub lost: BTreeSet<String>,
    /// Prefixes of sources that could not be read completely, as far as the part names ids with them.
    pub unread: BTreeSet<String>,
    /// The mentions of each coder in the whole book. Coders whom `coders.yaml` lists may be left out.
    pub coders: BTreeMap<String, Mentions>,
    /// Pairs of claims with nearly equal statements, the later claim first. The later claim is in a file of the part.
    pub alike: Vec<(Spot, Spot)>,
    /// The smallest id of each group of claims that restate each other. Claims that are their own group may be left out.
    pub groups: BTreeMap<ClaimId, ClaimId>,
}

/// The mentions of a coder in the whole book.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Mentions {
    /// The path of the file with the first mention.
    pub first: String,
    /// The number of mentions.
    pub count: usize,
}

/// The place of a claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The path of its file.
    pub path: String,
    /// Its index in the file.
    pub index: u32,
}

/// What makes a book a part of another one.
#[derive(Debug)]
pub(super) struct Whole {
    /// Whether each file belongs to the part, by [`FileId`]. The other files are read only because claims name theirs.
    own: Vec<bool>,
    elsewhere: Elsewhere,
}

impl Book {
    /// Reads a part of a book: the shared files, all files of the folders in `own`, and the files outside these folders
    /// that hold a claim which the part names. Checks report faults in the files of `own` only. If `own` is empty, they
    /// report the faults in the shared files.
    #[must_use]
    pub fn part(files: BTreeMap<String, Input>, own: &BTreeSet<String>, elsewhere: Elsewhere) -> Self {
        let mut book = Self::read(files);
        book.lost.extend(elsewhere.lost.iter().cloned());
        if let Some(vocabulary) = Arc::get_mut(&mut book.vocabulary) {
            vocabulary.set_scales(elsewhere.scales.iter().map(String::as_str));
        }
        let is_own = |path: &str| match reading::folder(path) {
            Some(folder) => own.contains(folder),
            None => own.is_empty(),
        };
        let own = book.files.iter().map(|file| is_own(file.path())).collect();
        book.whole = Some(Box::new(Whole { own, elsewhere }));
        book
    }

    /// Reads one file as a book of its own, which lacks all other files. Returns whether a part of the file could not
    /// be read, too.
    pub(crate) fn of_file(path: String, input: Input, vocabulary: Arc<Vocabulary>) -> (Self, bool) {
        let reading = reading::read(path, input, FileId(0), &vocabulary);
        let mut book = Self::empty(vocabulary);
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        book.add(FileId(0), reading, &mut folders);
        let is_broken = folders.values().any(|folder| folder.broken);
        for (name, folder) in folders.into_iter().filter(|(_, folder)| folder.source.is_some()) {
            book.add_source(name, folder);
        }
        book.index = Index::new(book.files.len(), &book.paragraphs, &book.codings);
        (book, is_broken)
    }

    /// Returns whether checks report the faults of a file. It is false only for the files of a part that belong to
    /// another one.
    pub(crate) fn is_own(&self, file: FileId) -> bool {
        self.whole.as_ref().is_none_or(|whole| whole.own[file.0])
    }

    /// Returns the ids of faulty records, file by file.
    pub(crate) fn lost_in_files(&self) -> impl Iterator<Item = &str> {
        self.shares.iter().flat_map(|share| &share.lost).map(String::as_str)
    }

    /// Returns what a part knows of the other parts.
    #[must_use]
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        self.whole.as_ref().map(|whole| &whole.elsewhere)
    }

    /// Returns the claim at a place.
    pub(crate) fn claim_in(&self, spot: &Spot) -> Option<&ClaimRecord> {
        let claims = &self.paragraph_in(self.file_named(&spot.path)?)?.claims;
        claims.binary_search_by_key(&spot.index, |record| record.index).ok().map(|place| &claims[place])
    }
}

/// Returns the name of the source folder that contains a file, by the path of the file relative to the book. Returns
/// `None` for a file that all sources share.
#[must_use]
pub fn folder(path: &str) -> Option<&str> {
    reading::folder(path)
}
