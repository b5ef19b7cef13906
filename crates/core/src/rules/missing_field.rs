//! The rule `missing-field`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "missing-field",
    severity: Severity::Error,
    waivable: false,
    what: "A record without a required field.",
    why: "The tables promise a value in this column.",
    example: "- {entity: prk}",
    fixed: "- {entity: prk, role: actor}",
};
