//! Chooses the runs of words in a sentence that a claim names.

use claimbook_core::model::{Anchor, Words};

use super::random::SplitMix64;
use super::tables::PARTS;

/// Minimum characters of an anchor, as in the rule `short-anchor`. Folding does not shorten invented words.
const SHORTEST: usize = 24;

/// Minimum words of a sentence that is split into runs.
const DIVISIBLE: usize = 10;

/// A sentence in which claims name words.
pub(crate) struct Passage<'a> {
    /// The sentence's locator, such as `summary.p1.s2`.
    pub(crate) place: &'a str,
    words: Vec<usize>,
}

impl<'a> Passage<'a> {
    pub(crate) fn new(place: &'a str, text: &str) -> Self {
        Self { place, words: text.split(' ').map(|word| word.chars().count()).collect() }
    }

    /// Returns the runs of words for claim `index` of the `count` claims on the sentence. An empty list means the whole
    /// sentence. All claims together leave no long rest of the sentence, as in the rule `uncovered-rest`.
    pub(crate) fn runs(&self, index: usize, count: usize, random: &mut SplitMix64) -> Vec<Words> {
        let words = self.words.len();
        if words < DIVISIBLE {
            return Vec::new();
        }
        let mut runs = match random.weighted(&PARTS) {
            0 => return Vec::new(),
            1 => vec![self.single(index, count, random)],
            parts => self.several(parts, random),
        };
        if let Some(last) = runs.last_mut() {
            last.1 = last.1.max(words * (index + 1) / count);
        }
        while self.length(&runs) < SHORTEST {
            // Extend the last run to the right, then the first run to the left.
            let end = runs.len() - 1;
            if runs[end].1 < words {
                runs[end].1 += 1;
            } else if runs[0].0 > 1 {
                runs[0].0 -= 1;
            } else {
                return Vec::new();
            }
        }
        let to_u32 = |word: usize| u32::try_from(word).expect("a word of a sentence");
        runs.into_iter().map(|(first, last)| Words { first: to_u32(first), last: to_u32(last) }).collect()
    }

    /// Returns one run: the claim's share of the sentence, slightly extended.
    fn single(&self, index: usize, count: usize, random: &mut SplitMix64) -> (usize, usize) {
        let words = self.words.len();
        let first = 1 + (words * index / count + random.below(3)).min(words - 4);
        (first, (first + random.between(6, 20)).min(words))
    }

    /// Returns a short first run, and one or two further runs after gaps.
    fn several(&self, parts: usize, random: &mut SplitMix64) -> Vec<(usize, usize)> {
        let words = self.words.len();
        let mut first = 1 + random.weighted(&[(0, 3), (1, 1)]);
        let mut runs = Vec::new();
        for part in 0..parts {
            // Leave room for a gap and a word for each later run.
            let latest = words - 2 * (parts - part - 1);
            let length = if part == 0 { random.between(1, 5) } else { random.between(2, 16) };
            let last = (first + length - 1).min(latest);
            runs.push((first, last));
            let after = latest + 2;
            first = (last + 2 + random.below(6)).min(after.min(words));
        }
        runs
    }

    /// Returns the number of characters in the runs, including the blanks between words.
    fn length(&self, runs: &[(usize, usize)]) -> usize {
        runs.iter().map(|&(first, last)| self.words[first - 1..last].iter().sum::<usize>() + last - first).sum()
    }

    /// Returns the anchor of these runs.
    pub(crate) fn anchor(&self, runs: &[Words]) -> Anchor {
        let text = if runs.is_empty() {
            self.place.to_owned()
        } else {
            let parts: Vec<String> = runs.iter().map(|&run| self.part(run)).collect();
            parts.join(", ")
        };
        text.parse().expect("an anchor")
    }

    fn part(&self, run: Words) -> String {
        if run.first == run.last {
            format!("{}[{}]", self.place, run.first)
        } else {
            format!("{}[{}-{}]", self.place, run.first, run.last)
        }
    }
}
