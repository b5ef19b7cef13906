//! Diagnostics as a Markdown table, for the summary of a GitHub workflow run.

use std::fmt::Write;

use super::{Summary, level, positions};
use crate::book::Book;
use crate::syntax::diagnostic::Diagnostic;

/// Maximum number of rows of the table. A summary may have at most one megabyte.
const ROWS: usize = 500;

/// Returns the summary of a check and a table of its diagnostics. `folder` is the book's folder in its repository.
#[must_use]
pub fn markdown(book: &Book, diagnostics: &[Diagnostic], folder: &str) -> String {
    let mut text = format!("### claimbook check\n\n{}\n", Summary::of(book, diagnostics));
    if diagnostics.is_empty() {
        return text;
    }
    text.push_str("\n| | Rule | Place | Claim | What is wrong | What to do |\n|---|---|---|---|---|---|\n");
    for diagnostic in diagnostics.iter().take(ROWS) {
        let (start, _) = positions(book, diagnostic.place.file, diagnostic.place.span);
        let path = book.file(diagnostic.place.file).path();
        let todo = match (&diagnostic.waived, &diagnostic.help) {
            (Some(waived), _) => format!("until {}: {}", waived.expires, waived.reason),
            (None, help) => help.clone().unwrap_or_default(),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            level(diagnostic),
            diagnostic.rule.id,
            cell(&format!("{folder}{path}:{}:{}", start.line, start.column)),
            cell(diagnostic.claim.as_deref().unwrap_or_default()),
            cell(&diagnostic.message),
            cell(&todo),
        );
    }
    if diagnostics.len() > ROWS {
        let _ = writeln!(text, "\n{} more are in the log.", diagnostics.len() - ROWS);
    }
    text
}

/// Escapes a text for a table cell, so that it contains no line breaks, column separators or tags.
fn cell(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|").replace(['\r', '\n'], " ")
}
