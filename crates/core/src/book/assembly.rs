//! Combines the files that were read to a book.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::reading::{self, Content, Input, Reading};
use super::{
    Book, CLAIMS, ClaimRecord, DecisionsRecord, ENTITIES_FILE, Index, ParagraphRecord, Record, SOURCE_FILE,
    SourceRecord,
};
use crate::model::{BUILT_IN, Claim, ClaimsFile, CodersFile, Date, Items, Lock, Source, Vocabulary};
use crate::read::tree::{DecodedClaims, DecodedEntities};
use crate::rules::missing_file;
use crate::syntax::diagnostic::{Diagnostic, Path, Place};
use crate::syntax::file::{File, FileId, Span};

impl Book {
    /// Reads all files in parallel and combines them in the order of their paths.
    pub(super) fn read(inputs: BTreeMap<String, Input>) -> Self {
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
        let mut readings: Vec<Reading> =
            inputs.into_par_iter().map(|(id, path, input)| reading::read(path, input, id, vocabulary)).collect();
        if let Some((place, reading)) = first {
            readings.insert(place, reading);
        }
        for (index, reading) in readings.into_iter().enumerate() {
            book.add(FileId(index), reading, &mut folders);
        }
        if book.file_named(&format!("{CLAIMS}/{ENTITIES_FILE}")).is_none() {
            book.missing(format!("{CLAIMS}/{ENTITIES_FILE}"), "list the entities of the book in this file");
        }
        for (name, folder) in folders {
            book.add_source(name, folder);
        }
        book.lost.extend(book.shares.iter().flat_map(|share| share.lost.iter().cloned()));
        if let Some(vocabulary) = Arc::get_mut(&mut book.vocabulary) {
            let scales = book.sources.iter().filter_map(|record| record.source.likelihood.as_ref());
            scales.for_each(|scale| vocabulary.use_scale(scale));
        }
        book.sort_sources();
        book.index = Index::new(book.files.len(), &book.paragraphs, &book.codings);
        book.index.set_sources(&book.sources);
        book
    }

    /// Adds a file that was read, at the end of the files.
    pub(super) fn add(&mut self, id: FileId, reading: Reading, folders: &mut BTreeMap<String, Folder>) {
        let file = reading.file;
        let (diagnostics, remarks) = (reading.diagnostics, reading.remarks);
        let share = self.add_content(id, file.path(), reading.content, folders);
        self.diagnostics.extend(diagnostics);
        self.remarks.extend(remarks);
        self.shares.push(share);
        self.files.push(file);
    }

    /// Adds the content of a file, and returns what it adds to shared parts of the book.
    pub(super) fn add_content(
        &mut self,
        id: FileId,
        path: &str,
        content: Content,
        folders: &mut BTreeMap<String, Folder>,
    ) -> Share {
        let mut share = Share::default();
        match (content, reading::folder(path)) {
            (Content::Coders(Some(coders)), _) => self.add_coders(*coders, id, &mut share),
            (Content::Dataset(dataset), _) => {
                self.dataset = dataset.map(|record| Record { record: *record, file: id, path: Path::default() });
            }
            (Content::Entities(decoded), _) => self.add_entities(decoded, id, &mut share),
            (Content::Vocabulary(file), _) => {
                self.vocabulary_file = file.map(|record| Record { record: *record, file: id, path: Path::default() });
            }
            (Content::Source(source), Some(name)) => {
                share.is_broken = source.is_none();
                folders.entry(name.to_owned()).or_default().source = source.map(|source| (*source, id));
            }
            (Content::Lock(lock), Some(name)) => {
                folders.entry(name.to_owned()).or_default().lock = Some((lock, id));
            }
            (Content::Claims(decoded), Some(name)) => {
                self.add_claims(decoded, id, name.to_owned(), path, &mut share);
                folders.entry(name.to_owned()).or_default();
            }
            (Content::Coding(decoded), Some(name)) => {
                self.add_coding(decoded, id, name, path);
                folders.entry(name.to_owned()).or_default();
            }
            (Content::Decisions(decisions), Some(name)) => {
                if let Some(record) = decisions {
                    let place = self.decisions.partition_point(|other| other.file < id);
                    let record = DecisionsRecord { record: *record, file: id, folder: name.to_owned() };
                    self.decisions.insert(place, record);
                }
                folders.entry(name.to_owned()).or_default();
            }
            // An unreadable coding or decision does not make its source incomplete, because exports contain neither.
            (Content::Unreadable, _) if reading::coder(path).is_some() || reading::is_decisions(path) => {}
            (Content::Unreadable, Some(name)) => {
                share.is_broken = true;
                folders.entry(name.to_owned()).or_default();
                let place = self.unreadable.partition_point(|other| *other < id);
                self.unreadable.insert(place, id);
            }
            _ => {}
        }
        if let Some(name) = reading::folder(path).filter(|_| share.is_broken) {
            folders.entry(name.to_owned()).or_default().broken = true;
        }
        share
    }

    /// Sorts the sources by id. Sources with equal ids are in the order of their folders.
    pub(super) fn sort_sources(&mut self) {
        self.sources.sort_by(|a, b| (&a.source.id, &a.folder).cmp(&(&b.source.id, &b.folder)));
    }

    fn add_coders(&mut self, coders: CodersFile, file: FileId, share: &mut Share) {
        let Items { sound, lost } = coders.coders;
        self.coders_file = Some(file);
        self.coders.extend(sound.into_iter().map(|(index, record)| Record {
            record,
            file,
            path: Path::default().key("coders").index(index),
        }));
        share.lost = lost;
    }

    fn add_entities(&mut self, decoded: DecodedEntities, file: FileId, share: &mut Share) {
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
        self.lost_entities.clone_from(&decoded.lost);
        share.lost = decoded.lost;
    }

    /// Adds the claims of a file. The share is broken unless all of them are valid and belong to the source of their
    /// folder.
    fn add_claims(&mut self, decoded: DecodedClaims, file: FileId, folder: String, path: &str, share: &mut Share) {
        let is_own = decoded.header.as_ref().is_some_and(|header| header.source.as_str() == folder);
        share.is_broken = !decoded.lost.is_empty() || !is_own;
        share.lost = decoded.lost;
        // A faulty header must not hide faults of its claims. The substitute header is never exported, because the book
        // then has an error.
        let Some(header) = decoded.header.or_else(|| stand_in(&folder, "unknown")) else {
            share.lost.extend(decoded.claims.into_iter().map(|(_, claim)| claim.id.to_string()));
            return;
        };
        let place = self.paragraphs.partition_point(|other| other.file < file);
        let claims = records(decoded.claims, file);
        let name = reading::stem(path);
        let unsound = decoded.unsound;
        let paragraph = ParagraphRecord { header, file, folder, coder_folder: None, name, claims, unsound };
        self.paragraphs.insert(place, paragraph);
    }

    /// Adds the claims of an independent coding.
    fn add_coding(&mut self, decoded: DecodedClaims, file: FileId, folder: &str, path: &str) {
        let coder = reading::coder(path).unwrap_or_default();
        let Some(header) = decoded.header.or_else(|| stand_in(folder, coder)) else { return };
        let claims = records(decoded.claims, file);
        let (folder, coder_folder, name) = (folder.to_owned(), Some(coder.into()), reading::stem(path));
        let unsound = decoded.unsound;
        let place = self.codings.partition_point(|other| other.file < file);
        self.codings.insert(place, ParagraphRecord { header, file, folder, coder_folder, name, claims, unsound });
    }

    pub(super) fn add_source(&mut self, name: String, folder: Folder) {
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
        if folder.broken {
            self.incomplete.insert(name.clone());
        }
        self.sources.push(SourceRecord { source, file, folder: name, lock, lock_file });
    }

    fn missing(&mut self, path: String, help: &str) {
        let place = Place { file: FileId(self.files.len()), span: Span::at(0) };
        self.files.push(File::new(path, ""));
        self.shares.push(Share { is_missing: true, ..Share::default() });
        self.diagnostics.push(Diagnostic::new(&missing_file::RULE, place, "the file is missing").help(help));
    }
}

/// Converts an index to `u32`. A book never has four billion claims or files.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Converts the claims of a file to records of the book.
fn records(claims: Vec<(usize, Claim)>, file: FileId) -> Vec<ClaimRecord> {
    let record = |(index, claim)| ClaimRecord { claim, index: number(index), file: number(file.0) };
    claims.into_iter().map(record).collect()
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

/// What reading one file adds to parts of the book that several files share.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// Ids of records that exist but are faulty.
    pub(super) lost: Vec<String>,
    /// Whether a part of the file could not be read. Records that seem to be missing may then exist.
    pub(super) is_broken: bool,
    /// Whether the file does not exist, and only its path is in the book, for a diagnostic.
    pub(super) is_missing: bool,
}

/// The parts of a source's folder, before they become a [`SourceRecord`].
#[derive(Default)]
pub(super) struct Folder {
    pub(super) source: Option<(Source, FileId)>,
    pub(super) lock: Option<(Option<Lock>, FileId)>,
    /// Whether a file of the folder could not be read. Records that seem to be missing may then exist.
    pub(super) broken: bool,
}
