//! Applies the safe fixes of diagnostics to a text.

use crate::syntax::diagnostic::{Diagnostic, Fix};

/// Applies the fixes of diagnostics that are not waived. Skips a fix whose span touches that of an earlier fix. Returns
/// the new text and the number of fixes applied.
///
/// All diagnostics must be of this text's file. Skipped fixes, and faults that a fix reveals, need another check.
#[must_use]
pub fn apply<'a>(text: &str, diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> (String, usize) {
    let open = diagnostics.into_iter().filter(|diagnostic| diagnostic.waived.is_none());
    let mut fixes: Vec<&Fix> = open.filter_map(|diagnostic| diagnostic.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let is_crlf = text.contains("\r\n");
    let (mut mended, mut done, mut count) = (String::with_capacity(text.len()), 0, 0);
    for fix in fixes {
        // Fixes that touch could conflict, so the second is skipped.
        if count > 0 && fix.span.start <= done {
            continue;
        }
        let Some(before) = text.get(done..fix.span.start) else { continue };
        mended.push_str(before);
        // A fix keeps the line ends of its file.
        if is_crlf {
            mended.push_str(&fix.replacement.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            mended.push_str(&fix.replacement);
        }
        (done, count) = (fix.span.end, count + 1);
    }
    mended.push_str(text.get(done..).unwrap_or_default());
    (mended, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::unknown_field;
    use crate::syntax::diagnostic::Place;
    use crate::syntax::file::{FileId, Span};

    fn edit(start: usize, end: usize, replacement: &str) -> Diagnostic {
        let span = Span { start, end };
        let fix = Some(Fix { span, replacement: replacement.to_owned() });
        Diagnostic { fix, ..Diagnostic::new(&unknown_field::RULE, Place { file: FileId(0), span }, "wrong") }
    }

    #[test]
    fn edits_that_touch_wait_for_the_next_round() {
        let edits = [edit(4, 7, "TWO"), edit(0, 3, "1"), edit(2, 5, "no"), edit(8, 13, "drei")];
        assert_eq!(apply("one two three", &edits), ("1 TWO drei".to_owned(), 3));
        assert_eq!(apply("one\r\ntwo", &[edit(5, 8, "2\n3\r\n4")]), ("one\r\n2\r\n3\r\n4".to_owned(), 1));
        assert_eq!(apply("one two three", []), ("one two three".to_owned(), 0));
    }
}
