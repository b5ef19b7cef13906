//! The JSON object of `check --format json`, version 1.

use serde::Serialize;

use super::{Summary, positions};
use crate::book::Book;
use crate::syntax::diagnostic::{Diagnostic, Place, Severity, Waived};
use crate::syntax::file::Position;

/// The version of the object's format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    summary: Summary,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    start: Position,
    end: Position,
    claim: Option<&'a str>,
    path: Option<String>,
    help: Option<&'a str>,
    related: Vec<RelatedEntry<'a>>,
    fix: Option<FixEntry<'a>>,
    waived: Option<&'a Waived>,
}

#[derive(Serialize)]
struct RelatedEntry<'a> {
    file: &'a str,
    start: Position,
    end: Position,
    message: &'a str,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    start: Position,
    end: Position,
    replacement: &'a str,
}

/// Returns diagnostics as one JSON object on one line.
///
/// # Panics
///
/// Never: the object is plain data.
#[must_use]
pub fn json(book: &Book, diagnostics: &[Diagnostic]) -> String {
    let entries = diagnostics.iter().map(|diagnostic| entry(book, diagnostic)).collect();
    let report = Report { version: VERSION, summary: Summary::of(book, diagnostics), diagnostics: entries };
    let mut text = serde_json::to_string(&report).expect("a report is plain data");
    text.push('\n');
    text
}

fn entry<'a>(book: &'a Book, diagnostic: &'a Diagnostic) -> Entry<'a> {
    let file = diagnostic.place.file;
    let (start, end) = positions(book, file, diagnostic.place.span);
    let related = |place: Place, message: &'a str| {
        let (start, end) = positions(book, place.file, place.span);
        RelatedEntry { file: book.file(place.file).path(), start, end, message }
    };
    Entry {
        rule: diagnostic.rule.id,
        severity: diagnostic.rule.severity,
        message: &diagnostic.message,
        file: book.file(file).path(),
        start,
        end,
        claim: diagnostic.claim.as_deref(),
        path: diagnostic.path.as_ref().map(ToString::to_string),
        help: diagnostic.help.as_deref(),
        related: diagnostic.related.iter().map(|other| related(other.place, &other.message)).collect(),
        fix: diagnostic.fix.as_ref().map(|fix| {
            let (start, end) = positions(book, file, fix.span);
            FixEntry { start, end, replacement: &fix.replacement }
        }),
        waived: diagnostic.waived.as_ref(),
    }
}
