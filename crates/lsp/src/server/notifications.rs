//! Notifications of the client: open, changed and closed buffers, changed files, folders and settings.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    DidChangeConfigurationNotification, DidChangeConfigurationParams, DidChangeTextDocumentNotification,
    DidChangeTextDocumentParams, DidChangeWatchedFilesNotification, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersNotification, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentNotification,
    DidCloseTextDocumentParams, DidOpenTextDocumentNotification, DidOpenTextDocumentParams, FileChangeType,
    InitializeParams, InitializedNotification, Notification as _, Registration, RegistrationParams,
    RegistrationRequest, WorkspaceFolders,
};
use lsp_server::Notification;
use serde_json::json;

use super::Server;
use crate::buffers::Buffer;
use crate::settings::Settings;
use crate::uri;

/// The number of changed files above which reading all files is faster than reading one after the other.
const MANY: usize = 64;

/// Returns the folders that the editor has open.
pub(super) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    #[expect(deprecated, reason = "older clients state only one folder")]
    let root = params.root_uri.as_ref().and_then(uri::path);
    match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) if !folders.is_empty() => {
            folders.iter().filter_map(|folder| uri::path(&folder.uri)).collect()
        }
        _ => root.into_iter().collect(),
    }
}

impl Server<'_> {
    pub(super) fn notification(&mut self, notification: Notification) {
        let method = notification.method.clone();
        if let Err(error) = self.take(notification) {
            self.log(format!("the parameters of `{method}` are not valid: {error}"));
        }
    }

    fn take(&mut self, Notification { method, params }: Notification) -> Result<(), serde_json::Error> {
        fn is<N: gen_lsp_types::Notification>(method: &str) -> bool {
            N::METHOD.as_str() == method
        }
        match method.as_str() {
            name if is::<InitializedNotification>(name) => self.initialized(),
            name if is::<DidOpenTextDocumentNotification>(name) => self.opened(serde_json::from_value(params)?),
            name if is::<DidChangeTextDocumentNotification>(name) => self.changed(serde_json::from_value(params)?),
            name if is::<DidCloseTextDocumentNotification>(name) => self.closed(&serde_json::from_value(params)?),
            name if is::<DidChangeWatchedFilesNotification>(name) => self.files(&serde_json::from_value(params)?),
            name if is::<DidChangeConfigurationNotification>(name) => self.configured(&serde_json::from_value(params)?),
            name if is::<DidChangeWorkspaceFoldersNotification>(name) => {
                self.folders_changed(&serde_json::from_value(params)?);
            }
            // Other notifications, such as `didSave` and `$/setTrace`, change nothing.
            _ => {}
        }
        Ok(())
    }

    fn initialized(&mut self) {
        if self.library.client.watches_files {
            let options = json!({"watchers": [{"globPattern": "**/claims/**"}]});
            let method = DidChangeWatchedFilesNotification::METHOD.as_str().to_owned();
            let registration = Registration { id: "files".to_owned(), method, register_options: Some(options) };
            self.ask::<RegistrationRequest>(RegistrationParams { registrations: vec![registration] });
        }
        for folder in std::mem::take(&mut self.folders) {
            self.open_book(&folder);
        }
    }

    /// Opens the book of a folder, if there is one and it is not open yet.
    fn open_book(&mut self, folder: &Path) {
        let Some(root) = self.library.find(folder) else { return };
        let opened = self.with_progress("Reading the book", |server| server.library.open(root));
        if let Err(error) = opened {
            self.log(error);
        }
    }

    fn opened(&mut self, DidOpenTextDocumentParams { text_document: item }: DidOpenTextDocumentParams) {
        let Some(path) = uri::path(&item.uri) else { return };
        let buffer = Buffer { uri: item.uri, version: item.version, text: item.text };
        let text = buffer.text.clone();
        self.library.buffers.open(path.clone(), buffer);
        if self.library.owner(&path).is_none() {
            // The new book is read with the open buffers.
            self.open_book(path.parent().unwrap_or(&path));
            return;
        }
        self.put(&path, text.into_bytes());
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let Some(path) = uri::path(&document.text_document_identifier.uri) else { return };
        let (buffers, encoding) = (&mut self.library.buffers, self.library.client.encoding);
        let text = buffers.change(&path, document.version, params.content_changes, encoding).map(str::to_owned);
        if let Some(text) = text {
            self.put(&path, text.into_bytes());
        }
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let Some(path) = uri::path(&params.text_document.uri) else { return };
        if self.library.buffers.close(&path) {
            self.read_from_disk(&path);
        }
    }

    /// Replaces the text of a file in its book.
    fn put(&mut self, path: &Path, bytes: Vec<u8>) {
        let Some((place, name)) = self.library.owner(path) else { return };
        self.stop_check(place);
        if let Err(error) = self.library.books[place].put(&name, bytes, &self.library.buffers) {
            self.log(error.to_string());
        }
    }

    /// Replaces the text of a file in its book by the text on disk. Reads the whole book again if the file cannot be
    /// read.
    fn read_from_disk(&mut self, path: &Path) {
        match fs::read(path) {
            Ok(bytes) => self.put(path, bytes),
            Err(_) => {
                if let Some((place, name)) = self.library.owner(path) {
                    self.library.books[place].edited.insert(name);
                    self.read_again(place);
                }
            }
        }
    }

    fn read_again(&mut self, place: usize) {
        self.stop_check(place);
        if let Err(error) = self.library.books[place].read_again(&self.library.buffers) {
            self.log(error.to_string());
        }
    }

    /// Takes over changes of files on disk. An open buffer hides the file.
    fn files(&mut self, params: &DidChangeWatchedFilesParams) {
        let mut changed: BTreeMap<usize, Vec<(PathBuf, bool)>> = BTreeMap::new();
        for event in &params.changes {
            let Some(path) = uri::path(&event.uri).filter(|path| self.library.buffers.get(path).is_none()) else {
                continue;
            };
            match self.library.owner(&path) {
                Some((place, _)) => {
                    let is_same_file = event.kind == FileChangeType::Changed;
                    changed.entry(place).or_default().push((path, is_same_file));
                }
                None => self.open_book(path.parent().unwrap_or(&path)),
            }
        }
        for (place, files) in changed {
            if files.len() <= MANY && files.iter().all(|(_, is_same_file)| *is_same_file) {
                for (path, _) in &files {
                    self.read_from_disk(path);
                }
            } else {
                self.with_progress("Reading the book", |server| server.read_again(place));
            }
        }
    }

    fn configured(&mut self, params: &DidChangeConfigurationParams) {
        match Settings::read(&params.settings) {
            Ok(settings) => self.library.settings = settings,
            Err(error) => return self.log(format!("the settings are not valid: {error}")),
        }
        let texts = self.library.texts();
        for place in 0..self.library.books.len() {
            self.stop_check(place);
            self.library.books[place].read_texts(texts.clone());
        }
    }

    fn folders_changed(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        for folder in &params.event.removed {
            let Some(folder) = uri::path(&folder.uri) else { continue };
            for place in (0..self.library.books.len()).rev() {
                let open = &self.library.books[place];
                if open.root.starts_with(&folder) && self.library.buffers.below(&open.root).next().is_none() {
                    self.stop_check(place);
                    self.clear(place);
                    self.library.books.remove(place);
                }
            }
        }
        for folder in &params.event.added {
            if let Some(folder) = uri::path(&folder.uri) {
                self.open_book(&folder);
            }
        }
    }
}
