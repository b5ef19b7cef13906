//! Positions of the protocol: lines and columns in the unit that client and server agree on.

use claimbook_core::syntax::file::{self, File, Span};
use gen_lsp_types::{Position, PositionEncodingKind, Range};

/// The unit of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every client supports.
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// Returns the first unit that the client offers, and UTF-16 if it offers none.
    pub(crate) fn negotiated(offered: &[PositionEncodingKind]) -> Self {
        let known = offered.iter().find_map(|kind| match kind {
            PositionEncodingKind::UTF8 => Some(Self::Utf8),
            PositionEncodingKind::UTF16 => Some(Self::Utf16),
            PositionEncodingKind::UTF32 => Some(Self::Utf32),
            PositionEncodingKind::Custom(_) => None,
        });
        known.unwrap_or(Self::Utf16)
    }

    /// Returns the name of the unit in the protocol.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// Returns the position of a byte offset. An offset inside a character counts as the start of the character.
    pub(crate) fn position(self, file: &File, offset: usize) -> Position {
        let offset = file.text().floor_char_boundary(offset);
        let line = file.position(offset).line;
        let start = file.offset(file::Position { line, column: 1 }).unwrap_or(offset);
        let before = file.text().get(start..offset).unwrap_or_default();
        let column: usize = before.chars().map(|character| self.width(character)).sum();
        Position { line: number(line - 1), character: number(column) }
    }

    /// Returns the range of a span.
    pub(crate) fn range(self, file: &File, span: Span) -> Range {
        Range { start: self.position(file, span.start), end: self.position(file, span.end) }
    }

    /// Returns the byte offset of a position. A column past the end of its line counts as the end of the line, and a
    /// line past the end of the file as the end of the file.
    pub(crate) fn offset(self, file: &File, position: Position) -> usize {
        let line = position.line as usize + 1;
        let Some(mut offset) = file.offset(file::Position { line, column: 1 }) else { return file.text().len() };
        let mut left = position.character as usize;
        for character in file.line(line).chars() {
            let width = self.width(character);
            if left < width {
                break;
            }
            left -= width;
            offset += character.len_utf8();
        }
        offset
    }

    /// Returns the span of a range. A reversed range counts as the empty span at its start.
    pub(crate) fn span(self, file: &File, range: Range) -> Span {
        let start = self.offset(file, range.start);
        Span { start, end: self.offset(file, range.end).max(start) }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "é😀x\r\ne\u{301}z\rlast";

    #[test]
    fn a_column_counts_bytes_utf_16_units_or_code_points() {
        let file = File::new("a.yaml", TEXT);
        let x = TEXT.find('x').expect("an x");
        let z = TEXT.find('z').expect("a z");
        for (encoding, of_x, of_z) in [(Encoding::Utf8, 6, 3), (Encoding::Utf16, 3, 2), (Encoding::Utf32, 2, 2)] {
            assert_eq!(encoding.position(&file, x), Position { line: 0, character: of_x });
            assert_eq!(encoding.position(&file, z), Position { line: 1, character: of_z });
            assert_eq!(encoding.offset(&file, Position { line: 0, character: of_x }), x);
            assert_eq!(encoding.offset(&file, Position { line: 1, character: of_z }), z);
        }
    }

    #[test]
    fn every_offset_comes_back_from_its_position() {
        let file = File::new("a.yaml", TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, character) in TEXT.char_indices() {
                if !matches!(character, '\r' | '\n') {
                    assert_eq!(encoding.offset(&file, encoding.position(&file, offset)), offset);
                }
            }
        }
    }

    #[test]
    fn positions_outside_the_text_count_as_the_nearest_one() {
        let file = File::new("a.yaml", TEXT);
        let offset = |line, character| Encoding::Utf16.offset(&file, Position { line, character });
        assert_eq!(offset(0, 99), TEXT.find('\r').expect("a line end"), "the end of the line, before CR LF");
        assert_eq!(offset(0, 2), "é".len(), "within a surrogate pair");
        assert_eq!(offset(99, 0), TEXT.len());
        assert_eq!(offset(2, u32::MAX), TEXT.len());
    }

    #[test]
    fn the_first_unit_that_the_client_offers_is_used() {
        let kinds = [PositionEncodingKind::Custom("utf-7".into()), PositionEncodingKind::UTF32];
        assert_eq!(Encoding::negotiated(&kinds), Encoding::Utf32);
        assert_eq!(Encoding::negotiated(&[]), Encoding::Utf16);
    }
}
