//! The view of a book for answering requests: its records and texts, and their places in the editor.

use std::collections::BTreeMap;
use std::path::PathBuf;

use claimbook_core::book::{self, Book, SourceRecord};
use claimbook_core::edit::format::Kind;
use claimbook_core::model::Date;
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::{Diagnostic, Fix, Path, Place};
use claimbook_core::syntax::file::{File, FileId, Span};
use claimbook_core::syntax::yaml::{self, Node};
use claimbook_core::text::Texts;
use gen_lsp_types::{
    DocumentChange, Edit, Location, OptionalVersionedTextDocumentIdentifier, Position, Range, RenameFile,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};

use crate::buffers::{Buffer, Buffers};
use crate::client::Client;
use crate::open_book::OpenBook;
use crate::settings::Settings;
use crate::uri;

/// Returns whether a text contains another one, which is in lower case. The letter case of the text does not matter.
pub(crate) fn contains(text: &str, lower: &str) -> bool {
    if text.is_ascii() && lower.is_ascii() {
        let (text, lower) = (text.as_bytes(), lower.as_bytes());
        return lower.is_empty() || text.windows(lower.len()).any(|part| part.eq_ignore_ascii_case(lower));
    }
    text.to_lowercase().contains(lower)
}

/// A book, the open buffers, and the state of the editor.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) open: &'a OpenBook,
    pub(crate) buffers: &'a Buffers,
    pub(crate) client: &'a Client,
    pub(crate) settings: &'a Settings,
    /// The current day.
    pub(crate) today: Date,
}

/// A place in a file of a book, where the cursor is.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) view: View<'a>,
    pub(crate) id: FileId,
    pub(crate) file: &'a File,
    /// The byte offset in the file.
    pub(crate) offset: usize,
}

impl<'a> View<'a> {
    pub(crate) fn book(&self) -> &'a Book {
        self.open.book()
    }

    pub(crate) fn texts(&self) -> &'a Texts {
        self.open.texts()
    }

    /// Returns the path on disk of a file, given its path relative to the book.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.open.root.join(name)
    }

    /// Returns the open buffer of a file.
    pub(crate) fn buffer(&self, name: &str) -> Option<&'a Buffer> {
        self.buffers.get(&self.path(name))
    }

    /// Returns the URI of a file, in the spelling of the editor if the file is open.
    pub(crate) fn uri(&self, name: &str) -> Uri {
        self.buffer(name).map_or_else(|| uri::of(&self.path(name)), |buffer| buffer.uri.clone())
    }

    pub(crate) fn range(&self, id: FileId, span: Span) -> Range {
        self.client.encoding.range(self.book().file(id), span)
    }

    /// Returns the source whose folder has a file.
    pub(crate) fn source_of(&self, name: &str) -> Option<&'a SourceRecord> {
        let folder = name.strip_prefix("claims/")?.split_once('/')?.0;
        self.book().sources.iter().find(|record| record.folder == folder)
    }

    /// Returns the place of the value at a path of a file.
    pub(crate) fn place(&self, file: FileId, path: &Path) -> Place {
        let tree = yaml::read(self.book().file(file), file).0;
        Place { file, span: tree.map_or(Span::at(0), |tree| tree.follow(path).head()) }
    }

    pub(crate) fn location(&self, place: Place) -> Location {
        Location { uri: self.uri(self.book().file(place.file).path()), range: self.range(place.file, place.span) }
    }

    /// Returns the faults of a file. Until the current state of the book is checked, returns the result of
    /// [`rules::check_file`].
    pub(crate) fn faults(&self, file: FileId) -> Vec<Diagnostic> {
        let found = &self.open.found;
        if self.open.is_checked() {
            found.iter().filter(|fault| fault.place.file == file).cloned().collect()
        } else {
            rules::check_file(self.book(), self.texts(), file, found)
        }
    }

    /// Converts an edit of a file.
    pub(crate) fn edit(&self, file: FileId, fix: &Fix) -> TextEdit {
        TextEdit { range: self.range(file, fix.span), new_text: fix.replacement.clone() }
    }

    /// Converts edits of files, with the versions of open files. `renames` are files to rename after the edits.
    pub(crate) fn workspace_edit(
        &self,
        edits: BTreeMap<FileId, Vec<TextEdit>>,
        renames: Vec<RenameFile>,
    ) -> WorkspaceEdit {
        let name = |file: FileId| self.book().file(file).path();
        if !self.client.has_versions {
            let changes = edits.into_iter().map(|(file, edits)| (self.uri(name(file)), edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let edits = edits.into_iter().map(|(file, edits)| {
            let version = self.buffer(name(file)).map(|buffer| buffer.version);
            let text_document_identifier = TextDocumentIdentifier { uri: self.uri(name(file)) };
            let text_document = OptionalVersionedTextDocumentIdentifier { version, text_document_identifier };
            let edits = edits.into_iter().map(Edit::TextEdit).collect();
            DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits })
        });
        let changes = edits.chain(renames.into_iter().map(DocumentChange::RenameFile)).collect();
        WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
    }

    /// Returns the spot at a position in a file.
    pub(crate) fn spot(self, id: FileId, position: Position) -> Spot<'a> {
        let file = self.book().file(id);
        Spot { view: self, id, file, offset: self.client.encoding.offset(file, position) }
    }
}

impl<'a> Spot<'a> {
    pub(crate) fn book(&self) -> &'a Book {
        self.view.book()
    }

    pub(crate) fn kind(&self) -> Option<Kind> {
        book::kind(self.file.path())
    }

    /// Returns the tree of the file, or `None` if the file is not valid YAML.
    pub(crate) fn tree(&self) -> Option<Node> {
        yaml::read(self.file, self.id).0
    }
}
