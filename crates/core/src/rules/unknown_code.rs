//! The rule `unknown-code`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unknown-code",
    severity: Severity::Error,
    waivable: false,
    what: "A value that is not on the field's list of codes.",
    why: "Coded columns have a closed list of codes, which the codebook defines.",
    example: "certainty: probable",
    fixed: "certainty: likely",
};
