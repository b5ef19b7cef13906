//! Checks that codes that need a note have one.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::NoteUse;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unexplained-code",
    severity: Severity::Error,
    waivable: true,
    what: "A code that needs a note, in a claim without one.",
    why: "The vocabulary declares `note: required` for the code. For example, the form `other` is a form that is not on \
          the list, and the note says which form it is.",
    example: "forms: [other]",
    fixed: "forms: [other]\nnote: Joint use of satellite imagery, which the list lacks.",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    if record.claim.note.is_some() {
        return;
    }
    for (facet, codes) in record.claim.facets.iter() {
        let Some(declared) = context.vocabulary().facet(facet.as_str()) else { continue };
        let needs_note =
            |code: &_| declared.codes().any(|declared| declared.id == *code && declared.note == NoteUse::Required);
        if let Some(index) = codes.iter().position(needs_note) {
            let path = record.path().key(facet.to_string()).index(index);
            let message = format!("the code `{}` needs a note, and there is none", codes[index]);
            findings.claim(&RULE, record, path, message).help("add `note: …`");
        }
    }
}
