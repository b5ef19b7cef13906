//! Changes the text of files: canonical formatting, new records and safe fixes.

pub mod field;
pub mod fix;
pub mod format;
pub mod record;
pub mod scaffold;

/// Returns the start of the line after the one that contains a byte offset.
fn end_of_line(text: &str, offset: usize) -> usize {
    text[offset..].find('\n').map_or(text.len(), |length| offset + length + 1)
}
