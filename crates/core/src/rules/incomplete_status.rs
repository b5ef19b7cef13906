//! Checks that a status has the fields that belong to it.

use super::context::{BookContext, ClaimContext};
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::Code;
use crate::model::codes::{EntityStatus, Status};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "incomplete-status",
    severity: Severity::Error,
    waivable: true,
    what: "A `checked` or `reviewed` claim without the one who read it and the date, a `superseded` one without successor, a `withdrawn` one without reason, or one of these fields without its status. A `reviewed` claim may keep who checked it before. The same holds for a `superseded` entity.",
    why: "Without these fields, nobody can check or follow the status.",
    example: "status: reviewed",
    fixed: "status: reviewed\nreviewer: c2\nreviewed_on: \"2026-11-30\"",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let fields = [
        ("checked_by", Status::Checked, claim.checked_by.is_some()),
        ("checked_on", Status::Checked, claim.checked_on.is_some()),
        ("reviewer", Status::Reviewed, claim.reviewer.is_some()),
        ("reviewed_on", Status::Reviewed, claim.reviewed_on.is_some()),
        ("superseded_by", Status::Superseded, claim.superseded_by.is_some()),
        ("reason", Status::Withdrawn, claim.reason.is_some()),
    ];
    for (field, status, given) in fields {
        let name = status.name();
        let wanted = claim.status == status;
        let is_kept = status == Status::Checked && claim.status == Status::Reviewed;
        if wanted && !given {
            findings
                .claim(&RULE, record, record.path().key("status"), format!("the claim is {name} and has no `{field}`"))
                .help(format!("add `{field}: …`"));
        } else if given && !wanted && !is_kept {
            findings
                .claim(&RULE, record, record.path().key(field), format!("`{field}` belongs to the status `{name}`"))
                .help(format!("write `status: {name}`, or remove `{field}`"));
        }
    }
    let (by, on) = (claim.checked_by.is_some(), claim.checked_on.is_some());
    if claim.status == Status::Reviewed && by != on {
        let (given, lacking) = if by { ("checked_by", "checked_on") } else { ("checked_on", "checked_by") };
        findings
            .claim(&RULE, record, record.path().key(given), format!("`{given}` needs `{lacking}`"))
            .help("give both, or neither");
    }
}

pub(super) fn check_book(context: &BookContext<'_>, findings: &mut Findings) {
    for record in &context.book.entities {
        let entity = &record.record;
        let path = |key: &'static str| record.path.clone().key(key);
        let name = EntityStatus::Superseded.name();
        match (entity.status == EntityStatus::Superseded, entity.superseded_by.is_some()) {
            (true, false) => {
                findings
                    .file(
                        &RULE,
                        record.file,
                        path("status"),
                        format!("the entity is {name} and has no `superseded_by`"),
                    )
                    .help("add `superseded_by: …`");
            }
            (false, true) => {
                let message = format!("`superseded_by` belongs to the status `{name}`");
                findings
                    .file(&RULE, record.file, path("superseded_by"), message)
                    .help(format!("write `status: {name}`, or remove `superseded_by`"));
            }
            _ => {}
        }
    }
}
