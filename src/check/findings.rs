//! What rules report, before it has a place in the text.

use std::collections::BTreeMap;

use crate::book::{Book, ClaimRecord, Record, SourceRecord};
use crate::diagnostic::{Diagnostic, Path, Place, Related, Rule};
use crate::file::{FileId, Span};
use crate::yaml::{self, Node};

/// The faults that rules have found so far.
pub(crate) struct Findings<'a> {
    book: &'a Book,
    found: Vec<Finding>,
}

/// One fault, named by file and path.
pub(crate) struct Finding {
    rule: &'static Rule,
    file: FileId,
    path: Option<Path>,
    span: Option<Span>,
    claim: Option<String>,
    message: String,
    help: Option<String>,
    related: Vec<(FileId, Path, String)>,
}

impl Finding {
    /// Says what to do about the fault.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Points at another claim.
    pub(crate) fn related(&mut self, file: FileId, path: Path, message: impl Into<String>) -> &mut Self {
        self.related.push((file, path, message.into()));
        self
    }
}

impl<'a> Findings<'a> {
    pub(crate) fn new(book: &'a Book) -> Self {
        Self { book, found: Vec::new() }
    }

    /// Reports a fault of a claim, at a path in its file.
    pub(crate) fn claim(
        &mut self,
        rule: &'static Rule,
        record: &ClaimRecord,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        let file = self.book.header(record).file;
        let finding = self.file(rule, file, path, message);
        finding.claim = Some(record.claim.id.to_string());
        finding
    }

    /// Reports a fault of a source file.
    pub(crate) fn source(
        &mut self,
        rule: &'static Rule,
        record: &SourceRecord,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.file(rule, record.file, path, message)
    }

    /// Reports a fault of a lock; of the source file where there is no lock.
    pub(crate) fn lock(
        &mut self,
        rule: &'static Rule,
        record: &SourceRecord,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.file(rule, record.lock_file.unwrap_or(record.file), path, message)
    }

    /// Reports a fault of an entity or event.
    pub(crate) fn record<T>(
        &mut self,
        rule: &'static Rule,
        record: &Record<T>,
        key: &str,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.file(rule, record.file, record.path.clone().key(key), message)
    }

    /// Reports a fault at a path of any file.
    pub(crate) fn file(
        &mut self,
        rule: &'static Rule,
        file: FileId,
        path: Path,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = self.span(rule, file, Span::at(0), message);
        (finding.path, finding.span) = (Some(path), None);
        finding
    }

    /// Reports a fault of text that belongs to no record.
    pub(crate) fn span(
        &mut self,
        rule: &'static Rule,
        file: FileId,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let message = message.into();
        let (path, span) = (None, Some(span));
        self.found.push(Finding { rule, file, path, span, claim: None, message, help: None, related: Vec::new() });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Reads the files concerned again, and puts every fault in its place.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let book = self.book;
        let mut trees: BTreeMap<FileId, Option<Node>> = BTreeMap::new();
        let mut place = |file: FileId, path: &Path| {
            let tree = trees.entry(file).or_insert_with(|| yaml::read(book.file(file), file).0);
            let span = tree.as_ref().map_or(Span::at(0), |tree| tree.follow(path).head());
            Place { file, span }
        };
        let mut diagnostics = Vec::with_capacity(self.found.len());
        for finding in self.found {
            let at = match (finding.span, &finding.path) {
                (Some(span), _) => Place { file: finding.file, span },
                (None, path) => place(finding.file, path.as_ref().unwrap_or(&Path::default())),
            };
            let mut diagnostic = Diagnostic::new(finding.rule, at, finding.message);
            diagnostic.related = finding
                .related
                .into_iter()
                .map(|(file, path, message)| Related { place: place(file, &path), message })
                .collect();
            diagnostic.claim = finding.claim;
            diagnostic.path = finding.path;
            diagnostic.help = finding.help;
            diagnostics.push(diagnostic);
        }
        diagnostics
    }
}
