//! Finds quotes in a document.

use std::ops::Range;

use memchr::memmem;

use super::Document;
use crate::text::profile::fold;

/// An occurrence of a quote in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The words, as a range of the document.
    pub words: Range<usize>,
    /// The bytes of the quote in the folded text.
    bytes: Range<usize>,
}

impl Document {
    /// Returns the occurrences of a quote, in the order of the text. Compares the quote and the text after folding
    /// (`fold-1`). A quote begins and ends with whole words, but may leave out their punctuation.
    #[must_use]
    pub fn occurrences(&self, quote: &str) -> Vec<Occurrence> {
        let quote = fold(quote);
        if !quote.contains(char::is_alphanumeric) {
            return Vec::new();
        }
        let (mut found, mut from): (Vec<Occurrence>, _) = (Vec::new(), 0);
        let step = quote.chars().next().map_or(1, char::len_utf8);
        let finder = memmem::Finder::new(&quote);
        // Unlike `memmem::find_iter`, this also finds places that overlap.
        while let Some(length) = finder.find(&self.folded.as_bytes()[from..]) {
            let start = from + length;
            found.extend(self.occurrence(start..start + quote.len()));
            from = start + step;
        }
        found.dedup_by(|next, previous| next.words == previous.words);
        found
    }

    /// Returns the words around a byte range of the folded text, unless it cuts a word.
    fn occurrence(&self, bytes: Range<usize>) -> Option<Occurrence> {
        let mut first = self.words.partition_point(|word| word.fold_bytes.end <= bytes.start);
        // Folding may remove a word. Its range is empty.
        while self.words.get(first).is_some_and(|word| word.fold_bytes.is_empty()) {
            first += 1;
        }
        let last = self.words.partition_point(|word| word.fold_bytes.end < bytes.end);
        let (begin, end) = (&self.words.get(first)?.fold_bytes, &self.words.get(last)?.fold_bytes);
        let is_cut = |rest: Range<usize>| self.folded[rest].contains(char::is_alphanumeric);
        let fits = first <= last && begin.start <= bytes.start && bytes.end <= end.end;
        let is_cut_after = is_cut(bytes.end..end.end) && !self.is_before_marker(begin.start..bytes.end, end.end);
        (fits && !is_cut(begin.start..bytes.start) && !is_cut_after)
            .then(|| Occurrence { words: first..last + 1, bytes })
    }

    /// Returns whether only the marker of a note follows the words up to `end` of the folded text. A marker consists of
    /// digits after punctuation that follows a letter, as in `in one year.2`.
    fn is_before_marker(&self, words: Range<usize>, end: usize) -> bool {
        let rest = &self.folded[words.end..end];
        let digits = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let sentence = self.folded[words.start..end - digits.len()].trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_parted = sentence.len() < words.len() + (rest.len() - digits.len());
        let is_number = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_parted && is_number && sentence.ends_with(char::is_alphabetic)
    }

    /// Returns whether the text around a quote agrees with the text that should precede and follow it, after folding.
    #[must_use]
    pub fn is_between(&self, place: &Occurrence, before: &str, after: &str) -> bool {
        self.folded[..place.bytes.start].trim_end().ends_with(&fold(before))
            && self.folded[place.bytes.end..].trim_start().starts_with(&fold(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(quote: &str) -> Vec<(usize, usize)> {
        let document =
            Document::new("He said “wait.” Then\nhe waited.\n\nWait \u{200b} here, he said. 港口说：「冰会化。」");
        document.occurrences(quote).into_iter().map(|place| (place.words.start, place.words.end)).collect()
    }

    #[test]
    fn a_quote_has_whole_words_and_may_lack_their_punctuation() {
        assert_eq!(found("wait"), [(2, 3)]);
        assert_eq!(found("\"wait.\""), [(2, 3)]);
        assert_eq!(found("said 'wait"), [(0, 0); 0], "the quotation marks differ");
        assert_eq!(found("wai"), [(0, 0); 0]);
        assert_eq!(found("Then he waited.\nWait here"), [(3, 9)]);
        assert_eq!(found("冰会"), [(14, 16)]);
        assert_eq!(Document::new("so and so and so").occurrences("so and so").len(), 2, "the two places overlap");
        for nothing in ["", " ", "“", ".", "\u{ad}"] {
            assert_eq!(found(nothing), [(0, 0); 0], "{nothing:?}");
        }
    }

    /// People quote a sentence without the marker of its note.
    #[test]
    fn a_quote_may_lack_the_marker_of_a_note() {
        let found = |quote: &str| {
            let document = Document::new("Ships came in one year.2 Trade grew by 3.5 percent,17 and CO2 fell.");
            document.occurrences(quote).len()
        };
        for quote in ["came in one year", "came in one year.", "one year.2", "grew by 3.5 percent"] {
            assert_eq!(found(quote), 1, "{quote}");
        }
        for part in ["grew by 3", "and CO", "in one yea"] {
            assert_eq!(found(part), 0, "{part}");
        }
    }

    #[test]
    fn the_context_tells_equal_quotes_apart() {
        let document = Document::new("An old port is a port. A new port is a port.");
        let places = document.occurrences("port is a port");
        let agree = |before: &str, after: &str| {
            places.iter().map(|place| document.is_between(place, before, after)).collect::<Vec<_>>()
        };
        assert_eq!(agree("old ", ""), [true, false]);
        assert_eq!(agree("", ""), [true, true]);
        assert_eq!(agree("new", "."), [false, true]);
        assert_eq!(agree("new", ". A"), [false, false]);
    }
}
