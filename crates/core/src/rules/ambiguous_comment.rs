//! The rule `ambiguous-comment`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "ambiguous-comment",
    severity: Severity::Warning,
    waivable: false,
    what: "A comment on the same line as a text without quotes.",
    why: "A space and `#` end a text in YAML. If the `#` belongs to the text, the rest of the sentence is lost.",
    example: "note: The master of pier #2 agrees.",
    fixed: "note: \"The master of pier #2 agrees.\"",
};
