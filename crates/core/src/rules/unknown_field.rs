//! A field that the record does not have.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-field",
    severity: Severity::Error,
    waivable: false,
    what: "A field that the record does not have.",
    why: "It is nearly always a slip of the pen, and what stands in it would be lost without a word.",
    example: "certanty: likely",
    fixed: "certainty: likely",
};
