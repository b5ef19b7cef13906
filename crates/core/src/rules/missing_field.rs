//! A record without a field that it must have.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "missing-field",
    severity: Severity::Error,
    waivable: false,
    what: "A record without a field that it must have.",
    why: "The tables promise the column to everybody who loads them.",
    example: "- {entity: prk}",
    fixed: "- {entity: prk, role: actor}",
};
