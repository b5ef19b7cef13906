//! The verdicts on the anchors of claims, and on exclusions and waivers.

use std::ops::Range;

use ahash::AHashMap;
use claimbook_core::book::relocate::{At, NamedPlace};
use claimbook_core::model::codes::SectionKind;
use claimbook_core::model::{Anchor, Locator, Lock, Scope, Source};
use claimbook_core::text::{Document, Passage, anchor_at, sha256};

use super::alignment::NONE;
use super::change::{Part, diff};
use super::placement::{self, Placement, Placer, Verdict};
use super::{Anchored, NewSentence};

/// The data that the verdict on one anchor needs.
pub(super) struct Comparison<'c, 'd> {
    pub(super) placer: Placer<'c, 'd>,
    pub(super) known: AHashMap<&'c Locator, Range<usize>>,
    pub(super) lock: &'c Lock,
    pub(super) revised: &'c Source,
}

impl Comparison<'_, '_> {
    /// Returns the verdict on a place that a record names.
    pub(super) fn anchored(&self, place: &NamedPlace<'_>) -> Anchored {
        let mut anchored = Anchored {
            subject: place.name.clone(),
            coder: place.coder.map(str::to_owned),
            file: place.file,
            path: place.path.clone(),
            at: place.at.to_string(),
            anchor_hash: sha256(""),
            verdict: Verdict::Lost,
            to: None,
            others: Vec::new(),
            reason: String::new(),
            flags: Vec::new(),
            changes: Vec::new(),
            old_words: String::new(),
            new_words: None,
            folded: String::new(),
        };
        let earlier = self.lock.unplaced.iter().find(|unplaced| unplaced.is_of(&place.name, place.coder, &anchored.at));
        if let Some(earlier) = earlier {
            anchored.anchor_hash = earlier.sha256_fold;
            "it waits for a decision since an earlier revision".clone_into(&mut anchored.reason);
            return anchored;
        }
        match place.at {
            At::Anchor(anchor) => self.place_anchor(anchor, &mut anchored),
            At::Scope(scope) => self.place_scope(scope, &mut anchored),
        }
        anchored
    }

    fn place_anchor(&self, anchor: &Anchor, anchored: &mut Anchored) {
        let runs: Option<Vec<Range<usize>>> = anchor.locators().iter().map(|locator| self.words(locator)).collect();
        let Some(runs) = runs else {
            "the old text does not have its locator".clone_into(&mut anchored.reason);
            return;
        };
        self.describe(&runs, anchored);
        let to = |words: &Range<usize>| anchor_at(&self.placer.new, words.clone()).map(|anchor| anchor.to_string());
        self.place_runs(&runs, anchored, to);
    }

    /// Places an exclusion or waiver. A section or a heading keeps its scope. The words of a paragraph or sentence must
    /// be a whole paragraph or sentence again.
    fn place_scope(&self, scope: &Scope, anchored: &mut Anchored) {
        let is_fixed = scope.paragraph.is_none_or(|paragraph| paragraph == 0 && scope.sentence.is_none());
        let held =
            self.known.iter().filter(|(locator, _)| scope.holds_locator(locator)).map(|(_, words)| words.clone());
        let Some(words) = held.reduce(|all, words| all.start.min(words.start)..all.end.max(words.end)) else {
            "the old text does not have its locator".clone_into(&mut anchored.reason);
            return;
        };
        self.describe(std::slice::from_ref(&words), anchored);
        if is_fixed {
            anchored.verdict = Verdict::Exact;
            anchored.to = Some(anchored.at.clone());
            anchored.new_words = None;
            return;
        }
        let to = |words: &Range<usize>| self.scope_at(words, scope.sentence.is_some()).map(|scope| scope.to_string());
        self.place_runs(&[words], anchored, to);
    }

    fn describe(&self, runs: &[Range<usize>], anchored: &mut Anchored) {
        let document = self.placer.texts.old.document;
        let folded: Vec<&str> = runs.iter().map(|words| document.folded(words)).collect();
        anchored.folded = folded.join(" ");
        anchored.anchor_hash = sha256(&anchored.folded);
        anchored.old_words = joined(document, runs);
    }

    fn place_runs(&self, runs: &[Range<usize>], anchored: &mut Anchored, to: impl Fn(&Range<usize>) -> Option<String>) {
        let new = self.placer.texts.new.document;
        let placements: Vec<Placement> = runs.iter().map(|words| self.placer.place(words)).collect();
        let worst = placements.iter().max_by_key(|placement| placement.verdict).filter(|_| !runs.is_empty());
        let Some(worst) = worst else { return };
        anchored.verdict = worst.verdict;
        worst.reason.clone_into(&mut anchored.reason);
        for placement in &placements {
            anchored.flags.extend(&placement.flags);
            anchored.others.extend(placement.others.iter().filter_map(&to));
        }
        anchored.flags.sort_unstable();
        anchored.flags.dedup();
        let places: Option<Vec<Range<usize>>> = placements.iter().map(|placement| placement.words.clone()).collect();
        if let Some(places) = places.filter(|places| places.windows(2).all(|pair| pair[0].end <= pair[1].start)) {
            anchored.to = places.iter().map(&to).collect::<Option<Vec<String>>>().map(|parts| parts.join(", "));
            anchored.new_words = Some(joined(new, &places));
            if !anchored.verdict.is_safe() || placements.iter().any(|placement| placement.is_reworded) {
                anchored.changes = self.compared(runs, &places);
            }
        }
        // The same words at the same offset can be another sentence of the paragraph.
        if anchored.verdict == Verdict::Exact && anchored.to.as_ref() != Some(&anchored.at) {
            anchored.verdict = Verdict::Shifted;
        }
        // The parts of a span must be in the order of the text, and its locator must be readable.
        let is_anchor = |text: &String| text.parse::<Anchor>().is_ok() || text.parse::<Scope>().is_ok();
        if !anchored.to.as_ref().is_some_and(is_anchor) {
            anchored.to = None;
            if anchored.verdict.is_safe() {
                anchored.verdict = Verdict::Ambiguous;
                "its words are no longer parts of sentences in the same order".clone_into(&mut anchored.reason);
            }
        }
    }

    /// Compares the sentences of some words with those of their new place.
    fn compared(&self, old: &[Range<usize>], new: &[Range<usize>]) -> Vec<Part> {
        let (before, after) = (self.placer.texts.old.document, self.placer.texts.new.document);
        let sentences = |passages: &[Passage], document: &Document, runs: &[Range<usize>]| {
            let mut ranges: Vec<Range<usize>> =
                runs.iter().map(|words| placement::sentences(passages, words)).collect();
            ranges.dedup();
            ranges.into_iter().flat_map(|range| document.words(range).map(str::to_owned).collect::<Vec<_>>()).collect()
        };
        let old: Vec<String> = sentences(&self.placer.old, before, old);
        let new: Vec<String> = sentences(&self.placer.new, after, new);
        diff(&old.iter().map(String::as_str).collect::<Vec<_>>(), &new.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn words(&self, locator: &Locator) -> Option<Range<usize>> {
        let sentence = self.known.get(&locator.passage())?;
        locator.words.map_or_else(|| Some(sentence.clone()), |words| words.within(sentence))
    }

    /// Returns the sentence or paragraph of the new text with exactly these words.
    fn scope_at(&self, words: &Range<usize>, is_sentence: bool) -> Option<Scope> {
        let passages = &self.placer.new;
        let first = passages.partition_point(|passage| passage.words.end <= words.start);
        let place = |locator: &Locator| (locator.section.clone(), locator.paragraph);
        let passage = passages.get(first)?;
        let own = place(&passage.locator);
        let end = if is_sentence {
            passage.words.end
        } else {
            let same = passages[first..].iter().take_while(|other| place(&other.locator) == own);
            if first > 0 && place(&passages[first - 1].locator) == own {
                return None;
            }
            same.last()?.words.end
        };
        (passage.words.start == words.start && end == words.end).then(|| Scope {
            section: own.0,
            paragraph: Some(own.1),
            sentence: is_sentence.then_some(passage.locator.sentence),
        })
    }

    /// Returns the sentences of the body with fewer than half of their words in the old text.
    pub(super) fn unread(&self) -> Vec<NewSentence> {
        let texts = self.placer.texts;
        let is_body = |locator: &Locator| {
            let section = self.revised.sections.iter().find(|section| section.id == locator.section);
            section.is_some_and(|section| {
                section.kind == SectionKind::Body
                    && locator.paragraph > 0
                    && !section.pull_quotes.contains(&locator.paragraph)
            })
        };
        let is_new = |passage: &&Passage| {
            let run = texts.new.positions(&passage.words);
            let known = run.clone().filter(|place| texts.alignment.to_old[*place] != NONE).count();
            known * 2 < run.len()
        };
        let new = self.placer.new.iter().filter(|passage| is_body(&passage.locator)).filter(is_new);
        new.map(|passage| NewSentence {
            at: passage.locator.to_string(),
            words: joined(texts.new.document, std::slice::from_ref(&passage.words)),
        })
        .collect()
    }
}

/// Returns the words of some ranges on one line, with an ellipsis between the ranges.
fn joined(document: &Document, runs: &[Range<usize>]) -> String {
    let texts: Vec<String> = runs.iter().map(|words| document.slice(words.clone()).replace('\n', " ")).collect();
    texts.join(" … ")
}
