//! The rule `unplaced-quote`, which is reported only by an import.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unplaced-quote",
    severity: Severity::Warning,
    waivable: false,
    what: "A quote of an imported file that does not occur exactly once in the text of the source. Only `claimbook import` reports it.",
    why: "The record gets no locator, because a guess could anchor the claim in the wrong words.",
    example: "quote: Councils should share   # which occurs in two sentences",
    fixed: "at: summary.p1.s3",
};
