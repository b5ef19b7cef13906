//! Every source with claims has a lock.

use super::Context;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-lock",
    severity: Severity::Error,
    waivable: false,
    finds: "A source without `anchors.lock`.",
    matters: "Without it no anchor can be checked, and the tables have no offsets or hashes.",
    failing: "claims/harbor-report/source.yaml   (and no anchors.lock beside it)",
    mended: "$ claimbook anchor harbor-report --texts DIR",
};

pub(super) fn check(_: &Context<'_>, record: &SourceRecord, findings: &mut Findings<'_>) {
    if record.lock_file.is_none() {
        findings
            .source(&RULE, record, Path::default().key("id"), format!("`{}` has no anchors.lock", record.source.id))
            .help(format!(
                "run `claimbook anchor {} --texts DIR`, DIR holding `{}.txt`",
                record.source.id, record.source.id
            ));
    }
}
