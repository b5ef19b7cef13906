//! Reads plain, quoted, folded and literal scalars, and parses their values.

use std::borrow::Cow;
use std::str::FromStr;

use memchr::{memchr, memchr2_iter};

use super::Cursor;
use crate::model::record::Limits;
use crate::model::{self, Code};
use crate::read::tree::PARSED;
use crate::syntax::yaml::{ScalarKind, plain_kind, type_in_yaml_1_1};

/// A scalar, with its quotes, escapes and line folding resolved.
struct Scalar<'t> {
    text: Cow<'t, str>,
    plain: bool,
    /// Whether a comment follows a plain scalar on its line.
    commented: bool,
}

impl<'t> Cursor<'t> {
    fn scalar(&mut self) -> Option<Scalar<'t>> {
        self.column = None;
        self.skip_spaces();
        let scalar = match self.byte()? {
            b'"' => self.double_quoted()?,
            b'\'' => self.single_quoted()?,
            b'>' | b'|' if self.flow == 0 => return self.block(),
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'(' | b'.' | b'$' | 0x80..) => self.plain()?,
            _ => return None,
        };
        if self.flow == 0 {
            self.end_line()?;
        }
        Some(scalar)
    }

    fn plain(&mut self) -> Option<Scalar<'t>> {
        let end = self.line_end();
        let rest = &self.text[self.at..end];
        let bytes = rest.as_bytes();
        let (mut length, mut commented) = (rest.len(), false);
        if self.flow > 0 {
            // Within brackets or braces, a `:` could end a key and a `#` could begin a comment.
            length = bytes.iter().position(|byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b':' | b'#'))?;
            if matches!(bytes[length], b':' | b'#') {
                return None;
            }
        } else {
            for index in memchr2_iter(b':', b'#', bytes) {
                if bytes[index] == b':' {
                    if matches!(bytes.get(index + 1), None | Some(b' ')) {
                        return None;
                    }
                } else if bytes[index - 1] == b' ' {
                    (length, commented) = (index, true);
                    break;
                }
            }
        }
        let text = rest[..length].trim_end_matches(' ');
        self.at += text.len();
        Some(Scalar { text: Cow::Borrowed(text), plain: true, commented })
    }

    fn double_quoted(&mut self) -> Option<Scalar<'t>> {
        self.at += 1;
        let end = self.line_end();
        let line = &self.text[self.at..end];
        let (mut text, mut from) = (Cow::Borrowed(""), 0);
        for index in memchr2_iter(b'"', b'\\', line.as_bytes()) {
            if index < from {
                continue;
            }
            if line.as_bytes()[index] == b'"' {
                self.at += index + 1;
                text = joined(text, &line[from..index]);
                return Some(Scalar { text, plain: false, commented: false });
            }
            // Only the escapes `\"` and `\\` are supported.
            let escaped = line.get(index + 1..index + 2).filter(|next| matches!(*next, "\"" | "\\"))?;
            text = joined(joined(text, &line[from..index]), escaped);
            from = index + 2;
        }
        None
    }

    fn single_quoted(&mut self) -> Option<Scalar<'t>> {
        self.at += 1;
        let end = self.line_end();
        let line = &self.text[self.at..end];
        let (mut text, mut from) = (Cow::Borrowed(""), 0);
        loop {
            let end = from + memchr(b'\'', &line.as_bytes()[from..])?;
            if line.as_bytes().get(end + 1) != Some(&b'\'') {
                self.at += end + 1;
                return Some(Scalar { text: joined(text, &line[from..end]), plain: false, commented: false });
            }
            text = joined(text, &line[from..=end]);
            from = end + 2;
        }
    }

    /// Reads a folded or literal scalar on the lines below. In a folded scalar, all lines must be equally indented, and
    /// none may end with a space.
    fn block(&mut self) -> Option<Scalar<'t>> {
        let folded = self.byte() == Some(b'>');
        self.at += 1;
        let stripped = self.byte() == Some(b'-');
        self.at += usize::from(stripped);
        if self.byte() != Some(b'\n') {
            return None;
        }
        self.at += 1;
        let start = self.at;
        let indent = self.skip_spaces();
        self.at = start;
        // Also gives up on a leading empty line, which has no indentation.
        if indent <= self.parent {
            return None;
        }
        let (mut text, mut line_feeds) = (String::new(), 0);
        loop {
            let end = self.line_end();
            let line = &self.text[self.at..end];
            let spaces = line.bytes().take_while(|&byte| byte == b' ').count();
            if line.is_empty() {
                if self.at == self.text.len() {
                    break;
                }
                line_feeds += 1;
            } else if spaces == line.len() || (folded && (spaces > indent || line.ends_with(' '))) {
                return None;
            } else if spaces < indent {
                break;
            } else {
                if !text.is_empty() {
                    let parted = if folded { line_feeds } else { line_feeds + 1 };
                    (0..parted).for_each(|_| text.push('\n'));
                    if parted == 0 {
                        text.push(' ');
                    }
                }
                line_feeds = 0;
                text.push_str(&line[indent..]);
            }
            // If the text ends without a line feed, the value of the scalar may lack its final line feed.
            self.at += line.len() + 1;
            if self.at > self.text.len() {
                return None;
            }
        }
        // A safeguard: the first line has content.
        if text.is_empty() {
            return None;
        }
        if !stripped {
            text.push('\n');
        }
        text.shrink_to_fit();
        self.next_line();
        Some(Scalar { text: Cow::Owned(text), plain: false, commented: false })
    }

    /// Reads a text that is not blank and is not a plain number, boolean or null.
    pub(in crate::read::fast) fn read_text(&mut self, limits: &Limits) -> Option<Cow<'t, str>> {
        let scalar = self.scalar()?;
        sound(scalar, limits)
    }

    /// Reads a text like [`Cursor::read_text`]. Gives up if a comment follows a plain text on its line, because the
    /// tree reader may report the comment.
    pub(in crate::read::fast) fn read_prose(&mut self, limits: &Limits) -> Option<Cow<'t, str>> {
        let scalar = self.scalar().filter(|scalar| !scalar.commented)?;
        sound(scalar, limits)
    }

    /// Reads a text and parses it with [`FromStr`].
    pub(in crate::read::fast) fn read_parsed<T: FromStr>(&mut self) -> Option<T> {
        self.read_text(&PARSED)?.parse().ok()
    }

    /// Reads like [`Cursor::read_parsed`], but gives up on plain scalars.
    pub(in crate::read::fast) fn read_quoted<T: FromStr>(&mut self) -> Option<T> {
        let mut ahead = self.clone();
        ahead.skip_spaces();
        matches!(ahead.byte(), Some(b'"' | b'\'' | b'>' | b'|')).then_some(())?;
        self.read_parsed()
    }

    /// Reads a code of a closed list.
    pub(in crate::read::fast) fn read_code<C: Code>(&mut self) -> Option<C> {
        self.read_listed(model::parse)
    }

    /// Reads a code of a list.
    pub(in crate::read::fast) fn read_listed<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        parse(&self.scalar()?.text)
    }

    /// Reads a whole number in digits, at least `min`.
    pub(in crate::read::fast) fn read_number(&mut self, min: u32) -> Option<u32> {
        if let Some(value) = self.short_number() {
            return Some(value).filter(|&value| value >= min);
        }
        let scalar = self.scalar()?;
        let is_led = scalar.text.len() > 1 && scalar.text.starts_with('0');
        let digits = scalar.plain && !is_led && scalar.text.bytes().all(|byte| byte.is_ascii_digit());
        let value = if digits { scalar.text.parse().ok() } else { None };
        value.filter(|&value| value >= min)
    }

    /// Reads a number of up to nine digits in braces or brackets, of which a lock has very many.
    fn short_number(&mut self) -> Option<u32> {
        if self.flow == 0 {
            return None;
        }
        let (text, start) = (self.text.as_bytes(), self.at + usize::from(self.byte() == Some(b' ')));
        let (mut value, mut at) = (0, start);
        while let Some(digit) = text.get(at).filter(|byte| byte.is_ascii_digit() && at - start < 9) {
            value = value * 10 + u32::from(digit - b'0');
            at += 1;
        }
        let is_whole = at > start && (text[start] != b'0' || at == start + 1);
        (is_whole && matches!(text.get(at), Some(b',' | b'}' | b']'))).then(|| {
            (self.column, self.at) = (None, at);
            value
        })
    }

    /// Reads `true` or `false`.
    pub(in crate::read::fast) fn read_boolean(&mut self) -> Option<bool> {
        let scalar = self.scalar()?;
        let is_boolean = scalar.plain && plain_kind(&scalar.text) == ScalarKind::Boolean;
        is_boolean.then(|| scalar.text.eq_ignore_ascii_case("true"))
    }
}

/// Returns the text of a scalar if it is within its bounds and no YAML reader takes it for another type.
#[inline]
fn sound<'t>(scalar: Scalar<'t>, limits: &Limits) -> Option<Cow<'t, str>> {
    // A plain scalar that begins with a letter and is longer than `false` is always a text.
    let is_word = scalar.text.len() > 5 && scalar.text.as_bytes()[0].is_ascii_alphabetic();
    let is_typed = || plain_kind(&scalar.text) != ScalarKind::Text || type_in_yaml_1_1(&scalar.text).is_some();
    if scalar.plain && !is_word && is_typed() {
        return None;
    }
    // The number of characters is between a quarter of the bytes and all of them, so most texts need no count.
    let bytes = scalar.text.len();
    let fits = (bytes.div_ceil(4) >= limits.min_length && bytes <= limits.max_length)
        || limits.fits(scalar.text.chars().count());
    let visible = scalar.text.bytes().any(|byte| byte.is_ascii_graphic()) || !scalar.text.trim().is_empty();
    let undivided = !limits.undivided || memchr(b'|', scalar.text.as_bytes()).is_none();
    (visible && fits && undivided && limits.form.is_none()).then_some(scalar.text)
}

/// Joins two texts, without a copy if the first is empty.
fn joined<'t>(text: Cow<'t, str>, more: &'t str) -> Cow<'t, str> {
    if text.is_empty() { Cow::Borrowed(more) } else { Cow::Owned(text.into_owned() + more) }
}
