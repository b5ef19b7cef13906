//! Books with decisions.

use claimbook_core::book::Book;
use claimbook_core::text::content_hash;
use claimbook_testing::{Files, book};

pub(crate) const DECISIONS: &str = "claims/harbor-report/decisions/review-2031-05-04.yaml";

/// Returns the start of the content hash of a claim of the book, as a decision states it.
pub(crate) fn hash(files: &Files, id: &str) -> String {
    let book: Book = book(files);
    let record = book.claims().find(|record| record.claim.id.as_str() == id).expect("the claim");
    content_hash(&record.claim).start::<8>().to_string()
}

/// Adds a file of decisions, one per line without braces, to a book.
pub(crate) fn with(mut files: Files, decisions: &[String]) -> Files {
    let head = "source: harbor-report\ndecided_by: c3\ndecided_on: \"2031-05-04\"\ndecisions:\n";
    let lines: Vec<String> = decisions.iter().map(|decision| format!("  - {{{decision}}}\n")).collect();
    files.insert(DECISIONS.to_owned(), [head, &lines.concat()].concat().into_bytes());
    files
}

/// Returns the text of a file.
pub(crate) fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    std::str::from_utf8(&files[path]).expect("text")
}
