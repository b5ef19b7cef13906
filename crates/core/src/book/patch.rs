//! Puts a new text of one file into a book, without reading the other files again.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::assembly::Folder;
use super::reading::{self, Content, Input, Reading};
use super::{Book, CLAIMS, Change, ENTITIES_FILE, LOCK_FILE, ParagraphRecord, SOURCE_FILE, SourceRecord};
use crate::model::codes::LikelihoodScale;
use crate::model::{Lock, Open};
use crate::syntax::file::FileId;

impl Book {
    /// Replaces the text of a file. Reads only this file, and updates the indexes of the book. The book then equals one
    /// that was read from the same files.
    ///
    /// Returns `None`, and leaves the book unchanged, if all files must be read again: the book does not have the file,
    /// or other files depend on its content. These are the vocabulary, the likelihood scale of a source, and folders
    /// without `source.yaml`.
    #[must_use]
    pub fn patch(&mut self, path: &str, bytes: Vec<u8>) -> Option<Change> {
        let id = self.read_file(path)?;
        let folder = reading::folder(path).map(str::to_owned);
        if let Some(name) = &folder {
            self.read_file(&format!("{CLAIMS}/{name}/{SOURCE_FILE}"))?;
        }
        if reading::is_vocabulary(path) {
            return None;
        }
        let vocabulary = Arc::clone(&self.vocabulary);
        let reading = reading::read(path.to_owned(), Input::Held(bytes), id, &vocabulary);
        if self.scale_of(id) != scale(&reading.content) {
            return None;
        }
        let old = self.version(id);
        let counts = (self.paragraphs.len(), self.codings.len());
        let before = self.remove(id, path);
        let lost = std::mem::take(&mut self.shares[id.0].lost);
        self.put(id, reading, folder.as_deref());
        if !lost.is_empty() || !self.shares[id.0].lost.is_empty() {
            self.lost = self.shares.iter().flat_map(|share| share.lost.iter().cloned()).collect();
        }
        if counts != (self.paragraphs.len(), self.codings.len()) {
            self.index.locate(self.files.len(), &self.paragraphs, &self.codings);
        }
        if let Ok(place) = self.paragraphs.binary_search_by_key(&id, |paragraph| paragraph.file) {
            self.index.add(&self.paragraphs[place]);
        }
        Some(Change::between(id, before, old, self.version(id)))
    }

    /// Returns a file that was read, by its path. Placeholders of missing files do not count.
    fn read_file(&self, path: &str) -> Option<FileId> {
        self.file_named(path).filter(|id| !self.shares[id.0].is_missing)
    }

    /// Returns the likelihood scale that a source file names.
    fn scale_of(&self, id: FileId) -> Option<Open<LikelihoodScale>> {
        self.sources.iter().find(|record| record.file == id)?.source.likelihood.clone()
    }

    /// Removes the records and faults of a file. The record of a source stays, because the lock is a part of it. Returns
    /// the claims of the book in the file.
    fn remove(&mut self, id: FileId, path: &str) -> Option<ParagraphRecord> {
        self.diagnostics.retain(|diagnostic| diagnostic.place.file != id);
        let own = self.remarks_in(id);
        self.remarks.drain(own);
        self.codings.retain(|coding| coding.file != id);
        self.decisions.retain(|decisions| decisions.file != id);
        self.unreadable.retain(|other| *other != id);
        if path == format!("{CLAIMS}/{ENTITIES_FILE}") {
            self.entities.clear();
            self.events.clear();
            self.lost_entities.clear();
            self.has_entities = false;
        }
        if self.coders_file == Some(id) {
            self.coders.clear();
            self.coders_file = None;
        }
        if self.dataset.as_ref().is_some_and(|record| record.file == id) {
            self.dataset = None;
        }
        let place = self.paragraphs.binary_search_by_key(&id, |paragraph| paragraph.file).ok()?;
        let paragraph = self.paragraphs.remove(place);
        self.index.remove(&paragraph);
        Some(paragraph)
    }

    /// Returns the range of the remarks of a file.
    pub(crate) fn remarks_in(&self, id: FileId) -> Range<usize> {
        let start = self.remarks.partition_point(|remark| remark.file < id);
        start..start + self.remarks[start..].partition_point(|remark| remark.file == id)
    }

    /// Adds the new reading of a file.
    fn put(&mut self, id: FileId, reading: Reading, folder: Option<&str>) {
        let Reading { file, content, remarks, diagnostics } = reading;
        let mut folders = BTreeMap::new();
        self.shares[id.0] = self.add_content(id, file.path(), content, &mut folders);
        self.diagnostics.extend(diagnostics);
        let place = self.remarks_in(id).start;
        self.remarks.splice(place..place, remarks);
        if let Some(name) = folder {
            let read = folders.remove(name).unwrap_or_default();
            self.put_source(name, file.path(), read);
        }
        self.files[id.0] = file;
    }

    /// Updates the record of a source after a file of its folder changed. `read` has the source or the lock, if the file
    /// is one of these.
    fn put_source(&mut self, name: &str, path: &str, read: Folder) {
        let is = |file: &str| path == format!("{CLAIMS}/{name}/{file}");
        if self.is_broken(name) {
            self.incomplete.insert(name.to_owned());
        } else {
            self.incomplete.remove(name);
        }
        let place = self.sources.iter().position(|record| record.folder == name);
        if is(SOURCE_FILE) {
            let old = place.map(|place| self.sources.remove(place));
            if let Some((source, file)) = read.source {
                let (lock, lock_file) = match old {
                    Some(old) => (old.lock, old.lock_file),
                    None => self.read_lock(name),
                };
                self.sources.push(SourceRecord { source, file, folder: name.to_owned(), lock, lock_file });
                self.sort_sources();
            }
            self.index.set_sources(&self.sources);
        } else if let Some(record) = place.map(|place| &mut self.sources[place]).filter(|_| is(LOCK_FILE)) {
            record.lock_file = read.lock.as_ref().map(|(_, file)| *file);
            record.lock = read.lock.and_then(|(lock, _)| lock);
        }
    }

    /// Reads the lock of a source whose record was invalid until now.
    fn read_lock(&self, name: &str) -> (Option<Lock>, Option<FileId>) {
        let path = format!("{CLAIMS}/{name}/{LOCK_FILE}");
        let Some(id) = self.file_named(&path) else { return (None, None) };
        if self.shares[id.0].is_broken {
            return (None, None);
        }
        let bytes = self.file(id).text().as_bytes().to_vec();
        match reading::read(path, Input::Held(bytes), id, &self.vocabulary).content {
            Content::Lock(lock) => (lock, Some(id)),
            _ => (None, None),
        }
    }

    /// Returns whether a file of a source's folder could not be read completely.
    fn is_broken(&self, name: &str) -> bool {
        let broken = self.shares.iter().zip(&self.files).filter(|(share, _)| share.is_broken);
        broken.into_iter().any(|(_, file)| reading::folder(file.path()) == Some(name))
    }
}

/// Returns the likelihood scale that the content of a source file names.
fn scale(content: &Content) -> Option<Open<LikelihoodScale>> {
    match content {
        Content::Source(Some(source)) => source.likelihood.clone(),
        _ => None,
    }
}
