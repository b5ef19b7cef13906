//! A book that the server holds in memory, with the open buffers in place of the files on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use claimbook_core::book::{self, Book, CLAIMS, LoadError};
use claimbook_core::model::Guide;
use claimbook_core::rules::Kept;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::syntax::file::FileId;
use claimbook_core::text::{Document, Texts};
use gen_lsp_types as lsp;

use crate::buffers::Buffers;
use crate::checker::{Checked, Job};

/// A book, its texts, and its known faults.
pub(crate) struct OpenBook {
    /// A number that no other open book has.
    pub(crate) number: u32,
    /// The folder of the book.
    pub(crate) root: PathBuf,
    book: Arc<Book>,
    texts: Arc<Texts>,
    /// The folder of the texts, and the sources whose texts were looked for.
    texts_of: (Option<PathBuf>, Vec<String>),
    /// The fields and codes of the book's files, made when they are first needed.
    guide: OnceLock<Guide>,
    /// The findings of earlier checks, unless a check is running.
    kept: Kept,
    /// Cancels the running check.
    running: Option<Arc<AtomicBool>>,
    /// Whether the book changed since the last check began.
    is_stale: bool,
    /// The files that changed since the last report, as paths relative to the book.
    pub(crate) edited: BTreeSet<String>,
    /// The result of the last check.
    pub(crate) found: Vec<Diagnostic>,
    /// The diagnostics that the client has, by file.
    pub(crate) published: BTreeMap<String, Vec<lsp::Diagnostic>>,
}

impl OpenBook {
    /// Reads the book in a folder.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`book::load`].
    pub(crate) fn read(number: u32, root: PathBuf, buffers: &Buffers, texts: Option<&Path>) -> Result<Self, LoadError> {
        let mut open = Self {
            number,
            root,
            book: Arc::default(),
            texts: Arc::default(),
            texts_of: (texts.map(Path::to_path_buf), Vec::new()),
            guide: OnceLock::new(),
            kept: Kept::default(),
            running: None,
            is_stale: true,
            edited: BTreeSet::new(),
            found: Vec::new(),
            published: BTreeMap::new(),
        };
        open.read_again(buffers)?;
        Ok(open)
    }

    /// Reads all files again. No check may be running.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`book::load`]. The old records then remain.
    pub(crate) fn read_again(&mut self, buffers: &Buffers) -> Result<(), LoadError> {
        let claims = self.root.join(CLAIMS);
        let open = buffers.below(&claims);
        let contents = open.filter_map(|(path, buffer)| Some((self.name(path)?, buffer.text.clone().into_bytes())));
        self.book = Arc::new(book::load_with(&self.root, contents.collect())?);
        self.guide = OnceLock::new();
        self.kept = Kept::default();
        self.is_stale = true;
        self.found.clear();
        if self.sources() != self.texts_of.1 {
            self.read_texts(self.texts_of.0.clone());
        }
        Ok(())
    }

    fn sources(&self) -> Vec<String> {
        self.book.sources.iter().map(|record| record.source.id.to_string()).collect()
    }

    /// Reads the texts of the sources. Leaves out texts that do not exist or are not UTF-8.
    pub(crate) fn read_texts(&mut self, folder: Option<PathBuf>) {
        let ids = self.sources();
        let read = |id: &String| {
            let path = self.root.join(folder.as_ref()?).join(format!("{id}.txt"));
            Some((id.clone(), Document::new(&fs::read_to_string(path).ok()?)))
        };
        self.texts = Arc::new(ids.iter().filter_map(read).collect());
        self.texts_of = (folder, ids);
        self.kept = Kept::default();
        self.is_stale = true;
    }

    /// Puts a new text of a file into the book. No check may be running. Reads all files again if necessary.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`book::load`].
    pub(crate) fn put(&mut self, name: &str, bytes: Vec<u8>, buffers: &Buffers) -> Result<(), LoadError> {
        self.edited.insert(name.to_owned());
        self.is_stale = true;
        let Some(change) = Arc::get_mut(&mut self.book).and_then(|book| book.patch(name, bytes)) else {
            return self.read_again(buffers);
        };
        self.kept.note(&self.book, change);
        Ok(())
    }

    pub(crate) fn book(&self) -> &Book {
        &self.book
    }

    pub(crate) fn guide(&self) -> &Guide {
        self.guide.get_or_init(|| Guide::new(&self.book.vocabulary))
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Returns the path of a file relative to the book, with `/` between its parts. Returns `None` for files outside
    /// the folder of records.
    pub(crate) fn name(&self, path: &Path) -> Option<String> {
        let inner = path.strip_prefix(self.root.join(CLAIMS)).ok()?;
        let parts: Option<Vec<&str>> = inner.components().map(|part| part.as_os_str().to_str()).collect();
        Some(format!("{CLAIMS}/{}", parts?.join("/")))
    }

    /// Returns the file with a path relative to the book.
    pub(crate) fn file(&self, name: &str) -> Option<FileId> {
        self.book.file_named(name)
    }

    /// Returns whether the known faults belong to the current records.
    pub(crate) fn is_checked(&self) -> bool {
        !self.is_stale && self.running.is_none()
    }

    /// Begins a check, if the book changed and no check is running.
    pub(crate) fn job(&mut self) -> Option<Job> {
        if !self.is_stale || self.running.is_some() {
            return None;
        }
        self.is_stale = false;
        let cancelled = Arc::new(AtomicBool::new(false));
        self.running = Some(Arc::clone(&cancelled));
        let kept = std::mem::take(&mut self.kept);
        Some(Job { number: self.number, book: Arc::clone(&self.book), texts: Arc::clone(&self.texts), kept, cancelled })
    }

    /// Asks the running check to stop. Returns whether there is one.
    pub(crate) fn cancel(&self) -> bool {
        self.running.as_ref().inspect(|cancelled| cancelled.store(true, Ordering::Relaxed)).is_some()
    }

    /// Ends a check with its result.
    pub(crate) fn end(&mut self, Checked { diagnostics, kept, .. }: Checked) {
        self.running = None;
        self.kept = kept;
        match diagnostics {
            Some(diagnostics) => self.found = diagnostics,
            None => self.is_stale = true,
        }
    }
}
