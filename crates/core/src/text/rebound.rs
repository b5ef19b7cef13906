//! Locators that would name other words if a source's lock were computed anew.

use std::fmt;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::anchor::{Verdict, find_all};
use super::document::{Document, Passage};
use crate::model::{Anchor, Locator, Lock, LockedSpan, Scope, Words};

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

/// The sentences of a lock in its own text. Those whose offsets are no word boundaries are left out.
fn passages_of(document: &Document, lock: &Lock) -> Vec<Passage> {
    let passage = |span: &LockedSpan| {
        let words = document.words_at(span.start, span.end)?;
        Some(Passage { locator: span.at.clone(), words })
    };
    lock.passages.iter().filter_map(passage).collect()
}

/// The locators that both locks know, or only the old one, and that name other words in the new one; in their order. An
/// offset that shifts is no change.
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

/// The locator of words of a passage.
fn locator(passage: &Passage, words: &Range<usize>) -> Locator {
    let number = |place: usize| u32::try_from(place - passage.words.start).unwrap_or(u32::MAX);
    let part = Words { first: number(words.start) + 1, last: number(words.end) };
    let words = (*words != passage.words).then_some(part);
    Locator { words, ..passage.locator.clone() }
}

/// Where the words that one lock of a text names stand in another lock of the same text.
pub struct Mapping {
    old: AHashMap<Locator, Range<usize>>,
    new: Vec<Passage>,
}

impl Mapping {
    /// Maps the locators of one lock of a text to those of another.
    #[must_use]
    pub fn new(document: &Document, old: &Lock, new: &Lock) -> Self {
        let old = passages_of(document, old).into_iter().map(|passage| (passage.locator, passage.words));
        let mut new = passages_of(document, new);
        new.sort_by_key(|passage| passage.words.start);
        Self { old: old.collect(), new }
    }

    /// The anchor of the same words: where a sentence was split, a list of its parts. `None` where a part names no words.
    #[must_use]
    pub fn anchor(&self, anchor: &Anchor) -> Option<Anchor> {
        let mut parts: Vec<(&Passage, Range<usize>)> = Vec::new();
        for locator in anchor.locators() {
            for (passage, words) in self.parts(self.words(locator)?)? {
                match parts.last_mut() {
                    Some((last, run)) if last.locator == passage.locator && run.end == words.start => {
                        run.end = words.end;
                    }
                    _ => parts.push((passage, words)),
                }
            }
        }
        let locators: Vec<String> = parts.iter().map(|(passage, words)| locator(passage, words).to_string()).collect();
        locators.join(", ").parse().ok()
    }

    /// The same sentence; `None` where it is no whole sentence any more. Sections and paragraphs stay what they are.
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

    /// The words of the text that a locator of the old lock names.
    fn words(&self, locator: &Locator) -> Option<Range<usize>> {
        let sentence = self.old.get(&locator.passage())?.clone();
        let Some(Words { first, last }) = locator.words else { return Some(sentence) };
        let words = sentence.start + first as usize - 1..sentence.start + last as usize;
        (words.end <= sentence.end).then_some(words)
    }

    /// The sentences of the new lock on which words of the text lie, each with its part of them; `None` where some lie on none.
    fn parts(&self, words: Range<usize>) -> Option<Vec<(&Passage, Range<usize>)>> {
        let first = self.new.partition_point(|passage| passage.words.end <= words.start);
        let (mut parts, mut start) = (Vec::new(), words.start);
        for passage in &self.new[first..] {
            if start == words.end || passage.words.start > start {
                break;
            }
            let end = passage.words.end.min(words.end);
            parts.push((passage, start..end));
            start = end;
        }
        (start == words.end).then_some(parts)
    }
}
