//! Checks that every decision has a verdict.

use super::context::BookContext;
use super::findings::Findings;
use crate::book::decided::State;
use crate::model::Decision;
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "undecided-disagreement",
    severity: Severity::Warning,
    waivable: false,
    what: "A decision without verdict: a disagreement of two coders, or an anchor, that waits for a person.",
    why: "The book does not say yet what holds.",
    example: "decisions:\n  - {subject: aou-0012, content_hash: 0123456789abcdef, of: [c1, c2], field: certainty}",
    fixed: "decisions:\n  - {subject: aou-0012, content_hash: 0123456789abcdef, of: [c1, c2], field: certainty, verdict: a}",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    for file in &context.book.decisions {
        let pending = |(_, decision): &&(usize, Decision)| {
            decision.verdict.is_none() && context.book.state(file, decision) == State::Pending
        };
        let mut open = file.record.decisions.sound.iter().filter(pending);
        let Some((index, decision)) = open.next() else { continue };
        let others = match open.count() {
            0 => String::new(),
            more => format!(", and {more} more in this file"),
        };
        let path = Path::default().key("decisions").index(*index);
        let message = format!("the decision about `{}` has no verdict{others}", decision.subject);
        findings.file(&RULE, file.file, path, message).help("add `verdict` and `reason`");
    }
}
