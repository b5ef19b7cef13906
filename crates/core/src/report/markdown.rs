//! Diagnostics as a Markdown table, for the summary of a GitHub workflow run.

use std::fmt::Write;

use super::{Summary, level, positions, visible};
use crate::book::Book;
use crate::syntax::diagnostic::Diagnostic;

/// Maximum number of rows of the table. GitHub limits a summary to one megabyte.
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
            (Some(waived), _) => format!("{}: {}", waived.end(), waived.reason),
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

/// Escapes a text for a table cell, so that it contains no line breaks, column separators or tags. Tags within code
/// spans (`CommonMark`, section 6.1) stay as they are, because an escape would be visible there.
fn cell(text: &str) -> String {
    let text = visible(&text.replace("\r\n", " ").replace(['\r', '\n'], " "));
    let (mut cell, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(open) = rest.find('`') {
        let (before, from) = rest.split_at(open);
        cell.push_str(&escaped(before));
        let ticks = from.len() - from.trim_start_matches('`').len();
        let (fence, after) = from.split_at(ticks);
        let end = code_end(after, ticks);
        cell.push_str(fence);
        if let Some(end) = end {
            cell.push_str(&after[..end].replace('|', "\\|"));
            cell.push_str(fence);
        }
        rest = &after[end.map_or(0, |end| end + ticks)..];
    }
    cell + &escaped(rest)
}

/// Returns the offset of the backticks that end a code span.
fn code_end(text: &str, ticks: usize) -> Option<usize> {
    let mut offset = 0;
    while let Some(start) = text[offset..].find('`') {
        let start = offset + start;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == ticks {
            return Some(start);
        }
        offset = start + run;
    }
    None
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_escaped_outside_of_code_spans_alone() {
        for (text, expected) in [
            ("<b> & `<b> & x` <i>", "&lt;b> &amp; `<b> & x` &lt;i>"),
            ("`a|b` | c", "`a\\|b` \\| c"),
            ("``a ` <b>`` <i>", "``a ` <b>`` &lt;i>"),
            ("` <b>", "` &lt;b>"),
            ("\\`<b>`", "\\\\`<b>`"),
            ("a\r\nb\u{1b}", "a b\\\\u{1b}"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
