//! A file's text with its line index, and places in it.

/// One file of a book: its path, relative to the book, and its text.
#[derive(Debug, Clone)]
pub struct File {
    path: String,
    text: String,
    /// Byte offset of the first character of each line.
    lines: Vec<usize>,
}

/// Stands for one file of a book; an index into the book's list of files.
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

/// A place for people: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// Line number, from 1.
    pub line: usize,
    /// Column number in characters (code points), from 1.
    pub column: usize,
}

impl Span {
    /// The empty span at an offset.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }
}

impl File {
    /// Indexes the lines of `text`. A leading byte order mark takes no column.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut lines = vec![first];
        lines.extend(text.match_indices('\n').map(|(index, _)| index + 1));
        Self { path: path.into(), text, lines }
    }

    /// The path relative to the book, with `/` between its parts.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset. An offset past the end, or inside a character, counts as
    /// the nearest character boundary before it.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines[line - 1].min(offset);
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }

    /// Byte offset of a position, or `None` where the text has no such line or column.
    #[must_use]
    pub fn offset(&self, position: Position) -> Option<usize> {
        let start = *self.lines.get(position.line.checked_sub(1)?)?;
        let line = self.line(position.line);
        let column = position.column.checked_sub(1)?;
        line.char_indices().map(|(index, _)| start + index).chain([start + line.len()]).nth(column)
    }

    /// The text of a line without its line end; empty where there is no such line.
    #[must_use]
    pub fn line(&self, number: usize) -> &str {
        let Some(&start) = number.checked_sub(1).and_then(|index| self.lines.get(index)) else {
            return "";
        };
        let end = self.lines.get(number).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
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
    fn every_character_offset_comes_back_from_its_position() {
        let file = File::new("a.yaml", "a\n\nbé\r\n😀");
        for (offset, character) in file.text().char_indices() {
            if character != '\n' && character != '\r' {
                assert_eq!(file.offset(file.position(offset)), Some(offset));
            }
        }
    }
}
