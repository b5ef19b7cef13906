//! Checks that relations across sections are between claims in different sections.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::Slug;
use crate::model::codes::RelationBasis;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mismatched-basis",
    severity: Severity::Warning,
    waivable: true,
    what: "A relation with the basis `cross_section` between two claims that share a section. Duplicates and restatements \
           of the claims count.",
    why: "The basis is judged where the two claims are nearest to each other. `cross_section` means that only the argument \
          as a whole connects them.",
    example: "relations: [{type: supports, object: hbr-0003, basis: cross_section}]   # both claims are in the summary",
    fixed: "relations: [{type: supports, object: hbr-0003, basis: implicit}]",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for (index, relation) in record.claim.relations.iter().enumerate() {
        let Some(object) = context.claim(&relation.object) else { continue };
        let is_of_one_source = context.file_of(record).header.source == context.file_of(object).header.source;
        if relation.basis != RelationBasis::CrossSection || !is_of_one_source {
            continue;
        }
        if let Some(section) = shared(record, object) {
            let path = record.path().key("relations").index(index).key("basis");
            let message =
                format!("`{}` and `{}` are both in the section `{section}`", record.claim.id, object.claim.id);
            findings.claim(&RULE, record, path, message).help(
                "write `explicit` if a connective states the relation where the claims are nearest, else `implicit`",
            );
        }
    }
}

/// Returns the first section of a claim's anchors that also has an anchor of the other claim.
fn shared<'a>(record: &'a ClaimRecord, object: &ClaimRecord) -> Option<&'a Slug> {
    let sections = record.standing().map(|locator| &locator.section);
    sections.into_iter().find(|section| object.standing().any(|locator| locator.section == **section))
}
