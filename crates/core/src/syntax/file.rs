//! Texts of files, and conversion between byte offsets and line and column numbers.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// One file of a book: its path, relative to the book, and its text.
#[derive(Clone)]
pub struct File {
    path: String,
    text: OnceLock<String>,
    /// Re-reads the text after it was dropped. In a large book, only files with faults keep their text.
    read_again: Option<Arc<dyn Fn() -> String + Send + Sync>>,
    marks: OnceLock<Vec<Mark>>,
}

/// A reference point with known line and column, from which other positions are counted.
#[derive(Debug, Clone, Copy)]
struct Mark {
    /// Byte offset, on a character boundary.
    offset: usize,
    /// Line number, from 1.
    line: usize,
    /// Number of characters before the mark on its line.
    column: usize,
}

/// Maximum distance in bytes between marks on a long line.
const REACH: usize = 1024;

/// The index of a file in the book's list of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// Half-open range of bytes in a file's text, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset after the last byte.
    pub end: usize,
}

/// A line and column for display, both from 1. Columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// Line number, from 1.
    pub line: usize,
    /// Column number in characters (code points), from 1.
    pub column: usize,
}

impl Span {
    /// Returns the empty span at an offset.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }
}

impl File {
    /// Creates a file with its text in memory. A leading byte order mark does not count as a column.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = OnceLock::from(text.into());
        Self { path: path.into(), text, read_again: None, marks: OnceLock::new() }
    }

    /// Creates a file whose text is read lazily.
    #[must_use]
    pub fn to_read_again(path: impl Into<String>, read: Arc<dyn Fn() -> String + Send + Sync>) -> Self {
        Self { path: path.into(), text: OnceLock::new(), read_again: Some(read), marks: OnceLock::new() }
    }

    /// Returns the path relative to the book, with `/` between its parts.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the whole text. Reads it first if it is not in memory.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| self.read_again.as_ref().map(|read| read()).unwrap_or_default())
    }

    /// Returns the whole text. Unlike [`File::text`], does not keep a text that must be read for this.
    #[must_use]
    pub fn current_text(&self) -> Cow<'_, str> {
        match (self.text.get(), &self.read_again) {
            (Some(text), _) => Cow::Borrowed(text),
            (None, Some(read)) => Cow::Owned(read()),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// Returns the line and column of a byte offset. An offset past the end, or inside a character, counts as the
    /// nearest character boundary before it.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text().floor_char_boundary(offset);
        let mark = self.mark(self.marks().partition_point(|mark| mark.offset <= offset).max(1) - 1);
        let start = mark.offset.min(offset);
        Position { line: mark.line, column: mark.column + self.text()[start..offset].chars().count() + 1 }
    }

    /// Returns the byte offset of a position, or `None` if the text has no such line or column.
    #[must_use]
    pub fn offset(&self, position: Position) -> Option<usize> {
        let start = self.start(position.line)?;
        let line = self.line(position.line);
        let column = position.column.checked_sub(1)?;
        line.char_indices().map(|(index, _)| start + index).chain([start + line.len()]).nth(column)
    }

    /// Returns the text of a line without its line end. Returns an empty text if the line does not exist.
    #[must_use]
    pub fn line(&self, number: usize) -> &str {
        let Some(start) = self.start(number) else {
            return "";
        };
        let end = self.start(number + 1).unwrap_or(self.text().len());
        self.text()[start..end].trim_end_matches(['\n', '\r'])
    }

    /// Returns the byte offset of the first character of a line.
    fn start(&self, line: usize) -> Option<usize> {
        let mark = self.mark(self.marks().partition_point(|mark| mark.line < line));
        (mark.line == line).then_some(mark.offset)
    }

    fn mark(&self, index: usize) -> Mark {
        let beyond = Mark { offset: self.text().len(), line: 0, column: 0 };
        self.marks().get(index).copied().unwrap_or(beyond)
    }

    /// Returns the start of every line, and further marks on long lines.
    fn marks(&self) -> &[Mark] {
        self.marks.get_or_init(|| marks(self.text()))
    }
}

/// Splits a text into lines, each with the length of its line end in bytes. As in YAML, LF, CR LF and CR end a line.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(length) = memchr::memchr2(b'\n', b'\r', text.as_bytes()) else {
            rest = None;
            return Some((text, 0));
        };
        let end = if text[length..].starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&text[length + end..]);
        Some((&text[..length], end))
    })
}

fn marks(text: &str) -> Vec<Mark> {
    let mut offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut marks = Vec::new();
    for (line, (rest, end)) in (1..).zip(lines(&text[offset..])) {
        let (mut start, mut column) = (0, 0);
        loop {
            marks.push(Mark { offset: offset + start, line, column });
            let next = rest.floor_char_boundary(start + REACH);
            if next >= rest.len() {
                break;
            }
            column += rest[start..next].chars().count();
            start = next;
        }
        offset += rest.len() + end;
    }
    marks
}

impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("File").field("path", &self.path).field("text", &self.text.get()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_a_byte_order_mark_takes_none() {
        let file = File::new("a.yaml", "\u{feff}id: é😀x\r\nnext");
        let x = file.text().find('x').expect("there is an x");
        assert_eq!(file.position(x), Position { line: 1, column: 7 });
        assert_eq!(file.offset(Position { line: 1, column: 7 }), Some(x));
        assert_eq!(file.line(1), "id: é😀x");
        assert_eq!(file.position(999), Position { line: 2, column: 5 });
        assert_eq!(file.offset(Position { line: 3, column: 1 }), None);
    }

    #[test]
    fn a_carriage_return_ends_a_line() {
        let file = File::new("a.yaml", "a\rb\r\rc\r\nd\ne\r");
        let line = |text: &str| file.position(file.text().find(text).expect("it is there")).line;
        assert_eq!(["a", "b", "c", "d", "e"].map(line), [1, 2, 4, 5, 6]);
        assert_eq!((file.line(2), file.line(4), file.line(6)), ("b", "c", "e"));
        assert_eq!(file.position(99), Position { line: 7, column: 1 });
    }

    #[test]
    fn every_character_offset_comes_back_from_its_position() {
        let file = File::new("a.yaml", "a\n\nbé\r\n😀");
        let long = format!("é\n{}\nend", "🧊ab".repeat(1000));
        let files = [file, File::new("b.yaml", long), File::new("c.yaml", "a\rbé\r\r😀\rc")];
        for (file, (offset, character)) in
            files.iter().flat_map(|file| file.text().char_indices().map(move |place| (file, place)))
        {
            if character != '\n' && character != '\r' {
                assert_eq!(file.offset(file.position(offset)), Some(offset));
            }
        }
    }
}
