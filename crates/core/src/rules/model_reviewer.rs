//! Checks that only humans review claims.

use super::BookContext;
use super::findings::Findings;
use crate::model::codes::{CoderKind, Status};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "model-reviewer",
    severity: Severity::Error,
    waivable: false,
    what: "A claim with the status `reviewed` whose reviewer is a language model by `coders.yaml`.",
    why: "`reviewed` tells users that a human has accepted the claim.",
    example: "status: reviewed   # and c2 is a model\nreviewer: c2\nreviewed_on: \"2026-11-30\"",
    fixed: "status: checked\nchecked_by: c2\nchecked_on: \"2026-11-30\"",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    for record in context.book.claims() {
        let claim = &record.claim;
        let Some(reviewer) = claim.reviewer.as_ref().filter(|_| claim.status == Status::Reviewed) else { continue };
        if context.book.coder(reviewer.as_str()).is_some_and(|coder| coder.kind == CoderKind::Model) {
            let path = record.path().key("reviewer");
            let help =
                "write `status: checked` with `checked_by` and `checked_on`, or name the human who reviewed the claim";
            findings.claim(&RULE, record, path, format!("the reviewer `{reviewer}` is a language model")).help(help);
        }
    }
}
