//! Locators that would name other words if a source's lock were computed anew.

use std::fmt;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::anchor::{Verdict, find_all};
use super::document::{Document, Passage};
use crate::model::{Locator, Lock, LockedSpan, Source, Words};

/// A locator whose words are not those that were locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebound {
    /// The locator.
    pub at: Locator,
    /// Where the words that were locked stand now.
    pub words: Whereabouts,
}

/// Where words that were locked stand in another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// At one place, on one sentence.
    At(Locator),
    /// At one place, across sentences or outside the sections.
    Offsets(Range<u32>),
    /// At several places, or in other surroundings.
    Ambiguous,
    /// Nowhere.
    Lost,
}

impl fmt::Display for Whereabouts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(locator) => write!(formatter, "its words now stand at {locator}"),
            Self::Offsets(offsets) => {
                write!(formatter, "its words now stand at code points {} to {}", offsets.start, offsets.end)
            }
            Self::Ambiguous => formatter.write_str("its words stand at several places, or in other surroundings"),
            Self::Lost => formatter.write_str("its words stand nowhere in the text"),
        }
    }
}

/// The locators that both locks know, or only the old one, and that name other words in the new one; in their order. An
/// offset that shifts is no change.
#[must_use]
pub fn rebound<'a>(
    old: &Lock,
    new: &Lock,
    document: &Document,
    source: &Source,
    named: impl IntoIterator<Item = &'a Locator>,
) -> Vec<Rebound> {
    let named: AHashSet<&Locator> = named.into_iter().collect();
    let known: AHashMap<&Locator, &LockedSpan> =
        new.passages.iter().chain(&new.spans).map(|span| (&span.at, span)).collect();
    let is_changed = |span: &&LockedSpan| {
        let same = known.get(&span.at).is_some_and(|now| now.sha256_fold == span.sha256_fold);
        named.contains(&span.at) && !same
    };
    let changed: Vec<&LockedSpan> = old.passages.iter().chain(&old.spans).filter(is_changed).collect();
    let passages = document.passages(source);
    let verdicts = find_all(document, changed.iter().copied());
    let mut rebound: Vec<Rebound> = changed
        .iter()
        .zip(verdicts)
        .map(|(span, verdict)| Rebound { at: span.at.clone(), words: whereabouts(&verdict, document, &passages) })
        .collect();
    rebound.sort_by(|a, b| a.at.cmp(&b.at));
    rebound
}

fn whereabouts(verdict: &Verdict, document: &Document, passages: &[Passage]) -> Whereabouts {
    let (Verdict::Exact(words) | Verdict::Moved(words)) = verdict else {
        return if *verdict == Verdict::Lost { Whereabouts::Lost } else { Whereabouts::Ambiguous };
    };
    let holds = |passage: &&Passage| passage.words.start <= words.start && words.end <= passage.words.end;
    let Some(passage) = passages.iter().find(holds) else {
        let (start, end) = document.offsets(words);
        return Whereabouts::Offsets(start..end);
    };
    let number = |place: usize| u32::try_from(place - passage.words.start).unwrap_or(u32::MAX);
    let part = Words { first: number(words.start) + 1, last: number(words.end) };
    let words = (*words != passage.words).then_some(part);
    Whereabouts::At(Locator { words, ..passage.locator.clone() })
}
