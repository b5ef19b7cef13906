//! Checks that the domain `unspecified` is alone.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::Domain;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mixed-unspecified",
    severity: Severity::Error,
    waivable: true,
    what: "The domain `unspecified` next to other domains.",
    why: "A claim either names domains or does not.",
    example: "domains: [military, unspecified]",
    fixed: "domains: [military]",
};

pub(super) fn check(_: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let domains = &record.claim.domains;
    let unspecified = domains.iter().position(|domain| *domain == Domain::Unspecified);
    if let Some(index) = unspecified.filter(|_| domains.len() > 1) {
        findings
            .claim(
                &RULE,
                record,
                record.path().key("domains").index(index),
                "`unspecified` is listed with other domains",
            )
            .help("remove `unspecified`, or the others");
    }
}
