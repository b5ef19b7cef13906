//! Alignment of two coders' claims: the maximum-weight matching by similarity within each paragraph.

use std::collections::BTreeSet;

use ahash::AHashMap;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::value::real;
use crate::book::{ClaimRecord, ParagraphRecord};
use crate::model::{Claim, Locator, Lock, Slug, Vocabulary};

/// Weight of the shared words of the primary anchors in the similarity of two claims, in percent.
pub const WORDS: i64 = 50;

/// Weight of the shared participant entities, in percent.
pub const PARTICIPANTS: i64 = 25;

/// Weight of the shared codes, in percent. Type, polarity, certainty and each facet count equally.
pub const CODES: i64 = 25;

/// Lowest similarity at which two claims may be aligned, in percent.
pub const THRESHOLD: i64 = 40;

/// The share 1 in millionths. Integer shares keep two matchings from differing by rounding alone.
const WHOLE: i64 = 1_000_000;

/// The aligned claims of two coders, over the paragraphs that both have coded.
#[derive(Debug, Clone)]
pub struct Alignment<'a> {
    /// The two coders.
    pub coders: [&'a Slug; 2],
    /// The number of current claims of each coder in these paragraphs.
    pub claims: [usize; 2],
    /// The pairs of aligned claims, in the order of the first coder's files.
    pub pairs: Vec<[&'a ClaimRecord; 2]>,
    /// Each coder's claims without a match among the other coder's claims.
    pub alone: [Vec<&'a ClaimRecord>; 2],
}

impl<'a> Alignment<'a> {
    /// Creates an alignment of two coders, without claims.
    pub(super) fn new(coders: [&'a Slug; 2]) -> Self {
        Self { coders, claims: [0, 0], pairs: Vec::new(), alone: [Vec::new(), Vec::new()] }
    }

    /// Returns the share of the second coder's claims that are aligned: the precision, with the first coder as the
    /// reference. Returns `None` if the second coder has no claims.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share_of(self.pairs.len(), self.claims[1])
    }

    /// Returns the share of the first coder's claims that were aligned. Returns `None` if the first coder has no
    /// claims.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share_of(self.pairs.len(), self.claims[0])
    }

    /// Returns twice the number of aligned pairs, divided by the number of claims of both coders. Returns `None`
    /// without claims.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        share_of(2 * self.pairs.len(), self.claims[0] + self.claims[1])
    }

    /// Aligns the current claims of a paragraph.
    pub(super) fn add(&mut self, coded: [&'a ParagraphRecord; 2], passages: &Passages<'_>) {
        let [first, second]: [Vec<Traits<'a>>; 2] =
            coded.map(|coded| coded.current_claims().map(|record| Traits::new(record, passages)).collect());
        let matched = matched(&first, &second, passages.vocabulary);
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

/// The sentences of a source, each with its position in the text and its number of words, and the book's facets.
pub(super) struct Passages<'a> {
    places: AHashMap<&'a Locator, (usize, u32)>,
    vocabulary: &'a Vocabulary,
}

impl<'a> Passages<'a> {
    pub(super) fn of(lock: &'a Lock, vocabulary: &'a Vocabulary) -> Self {
        let places = lock.passages.iter().enumerate().map(|(place, span)| (&span.at, (place, span.words))).collect();
        Self { places, vocabulary }
    }

    /// Returns the start of a locator: the position of its sentence in the text, and its first word.
    pub(super) fn place(&self, locator: &Locator) -> (usize, u32) {
        let sentence = self.places.get(&locator.passage()).map_or(usize::MAX, |(place, _)| *place);
        (sentence, locator.words.map_or(1, |words| words.first))
    }

    /// Returns the words of a claim's primary anchor, each as a sentence position and a word number.
    fn words(&self, claim: &Claim) -> BTreeSet<(usize, u32)> {
        let mut words = BTreeSet::new();
        for locator in claim.at.locators() {
            let Some((place, count)) = self.places.get(&locator.passage()) else { continue };
            let (first, last) = locator.words.map_or((1, *count), |range| (range.first, range.last.min(*count)));
            words.extend((first..=last).map(|word| (*place, word)));
        }
        words
    }
}

/// The traits by which claims are compared.
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

    /// Returns the similarity of two claims in millionths, or 0 if they must not be aligned.
    fn similarity(&self, other: &Self, vocabulary: &Vocabulary) -> i64 {
        let words = jaccard(&self.words, &other.words);
        let entities = jaccard(&self.entities, &other.entities);
        let weighed = WORDS * words
            + PARTICIPANTS * entities
            + CODES * codes(&self.record.claim, &other.record.claim, vocabulary);
        if words > 0 && weighed >= THRESHOLD * WHOLE { weighed / 100 } else { 0 }
    }
}

/// Returns the share of codes that two claims have in common, in millionths.
fn codes(one: &Claim, other: &Claim, vocabulary: &Vocabulary) -> i64 {
    let equal = [one.claim_type == other.claim_type, one.polarity == other.polarity, one.certainty == other.certainty];
    let equal: i64 = equal.into_iter().map(|equal| i64::from(equal) * WHOLE).sum();
    let facets = vocabulary.facets().iter().map(|facet| {
        let id = facet.id.as_str();
        jaccard(&set(one.facets.codes(id)), &set(other.facets.codes(id)))
    });
    (equal + facets.sum::<i64>()) / (3 + i64::try_from(vocabulary.facets().len()).unwrap_or(i64::MAX - 3))
}

fn set<T: Ord>(items: &[T]) -> BTreeSet<&T> {
    items.iter().collect()
}

/// Returns the Jaccard index of two sets in millionths. Two empty sets count as equal.
fn jaccard<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> i64 {
    let common = one.intersection(other).count();
    let either = one.len() + other.len() - common;
    let number = |count: usize| i64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if either == 0 { WHOLE } else { number(common) * WHOLE / number(either) }
}

/// Returns, for each claim of `first`, the index of its match in `second`, if any. The result is deterministic, even if
/// several matchings have equal weight.
fn matched(first: &[Traits<'_>], second: &[Traits<'_>], vocabulary: &Vocabulary) -> Vec<Option<usize>> {
    if first.is_empty() || second.is_empty() {
        return vec![None; first.len()];
    }
    // `kuhn_munkres` requires at most as many rows as columns.
    if first.len() > second.len() {
        let mut turned = vec![None; first.len()];
        for (place, other) in matched(second, first, vocabulary).into_iter().enumerate() {
            if let Some(other) = other {
                turned[other] = Some(place);
            }
        }
        return turned;
    }
    let similarity = |(row, column): (usize, usize)| first[row].similarity(&second[column], vocabulary);
    let weights = Matrix::from_fn(first.len(), second.len(), similarity);
    let (_, columns) = kuhn_munkres(&weights);
    columns.into_iter().enumerate().map(|(row, column)| (weights[(row, column)] > 0).then_some(column)).collect()
}
