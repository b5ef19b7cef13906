//! Coverage of a source: which passages have claims, which are excluded and why, and which are unread.

use ahash::AHashMap;

use crate::book::{Book, ClaimRecord, SourceRecord};
use crate::model::Open;
use crate::model::codes::{Coverage, ExclusionReason, PassageKind, SectionKind};
use crate::model::{Locator, LockedPattern, LockedSpan, Scope, Slug, Source, Words};

/// A sentence of a source with its coverage.
#[derive(Debug, Clone)]
pub struct CoveredPassage<'a> {
    /// The kind of passage.
    pub kind: PassageKind,
    /// Whether the passage has a claim, is excluded, or is unread.
    pub coverage: Coverage,
    /// The reason for the exclusion, if the passage is excluded.
    pub reason: Option<&'a Open<ExclusionReason>>,
    /// The number of current claims with a primary, duplicate or restatement anchor on the passage.
    pub claims: u32,
    /// The entry of the passage in the lock.
    pub span: &'a LockedSpan,
}

/// The exclusions of a source, indexed by scope, and by the passages that their patterns match according to the lock.
pub(crate) struct Exclusions<'a> {
    scopes: AHashMap<(&'a Slug, Option<u32>, Option<u32>), usize>,
    matched: AHashMap<&'a Locator, usize>,
}

impl<'a> Exclusions<'a> {
    pub(crate) fn of(record: &'a SourceRecord) -> Self {
        let source = &record.source;
        let mut scopes = AHashMap::with_capacity(source.coverage.len());
        for (place, exclusion) in source.coverage.iter().enumerate() {
            if let Some(Scope { section, paragraph, sentence }) = &exclusion.at {
                scopes.entry((section, *paragraph, *sentence)).or_insert(place);
            }
        }
        let mut matched = AHashMap::new();
        let locked = record.lock.iter().flat_map(|lock| &lock.patterns);
        let locked: Vec<&LockedPattern> = locked.collect();
        for (place, pattern) in source.patterns() {
            if let Some(locked) = locked.iter().find(|locked| locked.pattern == *pattern) {
                locked.passages.iter().for_each(|at| {
                    matched.entry(at).or_insert(place);
                });
            }
        }
        Self { scopes, matched }
    }

    /// Returns the index in [`Source::coverage`] of the exclusion of a sentence: the first one whose place covers the sentence,
    /// else the first one whose pattern matches it.
    pub(crate) fn over(&self, locator: &Locator) -> Option<usize> {
        let by_place = self.all(&locator.section, Some(locator.paragraph), Some(locator.sentence)).min();
        by_place.or_else(|| self.matched.get(&locator.passage()).copied())
    }

    /// Returns the index of the first other exclusion that covers the one at `place`.
    pub(crate) fn over_another(&self, scope: &Scope, place: usize) -> Option<usize> {
        self.all(&scope.section, scope.paragraph, scope.sentence).filter(|&other| other != place).min()
    }

    fn all(&self, section: &Slug, paragraph: Option<u32>, sentence: Option<u32>) -> impl Iterator<Item = usize> {
        let wider = [(section, paragraph, sentence), (section, paragraph, None), (section, None, None)];
        wider.into_iter().filter_map(|key| self.scopes.get(&key).copied())
    }
}

/// Returns every passage of a source's lock, in the order of the text. Returns an empty list without a valid lock.
#[must_use]
pub fn coverage<'a>(book: &Book, record: &'a SourceRecord) -> Vec<CoveredPassage<'a>> {
    let Some(lock) = &record.lock else { return Vec::new() };
    let claims = claims_by_passage(book.claims_of(&record.source.id));
    let exclusions = Exclusions::of(record);
    let covered = |span: &'a LockedSpan| {
        let claims = claims.get(&span.at).copied().unwrap_or(0);
        let (coverage, reason) = match exclusions.over(&span.at) {
            _ if claims > 0 => (Coverage::Claimed, None),
            Some(place) => (Coverage::Excluded, Some(&record.source.coverage[place].reason)),
            None => (Coverage::Unread, None),
        };
        CoveredPassage { kind: kind(&record.source, &span.at), coverage, reason, claims, span }
    };
    lock.passages.iter().map(covered).collect()
}

/// Returns the runs of words that locators name in each passage, in order, with gaps between them. A passage without
/// such words is missing. `passages` gives the number of words of each passage.
pub(crate) fn named_runs<'a>(
    locators: impl Iterator<Item = &'a Locator>,
    passages: &[LockedSpan],
) -> AHashMap<Locator, Vec<Words>> {
    let lengths: AHashMap<&Locator, u32> = passages.iter().map(|span| (&span.at, span.words)).collect();
    let mut named: AHashMap<Locator, Vec<Words>> = AHashMap::new();
    for locator in locators {
        let passage = locator.passage();
        let length = lengths.get(&passage).copied().unwrap_or_default();
        let (first, last) = locator.words.map_or((1, length), |words| (words.first, words.last.min(length)));
        if first <= last {
            named.entry(passage).or_default().push(Words { first, last });
        }
    }
    named.values_mut().for_each(merge);
    named
}

/// Sorts runs of words, and merges those that overlap or touch.
fn merge(runs: &mut Vec<Words>) {
    runs.sort_unstable();
    runs.dedup_by(|next, run| {
        let touches = next.first <= run.last.saturating_add(1);
        if touches {
            run.last = run.last.max(next.last);
        }
        touches
    });
}

/// Returns the runs of words of a passage that are in none of `runs`, which [`named_runs`] returned.
pub(crate) fn rests(runs: &[Words], length: u32) -> Vec<Words> {
    let firsts = [0].into_iter().chain(runs.iter().map(|run| run.last)).map(|last: u32| last.saturating_add(1));
    let lasts = runs.iter().map(|run| run.first - 1).chain([length]);
    firsts.zip(lasts).filter(|(first, last)| first <= last).map(|(first, last)| Words { first, last }).collect()
}

/// Counts the claims on each passage. A claim with several anchors on one passage counts once.
pub(crate) fn claims_by_passage<'a>(records: impl Iterator<Item = &'a ClaimRecord>) -> AHashMap<Locator, u32> {
    let mut claims: AHashMap<Locator, u32> = AHashMap::new();
    let mut passages = Vec::new();
    for record in records {
        passages.extend(record.standing().map(Locator::passage));
        passages.sort_unstable();
        passages.dedup();
        for passage in passages.drain(..) {
            *claims.entry(passage).or_default() += 1;
        }
    }
    claims
}

/// Returns the kind of a passage.
pub(crate) fn kind(source: &Source, locator: &Locator) -> PassageKind {
    let Some(section) = source.sections.iter().find(|section| section.id == locator.section) else {
        return PassageKind::Body;
    };
    if locator.paragraph == 0 {
        return PassageKind::Heading;
    }
    match section.kind {
        SectionKind::FrontMatter => PassageKind::FrontMatter,
        SectionKind::Body if section.pull_quotes.contains(&locator.paragraph) => PassageKind::PullQuote,
        SectionKind::Body => PassageKind::Body,
        SectionKind::Notes => PassageKind::Notes,
        SectionKind::BackMatter => PassageKind::BackMatter,
    }
}
