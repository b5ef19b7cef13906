//! The rule `invalid-encoding`, which is reported while files are read.

use std::string::FromUtf8Error;

use crate::syntax::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::syntax::file::{FileId, Span};

pub(crate) static RULE: Rule = Rule {
    id: "invalid-encoding",
    severity: Severity::Error,
    waivable: false,
    what: "A file that is not UTF-8, or that contains a NUL character.",
    why: "Programs would decode the file differently, so lines and columns would be unreliable.",
    example: "a file saved as Latin-1 or UTF-16",
    fixed: "the same file saved as UTF-8",
};

/// Returns the text of a file that is not UTF-8, and the fault at the first invalid sequence. In the text, a
/// replacement character stands for each invalid sequence.
pub(crate) fn not_utf8(error: &FromUtf8Error, file: FileId) -> (String, Diagnostic) {
    let start = error.utf8_error().valid_up_to();
    let place = Place { file, span: Span { start, end: start + char::REPLACEMENT_CHARACTER.len_utf8() } };
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    (text, Diagnostic::new(&RULE, place, "the file is not UTF-8 text"))
}
