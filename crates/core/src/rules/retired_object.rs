//! Checks that a current claim is not related to a superseded or withdrawn one.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::Code;
use crate::model::codes::Status;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "retired-object",
    severity: Severity::Warning,
    waivable: true,
    what: "A relation of a current claim to a superseded or withdrawn one.",
    why: "The argument of the report must not rest on claims that no longer count.",
    example: "- id: aou-0031\n  relations: [{type: supports, object: aou-0032}]   # and aou-0032 is withdrawn",
    fixed: "- id: aou-0031",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    if !record.claim.status.is_current() {
        return;
    }
    for (index, relation) in record.claim.relations.iter().enumerate() {
        let Some(object) = context.claim(&relation.object) else { continue };
        let status = object.claim.status;
        if status.is_current() {
            continue;
        }
        let help = match &object.claim.superseded_by {
            Some(successor) if status == Status::Superseded => format!("relate it to `{successor}`, or remove it"),
            _ => "remove the relation".to_owned(),
        };
        let path = record.path().key("relations").index(index).key("object");
        let message = format!("`{}` relates to `{}`, which is {}", record.claim.id, object.claim.id, status.name());
        findings
            .claim(&RULE, record, path, message)
            .related(object.file(), object.path().key("status"), "here")
            .help(help);
    }
}
