//! Checks that predictions have a horizon.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::{ClaimType, TimeRole};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-horizon",
    severity: Severity::Error,
    waivable: true,
    what: "A predictive claim without a time of role `horizon` and without a time that is `relative_to` an event.",
    why: "A prediction without a horizon can never be tested.",
    example: "type: predictive\ntimes: []",
    fixed: "type: predictive\ntimes: [{role: horizon, edtf: \"2025-07-28/..\", basis: inferred}]",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let settled = claim.times.iter().any(|time| time.role == TimeRole::Horizon || time.relative_to.is_some());
    if claim.claim_type == ClaimType::Predictive && !settled {
        let published = context.source_of(record).map(|source| source.source.published.to_string());
        let from = published.unwrap_or_else(|| "2025-07-28".to_owned());
        findings.claim(&RULE, record, record.path().key("type"), "the prediction has no horizon").help(format!(
            "for an undated future add the time `{{role: horizon, edtf: \"{from}/..\", basis: inferred}}`"
        ));
    }
}
