//! A value that is not on the field's list of codes.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-code",
    severity: Severity::Error,
    waivable: false,
    what: "A value that is not on the field's list of codes.",
    why: "Coded columns are closed: a code that the codebook does not define means nothing to anybody.",
    example: "certainty: probable",
    fixed: "certainty: likely",
};
