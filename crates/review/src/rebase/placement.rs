//! The verdict on one run of words.

use std::ops::Range;

use claimbook_core::text::Passage;
use serde::Serialize;

use super::alignment::NONE;
use super::change::{self, Flag};
use super::evidence::{Doubt, Texts};

/// The verdict on the words of an anchor in a revised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The words are at the same place.
    Exact,
    /// The words are at another place, in the same order with the text around.
    Shifted,
    /// The words are at another place, in another order than the text around.
    Moved,
    /// The words changed, or other words of their sentence that may change the meaning.
    Changed,
    /// The words could be at several places.
    Ambiguous,
    /// The words are not in the new text.
    Lost,
}

impl Verdict {
    /// All verdicts, the safe ones first.
    pub const ALL: [Self; 6] = [Self::Exact, Self::Shifted, Self::Moved, Self::Changed, Self::Ambiguous, Self::Lost];

    /// Returns the name of the verdict.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Shifted => "shifted",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Ambiguous => "ambiguous",
            Self::Lost => "lost",
        }
    }

    /// Returns whether the anchor is placed without a person's decision.
    #[must_use]
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Exact | Self::Shifted | Self::Moved)
    }
}

/// The verdict on one run of words. Ranges count words of the new document.
pub(super) struct Placement {
    pub(super) verdict: Verdict,
    /// The place, or the best proposal.
    pub(super) words: Option<Range<usize>>,
    /// Other possible places.
    pub(super) others: Vec<Range<usize>>,
    pub(super) flags: Vec<Flag>,
    pub(super) reason: &'static str,
    /// Whether other words of the sentence changed.
    pub(super) is_reworded: bool,
}

impl Placement {
    fn new(verdict: Verdict, reason: &'static str) -> Self {
        Self { verdict, words: None, others: Vec::new(), flags: Vec::new(), reason, is_reworded: false }
    }
}

/// Finds runs of words of the old text in the new one.
pub(super) struct Placer<'t, 'd> {
    pub(super) texts: &'t Texts<'d>,
    /// The sentences of both texts, in order.
    pub(super) old: Vec<Passage>,
    pub(super) new: Vec<Passage>,
    /// Whether both texts have the same words in the same order.
    pub(super) is_same: bool,
}

impl Placer<'_, '_> {
    /// Returns the verdict on a word range of the old document.
    pub(super) fn place(&self, words: &Range<usize>) -> Placement {
        let texts = self.texts;
        let run = texts.old.positions(words);
        if run.is_empty() {
            return Placement::new(Verdict::Lost, "the span has no visible words");
        }
        let image = texts.alignment.image(&run);
        let is_equal = |image: &Range<usize>| {
            texts.old.document.folded(words) == texts.new.document.folded(&texts.new.words(image))
        };
        match image.filter(is_equal) {
            Some(image) => self.found(&run, &image, words),
            None => self.not_found(&run),
        }
    }

    /// Returns the verdict on words that the alignment finds unchanged.
    fn found(&self, run: &Range<usize>, image: &Range<usize>, words: &Range<usize>) -> Placement {
        let texts = self.texts;
        let sentence = texts.old.positions(&sentences(&self.old, words));
        let new_words = texts.new.words(image);
        let doubt = if self.is_same { None } else { texts.doubt(run, image, &sentence) };
        let mut placement = match doubt {
            Some(Doubt::Rival) => Placement::new(Verdict::Ambiguous, "another place is nearly as good"),
            Some(Doubt::Weak) => Placement::new(Verdict::Ambiguous, "too few words around are the same"),
            None => {
                let new_sentence = texts.new.positions(&sentences(&self.new, &new_words));
                let flags = change::flags(texts, &sentence, &new_sentence);
                let verdict = match () {
                    () if !flags.is_empty() => Verdict::Changed,
                    () if texts.alignment.is_moved[run.start] => Verdict::Moved,
                    () if texts.old.document.offsets(words) == texts.new.document.offsets(&new_words) => Verdict::Exact,
                    () => Verdict::Shifted,
                };
                let reason = if flags.is_empty() { "" } else { "its sentence changed around it" };
                Placement {
                    flags,
                    is_reworded: texts.old.tokens[sentence] != texts.new.tokens[new_sentence],
                    ..Placement::new(verdict, reason)
                }
            }
        };
        if placement.verdict == Verdict::Ambiguous {
            placement.others = self.copies(run, Some(image.start));
        }
        placement.words = Some(new_words);
        placement
    }

    /// Returns the verdict on words that the alignment does not find unchanged.
    fn not_found(&self, run: &Range<usize>) -> Placement {
        let texts = self.texts;
        if let Some(place) = self.changed(run) {
            return Placement {
                flags: change::flags(texts, run, &place),
                words: Some(texts.new.words(&place)),
                ..Placement::new(Verdict::Changed, "its words changed")
            };
        }
        let others = if run.len() < 3 { Vec::new() } else { self.copies(run, None) };
        match others.len() {
            0 => Placement::new(Verdict::Lost, "most of its words are gone"),
            1 => {
                Placement { others, ..Placement::new(Verdict::Ambiguous, "its words occur only at an unrelated place") }
            }
            _ => Placement { others, ..Placement::new(Verdict::Ambiguous, "its words occur at several places") },
        }
    }

    /// Returns the place of at least half of the words, extended over changed words at both ends.
    fn changed(&self, run: &Range<usize>) -> Option<Range<usize>> {
        let to_new = &self.texts.alignment.to_new;
        let images = || run.clone().map(|place| to_new[place]).filter(|place| *place != NONE);
        if images().count() * 2 < run.len() {
            return None;
        }
        let (first, last) = (images().min()?, images().max()?);
        let most = run.len() * 3 + 8;
        let before = run.start.checked_sub(1).map(|place| to_new[place]).filter(|place| *place != NONE);
        let after = to_new.get(run.end).copied().filter(|place| *place != NONE);
        let start = before.map_or(first, |place| place + 1).min(first);
        let end = after.unwrap_or(last + 1).max(last + 1);
        let (wide, narrow) = (start..end, first..last + 1);
        [wide, narrow].into_iter().find(|place| place.len() <= most)
    }

    /// Returns the places of the same words in the new text, except one, at most five.
    fn copies(&self, run: &Range<usize>, except: Option<usize>) -> Vec<Range<usize>> {
        let found = self.texts.found(run).into_iter().filter(|place| Some(*place) != except).take(5);
        found.map(|place| self.texts.new.words(&(place..place + run.len()))).collect()
    }
}

/// Returns the words of all sentences that a word range touches, or the range itself outside of sentences.
pub(super) fn sentences(passages: &[Passage], words: &Range<usize>) -> Range<usize> {
    let first = passages.partition_point(|passage| passage.words.end <= words.start);
    let touched = passages[first..].iter().take_while(|passage| passage.words.start < words.end);
    touched.fold(words.clone(), |all, passage| all.start.min(passage.words.start)..all.end.max(passage.words.end))
}
