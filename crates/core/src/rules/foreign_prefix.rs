//! Checks that claim ids begin with their source's prefix.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "foreign-prefix",
    severity: Severity::Error,
    waivable: false,
    what: "A claim whose id does not begin with its source's prefix.",
    why: "The prefix keeps the ids of different sources apart.",
    example: "- id: aou-0031   # in a source with `prefix: hbr`",
    fixed: "- id: hbr-0031",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let Some(source) = context.source_of(record) else { return };
    let prefix = source.source.prefix.as_str();
    if record.claim.id.prefix() != prefix {
        let message = format!("`{}` does not begin with `{prefix}-`", record.claim.id);
        findings
            .claim(&RULE, record, record.path().key("id"), message)
            .related(source.file, crate::syntax::diagnostic::Path::default().key("prefix"), "the source's prefix")
            .help(format!("ids of this source look like `{prefix}-0001`"));
    }
}
