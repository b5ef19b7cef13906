//! A value that breaks the rules of its field: an id, date, EDTF, duration, locator, license, or a length.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "invalid-value",
    severity: Severity::Error,
    waivable: false,
    what: "A value that breaks the rules of its field: an id, date, EDTF, duration, locator, license, or a length.",
    why: "The tables derive days, offsets and keys from it, and derive nothing from a guess.",
    example: "- {role: event, edtf: \"2022-02-30\"}",
    fixed: "- {role: event, edtf: \"2022-02-28\"}",
};
