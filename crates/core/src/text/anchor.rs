//! Finds anchors in any copy of their source.

use std::collections::BTreeSet;
use std::ops::Range;

use ahash::AHashMap;
use rayon::prelude::*;

use super::document::Document;
use super::profile::sha256;
use crate::model::codes::AnchorVerdict;
use crate::model::{Digest, LockedSpan};

/// The verdict on an anchor in a copy of its source, with the word ranges found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The words are at the place that the lock states.
    Exact(Range<usize>),
    /// The words are at another place, and its context matches.
    Moved(Range<usize>),
    /// The words are at several other places or in a different context; a person must choose.
    Ambiguous(Vec<Range<usize>>),
    /// The words do not occur in the text.
    Lost,
}

impl Verdict {
    /// Returns the verdict as a code.
    #[must_use]
    pub fn code(&self) -> AnchorVerdict {
        match self {
            Self::Exact(_) => AnchorVerdict::Exact,
            Self::Moved(_) => AnchorVerdict::Moved,
            Self::Ambiguous(_) => AnchorVerdict::Ambiguous,
            Self::Lost => AnchorVerdict::Lost,
        }
    }

    /// Returns the word range of the anchor in the document, if its place is certain.
    #[must_use]
    pub fn words(&self) -> Option<Range<usize>> {
        match self {
            Self::Exact(words) | Self::Moved(words) => Some(words.clone()),
            Self::Ambiguous(_) | Self::Lost => None,
        }
    }
}

/// The number of anchors per verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found at the place that the lock states.
    pub exact: usize,
    /// Found at another place, with a matching context.
    pub moved: usize,
    /// Found at several other places, or in a different context.
    pub ambiguous: usize,
    /// Not found.
    pub lost: usize,
}

impl Tally {
    /// Counts the verdicts on locked spans in a document.
    #[must_use]
    pub fn of<'a>(document: &Document, spans: impl IntoIterator<Item = &'a LockedSpan>) -> Self {
        let mut tally = Self::default();
        for verdict in find_all(document, spans) {
            *match verdict {
                Verdict::Exact(_) => &mut tally.exact,
                Verdict::Moved(_) => &mut tally.moved,
                Verdict::Ambiguous(_) => &mut tally.ambiguous,
                Verdict::Lost => &mut tally.lost,
            } += 1;
        }
        tally
    }
}

/// Finds locked spans in a document. The ranges in the verdicts are word ranges of the document.
#[must_use]
pub fn find_all<'a>(document: &Document, spans: impl IntoIterator<Item = &'a LockedSpan>) -> Vec<Verdict> {
    let spans: Vec<&LockedSpan> = spans.into_iter().collect();
    let exact: Vec<Option<Range<usize>>> = spans.par_iter().map(|span| exact(document, span)).collect();
    // One pass over the text finds all spans that are not at their locked place.
    let strayed = || spans.iter().zip(&exact).filter(|(_, exact)| exact.is_none()).map(|(span, _)| *span);
    let lengths: BTreeSet<u32> = strayed().map(|span| span.length_fold).collect();
    let mut places: AHashMap<Digest, Vec<Range<usize>>> =
        strayed().map(|span| (span.sha256_fold, Vec::new())).collect();
    for (words, hash) in document.hashed_runs(&lengths.into_iter().collect::<Vec<_>>()) {
        if let Some(places) = places.get_mut(&hash) {
            places.push(words);
        }
    }
    let verdict = |(span, exact): (&&LockedSpan, Option<Range<usize>>)| match exact {
        Some(words) => Verdict::Exact(words),
        None => elsewhere(document, span, places.get(&span.sha256_fold).map(Vec::as_slice).unwrap_or_default()),
    };
    spans.iter().zip(exact).map(verdict).collect()
}

/// Finds one locked span in a document.
#[must_use]
pub fn find(document: &Document, span: &LockedSpan) -> Verdict {
    find_all(document, [span]).pop().unwrap_or(Verdict::Lost)
}

/// Returns the words of a span if they are at its locked offsets.
fn exact(document: &Document, span: &LockedSpan) -> Option<Range<usize>> {
    let words = document.words_at(span.start, span.end)?;
    (sha256(document.folded(&words)) == span.sha256_fold).then_some(words)
}

/// Returns the verdict on a span whose words were found only at other places.
fn elsewhere(document: &Document, span: &LockedSpan, found: &[Range<usize>]) -> Verdict {
    let agreement = |words: &Range<usize>| {
        let (before, after) = document.context(words);
        usize::from(before == span.before) + usize::from(after == span.after)
    };
    match found {
        [] => Verdict::Lost,
        [only] if agreement(only) > 0 => Verdict::Moved(only.clone()),
        _ => {
            let mut whole = found.iter().filter(|words| agreement(words) == 2);
            match (whole.next(), whole.next()) {
                (Some(only), None) => Verdict::Moved(only.clone()),
                _ => Verdict::Ambiguous(found.to_vec()),
            }
        }
    }
}
