//! The rule `invalid-syntax`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "invalid-syntax",
    severity: Severity::Error,
    waivable: false,
    what: "A file that is not valid YAML, for example because of a tab as indentation, an unclosed bracket or quote, or a missing colon.",
    why: "Nothing after the fault can be read, so other faults in the file stay hidden.",
    example: "domains: [military, economic",
    fixed: "domains: [military, economic]",
};
