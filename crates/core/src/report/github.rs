//! Diagnostics as GitHub workflow commands, which GitHub shows as annotations.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions", with the escapes of `actions/toolkit`'s `command.ts`.

use std::fmt::Write;

use super::{level, positions, visible};
use crate::book::Book;
use crate::syntax::diagnostic::Diagnostic;

/// Returns diagnostics as workflow commands, one per line. `folder` is the book's folder in its repository: empty, or a
/// path that ends with `/`.
#[must_use]
pub fn github(book: &Book, diagnostics: &[Diagnostic], folder: &str) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.place;
        let (start, end) = positions(book, place.file, place.span);
        let (command, mut title) = match level(diagnostic) {
            "waived" => ("notice", format!("waived: {}", diagnostic.rule.id)),
            level => (level, diagnostic.rule.id.to_owned()),
        };
        if let Some(claim) = &diagnostic.claim {
            let _ = write!(title, " in {claim}");
        }
        let path = format!("{folder}{}", book.file(place.file).path());
        let _ = write!(text, "::{command} file={},line={},endLine={}", property(&path), start.line, end.line);
        // GitHub uses columns only within one line.
        if start.line == end.line {
            let _ = write!(text, ",col={},endColumn={}", start.column, end.column);
        }
        let _ = writeln!(text, ",title={}::{}", property(&title), data(&message(diagnostic)));
    }
    text
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.message.clone();
    if let Some(waived) = &diagnostic.waived {
        let _ = write!(message, "\nwaived {}: {}", waived.end(), waived.reason);
    } else if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    message
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    visible(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// Escapes the value of a property, which a colon or comma would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100 %, a: b\r\n::error::"), "100 %25, a: b%0D%0A::error::");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
        assert_eq!(data("a\u{1b}[31m\0\u{9b}\u{202e}b"), "a\\u{1b}[31m\\u{0}\\u{9b}\\u{202e}b");
    }
}
