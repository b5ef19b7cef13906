//! A year, date, number or truth value that stands without quotes where a text belongs.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "unquoted-text",
    severity: Severity::Error,
    waivable: false,
    what: "A year, date, number or truth value that stands without quotes where a text belongs.",
    why: "YAML readers disagree on what it is: `2022` is a number, `2022-02` a text to one and a date to another.",
    example: "- {role: event, edtf: 2022}",
    fixed: "- {role: event, edtf: \"2022\"}",
};
