//! The lines of a text as its file has them: numbers, indentation, pages, blank lines, and the width of wrapped text.

use crate::text::is_blank;

/// Returns a text without BOM and with LF for every line end.
pub(super) fn plain(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n")
}

/// A line that is not blank. A form feed ends a line and a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// The number of the line in the file, from 1.
    pub(super) number: u32,
    /// The text without blanks at both ends.
    pub(super) text: &'t str,
    /// The number of characters before the text. A tab counts as four.
    pub(super) indent: usize,
    /// The page, from 0.
    pub(super) page: u32,
    /// Whether a blank line precedes.
    pub(super) gap: bool,
}

/// Returns the lines of a plain text that are not blank.
pub(super) fn lines(plain: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut page, mut gap) = (0, true);
    for (number, row) in (1..).zip(plain.split('\n')) {
        let mut is_blank_row = true;
        for (place, part) in row.split('\u{c}').enumerate() {
            page += u32::from(place > 0);
            let text = part.trim_matches(is_blank);
            if text.is_empty() {
                continue;
            }
            let before = &part[..part.len() - part.trim_start_matches(is_blank).len()];
            let indent = before.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            lines.push(Line { number, text, indent, page, gap: std::mem::take(&mut gap) });
            is_blank_row = false;
        }
        gap |= is_blank_row;
    }
    lines
}

/// Returns the number of the first line of each block.
pub(super) fn block_lines(plain: &str) -> Vec<u32> {
    let mut starts = Vec::new();
    let mut gap = true;
    for (number, row) in (1..).zip(plain.split('\n')) {
        let is_blank_row = row.trim_matches(is_blank).is_empty();
        if gap && !is_blank_row {
            starts.push(number);
        }
        gap = is_blank_row;
    }
    starts
}

/// Returns the width of hard-wrapped lines in characters, or `None` if lines end where paragraphs end.
///
/// A text is wrapped if at least every sixth pair of neighboring lines continues a sentence in lower case.
pub(super) fn width(lines: &[Line<'_>]) -> Option<usize> {
    const WIDEST: usize = 200;
    let pairs = || lines.windows(2).filter(|pair| !pair[1].gap);
    let continues = |pair: &&[Line<'_>]| !ends_sentence(pair[0].text) && pair[1].text.starts_with(char::is_lowercase);
    let continued = pairs().filter(continues).count();
    if continued < 2 || continued * 6 < pairs().count() {
        return None;
    }
    let mut lengths: Vec<usize> = lines.iter().map(|line| line.text.chars().count()).collect();
    lengths.sort_unstable();
    let width = lengths[(lengths.len() - 1) * 9 / 10];
    (width <= WIDEST).then_some(width)
}

/// Returns whether a text ends with the punctuation of a sentence. Closing quotes, brackets and footnote markers may follow.
pub(super) fn ends_sentence(text: &str) -> bool {
    const CLOSERS: [char; 10] = [')', ']', '”', '“', '"', '’', '‘', '\'', '»', '«'];
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let ends = |text: &str| text.trim_end_matches(CLOSERS).ends_with(['.', '!', '?', '…', '。', '！', '？']);
    let bare = text.trim_end_matches(RAISED).trim_end_matches(|c: char| c.is_ascii_digit() || "[],".contains(c));
    let number = |word: &str| word.chars().next().is_some_and(|c| c.is_ascii_digit());
    // A footnote marker follows the full stop; a number such as `3.5` does not end a sentence.
    let has_marker = || bare.len() < text.len() && !bare.rsplit(char::is_whitespace).next().is_some_and(number);
    ends(text) || (has_marker() && ends(bare))
}

/// Returns whether a line begins with a bullet or an enumerator, such as `•`, `3.`, `(a)` or `[12]`.
pub(super) fn is_item(text: &str) -> bool {
    const BULLETS: [char; 9] = ['•', '◦', '▪', '‣', '●', '■', '-', '–', '*'];
    let Some((first, rest)) = text.split_once(is_blank) else { return false };
    if rest.is_empty() || first.chars().count() > 5 {
        return false;
    }
    let bare = first.trim_matches(['(', '[', ')', ']', '.']);
    let is_short = bare.len() < first.len()
        && ((1..=3).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
            || bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_lowercase()));
    is_short || (first.chars().count() == 1 && first.starts_with(BULLETS))
}
