//! A quote of an imported file that does not occur in the text, or that occurs several times.

use crate::syntax::diagnostic::{Rule, Severity};

/// The rule; only an import reports its faults.
pub(crate) static RULE: Rule = Rule {
    id: "unplaced-quote",
    severity: Severity::Warning,
    waivable: false,
    what: "A quote of an imported file that does not occur exactly once in the text of the source. Only `claimbook import` reports it.",
    why: "The record gets no locator, because a guess could anchor the claim in the wrong words.",
    example: "quote: Councils should share   # which occurs in two sentences",
    fixed: "at: summary.p1.s3",
};
