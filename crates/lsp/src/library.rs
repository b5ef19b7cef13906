//! All open books, and the book and file that a URI names.

use std::path::{Path, PathBuf};

use claimbook_core::book;
use gen_lsp_types::{TextDocumentPositionParams, Uri};

use crate::buffers::Buffers;
use crate::client::Client;
use crate::open_book::OpenBook;
use crate::settings::Settings;
use crate::view::{Spot, View};
use crate::{Options, uri};

/// The open books and the open buffers.
pub(crate) struct Library {
    pub(crate) client: Client,
    pub(crate) settings: Settings,
    pub(crate) options: Options,
    pub(crate) buffers: Buffers,
    pub(crate) books: Vec<OpenBook>,
    /// The number of the next book.
    next: u32,
}

impl Library {
    pub(crate) fn new(client: Client, settings: Settings, options: Options) -> Self {
        Self { client, settings, options, buffers: Buffers::default(), books: Vec::new(), next: 0 }
    }

    /// Returns the book that a folder of the editor belongs to: the folder itself, or its nearest parent that is a book.
    /// With the option `--book`, returns that book. Returns `None` if there is no book, or the book is open.
    pub(crate) fn find(&self, folder: &Path) -> Option<PathBuf> {
        let found = self.options.book.clone().or_else(|| book::find(folder).ok());
        let root = std::path::absolute(found?).ok()?;
        (!self.books.iter().any(|open| open.root == root)).then_some(root)
    }

    /// Opens the book in a folder. Returns a message if the book cannot be read.
    pub(crate) fn open(&mut self, root: PathBuf) -> Result<(), String> {
        let texts = self.texts();
        let open =
            OpenBook::read(self.next, root, &self.buffers, texts.as_deref()).map_err(|error| error.to_string())?;
        self.next += 1;
        self.books.push(open);
        Ok(())
    }

    /// Returns the folder of the sources' texts: the option of the command, or else the setting.
    pub(crate) fn texts(&self) -> Option<PathBuf> {
        let given = self.options.texts.as_ref().and_then(|folder| std::path::absolute(folder).ok());
        given.or_else(|| self.settings.texts.clone())
    }

    /// Returns the index of the book that a file belongs to, and its path relative to the book.
    pub(crate) fn owner(&self, path: &Path) -> Option<(usize, String)> {
        // Books may be nested. The innermost one has the longest root.
        let owners = self.books.iter().enumerate().filter_map(|(place, open)| Some((place, open.name(path)?)));
        owners.max_by_key(|(place, _)| self.books[*place].root.as_os_str().len())
    }

    pub(crate) fn view(&self, place: usize) -> View<'_> {
        View {
            open: &self.books[place],
            buffers: &self.buffers,
            client: &self.client,
            settings: &self.settings,
            today: self.options.today,
        }
    }

    pub(crate) fn views(&self) -> impl Iterator<Item = View<'_>> {
        (0..self.books.len()).map(|place| self.view(place))
    }

    /// Returns the start of the file that a URI names, if it is a file of a book.
    pub(crate) fn file(&self, uri: &Uri) -> Option<Spot<'_>> {
        let (place, name) = self.owner(&uri::path(uri)?)?;
        let view = self.view(place);
        let id = view.open.file(&name)?;
        Some(Spot { view, id, file: view.book().file(id), offset: 0 })
    }

    /// Returns the place that a request is about.
    pub(crate) fn spot(&self, params: &TextDocumentPositionParams) -> Option<Spot<'_>> {
        let file = self.file(&params.text_document.uri)?;
        Some(file.view.spot(file.id, params.position))
    }
}
