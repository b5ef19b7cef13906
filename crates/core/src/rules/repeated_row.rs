//! The rule `repeated-row`, which is reported only by an import.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "repeated-row",
    severity: Severity::Warning,
    waivable: false,
    what: "A row of an imported file that is left out, because a claim of the source has its anchor and its statement. Of a row \
           without an anchor, only the statement counts. Only `claimbook import` reports it.",
    why: "A file that is imported twice would double its claims.",
    example: "statement: Councils lend pilots to each other.   # and hbr-0003 has this statement at the same place",
    fixed: "(the row is removed, or its statement or anchor is corrected)",
};
