//! The comments of a file, which its tree does not hold.

use crate::syntax::file::Span;
use crate::syntax::yaml::{Node, Value};

/// A comment from its `#` to the end of its line, without the blanks there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
    /// Where the key or value before it ends.
    pub(super) previous: usize,
    /// Its column from 0, if it has a line of its own.
    pub(super) column: Option<usize>,
}

/// The comments of a text, in its order: whatever begins with a `#` and is no part of a key or value.
pub(super) fn comments<'t>(text: &'t str, node: &Node) -> Vec<Comment<'t>> {
    let mut values = Vec::new();
    scalars(node, &mut values);
    values.push(Span::at(text.len()));
    let (mut comments, mut start) = (Vec::new(), 0);
    for value in values {
        let mut between = text.get(start..value.start).unwrap_or_default();
        while let Some(sign) = between.find('#') {
            let (before, rest) = between.split_at(sign);
            let length = rest.find(is_line_break).unwrap_or(rest.len());
            let offset = value.start - between.len() + before.len();
            let line = line_before(text, offset);
            let column = line.chars().all(char::is_whitespace).then(|| line.chars().count());
            comments.push(Comment { start: offset, text: rest[..length].trim_end(), previous: start, column });
            between = &rest[length..];
        }
        start = value.end.max(start);
    }
    comments
}

/// The places of all keys and values that are there, in the order of the text.
fn scalars(node: &Node, spans: &mut Vec<Span>) {
    match &node.value {
        // What is left empty has no place that a comment could not have too.
        Value::Scalar(_) | Value::Refused if node.span.start == node.span.end => {}
        Value::Scalar(_) | Value::Refused => spans.push(node.span),
        Value::Sequence(items) => items.iter().for_each(|item| scalars(item, spans)),
        Value::Mapping(entries) => {
            for entry in entries {
                spans.push(entry.key_span);
                scalars(&entry.value, spans);
            }
        }
    }
}

/// The line of a place up to that place.
pub(super) fn line_before(text: &str, place: usize) -> &str {
    let before = text.get(..place).unwrap_or_default();
    before.rsplit(is_line_break).next().unwrap_or_default().trim_start_matches('\u{feff}')
}

/// What ends a line in YAML, alone or in a pair.
pub(super) fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r')
}
