//! Statements stand on their own.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "leading-pronoun",
    severity: Severity::Warning,
    waivable: true,
    what: "A statement that begins with a pronoun.",
    why: "It is read alone in a table, where nothing says whom \"they\" means.",
    example: "statement: They will keep supporting one another.",
    fixed: "statement: The axis countries will keep supporting one another.",
};

pub(super) fn check(_: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let first = record.claim.statement.split_whitespace().next().unwrap_or_default();
    if PRONOUNS.contains(&first) {
        findings
            .claim(&RULE, record, record.path().key("statement"), format!("the statement begins with `{first}`"))
            .help("name whom or what is meant");
    }
}

const PRONOUNS: [&str; 12] =
    ["It", "Its", "He", "His", "She", "Her", "They", "Their", "This", "These", "That", "Those"];
