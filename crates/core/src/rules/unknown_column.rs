//! The rule `unknown-column`, which is reported only by an import.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-column",
    severity: Severity::Warning,
    waivable: false,
    what: "A column or label of an imported file that no field of a claim takes. Only `claimbook import` reports it.",
    why: "The values of the column are not imported.",
    example: "columns: {}   # and the file has the column `Remark`",
    fixed: "columns: {Remark: note}   # or `Remark: ignore`",
};
