//! Locators that would name other words if a source's lock were recomputed.

use std::fmt;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::anchor::{Verdict, find_all};
use super::document::{Document, Passage};
use crate::model::{Locator, Lock, LockedSpan, Source, Words};

/// A locator that no longer names the words that were locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebound {
    /// The locator.
    pub at: Locator,
    /// The current place of the words that were locked.
    pub words: Whereabouts,
}

/// The place of locked words in another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// At one place, within one sentence.
    At(Locator),
    /// At one place, across sentences or outside the sections, as offsets in code points.
    Offsets(Range<u32>),
    /// At several places, or in a different context.
    Ambiguous,
    /// Not in the text.
    Lost,
}

impl fmt::Display for Whereabouts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(locator) => write!(formatter, "its words are now at {locator}"),
            Self::Offsets(offsets) => {
                write!(formatter, "its words are now at code points {} to {}", offsets.start, offsets.end)
            }
            Self::Ambiguous => formatter.write_str("its words occur at several places, or in a different context"),
            Self::Lost => formatter.write_str("its words do not occur in the text"),
        }
    }
}

/// Returns the locators in `named` whose words differ between the locks, or that the new lock no longer has. The result
/// is sorted by locator. A shifted offset is not a difference.
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
