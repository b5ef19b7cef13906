//! Checks that claims and anchors have not changed since they were decided on.

use super::context::BookContext;
use super::findings::Findings;
use crate::book::decided::State;
use crate::syntax::diagnostic::{Path, Rule, Severity};
use crate::text::content_hash;

pub(super) static RULE: Rule = Rule {
    id: "stale-decision",
    severity: Severity::Warning,
    waivable: false,
    what: "A decision about a claim or an anchor that has changed since, and does not show the outcome.",
    why: "Nobody has judged the claim as it is now, so the decision must not be carried out.",
    example: "decisions:   # the claim has another hash now\n  - {subject: aou-0012, content_hash: 0123456789abcdef, verdict: accept}",
    fixed: "decisions:   # decided again\n  - {subject: aou-0012, content_hash: 89abcdef01234567, verdict: accept}",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    for file in &context.book.decisions {
        for (index, decision) in &file.record.decisions.sound {
            if context.book.state(file, decision) != State::Stale {
                continue;
            }
            let path = Path::default().key("decisions").index(*index);
            let message = format!("`{}` has changed since the decision", decision.subject);
            let Some(subject) = context.book.subject(&file.record.source, decision) else { continue };
            let hash = content_hash(&subject.claim.claim).start::<8>();
            findings
                .file(&RULE, file.file, path, message)
                .related(subject.claim.file(), subject.claim.path(), "the claim as it is now")
                .help(format!(
                    "decide again about the claim as it is now, whose hash is {hash}, or remove the decision"
                ));
        }
    }
}
