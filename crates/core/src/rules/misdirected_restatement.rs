//! Checks that restatements are stored on the claim with the smaller id.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::RelationType;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "misdirected-restatement",
    severity: Severity::Error,
    waivable: false,
    what: "A `restates` relation stored on the claim with the larger id.",
    why: "The relation is symmetric. A fixed side prevents counting it twice.",
    example: "- id: aou-0040\n  relations: [{type: restates, object: aou-0031}]",
    fixed: "- id: aou-0031\n  relations: [{type: restates, object: aou-0040}]",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for (index, relation) in record.claim.relations.iter().enumerate() {
        if relation.relation_type == RelationType::Restates && relation.object < record.claim.id {
            let path = record.path().key("relations").index(index).key("object");
            findings
                .claim(&RULE, record, path, format!("`restates` points from the larger id to `{}`", relation.object))
                .help(format!("move it to `{}`, with `object: {}`", relation.object, record.claim.id));
        }
    }
}
