//! Diagnostics to bytes: one renderer per file. Renderers only read.

mod json;
mod text;

pub use json::json;
pub use text::text;

use crate::book::Book;
use crate::diagnostic::{Diagnostic, Severity};

/// What a check looked at and found, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Claims read.
    pub claims: usize,
    /// Errors found.
    pub errors: usize,
    /// Warnings found.
    pub warnings: usize,
}

impl Summary {
    /// Counts what a book holds and what was found in it.
    #[must_use]
    pub fn of(book: &Book, diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.rule.severity == severity).count();
        Self {
            files: book.files.len(),
            claims: book.claim_count(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        }
    }
}
