//! Checks that `also_at` names every place at which a claim's words occur again.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::OtherAnchorRole;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unlinked-duplicate",
    severity: Severity::Warning,
    waivable: true,
    what: "A claim whose exact words occur again in the text, at a place that `also_at` does not name.",
    why: "Coverage would report the repeat as unread.",
    example: "at: summary.p3.s2   # the same sentence is at introduction.p5.s2",
    fixed: "at: summary.p3.s2\nalso_at: [{at: introduction.p5.s2, as: duplicate}]",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    // The parts of a discontinuous span may occur again at unrelated places, so only contiguous spans are checked.
    let [locator] = record.claim.at.locators() else { return };
    let Some(span) = context.span(record, locator) else { return };
    let duplicates = record.claim.also_at.iter().filter(|other| other.role == OtherAnchorRole::Duplicate).count();
    if duplicates + 1 < span.occurrences as usize {
        let message = format!("the words occur at {} places, but only {} are named", span.occurrences, duplicates + 1);
        findings
            .claim(&RULE, record, record.path().key("at"), message)
            .help("name the others in `also_at` with `as: duplicate`");
    }
}
