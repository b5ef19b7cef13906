//! Checks that no feature repeats the claim's type.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::{ClaimType, Feature};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "redundant-feature",
    severity: Severity::Error,
    waivable: true,
    what: "The feature `causal` on a claim of type `causal`.",
    why: "The feature marks causes within claims of other types.",
    example: "type: causal\nfeatures: [causal]",
    fixed: "type: causal",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let causal = record.claim.features.iter().position(|feature| *feature == Feature::Causal);
    if let Some(index) = causal.filter(|_| record.claim.claim_type == ClaimType::Causal) {
        findings
            .claim(&RULE, record, record.path().key("features").index(index), "the claim is of type `causal` already")
            .help("remove the feature");
    }
}
