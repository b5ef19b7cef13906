//! Changes the text of files: canonical formatting, new records and safe fixes.

pub mod field;
pub mod fix;
pub mod format;
pub mod record;
pub mod scaffold;

use crate::model::record::Shape;
use crate::syntax::yaml::Entry;

/// Returns the start of the line that contains a byte offset.
fn start_of_line(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |end| end + 1)
}

/// Returns the start of the line after the one that contains a byte offset.
fn end_of_line(text: &str, offset: usize) -> usize {
    text[offset..].find('\n').map_or(text.len(), |length| offset + length + 1)
}

/// Inserts lines at the start of a line, or after the last line.
fn with_line(text: &str, offset: usize, lines: &str) -> String {
    let is_after_line = text[..offset].ends_with('\n') || offset == 0;
    [&text[..offset], if is_after_line { "" } else { "\n" }, lines, &text[offset..]].concat()
}

/// Adds a field to a record on lines, after the last field that comes before it. `value` is the text after the colon.
/// Returns `None` if the fields of the record do not begin in one column.
fn with_new_field(text: &str, entries: &[Entry], shape: &Shape, key: &str, value: &str) -> Option<String> {
    let before = entries.iter().rfind(|entry| shape.place(&entry.key) < shape.place(key))?;
    let column = |entry: &Entry| entry.key_span.start - start_of_line(text, entry.key_span.start);
    let indent = column(entries.first()?);
    if entries.iter().any(|entry| column(entry) != indent) {
        return None;
    }
    let end = end_of_line(text, before.value.span.end.max(before.key_span.end));
    Some(with_line(text, end, &format!("{}{key}:{value}\n", " ".repeat(indent))))
}

/// Changes a text that has LF at the ends of its lines. If all lines end with CR LF, the new text has CR LF too.
fn with_line_ends(text: &str, change: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let lines = text.replace("\r\n", "\n");
    let is_crlf = text.contains('\r') && lines.replace('\n', "\r\n") == text;
    if is_crlf { change(&lines).map(|new| new.replace('\n', "\r\n")) } else { change(text) }
}
