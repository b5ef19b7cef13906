//! Checks that anchors are long enough to be found again.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::language::is_compact;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "short-anchor",
    severity: Severity::Error,
    waivable: true,
    what: "An anchor of fewer than 24 characters after folding, all parts together. In Chinese, Japanese and Korean, whose \
           characters stand for syllables or words, fewer than 8.",
    why: "So short a run of words can occur elsewhere by chance.",
    example: "at: summary.p1.s1[3]",
    fixed: "at: summary.p1.s1[1-9]",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for (place, anchor) in record.anchors().enumerate() {
        let lengths = anchor.locators().iter().map(|locator| Some(context.span(record, locator)?.length_fold));
        let Some(length) = lengths.sum::<Option<u32>>() else { continue };
        if length >= SHORTEST {
            continue;
        }
        let shortest = context.source_of(record).map_or(SHORTEST, |source| shortest(&source.source.language));
        if length < shortest {
            findings
                .claim(&RULE, record, record.anchor_path(place), format!("the anchor has {length} characters"))
                .help(format!("include more words, at least {shortest} characters"));
        }
    }
}

/// Minimum length of an anchor in characters, after folding, over all its parts. No language has a larger minimum.
const SHORTEST: u32 = 24;

/// Returns the minimum length for the language of a text.
fn shortest(language: &str) -> u32 {
    if is_compact(language) { SHORTEST / 3 } else { SHORTEST }
}
