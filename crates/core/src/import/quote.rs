//! Finds the locators of quotes.

use std::collections::HashSet;

use super::draft::{Cell, Draft};
use crate::model::{Anchor, Locator, Lock};
use crate::text::{Document, Occurrence, Passage, anchor_at, find_all, fold};

/// The largest number of candidates in a message.
const MOST: usize = 5;

/// A text, with the sentences that the lock of its source names.
pub(super) struct Finder<'a> {
    document: &'a Document,
    /// In the order of the text.
    sentences: Vec<Passage>,
    /// The distinct words of each sentence.
    distinct: Vec<HashSet<String>>,
}

/// The reason why a quote has no locator, and the locators that a person may choose from, best first.
pub(super) struct Missed {
    pub(super) message: String,
    pub(super) candidates: Vec<String>,
}

/// The quote of a row, with the words around it and its offsets.
struct Quote<'d> {
    exact: &'d str,
    prefix: &'d str,
    suffix: &'d str,
    /// Offsets in code points, if both are numbers.
    offsets: Option<(u32, u32)>,
}

impl<'a> Finder<'a> {
    /// Takes the sentences from the lock, so that locators agree with the lock even if the copy of the text has other
    /// line ends or quotation marks.
    pub(super) fn new(document: &'a Document, lock: &Lock) -> Self {
        let verdicts = find_all(document, &lock.passages);
        let found = lock.passages.iter().zip(verdicts).filter_map(|(span, verdict)| {
            let words = verdict.words()?;
            Some(Passage { locator: span.at.clone(), words })
        });
        let mut sentences: Vec<Passage> = found.collect();
        sentences.sort_by_key(|sentence| sentence.words.start);
        let distinct = sentences.iter().map(|sentence| distinct(document.slice(sentence.words.clone()))).collect();
        Self { document, sentences, distinct }
    }

    /// Returns the locators of a draft's quote if the quote occurs exactly once, or if its context or
    /// offsets select one occurrence.
    pub(super) fn find(&self, draft: &Draft, exact: &Cell) -> Result<Anchor, Missed> {
        let text = |index: usize| draft.quote[index].as_ref().map_or("", |cell| cell.text.as_str());
        let offsets = text(3).parse().ok().zip(text(4).parse().ok());
        let quote = Quote { exact: &exact.text, prefix: text(1), suffix: text(2), offsets };
        let mut places = self.document.occurrences(quote.exact);
        if places.is_empty() {
            return Err(self.nowhere(quote.exact));
        }
        // Places that agree with the context come first among the candidates.
        places.sort_by_key(|place| !self.agrees(place, &quote));
        let only = match places.as_slice() {
            [only] => only,
            [first, second, ..] if self.agrees(first, &quote) && !self.agrees(second, &quote) => first,
            _ => {
                let message = format!("the quote stands at {} places", places.len());
                let candidates = places.iter().filter_map(|place| self.anchor(place)).take(MOST);
                return Err(Missed { message, candidates: candidates.map(|anchor| anchor.to_string()).collect() });
            }
        };
        self.anchor(only).ok_or_else(|| Missed {
            message: "the quote stands outside the sections of the source".to_owned(),
            candidates: Vec::new(),
        })
    }

    fn agrees(&self, place: &Occurrence, quote: &Quote<'_>) -> bool {
        let is_told = !quote.prefix.is_empty() || !quote.suffix.is_empty();
        if is_told {
            return self.document.is_between(place, quote.prefix, quote.suffix);
        }
        quote.offsets.is_some_and(|offsets| self.document.offsets(&place.words) == offsets)
    }

    /// Returns the locators of the words of a place, if sentences cover all of them.
    fn anchor(&self, place: &Occurrence) -> Option<Anchor> {
        anchor_at(&self.sentences, place.words.clone())
    }

    /// Ranks the sentences by the number of words that they share with a quote. The quote does not occur in the text.
    fn nowhere(&self, quote: &str) -> Missed {
        let wanted = distinct(quote);
        // Dice's coefficient, as a whole number so that the order is total.
        let score = |words: &HashSet<String>| {
            let shared = words.intersection(&wanted).count();
            (shared * 2_000).checked_div(words.len() + wanted.len()).unwrap_or(0)
        };
        let sentences = self.sentences.iter().zip(&self.distinct);
        let scored = sentences.map(|(sentence, words)| (score(words), &sentence.locator));
        let mut scored: Vec<(usize, &Locator)> = scored.filter(|(score, _)| *score > 0).collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let candidates = scored.into_iter().take(MOST).map(|(_, locator)| locator.to_string()).collect();
        Missed { message: "the quote does not stand in the text".to_owned(), candidates }
    }
}

/// Returns the distinct words of a text, folded and without case and punctuation.
fn distinct(text: &str) -> HashSet<String> {
    let words = fold(text).to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}
