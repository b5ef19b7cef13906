//! Checks that normative claims have an addressee.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::{ClaimType, ParticipantRole};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-addressee",
    severity: Severity::Error,
    waivable: true,
    what: "A normative claim without a participant of role `addressee`.",
    why: "Readers of a recommendation need to know who should act.",
    example: "type: normative\nparticipants: [{entity: axis-of-upheaval, role: topic}]",
    fixed: "type: normative\nparticipants: [{entity: policymakers, role: addressee}, {entity: axis-of-upheaval, role: topic}]",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let addressed = claim.participants.iter().any(|participant| participant.role == ParticipantRole::Addressee);
    if claim.claim_type == ClaimType::Normative && !addressed {
        findings
            .claim(&RULE, record, record.path().key("type"), "the normative claim has no addressee")
            .help("add the participant who is to act, with `role: addressee`; implied policymakers count");
    }
}
