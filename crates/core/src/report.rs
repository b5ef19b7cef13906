//! Reports and renderers of check results, one per file. They do not modify the book.

mod agreement;
mod coverage;
mod explanation;
mod github;
mod json;
mod markdown;
mod sarif;
mod text;

pub use agreement::AgreementReport;
pub use coverage::CoverageReport;
pub use explanation::explanation;
pub use github::github;
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;

use std::fmt;

use crate::book::Book;
use crate::syntax::diagnostic::{Diagnostic, Severity, counted};
use crate::syntax::file::{FileId, Position, Span};

/// The counts of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Number of files read.
    pub files: usize,
    /// Number of claims read.
    pub claims: usize,
    /// Number of errors, without waived ones.
    pub errors: usize,
    /// Number of warnings, without waived ones.
    pub warnings: usize,
    /// Number of faults that a waiver covers.
    pub waived: usize,
}

impl Summary {
    /// Counts the files and claims of a book and the faults found in it.
    #[must_use]
    pub fn of(book: &Book, diagnostics: &[Diagnostic]) -> Self {
        let open = || diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none());
        let count = |severity| open().filter(|diagnostic| diagnostic.rule.severity == severity).count();
        Self {
            files: book.files.len(),
            claims: book.claim_count(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            waived: diagnostics.len() - open().count(),
        }
    }
}

/// Writes the summary as one line of text.
impl fmt::Display for Summary {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (claims, files) = (counted(self.claims, "claim"), counted(self.files, "file"));
        let (errors, warnings) = (counted(self.errors, "error"), counted(self.warnings, "warning"));
        write!(text, "{claims} in {files}: {errors}, {warnings}")?;
        if self.waived > 0 { write!(text, ", {} waived", self.waived) } else { Ok(()) }
    }
}

/// Returns `error` or `warning`, or `waived` for a waived diagnostic.
fn level(diagnostic: &Diagnostic) -> &'static str {
    if diagnostic.waived.is_some() { "waived" } else { diagnostic.rule.severity.name() }
}

/// Escapes control characters and direction overrides, because terminals interpret them.
fn visible(text: &str) -> String {
    let is_control = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_control(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

fn positions(book: &Book, file: FileId, span: Span) -> (Position, Position) {
    let file = book.file(file);
    (file.position(span.start), file.position(span.end))
}
