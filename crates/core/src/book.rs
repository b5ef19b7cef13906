//! A folder to a book: all records, indexed. The only reader of `claims/`.
//!
//! [`Book::from_files`] takes the bytes of the files and touches no file system; [`load`] is a thin
//! layer over it that walks the folder.

pub mod coverage;
mod folder;
mod locked;
mod reading;
mod record;

pub use folder::{LoadError, find, hand_written, is_within, load};
pub use locked::Locked;
pub use reading::kind;
pub use record::{ClaimRecord, ParagraphRecord, Record, Remark, SourceRecord};

use std::collections::BTreeMap;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use crate::model::{
    Anchor, Claim, ClaimsFile, Dataset, Date, Entity, Event, Items, Locator, Lock, Scope, Slug, Source,
};
use crate::read::tree::{DecodedClaims, DecodedEntities};
use crate::rules::missing_file;
use crate::syntax::diagnostic::{Diagnostic, Path, Place};
use crate::syntax::file::{File, FileId, Span};

use reading::{Content, Input};

/// The folder of the records within a book.
pub const CLAIMS: &str = "claims";

/// The name of a source's generated lock.
pub const LOCK_FILE: &str = "anchors.lock";

/// The folder of a source's codings by others, one folder per coder: what reliability is computed from.
pub const CODINGS: &str = "codings";

const DATASET_FILE: &str = "dataset.yaml";
const ENTITIES_FILE: &str = "entities.yaml";
const SOURCE_FILE: &str = "source.yaml";

/// All records of a book, and every fault met while reading them.
#[derive(Debug, Default)]
pub struct Book {
    /// The files read, in the order of their paths.
    pub files: Vec<File>,
    /// The dataset as a whole, if there is a sound record of it. Only a release needs one.
    pub dataset: Option<Record<Dataset>>,
    /// The entities, in the order of their file.
    pub entities: Vec<Record<Entity>>,
    /// The events, in the order of their file.
    pub events: Vec<Record<Event>>,
    /// The sources, in the order of their ids.
    pub sources: Vec<SourceRecord>,
    /// The claims files, in the order of their paths, each with its claims.
    pub paragraphs: Vec<ParagraphRecord>,
    /// The files of claims that others coded again, in the order of their paths. Their claims are none of the book's,
    /// and their ids are each coder's own.
    pub codings: Vec<ParagraphRecord>,
    /// Ids of records that are there but faulty, so that nobody calls a reference to them dangling.
    pub lost: AHashSet<String>,
    /// Whether entities and events could be read at all.
    pub has_entities: bool,
    /// Every fault met while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// The comments of the records and the paragraphs of the manuals, in the order of the files.
    pub remarks: Vec<Remark>,
    /// The files of records that are no tree, those of codings aside.
    unreadable: Vec<FileId>,
    /// By source id, its place among the sources, if there is a sound one, and its claims files.
    by_source: AHashMap<Slug, (Option<usize>, Vec<usize>)>,
}

impl Book {
    /// Reads a book from the bytes of its files, by path relative to the book.
    #[must_use]
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self::read(files.into_iter().map(|(path, bytes)| (path, Input::Held(bytes))).collect())
    }

    /// Reads all files, as many at a time as there are cores, and puts them together in their order.
    fn read(inputs: BTreeMap<String, Input>) -> Self {
        let mut book = Self::default();
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        let inputs: Vec<(String, Input)> = inputs.into_iter().collect();
        let readings: Vec<reading::Reading> = inputs
            .into_par_iter()
            .enumerate()
            .map(|(index, (path, input))| reading::read(path, input, FileId(index)))
            .collect();
        for (index, reading) in readings.into_iter().enumerate() {
            book.add(FileId(index), reading, &mut folders);
        }
        if !book.files.iter().any(|file| file.path() == format!("{CLAIMS}/{ENTITIES_FILE}")) {
            book.missing(format!("{CLAIMS}/{ENTITIES_FILE}"), "list the entities of the book in this file");
        }
        for (name, folder) in folders {
            book.add_source(name, folder);
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
            // What cannot be read of a coding is missing from no export.
            (Content::Unreadable, _) if reading::coder(path).is_some() => {}
            (Content::Unreadable, Some(name)) => {
                folders.entry(name.to_owned()).or_default().broken = true;
                self.unreadable.push(id);
            }
            _ => {}
        }
        self.files.push(reading.file);
    }

    /// Notes for every source where it and its claims files are, and for the claims of codings which file is theirs.
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

    /// Adds the claims of a file. Whether all of them were sound, and of the source in whose folder they lie.
    fn add_claims(&mut self, decoded: DecodedClaims, file: FileId, folder: String, path: &str) -> bool {
        let complete =
            decoded.lost.is_empty() && decoded.header.as_ref().is_some_and(|header| header.source.as_str() == folder);
        self.lost.extend(decoded.lost);
        // A faulty header must not hide the faults of the claims below it. What stands in for it is never
        // exported, since the book has an error then.
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

    /// Adds the claims of a file that somebody else coded. To which file they belong is noted when all files are there.
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

    /// A file by its id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }

    /// The files of records in a source's folder that are no tree, those of codings aside.
    pub(crate) fn unreadable_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        let files = self.unreadable.iter().map(|id| self.file(*id));
        files.filter(move |file| reading::folder(file.path()) == Some(folder))
    }

    /// A source by its id.
    #[must_use]
    pub fn source(&self, id: &Slug) -> Option<&SourceRecord> {
        self.by_source.get(id).and_then(|(source, _)| *source).map(|place| &self.sources[place])
    }

    /// The file of a claim, the book's own or a coding's.
    #[must_use]
    pub fn paragraph(&self, claim: &ClaimRecord) -> &ParagraphRecord {
        let place = claim.paragraph as usize;
        self.paragraphs.get(place).unwrap_or_else(|| &self.codings[place - self.paragraphs.len()])
    }

    /// Who holds a claim, by entity: the holder that it names, or the authors of its source.
    #[must_use]
    pub fn holder<'a>(&'a self, record: &'a ClaimRecord) -> &'a str {
        let authors = || self.source(&self.paragraph(record).header.source).map(|source| &source.source.authored_by);
        record.claim.attribution.holder.as_ref().or_else(authors).map(Slug::as_str).unwrap_or_default()
    }

    /// All claims, in the order of files and within them.
    pub fn claims(&self) -> impl Iterator<Item = &ClaimRecord> {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.claims)
    }

    /// All claims of codings by others, in the order of files and within them.
    pub fn coded_claims(&self) -> impl Iterator<Item = &ClaimRecord> {
        self.codings.iter().flat_map(|coding| &coding.claims)
    }

    /// The codings of a source by others, in the order of coders and of their files.
    pub fn codings_of(&self, source: &Slug) -> impl Iterator<Item = &ParagraphRecord> {
        self.codings.iter().filter(move |coding| coding.header.source == *source)
    }

    /// The locators that the claims of a source name.
    pub fn locators_of(&self, source: &Slug) -> impl Iterator<Item = &Locator> {
        self.claims_of(source).flat_map(ClaimRecord::anchors).flat_map(Anchor::locators)
    }

    /// What names each locator of a source, in the words of a message: its claims, codings of it by others, and
    /// exclusions of whole sentences.
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
        for exclusion in &source.source.coverage {
            if let Scope { section, paragraph: Some(paragraph), sentence: Some(sentence) } = exclusion.at.clone() {
                let locator = Locator { section, paragraph, sentence, words: None };
                names.entry(locator).or_default().push("an exclusion".to_owned());
            }
        }
        names
    }

    /// How many claims there are.
    #[must_use]
    pub fn claim_count(&self) -> usize {
        self.paragraphs.iter().map(|paragraph| paragraph.claims.len()).sum()
    }

    /// The claims of a source, in the order of the book.
    pub fn claims_of(&self, source: &Slug) -> impl Iterator<Item = &ClaimRecord> {
        let places = self.by_source.get(source).map(|(_, places)| places.as_slice()).unwrap_or_default();
        places.iter().flat_map(|&place| &self.paragraphs[place].claims)
    }
}

/// Places in a book. A book of four billion claims is no book.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The claims of a file as records of the book.
fn records(claims: Vec<(usize, Claim)>, paragraph: u32) -> Vec<ClaimRecord> {
    claims.into_iter().map(|(index, claim)| ClaimRecord { claim, index: number(index), paragraph }).collect()
}

/// A header for claims whose own is faulty: they are taken to be of the source in whose folder they lie.
fn stand_in(folder: &str, coder: &str) -> Option<ClaimsFile> {
    Some(ClaimsFile {
        source: folder.parse().ok()?,
        coder: coder.parse().ok()?,
        coded_on: Date::new(1, 1, 1)?,
        codebook: String::new(),
        claims: Items::default(),
    })
}

/// The parts of a source's folder, before they are put together.
#[derive(Default)]
struct Folder {
    source: Option<(Source, FileId)>,
    lock: Option<(Option<Lock>, FileId)>,
    /// Something in it could not be read, so that what is missing may not be missing at all.
    broken: bool,
}
