//! Checks that the form `other` is explained.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::Form;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unexplained-form",
    severity: Severity::Error,
    waivable: true,
    what: "A claim with the form `other` and no note.",
    why: "The code means a form that is not on the list, and the note says which.",
    example: "forms: [other]",
    fixed: "forms: [other]\nnote: Joint use of satellite imagery, which the list lacks.",
};

pub(super) fn check(_: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let other = record.claim.forms.iter().position(|form| *form == Form::Other);
    if let Some(index) = other.filter(|_| record.claim.note.is_none()) {
        findings
            .claim(
                &RULE,
                record,
                record.path().key("forms").index(index),
                "the form is `other`, and no note says which",
            )
            .help("add `note: …`");
    }
}
