//! A key that stands twice in one mapping.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "duplicate-key",
    severity: Severity::Error,
    waivable: false,
    what: "A key that stands twice in one mapping.",
    why: "Some readers keep the first value, some the last: the record would say two things.",
    example: "certainty: likely\ncertainty: possible",
    fixed: "certainty: likely",
};
