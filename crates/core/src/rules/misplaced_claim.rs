//! Checks that claims are in their paragraph's file.

use super::context::{BookContext, ClaimContext};
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "misplaced-claim",
    severity: Severity::Error,
    waivable: true,
    what: "A claim in the file of another paragraph than that of its primary anchor.",
    why: "A file holds all claims of one paragraph, so that reviewers can read them together.",
    example: "at: summary.p2.s1   # in summary.p1.yaml",
    fixed: "at: summary.p2.s1   # in summary.p2.yaml",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let file = &context.file_of(record).name;
    if !record.claim.at.first().lies_in(file) {
        let paragraph = record.claim.at.first().paragraph();
        findings
            .claim(
                &RULE,
                record,
                record.path().key("at"),
                format!("the claim is anchored in `{paragraph}`, but its record is in `{file}.yaml`"),
            )
            .help(format!("move the record to `{paragraph}.yaml`"));
    }
}

/// Checks the invalid claims whose primary anchor can be read.
pub(super) fn check_unsound(context: &BookContext<'_>, findings: &mut Findings) {
    for paragraph in context.book.paragraphs.iter().chain(&context.book.codings) {
        for claim in &paragraph.unsound {
            let file = &paragraph.name;
            let Some(at) = claim.at.as_ref().filter(|at| !at.first().lies_in(file)) else { continue };
            let own = at.first().paragraph();
            let path = Path::default().key("claims").index(claim.index).key("at");
            let message = format!("the claim is anchored in `{own}`, but its record is in `{file}.yaml`");
            let finding = findings.file(&RULE, paragraph.file, path, message);
            finding.help(format!("move the record to `{own}.yaml`")).claim.clone_from(&claim.id);
        }
    }
}
