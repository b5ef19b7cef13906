//! Checks that nobody checks or reviews their own coding.

use super::BookContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::Status;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "own-review",
    severity: Severity::Warning,
    waivable: true,
    what: "A claim that its own coder checked or reviewed.",
    why: "A second reading finds what the first one missed only if somebody else reads.",
    example: "coder: c1   # at the head of the file\nclaims:\n  - status: reviewed\n    reviewer: c1",
    fixed: "coder: c1   # at the head of the file\nclaims:\n  - status: reviewed\n    reviewer: c2",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let is_read = |record: &&ClaimRecord| matches!(record.claim.status, Status::Checked | Status::Reviewed);
    for record in context.book.claims().filter(is_read) {
        let claim = &record.claim;
        let coder = context.book.coder_of(record);
        for (field, verb, by) in
            [("checked_by", "checked", &claim.checked_by), ("reviewer", "reviewed", &claim.reviewer)]
        {
            if by.as_ref() == Some(coder) {
                findings
                    .claim(&RULE, record, record.path().key(field), format!("`{coder}` coded the claim and {verb} it"))
                    .help("let another coder read the claim, or set the status back to `draft`");
            }
        }
    }
}
