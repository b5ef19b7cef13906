//! Reflows a text: joins wrapped lines and divided words, drops page furniture, and separates paragraphs by blank lines.

use ahash::AHashSet;

use super::furniture::{Furniture, furniture};
use super::headings;
use super::layout::{Line, ends_sentence, is_item, lines, plain, width};
use crate::text::{HYPHENS, is_divided};

/// A block of more lines than this is divided by indentation and short last lines.
const LONGEST_PARAGRAPH: usize = 25;

/// A reflowed text, and what was changed besides line ends.
#[derive(Debug, Clone)]
pub struct Reflowed {
    /// The text: paragraphs on lines, with blank lines between them.
    pub text: String,
    /// The page numbers and running heads that were dropped, each with its line number and text.
    pub dropped: Vec<(u32, Furniture, String)>,
    /// The words whose parts were joined, each with the number of its first line.
    pub joined: Vec<(u32, String)>,
    /// The words that still end with a hyphen at a line end, because the text has them nowhere else.
    pub kept: Vec<(u32, String)>,
}

/// What is between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    /// Nothing: the paragraph continues.
    Joint,
    /// A line end, as before the items of a list.
    LineEnd,
    /// A blank line.
    Blank,
}

/// Reflows a text. Keeps every character except line ends, indentation, hyphens of joined words, and the dropped lines.
#[must_use]
pub fn reflow(text: &str) -> Reflowed {
    let plain = plain(text);
    let all = lines(&plain);
    let furniture = furniture(&all);
    let is_dropped = |place: &usize| furniture[*place].is_some();
    let dropped = (0..all.len()).filter(is_dropped);
    let dropped = dropped.filter_map(|place| Some((all[place].number, furniture[place]?, all[place].text.to_owned())));
    let mut reflowed =
        Reflowed { text: String::new(), dropped: dropped.collect(), joined: Vec::new(), kept: Vec::new() };
    let kept: Vec<Content<'_>> = contents(&all, &furniture);
    let shape = Shape::of(&kept);
    let words = Vocabulary::of(&kept);
    for (place, content) in kept.iter().enumerate() {
        if let Some(before) = place.checked_sub(1) {
            match shape.between(&kept, before) {
                Between::Joint => joint(&mut reflowed, &words, &kept[before].line, content.line.text),
                Between::LineEnd => reflowed.text.push('\n'),
                Between::Blank => reflowed.text.push_str("\n\n"),
            }
        }
        reflowed.text.push_str(content.line.text);
    }
    reflowed.text.push('\n');
    reflowed
}

/// A line of the text itself.
#[derive(Debug, Clone, Copy)]
struct Content<'t> {
    line: Line<'t>,
    /// Whether a page ends before the line.
    turns: bool,
    /// Whether the line is in a block of too many lines for one paragraph.
    is_dense: bool,
}

fn contents<'t>(all: &[Line<'t>], furniture: &[Option<Furniture>]) -> Vec<Content<'t>> {
    let mut contents: Vec<Content<'_>> = Vec::new();
    let (mut turns, mut gap) = (false, false);
    for (line, furniture) in all.iter().zip(furniture) {
        gap |= line.gap;
        if furniture.is_some() {
            turns = true;
            continue;
        }
        turns |= contents.last().is_some_and(|before| before.line.page != line.page);
        let line = Line { gap: std::mem::take(&mut gap), ..*line };
        contents.push(Content { line, turns: std::mem::take(&mut turns), is_dense: false });
    }
    let has_gaps = contents.iter().skip(1).any(|content| content.line.gap && !content.turns);
    for block in contents.chunk_by_mut(|_, next| !next.line.gap && !next.turns) {
        let is_dense = !has_gaps || block.len() > LONGEST_PARAGRAPH;
        for content in block {
            content.is_dense = is_dense;
        }
    }
    contents
}

/// The shape of the paragraphs of a text.
struct Shape {
    /// The width of wrapped lines; `None` if each line is a paragraph.
    width: Option<usize>,
    /// The most frequent indentation.
    indent: usize,
}

impl Shape {
    fn of(contents: &[Content<'_>]) -> Self {
        let lines: Vec<Line<'_>> = contents.iter().map(|content| content.line).collect();
        let mut indents: Vec<usize> = lines.iter().map(|line| line.indent).collect();
        indents.sort_unstable();
        let most = indents.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        Self { width: width(&lines), indent: most.map_or(0, |same| same[0]) }
    }

    /// Returns what is between a line and the next one.
    fn between(&self, contents: &[Content<'_>], place: usize) -> Between {
        let (this, next) = (&contents[place], &contents[place + 1]);
        let (text, after) = (this.line.text, next.line.text);
        if next.turns {
            return if self.continues(this, next) { Between::Joint } else { Between::Blank };
        }
        if next.line.gap {
            return Between::Blank;
        }
        let is_heading = |place: usize| self.is_heading(contents, place);
        if self.width.is_none() {
            // Each line is a paragraph. A heading may lack the blank line after it.
            let is_end = ends_sentence(text) || is_heading(place);
            return if is_end && !is_item(after) { Between::Blank } else { Between::LineEnd };
        }
        // Lines of titles, addresses and tables of contents stay lines.
        let is_row = !self.is_long(text) && !ends_sentence(text) && !text.ends_with(HYPHENS);
        let is_line = is_item(after)
            || headings::is_contents_line(text)
            || (is_row && !after.starts_with(char::is_lowercase) && !this.is_dense);
        if is_line {
            return Between::LineEnd;
        }
        if this.is_dense && (self.ends_paragraph(this, next) || is_heading(place) || is_heading(place + 1)) {
            return Between::Blank;
        }
        Between::Joint
    }

    /// Returns whether a sentence continues on the next page.
    fn continues(&self, this: &Content<'_>, next: &Content<'_>) -> bool {
        let (text, after) = (this.line.text, next.line.text);
        if ends_sentence(text) || text.ends_with(':') || is_item(after) {
            return false;
        }
        after.starts_with(char::is_lowercase) || (self.is_long(text) && headings::sign(after).is_none())
    }

    /// Returns whether a line is nearly as long as wrapped lines are.
    fn is_long(&self, text: &str) -> bool {
        self.width.is_some_and(|width| text.chars().count() * 10 >= width * 7)
    }

    /// Returns whether a paragraph ends between two lines: the next one is indented, or this one ends a sentence early.
    fn ends_paragraph(&self, this: &Content<'_>, next: &Content<'_>) -> bool {
        let width = self.width.unwrap_or_default();
        let is_indented = next.line.indent > this.line.indent
            && this.line.indent == self.indent
            && (1..=12).contains(&(next.line.indent - self.indent));
        let is_short = this.line.text.chars().count() * 10 < width * 8;
        let begins = !next.line.text.starts_with(char::is_lowercase);
        begins && ends_sentence(this.line.text) && (is_indented || is_short)
    }

    /// Returns whether a line without blank lines around it is a heading: short, after a full stop or at the start, and before a
    /// sentence.
    fn is_heading(&self, contents: &[Content<'_>], place: usize) -> bool {
        let text = contents[place].line.text;
        let is_short = match self.width {
            Some(_) => !self.is_long(text),
            None => contents.get(place + 1).is_some_and(|next| next.line.text.len() > text.len()),
        };
        let before = place.checked_sub(1).map(|before| &contents[before]);
        let is_after_end = contents[place].line.gap
            || before
                .is_none_or(|before| ends_sentence(before.line.text) || headings::sign(before.line.text).is_some());
        let begins = |next: &Content<'_>| !next.line.text.starts_with(char::is_lowercase);
        is_short && is_after_end && headings::sign(text).is_some() && contents.get(place + 1).is_none_or(begins)
    }
}

/// The words of a text, in lower case, except those at divided line ends.
struct Vocabulary(AHashSet<String>);

impl Vocabulary {
    fn of(contents: &[Content<'_>]) -> Self {
        let mut words = AHashSet::new();
        let mut is_rest = false;
        for (place, content) in contents.iter().enumerate() {
            let mut parts: Vec<&str> = content.line.text.split_whitespace().collect();
            if is_rest && !parts.is_empty() {
                parts.remove(0);
            }
            let next = contents.get(place + 1).map_or("", |next| next.line.text);
            is_rest = is_divided(content.line.text, next);
            if is_rest {
                parts.pop();
            }
            words.extend(parts.into_iter().map(bare).filter(|word| !word.is_empty()));
        }
        Self(words)
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(&bare(word))
    }
}

/// Returns a word in lower case and without punctuation around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .replace(['\u{2010}', '\u{2011}'], "-")
        .replace('\u{ad}', "")
        .to_lowercase()
}

/// Writes what is between two lines of a paragraph: a space, nothing within a word, or the line end if it is unknown whether the
/// word has a hyphen.
fn joint(reflowed: &mut Reflowed, words: &Vocabulary, line: &Line<'_>, next: &str) {
    let Reflowed { text, joined, kept, .. } = reflowed;
    let start = line.text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let rest = next.split_whitespace().next().unwrap_or_default();
    let Some(part) = start.strip_suffix(HYPHENS) else {
        text.push(' ');
        return;
    };
    if is_divided(line.text, next) {
        let (whole, compound) = (format!("{part}{rest}"), format!("{part}-{rest}"));
        if start.ends_with('\u{ad}') || words.has(&whole) {
            text.pop();
            joined.push((line.number, whole));
        } else if words.has(&compound) {
            joined.push((line.number, compound));
        } else {
            text.push('\n');
            kept.push((line.number, format!("{start} {rest}")));
        }
    } else if part.ends_with(char::is_alphanumeric) && rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
        // A name or a range such as `2030-2035`, whose hyphen belongs to it.
        joined.push((line.number, format!("{start}{rest}")));
    } else {
        text.push(' ');
    }
}
