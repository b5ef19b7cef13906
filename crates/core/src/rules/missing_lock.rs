//! Checks that every source has a lock.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-lock",
    severity: Severity::Error,
    waivable: false,
    what: "A source without `anchors.lock`.",
    why: "Without the lock, anchors cannot be checked and the tables have no offsets or hashes.",
    example: "claims/harbor-report/source.yaml   (and no anchors.lock beside it)",
    fixed: "$ claimbook anchor harbor-report --texts DIR",
};

pub(super) fn check(_: &SourceContext<'_>, record: &SourceRecord, findings: &mut Findings) {
    if record.lock_file.is_none() {
        findings
            .source(&RULE, record, Path::default().key("id"), format!("`{}` has no anchors.lock", record.source.id))
            .help(format!(
                "run `claimbook anchor {} --texts DIR`, where DIR contains `{}.txt`",
                record.source.id, record.source.id
            ));
    }
}
