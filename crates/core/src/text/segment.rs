//! Sentence segmentation with the crate `sentencex`, by the language of the text, and corrections to its results.
//!
//! [`seen`] removes footnote markers and enumerators from the segmenter's input, and [`is_break`] overrides its breaks.
//! A change to either raises the number in [`SEGMENTATION_PROFILE`].

mod lists;

use std::ops::Range;

use sentencex::languages::Language;

use lists::{Lists, is_numbering};

/// The name of the rules of segmentation: the segmenter, its version, and the version of the corrections.
pub const SEGMENTATION_PROFILE: &str = "sentencex/0.1.33+1";

const OPENERS: [char; 15] = ['(', '[', '{', '“', '„', '"', '‘', '‚', '\'', '«', '»', '‹', '›', '¿', '¡'];
const CLOSERS: [char; 16] = [')', ']', '}', '”', '“', '"', '’', '‘', '\'', '»', '«', '›', '‹', '」', '』', '）'];
const TERMINATORS: [char; 8] = ['.', '!', '?', '…', '。', '！', '？', '．'];
const BULLETS: [char; 6] = ['•', '◦', '▪', '‣', '●', '■'];

/// Returns the indices of the words that begin a sentence in a block, except the first word. The segmenter reads the
/// words with one space between them, so line breaks have no effect. `is_glued` marks words without whitespace before
/// them.
pub(super) fn breaks(language: &str, words: &[&str], is_glued: &[bool]) -> Vec<usize> {
    let code = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let lists = Lists::of(&code);
    let seen = seen(words, lists);
    let mut text = String::new();
    let mut places = Vec::with_capacity(words.len());
    for (seen, is_glued) in seen.iter().zip(is_glued) {
        if !text.is_empty() && !is_glued && !seen.text().is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(seen.text());
        places.push(start..text.len());
    }
    let segmenter = sentencex::language_factory(&code);
    let found = found(segmenter.as_ref(), &text, &places);
    let visible: Vec<usize> = (0..words.len()).filter(|&word| !seen[word].text().is_empty()).collect();
    let mut breaks = Vec::new();
    for place in 1..visible.len() {
        let mut word = visible[place];
        let is_item = words[visible[place - 1] + 1..word].iter().any(|word| word.starts_with(BULLETS));
        let near = Near {
            before: place.checked_sub(2).map_or("", |before| seen[visible[before]].text()),
            last: seen[visible[place - 1]].text(),
            next: seen[word].text(),
        };
        if is_item || is_break(lists, segmenter.as_ref(), &near, found[word]) {
            // An enumerator belongs to the sentence after it.
            while matches!(seen[word - 1], Seen::Enumerator) {
                word -= 1;
            }
            breaks.push(word);
        }
    }
    breaks
}

/// Returns, for each word, whether the segmenter begins a sentence before it. Its time is quadratic for texts with many
/// unpaired quotation marks, so long blocks are segmented in parts. Each part begins with the last sentence of the
/// previous one.
fn found(segmenter: &dyn Language, text: &str, places: &[Range<usize>]) -> Vec<bool> {
    const PART: usize = 16 * 1024;
    let mut found = vec![false; places.len()];
    let mut from = 0;
    while from < places.len() {
        let start = places[from].start;
        let to = places.partition_point(|place| place.end <= start + PART).max(from + 1);
        let part = &text[start..places[to - 1].end];
        let mut last = to;
        for boundary in segmenter.get_sentence_boundaries(part) {
            let byte = start + boundary.start_byte;
            let next = places.partition_point(|place| place.end <= byte);
            // A break within a word is ignored, so that a word never spans two sentences.
            if next > from && next < to && places[next].start >= byte {
                found[next] = true;
                last = next;
            }
        }
        from = if to == places.len() || last < from + (to - from) / 2 { to } else { last };
    }
    found
}

/// A word as the segmenter sees it.
enum Seen<'a> {
    /// The word without a footnote marker at its end.
    Text(&'a str),
    /// A separate footnote marker, which the segmenter does not see.
    Marker,
    /// A bullet or an enumerator, such as `(a)`, or `1.` at the start of a block, which the segmenter does not see.
    Enumerator,
}

impl<'a> Seen<'a> {
    fn text(&self) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::Marker | Self::Enumerator => "",
        }
    }
}

fn seen<'a>(words: &[&'a str], lists: &Lists) -> Vec<Seen<'a>> {
    let mut seen: Vec<Seen<'a>> = Vec::with_capacity(words.len());
    let mut is_ended = false;
    for (place, word) in words.iter().enumerate() {
        let next = words.get(place + 1).copied();
        let one = if is_ended && is_marker(word, false) {
            Seen::Marker
        } else if next.is_some() && (is_item(word) || (is_enumerator(word, lists) && starts_block(&words[..place]))) {
            Seen::Enumerator
        } else {
            Seen::Text(without_marker(word, next))
        };
        if let Seen::Text(text) = one {
            is_ended = text.trim_end_matches(CLOSERS).ends_with(TERMINATORS);
        }
        seen.push(one);
    }
    seen
}

/// Returns a word without the footnote marker after its full stop, as in `came.1`, `came.[3]` or `came.”³`.
fn without_marker<'a>(word: &'a str, next: Option<&str>) -> &'a str {
    /// Largest number of bytes from the full stop to the end of the word, which bounds the time.
    const LONGEST: usize = 48;
    let tail = word.ceil_char_boundary(word.len().saturating_sub(LONGEST));
    let terminators = word[tail..].char_indices().map(|(place, character)| (tail + place, character));
    for (place, terminator) in terminators.filter(|(_, character)| TERMINATORS.contains(character)) {
        let end = place + terminator.len_utf8();
        let marker = word[end..].trim_start_matches(|c| CLOSERS.contains(&c) && c != '[');
        let own = &word[..word.len() - marker.len()];
        // Digits without brackets after a number or an abbreviation belong to it, as in `3.5` or `No.1`.
        let stem = word[..place].trim_start_matches(OPENERS);
        let is_year = stem.len() == 4 && stem.starts_with(['1', '2']) && stem.bytes().all(|byte| byte.is_ascii_digit());
        let takes_digits = (is_year || !stem.ends_with(|c: char| c.is_numeric()))
            && (terminator != '.' || (stem.chars().count() > 2 && !stem.contains('.') && !is_numbering(stem)))
            && next.is_none_or(|next| !next.starts_with(char::is_lowercase));
        if is_marker(marker, takes_digits) {
            return own;
        }
    }
    word
}

/// Returns whether a text is one or more footnote markers, such as `[3]`, `³` or `*`. `takes_digits` accepts `3` and
/// `3,4` too.
fn is_marker(text: &str, takes_digits: bool) -> bool {
    let is_raised = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '*' | '†' | '‡' | '⁾' | '⁽');
    let is_number = |text: &str| {
        let parts = || text.split([',', ';', '-', '–']);
        parts().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let in_brackets = || {
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let is_letter = |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase());
        let parts = |inner: &str| {
            inner.split(['[', ']', ',', '-', '–']).all(|one| one.is_empty() || is_number(one) || is_letter(one))
        };
        inner.is_some_and(|inner| !inner.is_empty() && parts(inner))
    };
    !text.is_empty()
        && (in_brackets() || text.chars().all(|c| is_raised(c) || c == ',') || (takes_digits && is_number(text)))
}

/// Returns whether a word is a bullet, or an enumerator in parentheses, such as `(a)`, `(12)` or `ii)`.
fn is_item(word: &str) -> bool {
    (word.starts_with(BULLETS) && word.chars().count() == 1)
        || word.strip_suffix(')').is_some_and(|word| is_numeral(word.strip_prefix('(').unwrap_or(word)))
}

/// Returns whether a word at the start of a block is an enumerator, such as `A.`, `1.`, `2.1.` or `IV.`
fn is_enumerator(word: &str, lists: &Lists) -> bool {
    let stem = word.strip_suffix('.').filter(|stem| !lists.titles.contains(stem));
    stem.is_some_and(|stem| stem.split('.').all(is_numeral))
}

/// Returns whether an enumerator after these words is at the start of its block. A label such as `Chapter` may precede
/// it.
fn starts_block(before: &[&str]) -> bool {
    match before {
        [] => true,
        [label] => lists::LABELS.contains(label),
        _ => false,
    }
}

/// Returns whether a text is a number of up to three digits, a letter, or a small Roman numeral.
fn is_numeral(text: &str) -> bool {
    let is_roman = |text: &str| text.chars().all(|c| "ivxlIVXL".contains(c));
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        || text.len() == 1 && text.starts_with(|c: char| c.is_ascii_alphabetic())
        || (2..=5).contains(&text.len()) && is_roman(text)
}

/// Two neighboring words and the word before them, as the segmenter sees them.
struct Near<'a> {
    before: &'a str,
    last: &'a str,
    next: &'a str,
}

/// Returns whether a sentence ends between two words. `found` is the segmenter's result.
fn is_break(lists: &Lists, segmenter: &dyn Language, near: &Near<'_>, found: bool) -> bool {
    let next = near.next.trim_start_matches(OPENERS);
    let Some(stem) = near.last.trim_start_matches(OPENERS).strip_suffix('.').filter(|stem| !stem.ends_with('.')) else {
        return found || (next.starts_with(char::is_uppercase) && closes_sentence(lists, segmenter, near.last));
    };
    // In `l’art.`, the elided article is not part of the abbreviation.
    let stem = stem.rsplit(['’', '\'']).next().unwrap_or(stem);
    let is_number = !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit());
    let is_abbreviation = || is_abbreviation(lists, segmenter, stem);
    let first_word = next.trim_end_matches(|c: char| !c.is_alphanumeric());
    let opens = lists.openings.contains(&first_word) || segmenter.get_sentence_starters().contains(first_word);
    if next.starts_with(char::is_lowercase) || next.starts_with('§') {
        return false;
    }
    if next.starts_with(|c: char| c.is_numeric()) {
        let ends = stem.chars().count() > 3 && stem.chars().all(char::is_alphabetic) && !is_abbreviation();
        let is_year = is_number && stem.len() == 4;
        return (found || ends || is_year)
            && !is_numbering(stem)
            && !lists.titles.contains(&stem)
            && !lists.months.contains(&stem);
    }
    if !next.starts_with(char::is_uppercase) {
        return found;
    }
    if is_number && lists.has_ordinals {
        let is_ordinal = stem.len() < 3
            && (lists.counted.contains(&first_word) || (lists.before_ordinals.contains(&near.before) && !opens));
        return !is_ordinal && (found || stem.len() > 2);
    }
    if lists.months.contains(&stem) || lists.common.contains(&stem) {
        return true;
    }
    let pair = format!("{} {}", near.before, near.last);
    let follows_title = || near.before.strip_suffix('.').is_some_and(|before| lists.titles.contains(&before));
    let is_initial = stem.chars().count() == 1 && stem.starts_with(char::is_uppercase);
    if lists.titles.contains(&stem) || (is_initial && follows_title()) {
        return false;
    }
    if lists.either.contains(&stem) || lists.pairs.contains(&pair.as_str()) {
        return opens;
    }
    if lists.closing.contains(&stem) || (is_numbering(stem) && stem.eq_ignore_ascii_case("no")) {
        return true;
    }
    // The German segmenter never ends a sentence before a month name, because it expects a date such as `3. Mai`.
    let is_date = lists.has_ordinals && lists.counted.contains(&first_word);
    found || (is_date && stem.chars().all(char::is_lowercase) && !is_abbreviation()) || (opens && stem.contains('.'))
}

/// Returns whether a word ends a sentence in parentheses, as in `(She stayed.)`.
fn closes_sentence(lists: &Lists, segmenter: &dyn Language, word: &str) -> bool {
    let inner = word.strip_suffix(')').map(|inner| inner.trim_end_matches(CLOSERS)).unwrap_or_default();
    let stem = inner.trim_end_matches(TERMINATORS);
    stem != inner
        && stem.chars().count() > 3
        && stem.chars().all(char::is_alphabetic)
        && !is_abbreviation(lists, segmenter, stem)
}

fn is_abbreviation(lists: &Lists, segmenter: &dyn Language, stem: &str) -> bool {
    lists.is_abbreviation(stem) || segmenter.get_abbreviations().contains(&stem.to_lowercase())
}

#[cfg(test)]
mod tests;
