//! Locators that would name other words if a source's lock were recomputed.

use std::fmt;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::anchor::{Verdict, find_all};
use super::document::{Document, Passage};
use crate::model::{Anchor, Locator, Lock, LockedSpan, Scope, Words};

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

/// Returns the passages of a lock as word ranges of its text. Omits passages whose offsets are no word boundaries.
fn passages_of(document: &Document, lock: &Lock) -> Vec<Passage> {
    let passage = |span: &LockedSpan| {
        let words = document.words_at(span.start, span.end)?;
        Some(Passage { locator: span.at.clone(), words })
    };
    lock.passages.iter().filter_map(passage).collect()
}

/// Returns the locators in `named` whose words differ between the locks, or are elsewhere in the text now. The result
/// is sorted by locator. A shifted offset is not a difference.
#[must_use]
pub fn rebound<'a>(
    old: &Lock,
    new: &Lock,
    document: &Document,
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
    let passages = passages_of(document, new);
    let verdicts = find_all(document, changed.iter().copied());
    let mut rebound: Vec<Rebound> = changed
        .iter()
        .zip(verdicts)
        .map(|(span, verdict)| Rebound { at: span.at.clone(), words: whereabouts(&verdict, document, &passages) })
        .collect();
    // The new lock has no span that only codings name, though its words may be where they were.
    rebound.retain(|rebound| rebound.words != Whereabouts::At(rebound.at.clone()));
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
    Whereabouts::At(locator(passage, words))
}

/// Returns the anchor of a word range, a list of locators if it spans sentences. `passages` must be in the order of the
/// text. Returns `None` if they lack some of the words.
#[must_use]
pub fn anchor_at(passages: &[Passage], words: Range<usize>) -> Option<Anchor> {
    anchor_of(&parts(passages, words)?)
}

fn anchor_of(parts: &[(&Passage, Range<usize>)]) -> Option<Anchor> {
    let locators: Vec<String> = parts.iter().map(|(passage, words)| locator(passage, words).to_string()).collect();
    locators.join(", ").parse().ok()
}

/// Returns the passages that cover a word range, each with its part. Returns `None` if they do not cover all of it.
fn parts(passages: &[Passage], words: Range<usize>) -> Option<Vec<(&Passage, Range<usize>)>> {
    let first = passages.partition_point(|passage| passage.words.end <= words.start);
    let (mut parts, mut start) = (Vec::new(), words.start);
    for passage in &passages[first..] {
        if start == words.end || passage.words.start > start {
            break;
        }
        let end = passage.words.end.min(words.end);
        parts.push((passage, start..end));
        start = end;
    }
    (start == words.end).then_some(parts)
}

/// Returns the locator of a word range within a passage.
fn locator(passage: &Passage, words: &Range<usize>) -> Locator {
    let number = |place: usize| u32::try_from(place - passage.words.start).unwrap_or(u32::MAX);
    let part = Words { first: number(words.start) + 1, last: number(words.end) };
    let words = (*words != passage.words).then_some(part);
    Locator { words, ..passage.locator.clone() }
}

/// A mapping from the locators of one lock of a text to those of another lock of the same text.
pub struct Mapping {
    old: AHashMap<Locator, Range<usize>>,
    new: Vec<Passage>,
}

impl Mapping {
    /// Creates the mapping from `old` to `new`.
    #[must_use]
    pub fn new(document: &Document, old: &Lock, new: &Lock) -> Self {
        let old = passages_of(document, old).into_iter().map(|passage| (passage.locator, passage.words));
        let mut new = passages_of(document, new);
        new.sort_by_key(|passage| passage.words.start);
        Self { old: old.collect(), new }
    }

    /// Returns the anchor of the same words in the new lock: a list of locators if a sentence was split. Returns `None`
    /// if the old lock or the new sections lack some of the words.
    #[must_use]
    pub fn anchor(&self, anchor: &Anchor) -> Option<Anchor> {
        let mut found: Vec<(&Passage, Range<usize>)> = Vec::new();
        for locator in anchor.locators() {
            for (passage, words) in parts(&self.new, self.words(locator)?)? {
                match found.last_mut() {
                    Some((last, run)) if last.locator == passage.locator && run.end == words.start => {
                        run.end = words.end;
                    }
                    _ => found.push((passage, words)),
                }
            }
        }
        anchor_of(&found)
    }

    /// Returns the scope of the same sentence in the new lock, or `None` if no sentence there has exactly the same
    /// words. Returns the scope of a section or a paragraph unchanged.
    #[must_use]
    pub fn scope(&self, scope: &Scope) -> Option<Scope> {
        let Scope { section, paragraph: Some(paragraph), sentence: Some(sentence) } = scope.clone() else {
            return Some(scope.clone());
        };
        let words = self.words(&Locator { section, paragraph, sentence, words: None })?;
        let passage = self.new.iter().find(|passage| passage.words == words)?;
        let Locator { section, paragraph, sentence, .. } = passage.locator.clone();
        Some(Scope { section, paragraph: Some(paragraph), sentence: Some(sentence) })
    }

    /// Returns the word range of a locator in the old lock. If only the new lock has the passage, the locator was
    /// written for the new lock, so the range comes from there.
    fn words(&self, locator: &Locator) -> Option<Range<usize>> {
        let passage = locator.passage();
        let new = || self.new.iter().find(|other| other.locator == passage).map(|other| &other.words);
        let sentence = self.old.get(&passage).or_else(new)?;
        locator.words.map_or_else(|| Some(sentence.clone()), |words| words.within(sentence))
    }
}
