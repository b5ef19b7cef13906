//! The book: all records of a folder, read and indexed. Only this module reads `claims/`.
//!
//! [`Book::from_files`] takes the bytes of the files and does not access the file system. [`load`] walks a folder on
//! disk.

mod assembly;
mod change;
pub mod coverage;
pub mod decided;
pub mod dyad;
mod folder;
mod index;
mod locked;
pub mod manual;
pub mod part;
mod patch;
mod reading;
mod record;
pub mod relocate;
mod shares;
mod unknown;
pub mod uses;

pub use change::Change;
pub use folder::{LoadError, find, hand_written, is_within, load, load_with, walk};
pub use locked::Locked;
pub use reading::{Input, kind};
pub use record::{ClaimRecord, DecisionsRecord, ParagraphRecord, Record, Remark, SourceRecord};
pub use shares::Share as CoderShare;
pub use unknown::UnknownSource;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ahash::AHashSet;

use crate::model::{
    Anchor, Coder, Dataset, Entity, Event, Locator, LockedSpan, Scope, Slug, Vocabulary, VocabularyFile,
};
use crate::syntax::diagnostic::Diagnostic;
use crate::syntax::file::{File, FileId};

use assembly::Share;
use index::Index;
use part::Whole;

/// Name of the folder of records within a book.
pub const CLAIMS: &str = "claims";

/// File name of a source's generated lock.
pub const LOCK_FILE: &str = "anchors.lock";

/// Name of the folder of a source's independent codings, with one folder per coder. Reliability is computed from these
/// codings.
pub const CODINGS: &str = "codings";

/// Name of the folder of decisions about a source.
pub const DECISIONS: &str = "decisions";

/// Path of the coder's manual, relative to the book.
pub const MANUAL: &str = "claims/CODEBOOK.md";

pub(crate) const CODERS_FILE: &str = "coders.yaml";
const DATASET_FILE: &str = "dataset.yaml";
pub(crate) const ENTITIES_FILE: &str = "entities.yaml";
pub(crate) const SOURCE_FILE: &str = "source.yaml";
const VOCABULARY_FILE: &str = "vocabulary.yaml";

/// All records of a book, and every fault found while reading them.
#[derive(Debug, Default)]
pub struct Book {
    /// The files read, in the order of their paths.
    pub files: Vec<File>,
    /// The dataset record, if it is present and valid. Only a release requires it.
    pub dataset: Option<Record<Dataset>>,
    /// The code lists.
    pub vocabulary: Arc<Vocabulary>,
    /// The content of `vocabulary.yaml`, if the file is present and valid.
    pub vocabulary_file: Option<Record<VocabularyFile>>,
    /// The entities, in the order of their file.
    pub entities: Vec<Record<Entity>>,
    /// The events, in the order of their file.
    pub events: Vec<Record<Event>>,
    /// The coders, in the order of their file.
    pub coders: Vec<Record<Coder>>,
    /// The file of the coders, if it is present and valid. Without it, only the ids of coders are known.
    pub coders_file: Option<FileId>,
    /// The sources, in the order of their ids.
    pub sources: Vec<SourceRecord>,
    /// The claims files, in the order of their paths, each with its claims.
    pub paragraphs: Vec<ParagraphRecord>,
    /// The files of independent codings, in the order of their paths. Their claims do not belong to the book. Their ids
    /// are independent of the book's ids and of other coders' ids.
    pub codings: Vec<ParagraphRecord>,
    /// The files of decisions, in the order of their paths.
    pub decisions: Vec<DecisionsRecord>,
    /// Ids of records that exist but are faulty. References to them are not reported as dangling.
    pub lost: AHashSet<String>,
    /// Those of the ids in `lost` that are of entities and events.
    pub(crate) lost_entities: Vec<String>,
    /// Whether `entities.yaml` could be read.
    pub has_entities: bool,
    /// Every fault found while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Comments in record files and paragraphs of `.md` files, in the order of the files.
    pub remarks: Vec<Remark>,
    /// Record files with invalid syntax, except codings.
    unreadable: Vec<FileId>,
    /// What reading each file adds to `lost` and to the completeness of its source, by [`FileId`].
    shares: Vec<Share>,
    /// The folders of sources with a file that could not be read completely.
    incomplete: BTreeSet<String>,
    index: Index,
    /// Set if this book is a part of a larger one.
    whole: Option<Box<Whole>>,
}

impl Book {
    /// Creates a book without records, but with code lists.
    #[must_use]
    pub fn empty(vocabulary: Arc<Vocabulary>) -> Self {
        Self { vocabulary, ..Self::default() }
    }

    /// Reads a book from the bytes of its files. The keys are paths relative to the book.
    #[must_use]
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self::read(files.into_iter().map(|(path, bytes)| (path, Input::Held(bytes))).collect())
    }

    /// Returns the file with an id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }

    /// Returns the text of the coder's manual, if the book has one.
    #[must_use]
    pub fn manual(&self) -> Option<&str> {
        self.file_named(MANUAL).map(|file| self.file(file).text())
    }

    /// Returns the record files with invalid syntax in a source's folder, except codings.
    pub(crate) fn unreadable_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        let files = self.unreadable.iter().map(|id| self.file(*id));
        files.filter(move |file| reading::folder(file.path()) == Some(folder))
    }

    /// Returns whether every claim in the folder of a source could be read. If not, records that seem to be missing may
    /// exist.
    #[must_use]
    pub fn is_complete(&self, source: &SourceRecord) -> bool {
        !self.incomplete.contains(&source.folder)
    }

    /// Returns the id of the coder of a claim: the coder that the claim names, or the coder of its file.
    #[must_use]
    pub fn coder_of<'a>(&'a self, record: &'a ClaimRecord) -> &'a Slug {
        record.claim.coder.as_ref().unwrap_or_else(|| &self.paragraph(record).header.coder)
    }

    /// Returns the coder with an id, if `coders.yaml` has a valid record of the coder.
    #[must_use]
    pub fn coder(&self, id: &str) -> Option<&Coder> {
        self.coders.iter().map(|record| &record.record).find(|coder| coder.id.as_str() == id)
    }

    /// Returns the entity id of a claim's holder: the holder that the claim names, or the authors of its source.
    /// Returns an empty text if neither is known.
    #[must_use]
    pub fn holder<'a>(&'a self, record: &'a ClaimRecord) -> &'a str {
        let authors = || self.source(&self.paragraph(record).header.source).map(|source| &source.source.authored_by);
        record.claim.attribution.holder.as_ref().or_else(authors).map(Slug::as_str).unwrap_or_default()
    }

    /// Returns all claims, in the order of the files and of the claims within them.
    pub fn claims(&self) -> impl Iterator<Item = &ClaimRecord> {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.claims)
    }

    /// Returns the claims that are neither superseded nor withdrawn, in the order of [`Book::claims`].
    pub fn current_claims(&self) -> impl Iterator<Item = &ClaimRecord> {
        self.claims().filter(|record| record.claim.status.is_current())
    }

    /// Returns all claims of independent codings, in the order of the files and of the claims within them.
    pub fn coded_claims(&self) -> impl Iterator<Item = &ClaimRecord> {
        self.codings.iter().flat_map(|coding| &coding.claims)
    }

    /// Returns the independent codings of a source, in the order of coders and of their files.
    pub fn codings_of(&self, source: &Slug) -> impl Iterator<Item = &ParagraphRecord> {
        self.codings.iter().filter(move |coding| coding.header.source == *source)
    }

    /// Returns the locators that the claims of a source name.
    pub fn locators_of(&self, source: &Slug) -> impl Iterator<Item = &Locator> {
        self.claims_of(source).flat_map(ClaimRecord::anchors).flat_map(Anchor::locators)
    }

    /// Returns the lock entries of the passages and spans that the claims of a source name, each once.
    #[must_use]
    pub fn anchored_spans<'a>(&self, source: &'a SourceRecord) -> Vec<&'a LockedSpan> {
        let named: AHashSet<&Locator> = self.locators_of(&source.source.id).collect();
        let spans = source.lock.iter().flat_map(|lock| lock.passages.iter().chain(&lock.spans));
        spans.filter(|span| named.contains(&span.at)).collect()
    }

    /// Returns, for each locator of a source, descriptions of the records that name the locator. These records are
    /// claims, claims of independent codings, and exclusions of single sentences.
    #[must_use]
    pub fn names_of(&self, source: &SourceRecord) -> BTreeMap<Locator, Vec<String>> {
        let mut names: BTreeMap<Locator, Vec<String>> = BTreeMap::new();
        let mut add = |record: &ClaimRecord, coder: &str| {
            for locator in record.anchors().flat_map(Anchor::locators) {
                names.entry(locator.clone()).or_default().push(format!("{}{coder}", record.claim.id));
            }
        };
        self.claims_of(&source.source.id).for_each(|record| add(record, ""));
        for coding in self.codings_of(&source.source.id) {
            coding.claims.iter().for_each(|record| add(record, &format!(" (coded by {})", coding.header.coder)));
        }
        for scope in source.source.coverage.iter().filter_map(|exclusion| exclusion.at.clone()) {
            if let Scope { section, paragraph: Some(paragraph), sentence: Some(sentence) } = scope {
                let locator = Locator { section, paragraph, sentence, words: None };
                names.entry(locator).or_default().push("an exclusion".to_owned());
            }
        }
        names
    }

    /// Returns the number of claims.
    #[must_use]
    pub fn claim_count(&self) -> usize {
        self.paragraphs.iter().map(|paragraph| paragraph.claims.len()).sum()
    }
}
