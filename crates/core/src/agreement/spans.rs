//! The words that the anchors of two coders name, as units of a continuum.

use std::collections::BTreeMap;

use super::Coding;
use super::unitizing::Piece;
use crate::model::{Locator, LockedSpan};

/// The claims that each word of a sentence belongs to.
type Covered = Vec<Vec<usize>>;

/// Returns the sentences that both coders have coded, each as a piece of a continuum of words. A unit is a run of words
/// that the same claims of a coder name, by primary, duplicate or restatement anchors.
pub(super) fn pieces(codings: [&Coding<'_>; 2], sentences: &[(&str, &LockedSpan)]) -> Vec<Piece> {
    let anchored = codings.map(anchored);
    let has_both = |paragraph: &str| codings.iter().all(|coding| coding.paragraphs.contains_key(paragraph));
    let both = sentences.iter().filter(|(paragraph, _)| has_both(paragraph));
    let piece = |(_, span): &(&str, &LockedSpan)| Piece {
        length: span.words,
        coders: anchored.iter().map(|anchored| units(anchored.get(&span.at), span.words)).collect(),
    };
    both.map(piece).collect()
}

/// The number of a claim, and the first and the last word that it names. Without words, it names the whole sentence.
type Named = (usize, Option<(u32, u32)>);

/// Returns, for each sentence, the word ranges that the claims of a coding name.
fn anchored(coding: &Coding<'_>) -> BTreeMap<Locator, Vec<Named>> {
    let mut anchored: BTreeMap<Locator, Vec<Named>> = BTreeMap::new();
    let claims = coding.paragraphs.values().flat_map(|paragraph| &paragraph.claims);
    for (claim, record) in claims.enumerate() {
        for locator in record.standing() {
            let words = locator.words.map(|words| (words.first, words.last));
            anchored.entry(locator.passage()).or_default().push((claim, words));
        }
    }
    anchored
}

/// Returns the units of a sentence with a number of words.
fn units(anchored: Option<&Vec<Named>>, words: u32) -> Vec<(u32, u32)> {
    let mut covered: Covered = vec![Vec::new(); words as usize];
    for (claim, range) in anchored.into_iter().flatten() {
        let (first, last) = range.unwrap_or((1, words));
        for word in covered.iter_mut().take(last as usize).skip(first.saturating_sub(1) as usize) {
            if word.last() != Some(claim) {
                word.push(*claim);
            }
        }
    }
    let mut units: Vec<(u32, u32)> = Vec::new();
    let mut start = 0;
    for run in covered.chunk_by(|one, other| one == other) {
        let length = u32::try_from(run.len()).unwrap_or(u32::MAX);
        if !run[0].is_empty() {
            units.push((start, length));
        }
        start += length;
    }
    units
}
