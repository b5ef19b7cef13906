//! Comments on the line of a text without quotes.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "ambiguous-comment",
    severity: Severity::Warning,
    waivable: false,
    what: "A comment on the same line as a text without quotes.",
    why: "A space and `#` end a text in YAML. If the `#` belongs to the text, the rest of the sentence is lost.",
    example: "note: The master of pier #2 agrees.",
    fixed: "note: \"The master of pier #2 agrees.\"",
};
