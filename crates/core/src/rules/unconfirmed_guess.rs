//! Checks that no guess of `source add` is left in a source.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::{Rule, Severity};
use crate::syntax::file::{Span, lines};

pub(super) static RULE: Rule = Rule {
    id: "unconfirmed-guess",
    severity: Severity::Warning,
    waivable: false,
    what: "A comment `# Guess: …` in `source.yaml`, which `claimbook source add` wrote.",
    why: "Nobody has confirmed the guess, and a release would state it as a fact.",
    example: "# Guess: the usual kind.\nkind: report",
    fixed: "kind: policy paper",
};

/// The start of a comment that marks a guess.
const GUESS: &str = "# Guess: ";

pub(super) fn check(context: &SourceContext<'_>, source: &SourceRecord, findings: &mut Findings) {
    if !context.remarks_of(source).iter().any(|remark| remark.text.contains(GUESS)) {
        return;
    }
    let mut start = 0;
    for (line, end) in lines(context.text_of(source)) {
        let comment = line.trim_start();
        if comment.starts_with(GUESS) {
            let span = Span { start: start + line.len() - comment.len(), end: start + line.len() };
            findings
                .span(&RULE, source.file, span, "nobody has confirmed this guess")
                .help("correct the value if it is wrong, then delete the comment");
        }
        start += line.len() + end;
    }
}
