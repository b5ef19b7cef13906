//! A cursor that reads YAML in the plain style. A method that returns `None` gives up on the whole file.

mod scalar;

use memchr::{memchr, memchr3_iter};
use rayon::prelude::*;

use crate::model::Vocabulary;

/// The position of the fast reader.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// Offset of the next byte.
    at: usize,
    /// Offset of a line feed, or of the end of the text. No line feed is between `at` and `end` if `at` is not greater.
    end: usize,
    /// The column, from 0, at which the next key or item on lines begins. `None` within a line and at the end of the
    /// text.
    column: Option<usize>,
    /// The column of the innermost block collection. Its values must be indented further.
    parent: usize,
    /// The number of open flow collections.
    flow: usize,
    /// The minimum size in bytes of a part of a long list.
    part: usize,
    vocabulary: &'t Vocabulary,
    /// The index of the facet that is being read.
    pub(super) facet: usize,
}

/// A mapping that is being read.
pub(super) struct Mapping<'t> {
    /// The key whose value comes next.
    key: Option<&'t str>,
    /// The column of the keys; `None` in braces.
    column: Option<usize>,
    /// The column of the enclosing collection.
    outer: usize,
}

impl Mapping<'_> {
    pub(super) fn is_at(&self, key: &str) -> bool {
        self.key == Some(key)
    }
}

impl<'t> Cursor<'t> {
    /// Creates a cursor at the first line of a text. Gives up on characters that YAML or the tree reader treats
    /// specially.
    pub(super) fn new(text: &'t str, part: usize, vocabulary: &'t Vocabulary) -> Option<Self> {
        // Tabs, carriage returns, NUL and other control characters. Checking whole chunks lets the compiler vectorize
        // the loop.
        let control = |byte: &u8| u8::from((*byte < b' ' && *byte != b'\n') || *byte == 0x7f);
        if text.as_bytes().chunks(1024).any(|chunk| chunk.iter().fold(0, |bad, byte| bad | control(byte)) > 0) {
            return None;
        }
        // Special characters beyond ASCII: controls, line and paragraph separators, byte order marks and noncharacters.
        // In UTF-8 they begin with one of the three bytes below.
        let bytes = text.as_bytes();
        let special = |index: usize| match text[index..].chars().next() {
            Some(c) => c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'),
            None => true,
        };
        if memchr3_iter(0xc2, 0xe2, 0xef, bytes).filter(|&index| text.is_char_boundary(index)).any(special) {
            return None;
        }
        let mut cursor =
            Self { text, at: 0, end: 0, column: None, parent: 0, flow: 0, part: part.max(1), vocabulary, facet: 0 };
        cursor.next_line();
        Some(cursor)
    }

    /// Returns whether a block collection may begin here, in the first column.
    pub(super) fn is_at_block(&self) -> bool {
        self.column == Some(0) && self.byte() != Some(b'{')
    }

    pub(super) fn vocabulary(&self) -> &'t Vocabulary {
        self.vocabulary
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.column.is_none()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_spaces(&mut self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let count = rest.iter().take_while(|&&byte| byte == b' ').count();
        self.at += count;
        count
    }

    /// Returns the offset of the line feed that ends the line, or the length of the text.
    fn line_end(&mut self) -> usize {
        if self.end < self.at || self.end == 0 {
            self.end =
                memchr(b'\n', &self.text.as_bytes()[self.at..]).map_or(self.text.len(), |length| self.at + length);
        }
        self.end
    }

    /// Skips empty lines and comments, from the start of a line. Stops at the first character of a line with content.
    fn next_line(&mut self) {
        loop {
            let column = self.skip_spaces();
            match self.byte() {
                None => {
                    self.column = None;
                    return;
                }
                Some(b'\n') => self.at += 1,
                Some(b'#') => self.at = (self.line_end() + 1).min(self.text.len()),
                Some(_) => {
                    self.column = Some(column);
                    return;
                }
            }
        }
    }

    /// Moves to the next line. Gives up if this line continues with anything but a comment.
    fn end_line(&mut self) -> Option<()> {
        let spaces = self.skip_spaces();
        match self.byte() {
            None | Some(b'\n') => {}
            Some(b'#') if spaces > 0 => {}
            Some(_) => return None,
        }
        self.at = (self.line_end() + 1).min(self.text.len());
        self.next_line();
        Some(())
    }

    /// Reads a key and the colon after it. A text before the next colon that is no key of the mapping remains unread, so
    /// [`Cursor::end_mapping`] gives up.
    fn key(&mut self) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let length = memchr(b':', rest.as_bytes())?;
        let parted = match rest.as_bytes().get(length + 1) {
            Some(b' ') => true,
            None | Some(b'\n') => self.flow == 0,
            Some(_) => false,
        };
        self.at += length + 1;
        parted.then(|| &rest[..length])
    }

    /// Begins a mapping, either in braces here or on the lines below.
    pub(super) fn mapping(&mut self) -> Option<Mapping<'t>> {
        let column = self.column.filter(|_| self.byte() != Some(b'{'));
        if let Some(column) = column {
            return self.lines_of_mapping(column);
        }
        let spaces = self.skip_spaces();
        if self.byte() == Some(b'{') {
            self.open_bracket();
            let key = if self.byte() == Some(b'}') { None } else { Some(self.key()?) };
            return Some(Mapping { key, column: None, outer: self.parent });
        }
        if self.flow > 0 {
            return None;
        }
        // `end_line` must see the spaces, because only a `#` after a space begins a comment.
        self.at -= spaces;
        self.end_line()?;
        let column = self.column.filter(|&column| column > self.parent)?;
        self.lines_of_mapping(column)
    }

    fn lines_of_mapping(&mut self, column: usize) -> Option<Mapping<'t>> {
        let outer = std::mem::replace(&mut self.parent, column);
        let key = Some(self.key()?);
        self.column = None;
        Some(Mapping { key, column: Some(column), outer })
    }

    /// Moves from a value to the next key of its mapping. If the cursor gives up, the mapping keeps the key of the
    /// value, so that [`Cursor::end_mapping`] gives up too.
    #[inline]
    pub(super) fn next_key(&mut self, mapping: &mut Mapping<'t>) -> Option<()> {
        let goes_on = match mapping.column {
            Some(column) => self.column == Some(column),
            None => self.goes_on(b'}')?,
        };
        mapping.key = if goes_on { Some(self.key()?) } else { None };
        if goes_on {
            self.column = None;
        }
        Some(())
    }

    /// Ends a mapping. Gives up if a key was not read because it is unknown, repeated or out of order.
    pub(super) fn end_mapping(&mut self, mapping: &Mapping<'t>) -> Option<()> {
        if mapping.key.is_some() {
            return None;
        }
        self.parent = mapping.outer;
        match mapping.column {
            Some(column) => self.column.is_none_or(|next| next < column).then_some(()),
            None => self.close_bracket(),
        }
    }

    /// Reads a list, either in brackets here or on the lines below. `item` reads each item.
    pub(super) fn read_list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        self.items(|cursor| {
            items.push(item(cursor)?);
            Some(())
        })?;
        items.shrink_to_fit();
        Some(items)
    }

    fn items(&mut self, item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let spaces = self.skip_spaces();
        if self.byte() == Some(b'[') {
            return self.bracketed(item);
        }
        if self.flow > 0 {
            return None;
        }
        self.at -= spaces;
        self.end_line()?;
        let dash = self.column.filter(|&column| column >= self.parent && self.byte() == Some(b'-'))?;
        self.lines_of_items(dash, item)
    }

    fn lines_of_items(&mut self, dash: usize, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let outer = std::mem::replace(&mut self.parent, dash);
        while self.column == Some(dash) && self.byte() == Some(b'-') {
            self.at += 1;
            let spaces = self.skip_spaces();
            self.column = Some(dash + 1 + spaces).filter(|_| spaces > 0 && self.byte() != Some(b'\n'));
            self.column?;
            item(self)?;
        }
        self.parent = outer;
        // Dashes may be in the column of the key above them. The next key then follows in the same column.
        self.column.is_none_or(|next| next < dash || (next == dash && dash == outer)).then_some(())
    }

    /// Reads a list that may have very many items. A long list on the lines below is read in parts, in parallel.
    pub(super) fn read_long_list<T: Send>(&mut self, item: impl Fn(&mut Self) -> Option<T> + Sync) -> Option<Vec<T>> {
        let mut parts = Vec::new();
        let mut ahead = self.clone();
        // `read_list` handles lists in brackets and values that are not lists.
        if self.flow == 0
            && ahead.end_line().is_some()
            && ahead.byte() == Some(b'-')
            && let Some(dash) = ahead.column.filter(|&column| column >= self.parent)
        {
            parts = ahead.parts(dash);
        }
        let Some((last, first_ones)) = parts.split_last() else { return self.read_list(item) };
        let read = |mut part: Self| {
            let mut items = Vec::new();
            let dash = part.column?;
            part.lines_of_items(dash, |cursor| {
                items.push(item(cursor)?);
                Some(())
            })?;
            items.shrink_to_fit();
            Some((items, part))
        };
        let first_ones: Vec<(Vec<T>, Self)> = first_ones.to_vec().into_par_iter().map(read).collect::<Option<_>>()?;
        if first_ones.iter().any(|(_, part)| part.column.is_some()) {
            return None;
        }
        let (last_items, rest) = read(last.clone())?;
        *self = Self { parent: self.parent, ..rest };
        Some(first_ones.into_iter().flat_map(|(items, _)| items).chain(last_items).collect())
    }

    /// Splits a list on lines into parts that begin with an item. The last part extends to the end of the text.
    ///
    /// In a file that the fast reader accepts, only items begin with a dash in the column `dash`. Other lines of an
    /// item are indented further. The exceptions are lines of plain and quoted scalars, but the reader gives up on
    /// these scalars if they have several lines.
    fn parts(&self, dash: usize) -> Vec<Self> {
        let mut parts = Vec::new();
        let next_item = format!("\n{}- ", " ".repeat(dash));
        let find = memchr::memmem::Finder::new(&next_item);
        let (mut start, end) = (self.at - dash, self.end_of_list(dash));
        while let Some(cut) = self.text.as_bytes().get(start + self.part..end).and_then(|rest| find.find(rest)) {
            let next = start + self.part + cut + 1;
            parts.push(self.part(start, next));
            start = next;
        }
        if !parts.is_empty() {
            parts.push(self.part(start, self.text.len()));
        }
        parts
    }

    /// Returns the start of the first line that belongs to no item.
    fn end_of_list(&self, dash: usize) -> usize {
        let belongs = |line: &[u8]| {
            let column = line.iter().take(dash).take_while(|&&byte| byte == b' ').count();
            match line.get(column) {
                None | Some(b'\n' | b'#') => true,
                Some(byte) => column == dash && matches!(byte, b' ' | b'-'),
            }
        };
        let bytes = self.text.as_bytes();
        let mut ends = memchr::memchr_iter(b'\n', &bytes[self.at..]).map(|index| self.at + index + 1);
        ends.find(|&start| !belongs(&bytes[start..])).unwrap_or(bytes.len())
    }

    fn part(&self, start: usize, end: usize) -> Self {
        let mut part = Self { text: &self.text[..end], at: start, end: 0, column: None, ..self.clone() };
        part.next_line();
        part
    }

    /// Reads the items between brackets.
    fn bracketed(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.open_bracket();
        if self.byte() != Some(b']') {
            loop {
                item(self)?;
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        self.close_bracket()
    }

    fn open_bracket(&mut self) {
        self.column = None;
        self.flow += 1;
        self.at += 1;
        self.skip_spaces();
    }

    /// Returns `true` and moves past the comma if one follows an item or entry. Returns `false` before the closing
    /// bracket or brace. A line may end after a comma.
    fn goes_on(&mut self, close: u8) -> Option<bool> {
        self.skip_spaces();
        match self.byte() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == close => return Some(false),
            _ => return None,
        }
        self.skip_spaces();
        if self.byte() == Some(b'\n') {
            self.at += 1;
            (self.skip_spaces() > self.parent).then_some(())?;
        }
        Some(true)
    }

    fn close_bracket(&mut self) -> Option<()> {
        self.at += 1;
        self.flow -= 1;
        if self.flow == 0 { self.end_line() } else { Some(()) }
    }
}
