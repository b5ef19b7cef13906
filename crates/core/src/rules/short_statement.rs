//! Checks that statements are long enough to be sentences.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::language::is_compact;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "short-statement",
    severity: Severity::Error,
    waivable: true,
    what: "A statement of fewer than 20 characters. The language of the statements is that of `dataset.yaml`; in Chinese, \
           Japanese and Korean, whose characters stand for syllables or words, a statement has at least 8, which the \
           schema requires.",
    why: "So short a text is hardly a sentence that a reader understands alone.",
    example: "statement: The ice melts.",
    fixed: "statement: The ice of both harbors melts early.",
};

/// Minimum length of a statement in characters. The record type states the smaller minimum of compact languages.
const SHORTEST: usize = 20;

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let statement = &record.claim.statement;
    // No text has more characters than bytes, and a character has at most four bytes.
    if statement.len() >= SHORTEST * 4 || is_compact(context.statement_language()) {
        return;
    }
    let length = statement.chars().count();
    if length < SHORTEST {
        findings
            .claim(&RULE, record, record.path().key("statement"), format!("the statement has {length} characters"))
            .help(format!("write a sentence of at least {SHORTEST} characters that a reader understands alone"));
    }
}
