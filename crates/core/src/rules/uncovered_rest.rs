//! Checks that no long part of a claimed sentence is left without an anchor.

use ahash::AHashMap;

use super::context::{CodedSource, SourceContext};
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::book::coverage::{named_runs, rests};
use crate::model::codes::{Coverage, PassageKind};
use crate::model::{Anchor, Locator, Words};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "uncovered-rest",
    severity: Severity::Warning,
    waivable: true,
    what: "A claimed sentence of the body with a long run of words without an anchor. A long run has at least 17 words, or at \
           least 9 words that are half of the sentence or more.",
    why: "The whole sentence counts as claimed, so coverage does not show that these words may lack a claim. Shorter runs \
          without an anchor are mostly attributions and connectives. In the first book, on the report The Axis of \
          Upheaval, the longest run that is left out on purpose has 16 words: introduction.p12.s5[1-16].",
    example: "at: summary.p1.s2[1-8]   # summary.p1.s2 has 18 words, and no other claim",
    fixed: "at: summary.p1.s2[1-8]\n\nat: summary.p1.s2[9-18]   # of another claim",
};

/// Minimum number of words of a rest, a part without an anchor, that is reported in every sentence.
const LONG: u32 = 17;

/// Minimum number of words of a rest that is reported if it is at least half of its sentence. Shorter rests are mostly
/// attributions: "The harbor master of Port Birch says that" has eight words.
const HALF: u32 = 9;

fn counts(rest: Words, sentence: u32) -> bool {
    let words = rest.count();
    words >= LONG || (words >= HALF && words >= sentence - words)
}

pub(super) fn check(context: &SourceContext<'_>, source: &CodedSource<'_>, findings: &mut Findings) {
    let Some(lock) = source.lock.as_ref().filter(|_| context.outdated_lock(source).is_none()) else { return };
    let Some(faulty) = source.faulty() else { return };
    let current = || source.claims().filter(|record| record.claim.status.is_current());
    let locators = current().flat_map(ClaimRecord::anchors).flat_map(Anchor::locators);
    let named = named_runs(locators, &lock.passages);
    let mut found: Vec<(&Locator, Words)> = Vec::new();
    for passage in source.coverage() {
        let at = &passage.span.at;
        let is_body = matches!(passage.kind, PassageKind::Body | PassageKind::PullQuote);
        if !is_body || passage.coverage != Coverage::Claimed || faulty.may_hold(at) {
            continue;
        }
        let runs = named.get(at).map(Vec::as_slice).unwrap_or_default();
        let rests = rests(runs, passage.span.words).into_iter().filter(|rest| counts(*rest, passage.span.words));
        found.extend(rests.map(|rest| (at, rest)));
    }
    if found.is_empty() {
        return;
    }
    let mut places: AHashMap<Locator, (&ClaimRecord, usize)> = AHashMap::new();
    for record in current() {
        for (place, anchor) in record.anchors().enumerate() {
            for locator in anchor.locators() {
                places.entry(locator.passage()).or_insert((record, place));
            }
        }
    }
    for (at, rest) in found {
        let Some(&(record, place)) = places.get(at) else { continue };
        let rest = Locator { words: Some(rest), ..at.clone() };
        let message = format!("no claim has an anchor on `{rest}`, {} words of a claimed sentence", words(&rest));
        findings.claim(&RULE, record, record.anchor_path(place), message).passage(at).help(format!(
            "code what these words claim, or add them to the anchor of the claim they belong to; if they claim nothing, \
             waive the rule with `at: {at}`"
        ));
    }
}

fn words(rest: &Locator) -> u32 {
    rest.words.map_or(0, Words::count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_counts_if_it_is_long_or_half_of_its_sentence() {
        let counts = |last: u32, sentence: u32| counts(Words { first: 1, last }, sentence);
        assert!(counts(17, 90));
        assert!(!counts(16, 36));
        assert!(counts(16, 32) && !counts(16, 33));
        assert!(counts(9, 18) && !counts(9, 19));
        assert!(!counts(8, 8 + 1));
    }
}
