//! Text that is not YAML: a tab as indentation, an unclosed bracket or quote, a missing colon.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "invalid-syntax",
    severity: Severity::Error,
    waivable: false,
    what: "Text that is not YAML: a tab as indentation, an unclosed bracket or quote, a missing colon.",
    why: "Nothing after the fault can be read, so this is the one fault that hides others in its file.",
    example: "domains: [military, economic",
    fixed: "domains: [military, economic]",
};
