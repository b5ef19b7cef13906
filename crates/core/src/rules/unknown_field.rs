//! The rule `unknown-field`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-field",
    severity: Severity::Error,
    waivable: false,
    what: "A field that the record does not have.",
    why: "The field is probably misspelled, and its value would be lost.",
    example: "certanty: likely",
    fixed: "certainty: likely",
};
