//! The book: all records of a folder, read and indexed. Only this module reads `claims/`.
//!
//! [`Book::from_files`] takes the bytes of the files and does not access the file system. [`load`] walks a folder on
//! disk.

pub mod coverage;
mod folder;
mod locked;
mod reading;
mod record;
pub mod relocate;
mod unknown;

pub use folder::{LoadError, find, hand_written, is_within, load, load_with};
pub use locked::Locked;
pub use reading::kind;
pub use record::{ClaimRecord, ParagraphRecord, Record, Remark, SourceRecord};
pub use unknown::UnknownSource;

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use crate::model::{
    Anchor, BUILT_IN, Claim, ClaimsFile, Dataset, Date, Entity, Event, Items, Locator, Lock, LockedSpan, Scope, Slug,
    Source, Vocabulary, VocabularyFile,
};
use crate::read::tree::{DecodedClaims, DecodedEntities};
use crate::rules::missing_file;
use crate::syntax::diagnostic::{Diagnostic, Path, Place};
use crate::syntax::file::{File, FileId, Span};

use reading::{Content, Input};

/// Name of the folder of records within a book.
pub const CLAIMS: &str = "claims";

/// File name of a source's generated lock.
pub const LOCK_FILE: &str = "anchors.lock";

/// Name of the folder of a source's independent codings, with one folder per coder. Reliability is computed from these
/// codings.
pub const CODINGS: &str = "codings";

/// Path of the coder's manual, relative to the book.
pub const MANUAL: &str = "claims/CODEBOOK.md";

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
    /// The sources, in the order of their ids.
    pub sources: Vec<SourceRecord>,
    /// The claims files, in the order of their paths, each with its claims.
    pub paragraphs: Vec<ParagraphRecord>,
    /// The files of independent codings, in the order of their paths. Their claims do not belong to the book. Their ids
    /// are independent of the book's ids and of other coders' ids.
    pub codings: Vec<ParagraphRecord>,
    /// Ids of records that exist but are faulty. References to them are not reported as dangling.
    pub lost: AHashSet<String>,
    /// Whether `entities.yaml` could be read.
    pub has_entities: bool,
    /// Every fault found while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Comments in record files and paragraphs of `.md` files, in the order of the files.
    pub remarks: Vec<Remark>,
    /// Record files with invalid syntax, except codings.
    unreadable: Vec<FileId>,
    /// For each source id: the index of the source, if it is valid, and the indices of its claims files.
    by_source: AHashMap<Slug, (Option<usize>, Vec<usize>)>,
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

    /// Reads all files in parallel and combines them in the order of their paths.
    fn read(inputs: BTreeMap<String, Input>) -> Self {
        let mut book = Self::default();
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        let mut inputs: Vec<(FileId, String, Input)> =
            inputs.into_iter().enumerate().map(|(index, (path, input))| (FileId(index), path, input)).collect();
        let place = inputs.iter().position(|(_, path, _)| reading::is_vocabulary(path));
        let first = place.map(|place| {
            let (id, path, input) = inputs.remove(place);
            (place, reading::read(path, input, id, &BUILT_IN))
        });
        if let Some((_, reading)) = &first {
            book.vocabulary = Arc::new(match &reading.content {
                Content::Vocabulary(Some(file)) => Vocabulary::new((**file).clone()),
                _ => Vocabulary::unreadable(),
            });
        }
        let vocabulary = &*book.vocabulary;
        let mut readings: Vec<reading::Reading> =
            inputs.into_par_iter().map(|(id, path, input)| reading::read(path, input, id, vocabulary)).collect();
        if let Some((place, reading)) = first {
            readings.insert(place, reading);
        }
        for (index, reading) in readings.into_iter().enumerate() {
            book.add(FileId(index), reading, &mut folders);
        }
        if !book.files.iter().any(|file| file.path() == format!("{CLAIMS}/{ENTITIES_FILE}")) {
            book.missing(format!("{CLAIMS}/{ENTITIES_FILE}"), "list the entities of the book in this file");
        }
        for (name, folder) in folders {
            book.add_source(name, folder);
        }
        if let Some(vocabulary) = Arc::get_mut(&mut book.vocabulary) {
            let scales = book.sources.iter().filter_map(|record| record.source.likelihood.as_ref());
            scales.for_each(|scale| vocabulary.use_scale(scale));
        }
        book.sources.sort_by(|a, b| a.source.id.cmp(&b.source.id));
        book.index();
        book
    }

    fn add(&mut self, id: FileId, reading: reading::Reading, folders: &mut BTreeMap<String, Folder>) {
        self.diagnostics.extend(reading.diagnostics);
        self.remarks.extend(reading.remarks);
        let path = reading.file.path();
        match (reading.content, reading::folder(path)) {
            (Content::Dataset(dataset), _) => {
                self.dataset = dataset.map(|record| Record { record: *record, file: id, path: Path::default() });
            }
            (Content::Entities(decoded), _) => self.add_entities(decoded, id),
            (Content::Vocabulary(file), _) => {
                self.vocabulary_file = file.map(|record| Record { record: *record, file: id, path: Path::default() });
            }
            (Content::Source(source), Some(name)) => {
                let folder = folders.entry(name.to_owned()).or_default();
                folder.broken |= source.is_none();
                folder.source = source.map(|source| (*source, id));
            }
            (Content::Lock(lock), Some(name)) => {
                folders.entry(name.to_owned()).or_default().lock = Some((lock, id));
            }
            (Content::Claims(decoded), Some(name)) => {
                let complete = self.add_claims(decoded, id, name.to_owned(), path);
                folders.entry(name.to_owned()).or_default().broken |= !complete;
            }
            (Content::Coding(decoded), Some(name)) => {
                self.add_coding(decoded, id, name, path);
                folders.entry(name.to_owned()).or_default();
            }
            // An unreadable coding does not make its source incomplete, because exports contain no codings.
            (Content::Unreadable, _) if reading::coder(path).is_some() => {}
            (Content::Unreadable, Some(name)) => {
                folders.entry(name.to_owned()).or_default().broken = true;
                self.unreadable.push(id);
            }
            _ => {}
        }
        self.files.push(reading.file);
    }

    /// Indexes sources and claims files by source id, and sets the file index of the claims of codings.
    fn index(&mut self) {
        for (place, coding) in (self.paragraphs.len()..).zip(&mut self.codings) {
            coding.claims.iter_mut().for_each(|record| record.paragraph = number(place));
        }
        for (place, paragraph) in self.paragraphs.iter().enumerate() {
            self.by_source.entry(paragraph.header.source.clone()).or_default().1.push(place);
        }
        for (place, record) in self.sources.iter().enumerate() {
            self.by_source.entry(record.source.id.clone()).or_default().0.get_or_insert(place);
        }
    }

    fn add_entities(&mut self, decoded: DecodedEntities, file: FileId) {
        self.has_entities = true;
        let path = |list: &'static str, index| Path::default().key(list).index(index);
        self.entities.extend(decoded.entities.into_iter().map(|(index, record)| Record {
            record,
            file,
            path: path("entities", index),
        }));
        self.events.extend(decoded.events.into_iter().map(|(index, record)| Record {
            record,
            file,
            path: path("events", index),
        }));
        self.lost.extend(decoded.lost);
    }

    /// Adds the claims of a file. Returns whether all of them are valid and belong to the source of their folder.
    fn add_claims(&mut self, decoded: DecodedClaims, file: FileId, folder: String, path: &str) -> bool {
        let complete =
            decoded.lost.is_empty() && decoded.header.as_ref().is_some_and(|header| header.source.as_str() == folder);
        self.lost.extend(decoded.lost);
        // A faulty header must not hide faults of its claims. The substitute header is never exported, because the book
        // then has an error.
        let Some(header) = decoded.header.or_else(|| stand_in(&folder, "unknown")) else {
            self.lost.extend(decoded.claims.into_iter().map(|(_, claim)| claim.id.to_string()));
            return false;
        };
        let claims = records(decoded.claims, number(self.paragraphs.len()));
        let name = reading::stem(path);
        let unsound = decoded.unsound;
        self.paragraphs.push(ParagraphRecord { header, file, folder, coder_folder: None, name, claims, unsound });
        complete
    }

    /// Adds the claims of an independent coding. Their `paragraph` is 0 until `Book::index` sets it, after all files
    /// are read.
    fn add_coding(&mut self, decoded: DecodedClaims, file: FileId, folder: &str, path: &str) {
        let coder = reading::coder(path).unwrap_or_default();
        let Some(header) = decoded.header.or_else(|| stand_in(folder, coder)) else { return };
        let claims = records(decoded.claims, 0);
        let (folder, coder_folder, name) = (folder.to_owned(), Some(coder.into()), reading::stem(path));
        let unsound = decoded.unsound;
        self.codings.push(ParagraphRecord { header, file, folder, coder_folder, name, claims, unsound });
    }

    fn add_source(&mut self, name: String, folder: Folder) {
        let Some((source, file)) = folder.source else {
            if !folder.broken {
                self.missing(
                    format!("{CLAIMS}/{name}/{SOURCE_FILE}"),
                    "describe the source of the claims in this file",
                );
            }
            return;
        };
        let lock_file = folder.lock.as_ref().map(|(_, file)| *file);
        let lock = folder.lock.and_then(|(lock, _)| lock);
        let complete = !folder.broken;
        self.sources.push(SourceRecord { source, file, folder: name, lock, lock_file, complete });
    }

    fn missing(&mut self, path: String, help: &str) {
        let place = Place { file: FileId(self.files.len()), span: Span::at(0) };
        self.files.push(File::new(path, ""));
        self.diagnostics.push(Diagnostic::new(&missing_file::RULE, place, "the file is missing").help(help));
    }

    /// Returns the file with an id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }

    /// Returns the text of the coder's manual, if the book has one.
    #[must_use]
    pub fn manual(&self) -> Option<&str> {
        self.files.iter().find(|file| file.path() == MANUAL).map(File::text)
    }

    /// Returns the record files with invalid syntax in a source's folder, except codings.
    pub(crate) fn unreadable_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        let files = self.unreadable.iter().map(|id| self.file(*id));
        files.filter(move |file| reading::folder(file.path()) == Some(folder))
    }

    /// Returns the source with an id.
    #[must_use]
    pub fn source(&self, id: &Slug) -> Option<&SourceRecord> {
        self.by_source.get(id).and_then(|(source, _)| *source).map(|place| &self.sources[place])
    }

    /// Returns the file of a claim of the book or of a coding.
    #[must_use]
    pub fn paragraph(&self, claim: &ClaimRecord) -> &ParagraphRecord {
        let place = claim.paragraph as usize;
        self.paragraphs.get(place).unwrap_or_else(|| &self.codings[place - self.paragraphs.len()])
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

    /// Returns the claims of a source, in the order of the book.
    pub fn claims_of(&self, source: &Slug) -> impl Iterator<Item = &ClaimRecord> {
        let places = self.by_source.get(source).map(|(_, places)| places.as_slice()).unwrap_or_default();
        places.iter().flat_map(|&place| &self.paragraphs[place].claims)
    }
}

/// Converts an index to `u32`. A book never has four billion claims.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Converts the claims of a file to records of the book.
fn records(claims: Vec<(usize, Claim)>, paragraph: u32) -> Vec<ClaimRecord> {
    claims.into_iter().map(|(index, claim)| ClaimRecord { claim, index: number(index), paragraph }).collect()
}

/// Returns a substitute for a faulty header, with the source taken from the folder. Returns `None` if `folder` or
/// `coder` is not a valid id.
fn stand_in(folder: &str, coder: &str) -> Option<ClaimsFile> {
    Some(ClaimsFile {
        source: folder.parse().ok()?,
        coder: coder.parse().ok()?,
        coded_on: Date::new(1, 1, 1)?,
        codebook: String::new(),
        claims: Items::default(),
    })
}

/// The parts of a source's folder, before they become a [`SourceRecord`].
#[derive(Default)]
struct Folder {
    source: Option<(Source, FileId)>,
    lock: Option<(Option<Lock>, FileId)>,
    /// Whether a file of the folder could not be read. Records that seem to be missing may then exist.
    broken: bool,
}
