//! The rule `duplicate-key`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-key",
    severity: Severity::Error,
    waivable: false,
    what: "A key that occurs twice in one mapping.",
    why: "Some YAML readers keep the first value and others the last.",
    example: "certainty: likely\ncertainty: possible",
    fixed: "certainty: likely",
};
