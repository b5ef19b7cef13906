//! A file that is not UTF-8 text, or that holds a NUL character.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "invalid-encoding",
    severity: Severity::Error,
    waivable: false,
    what: "A file that is not UTF-8 text, or that holds a NUL character.",
    why: "Every reader would guess another text, so no line or column could be trusted.",
    example: "a file saved as Latin-1 or UTF-16",
    fixed: "the same file saved as UTF-8",
};
