//! A column of an imported file that no field of a claim takes.

use crate::syntax::diagnostic::{Rule, Severity};

/// The rule; only an import reports its faults.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-column",
    severity: Severity::Warning,
    waivable: false,
    what: "A column or label of an imported file that no field of a claim takes. Only `claimbook import` reports it.",
    why: "The values of the column are not imported.",
    example: "columns: {}   # and the file has the column `Remark`",
    fixed: "columns: {Remark: note}   # or `Remark: ignore`",
};
