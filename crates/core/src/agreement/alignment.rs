//! Which claim of one coder is which of another: the heaviest matching by similarity within each paragraph.

use std::collections::BTreeSet;

use ahash::AHashMap;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::value::real;
use crate::book::{ClaimRecord, ParagraphRecord};
use crate::model::{Claim, Locator, Lock, Slug};

/// What the words of the primary anchors that two claims share count for in their similarity, in percent.
pub const WORDS: i64 = 50;

/// What the entities that they share as participants count for, in percent.
pub const PARTICIPANTS: i64 = 25;

/// What the codes that they share count for, in percent: type, polarity, certainty, domains and forms, each alike.
pub const CODES: i64 = 25;

/// The least similarity of claims that may be aligned, in percent.
pub const THRESHOLD: i64 = 40;

/// Shares are counted in millionths: of whole numbers no two matchings differ by rounding alone.
const WHOLE: i64 = 1_000_000;

/// The claims of two coders over the paragraphs that both have coded.
#[derive(Debug, Clone)]
pub struct Alignment<'a> {
    /// The two coders.
    pub coders: [&'a Slug; 2],
    /// How many claims each has in these paragraphs.
    pub claims: [usize; 2],
    /// The claims that were aligned, in the order of the first coder's files.
    pub pairs: Vec<[&'a ClaimRecord; 2]>,
    /// The claims of each coder that the other has no match for.
    pub alone: [Vec<&'a ClaimRecord>; 2],
}

impl<'a> Alignment<'a> {
    /// An alignment of two coders without claims.
    pub(super) fn new(coders: [&'a Slug; 2]) -> Self {
        Self { coders, claims: [0, 0], pairs: Vec::new(), alone: [Vec::new(), Vec::new()] }
    }

    /// The share of the second coder's claims that were aligned, as if the first were right; `None` without claims.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share_of(self.pairs.len(), self.claims[1])
    }

    /// The share of the first coder's claims that were aligned; `None` without claims.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share_of(self.pairs.len(), self.claims[0])
    }

    /// Twice the aligned pairs over the claims of both; `None` without claims.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        share_of(2 * self.pairs.len(), self.claims[0] + self.claims[1])
    }

    /// Aligns the claims of a paragraph.
    pub(super) fn add(&mut self, coded: [&'a ParagraphRecord; 2], passages: &Passages<'_>) {
        let [first, second]: [Vec<Traits<'a>>; 2] =
            coded.map(|coded| coded.claims.iter().map(|record| Traits::new(record, passages)).collect());
        let matched = matched(&first, &second);
        let mut free: Vec<bool> = vec![true; second.len()];
        for (traits, other) in first.iter().zip(matched) {
            if let Some(other) = other {
                free[other] = false;
                self.pairs.push([traits.record, second[other].record]);
            } else {
                self.alone[0].push(traits.record);
            }
        }
        self.alone[1].extend(second.iter().zip(free).filter(|(_, free)| *free).map(|(traits, _)| traits.record));
        self.claims[0] += first.len();
        self.claims[1] += second.len();
    }
}

fn share_of(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| real(part) / real(whole))
}

/// The sentences of a source: the place of each in the text, and how many words it has.
pub(super) struct Passages<'a>(AHashMap<&'a Locator, (usize, u32)>);

impl<'a> Passages<'a> {
    pub(super) fn of(lock: &'a Lock) -> Self {
        Self(lock.passages.iter().enumerate().map(|(place, span)| (&span.at, (place, span.words))).collect())
    }

    /// Where a locator begins in the text: its sentence and its first word.
    pub(super) fn place(&self, locator: &Locator) -> (usize, u32) {
        let sentence = self.0.get(&locator.passage()).map_or(usize::MAX, |(place, _)| *place);
        (sentence, locator.words.map_or(1, |words| words.first))
    }

    /// The words on which a claim's primary anchor lies, each by its sentence and number.
    fn words(&self, claim: &Claim) -> BTreeSet<(usize, u32)> {
        let mut words = BTreeSet::new();
        for locator in claim.at.locators() {
            let Some((place, count)) = self.0.get(&locator.passage()) else { continue };
            let (first, last) = locator.words.map_or((1, *count), |range| (range.first, range.last.min(*count)));
            words.extend((first..=last).map(|word| (*place, word)));
        }
        words
    }
}

/// What claims are compared by.
struct Traits<'a> {
    record: &'a ClaimRecord,
    words: BTreeSet<(usize, u32)>,
    entities: BTreeSet<&'a Slug>,
}

impl<'a> Traits<'a> {
    fn new(record: &'a ClaimRecord, passages: &Passages<'_>) -> Self {
        let entities = record.claim.participants.iter().map(|participant| &participant.entity).collect();
        Self { record, words: passages.words(&record.claim), entities }
    }

    /// How similar two claims are, in millionths; 0 where they may not be aligned.
    fn similarity(&self, other: &Self) -> i64 {
        let words = jaccard(&self.words, &other.words);
        let entities = jaccard(&self.entities, &other.entities);
        let weighed = WORDS * words + PARTICIPANTS * entities + CODES * codes(&self.record.claim, &other.record.claim);
        if words > 0 && weighed >= THRESHOLD * WHOLE { weighed / 100 } else { 0 }
    }
}

/// The share of codes that two claims have in common.
fn codes(one: &Claim, other: &Claim) -> i64 {
    let equal = [one.claim_type == other.claim_type, one.polarity == other.polarity, one.certainty == other.certainty];
    let equal: i64 = equal.into_iter().map(|equal| i64::from(equal) * WHOLE).sum();
    let domains = jaccard(&set(&one.domains), &set(&other.domains));
    let forms = jaccard(&set(&one.forms), &set(&other.forms));
    (equal + domains + forms) / 5
}

fn set<T: Ord>(items: &[T]) -> BTreeSet<&T> {
    items.iter().collect()
}

/// What two sets have in common of what is in either, in millionths; all of it where both are empty.
fn jaccard<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> i64 {
    let common = one.intersection(other).count();
    let either = one.len() + other.len() - common;
    let number = |count: usize| i64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if either == 0 { WHOLE } else { number(common) * WHOLE / number(either) }
}

/// For each of the first claims the place of its match among the second, if it has one. Of equally heavy matchings it
/// is the same one every time.
fn matched(first: &[Traits<'_>], second: &[Traits<'_>]) -> Vec<Option<usize>> {
    if first.is_empty() || second.is_empty() {
        return vec![None; first.len()];
    }
    // The algorithm wants no more rows than columns.
    if first.len() > second.len() {
        let mut turned = vec![None; first.len()];
        for (place, other) in matched(second, first).into_iter().enumerate() {
            if let Some(other) = other {
                turned[other] = Some(place);
            }
        }
        return turned;
    }
    let weights = Matrix::from_fn(first.len(), second.len(), |(row, column)| first[row].similarity(&second[column]));
    let (_, columns) = kuhn_munkres(&weights);
    columns.into_iter().enumerate().map(|(row, column)| (weights[(row, column)] > 0).then_some(column)).collect()
}
