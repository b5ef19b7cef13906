//! Checks that duplicates have the words of the primary anchor.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::OtherAnchorRole;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mismatched-duplicate",
    severity: Severity::Error,
    waivable: true,
    what: "An anchor `as: duplicate` whose folded words differ from those of the primary anchor.",
    why: "Programs that count repeats or look up claims by their words rely on this.",
    example: "at: summary.p1.s1[1-9]\nalso_at: [{at: introduction.p1.s2[1-8], as: duplicate}]",
    fixed: "at: summary.p1.s1[1-9]\nalso_at: [{at: introduction.p1.s2[1-8], as: restatement}]",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for (index, other) in record.claim.also_at.iter().enumerate() {
        if other.role != OtherAnchorRole::Duplicate {
            continue;
        }
        let Some(primary) = context.locked(record, &record.claim.at) else { return };
        let Some(locked) = context.locked(record, &other.at) else { continue };
        let same =
            primary.len() == locked.len() && primary.iter().zip(&locked).all(|(a, b)| a.sha256_fold == b.sha256_fold);
        if !same {
            let path = record.path().key("also_at").index(index).key("at");
            findings
                .claim(&RULE, record, path, format!("`{}` has other words than `{}`", other.at, record.claim.at))
                .help("correct the range, or use `as: restatement`");
        }
    }
}
