//! Division into sentences by UAX #29, with sentences joined again after abbreviations.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// The name of the rules of `sentences`.
pub const SEGMENTATION_PROFILE: &str = "uax29+abbr1";

/// Abbreviations after which a sentence always continues.
const LEADING: [&str; 8] = ["Mr.", "Mrs.", "Dr.", "Gen.", "Sen.", "vs.", "al.", "No."];

/// Abbreviations that may also end a sentence.
const EITHER: [&str; 3] = ["U.S.", "U.K.", "U.N."];

/// Words that begin a new sentence after one of the abbreviations in `EITHER`.
const OPENING: [&str; 34] = [
    "A", "After", "Although", "An", "And", "As", "At", "Before", "But", "For", "He", "However", "If", "In", "It",
    "Its", "Moreover", "No", "On", "Or", "She", "Since", "So", "That", "The", "Their", "There", "These", "They",
    "This", "Those", "We", "While", "Yet",
];

/// Returns the byte ranges of the sentences of a canonical block, without the whitespace between them.
///
/// Ignores UAX #29 breaks within a word, so that a word never spans two sentences.
pub(super) fn sentences(block: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for (start, piece) in block.split_sentence_bound_indices() {
        let end = start + piece.trim_end().len();
        if end == start {
            continue;
        }
        match sentences.last_mut() {
            Some(last) if last.end == start || goes_on(&block[last.clone()], piece) => last.end = end,
            _ => sentences.push(start..end),
        }
    }
    sentences
}

/// Returns whether a sentence continues after an abbreviation at its end. After some abbreviations, it continues only
/// if the next word does not usually begin a sentence.
fn goes_on(sentence: &str, next: &str) -> bool {
    let last = sentence.split([' ', '\n']).next_back().unwrap_or_default().trim_start_matches(['(', '“', '"', '‘']);
    let first = next.split([' ', '\n', ',']).next().unwrap_or_default();
    LEADING.contains(&last) || (EITHER.contains(&last) && !OPENING.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(block: &str) -> Vec<&str> {
        sentences(block).into_iter().map(|range| &block[range]).collect()
    }

    #[test]
    fn a_sentence_goes_on_after_an_abbreviation() {
        assert_eq!(
            split("Then U.S. President Doe met Dr. Roe. He left."),
            ["Then U.S. President Doe met Dr. Roe.", "He left."]
        );
        assert_eq!(split("They left the U.S. The door closed."), ["They left the U.S.", "The door closed."]);
        assert_eq!(split("It was a “war.” So they said."), ["It was a “war.”", "So they said."]);
        assert_eq!(split("Who?Nobody. Yes!"), ["Who?Nobody.", "Yes!"]);
        assert_eq!(split(""), Vec::<&str>::new());
    }
}
