//! Finds the place that a quote names.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Document, Passage};
use crate::model::{Anchor, Lock, Source};
use crate::text::anchor_at;
use crate::text::copied::plain_words;

/// Largest number of places in an answer.
const MOST: usize = 5;

/// Largest number of words by which similar places are ranked.
const COMPARED: usize = 100;

/// Fewest words that a sentence must share with a longer quote to be similar.
const SHARED: usize = 3;

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedPlace {
    /// The locators of the place.
    pub at: Anchor,
    /// The word range in the document.
    pub words: Range<usize>,
}

/// The places of a quote in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quoted {
    /// At one place.
    Once(QuotedPlace),
    /// At several places: the first five, and the number of all.
    Repeated(Vec<QuotedPlace>, usize),
    /// Only outside the sections of the source.
    Outside,
    /// Nowhere. At most five sentences have similar words, the most similar first.
    Absent(Vec<QuotedPlace>),
}

impl Document {
    /// Finds a quote in the sentences of the lock, or in the segmented sentences if there is no lock. Ignores
    /// differences of typesetting (`fold-1`) and punctuation around the quote.
    #[must_use]
    pub fn quoted(&self, source: &Source, lock: Option<&Lock>, quote: &str) -> Quoted {
        let mut passages = match lock {
            Some(lock) => self.locked_passages(source, lock),
            None => self.passages(source),
        };
        passages.sort_by_key(|passage| passage.words.start);
        let runs = |quote: &str| -> Vec<Range<usize>> {
            self.occurrences(quote).into_iter().map(|place| place.words).collect()
        };
        let runs = match runs(quote) {
            none if none.is_empty() => runs(quote.trim_matches(|character: char| !character.is_alphanumeric())),
            runs => runs,
        };
        let found = |words: &Range<usize>| {
            let at = anchor_at(&passages, words.clone())?;
            Some(QuotedPlace { at, words: words.clone() })
        };
        let mut places: Vec<QuotedPlace> = runs.iter().filter_map(found).collect();
        match places.len() {
            0 if !runs.is_empty() => Quoted::Outside,
            0 => Quoted::Absent(self.similar(&passages, quote)),
            1 => Quoted::Once(places.remove(0)),
            count => {
                places.truncate(MOST);
                Quoted::Repeated(places, count)
            }
        }
    }

    /// Returns the sentences that share at least half of their words, or of the words of the quote, in the same order.
    fn similar(&self, passages: &[Passage], quote: &str) -> Vec<QuotedPlace> {
        let mut quote = plain_words(quote);
        quote.truncate(COMPARED);
        let mut ranked: Vec<(Reverse<usize>, usize, QuotedPlace)> = Vec::new();
        for passage in passages {
            let mut words: Vec<(String, usize)> = Vec::new();
            for (place, word) in passage.words.clone().zip(self.words(passage.words.clone())) {
                words.extend(plain_words(word).into_iter().map(|word| (word, place)));
            }
            let Some((shared, run)) = closest_run(&quote, &words) else { continue };
            let is_similar = shared >= SHARED.min(quote.len()) && shared * 2 >= quote.len().min(words.len());
            let run = words[run.start].1..words[run.end - 1].1 + 1;
            if let Some(at) = anchor_at(passages, run.clone()).filter(|_| is_similar) {
                ranked.push((Reverse(shared), run.len(), QuotedPlace { at, words: run }));
            }
        }
        ranked.sort_by_key(|(shared, length, _)| (*shared, *length));
        ranked.into_iter().take(MOST).map(|(.., place)| place).collect()
    }
}

/// Finds the longest common subsequence of a quote and a sentence. Returns the number of shared words, and the shortest
/// run of the sentence that contains all of them.
fn closest_run(quote: &[String], sentence: &[(String, usize)]) -> Option<(usize, Range<usize>)> {
    // For each number of words of the quote: the shared words so far, and the latest start of a run with all of them.
    let mut best = vec![(0, 0); quote.len() + 1];
    let mut closest: Option<(usize, Range<usize>)> = None;
    for (place, (word, _)) in sentence.iter().enumerate() {
        let mut next = vec![(0, 0); quote.len() + 1];
        for (index, own) in quote.iter().enumerate() {
            let (shared, start) = best[index];
            let matched = if own == word { (shared + 1, if shared == 0 { place } else { start }) } else { (0, 0) };
            next[index + 1] = matched.max(best[index + 1]).max(next[index]);
        }
        best = next;
        let (shared, start) = best[quote.len()];
        let run = start..place + 1;
        let is_closer = closest
            .as_ref()
            .is_none_or(|(most, shortest)| shared > *most || (shared == *most && run.len() < shortest.len()));
        if shared > 0 && is_closer {
            closest = Some((shared, run));
        }
    }
    closest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(quote: &str, sentence: &str) -> Option<(usize, Range<usize>)> {
        let sentence: Vec<(String, usize)> = plain_words(sentence).into_iter().zip(0..).collect();
        closest_run(&plain_words(quote), &sentence)
    }

    #[test]
    fn the_closest_run_is_the_shortest_with_the_most_shared_words() {
        assert_eq!(run("trade had grown", "Roe doubts that trade has grown."), Some((2, 3..6)));
        assert_eq!(run("a ship", "A port, a mast, a ship and a pier."), Some((2, 4..6)));
        assert_eq!(run("ship a", "A ship."), Some((1, 0..1)));
        assert_eq!(run("whale", "A ship."), None);
        assert_eq!(run("", "A ship."), None);
    }
}
