//! Checks that definitional, evaluative, intentional and normative claims have a participant.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::Code;
use crate::model::codes::ClaimType;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-participant",
    severity: Severity::Error,
    waivable: true,
    what: "A definitional, evaluative, intentional or normative claim without participants.",
    why: "These claims are about somebody or something that is an entity of the book. Only descriptive, causal and \
          predictive claims may be about things alone, such as the sea level.",
    example: "type: intentional\nparticipants: []",
    fixed: "type: intentional\nparticipants: [{entity: port-birch, role: actor}]",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let may_be_empty = matches!(claim.claim_type, ClaimType::Descriptive | ClaimType::Causal | ClaimType::Predictive);
    if claim.participants.is_empty() && !may_be_empty {
        let message = format!("the {} claim has no participant", claim.claim_type.name());
        findings
            .claim(&RULE, record, record.path().key("type"), message)
            .help("add who or what the claim is about: `participants: [{entity: …, role: …}]`");
    }
}
