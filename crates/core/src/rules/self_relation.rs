//! Checks that no claim is related to itself.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "self-relation",
    severity: Severity::Error,
    waivable: false,
    what: "A relation whose object is the claim itself.",
    why: "A claim cannot support, condition or detail itself.",
    example: "- id: aou-0031\n  relations: [{type: supports, object: aou-0031}]",
    fixed: "- id: aou-0031\n  relations: [{type: supports, object: aou-0032}]",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for (index, relation) in record.claim.relations.iter().enumerate() {
        if relation.object == record.claim.id {
            let path = record.path().key("relations").index(index).key("object");
            findings
                .claim(&RULE, record, path, format!("`{}` is related to itself", record.claim.id))
                .help("name the other claim, or remove the relation");
        }
    }
}
