//! Finding an anchor again in any copy of its source.

use std::ops::Range;

use super::document::Document;
use super::profile::{fold, sha256};
use crate::model::LockedSpan;

/// What became of an anchor in a copy of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It stands where the lock says.
    Exact(Range<usize>),
    /// Its words stand elsewhere, at one place whose surroundings agree.
    Moved(Range<usize>),
    /// Its words stand elsewhere, at several places or in other surroundings: a person must choose.
    Ambiguous(Vec<Range<usize>>),
    /// Its words stand nowhere.
    Lost,
}

/// How many anchors fared how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found where the lock says.
    pub exact: usize,
    /// Found elsewhere.
    pub moved: usize,
    /// Found at several places.
    pub ambiguous: usize,
    /// Not found.
    pub lost: usize,
}

impl Tally {
    /// Counts the verdicts on locked spans in a document.
    #[must_use]
    pub fn of<'a>(document: &Document, spans: impl IntoIterator<Item = &'a LockedSpan>) -> Self {
        let mut tally = Self::default();
        for span in spans {
            *match find(document, span) {
                Verdict::Exact(_) => &mut tally.exact,
                Verdict::Moved(_) => &mut tally.moved,
                Verdict::Ambiguous(_) => &mut tally.ambiguous,
                Verdict::Lost => &mut tally.lost,
            } += 1;
        }
        tally
    }
}

/// Finds a locked span in a document; the ranges are of the document's words.
#[must_use]
pub fn find(document: &Document, span: &LockedSpan) -> Verdict {
    if let Some(words) = document.words_at(span.start, span.end)
        && sha256(&fold(document.slice(words.clone()))) == span.sha256_fold
    {
        return Verdict::Exact(words);
    }
    let found = document.find_hash(span.length_fold, &span.sha256_fold);
    let agreement = |words: &Range<usize>| {
        let (before, after) = document.context(words);
        usize::from(before == span.before) + usize::from(after == span.after)
    };
    match found.as_slice() {
        [] => Verdict::Lost,
        [only] if agreement(only) > 0 => Verdict::Moved(only.clone()),
        _ => {
            let mut whole = found.iter().filter(|words| agreement(words) == 2);
            match (whole.next(), whole.next()) {
                (Some(only), None) => Verdict::Moved(only.clone()),
                _ => Verdict::Ambiguous(found),
            }
        }
    }
}
