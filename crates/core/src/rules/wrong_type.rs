//! A list where a text belongs, a text where a list belongs, and the like.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    waivable: false,
    what: "A list where a text belongs, a text where a list belongs, and the like.",
    why: "The value cannot be read as what the field means.",
    example: "domains: military",
    fixed: "domains: [military]",
};
