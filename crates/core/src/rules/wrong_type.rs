//! The rule `wrong-type`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    waivable: false,
    what: "A value of the wrong type, such as a text in the place of a list.",
    why: "The value cannot be read as the field requires.",
    example: "domains: military",
    fixed: "domains: [military]",
};
