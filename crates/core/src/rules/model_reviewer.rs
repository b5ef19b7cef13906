//! Checks that only humans review claims.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
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

pub(super) fn check(context: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let claim = &record.claim;
    let Some(reviewer) = claim.reviewer.as_ref().filter(|_| claim.status == Status::Reviewed) else { return };
    if context.book.coder(reviewer.as_str()).is_some_and(|coder| coder.kind == CoderKind::Model) {
        findings
            .claim(
                &RULE,
                record,
                record.path().key("reviewer"),
                format!("the reviewer `{reviewer}` is a language model"),
            )
            .help(
                "write `status: checked` with `checked_by` and `checked_on`, or name the human who reviewed the claim",
            );
    }
}
