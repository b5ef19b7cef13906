//! A comment on the line of a text without quotes.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "ambiguous-comment",
    severity: Severity::Warning,
    waivable: false,
    what: "A text without quotes that a comment follows on the same line.",
    why: "YAML ends a text at a blank and `#`, so half a sentence is lost where the `#` belongs to it.",
    example: "note: The master of pier #2 agrees.",
    fixed: "note: \"The master of pier #2 agrees.\"",
};
