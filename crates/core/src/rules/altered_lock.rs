//! Checks that a lock's content matches its checksum.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};
use crate::text;

pub(super) static RULE: Rule = Rule {
    id: "altered-lock",
    severity: Severity::Error,
    waivable: false,
    what: "A lock whose checksum does not match its content, because it was edited or merged by hand.",
    why: "The lock proves the places of claims in the text. An edited lock proves nothing.",
    example: "- {at: summary.p1.s1, start: 141, …}   # an offset changed by hand",
    fixed: "$ claimbook anchor harbor-report --texts DIR",
};

pub(super) fn check(_: &SourceContext<'_>, source: &SourceRecord, findings: &mut Findings) {
    let Some(lock) = &source.lock else { return };
    if text::checksum(lock) != lock.checksum {
        findings
            .lock(
                &RULE,
                source,
                Path::default().key("checksum"),
                "the lock was edited by hand: its checksum does not match",
            )
            .help(format!("run `claimbook anchor {} --texts DIR`", source.source.id));
    }
}
