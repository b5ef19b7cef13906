//! A value of the wrong type, such as a text in the place of a list.

use crate::syntax::diagnostic::{Rule, Severity};

/// The rule; the readers report its faults.
pub(crate) static RULE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    waivable: false,
    what: "A value of the wrong type, such as a text in the place of a list.",
    why: "The value cannot be read as the field requires.",
    example: "domains: military",
    fixed: "domains: [military]",
};
