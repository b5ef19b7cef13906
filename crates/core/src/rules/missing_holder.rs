//! Checks that reported claims name their holder.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::AttributionMode;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-holder",
    severity: Severity::Error,
    waivable: true,
    what: "A reported claim without a holder, or whose holder is the authors.",
    why: "Statements of others must not count as the authors' own.",
    example: "attribution: {mode: reported_belief}",
    fixed: "attribution: {mode: reported_belief, holder: kremlin, stance: unclear}",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let attribution = &record.claim.attribution;
    let reported = matches!(
        attribution.mode,
        AttributionMode::ReportedSpeech | AttributionMode::ReportedBelief | AttributionMode::ReportedAnonymous
    );
    let authors = context.source_of(record).map(|source| &source.source.authored_by);
    if reported && (attribution.holder.is_none() || attribution.holder.as_ref() == authors) {
        findings
            .claim(
                &RULE,
                record,
                record.path().key("attribution"),
                "the reported claim has no holder other than the authors",
            )
            .help("add `holder: …`, the entity that says or believes it");
    }
}
