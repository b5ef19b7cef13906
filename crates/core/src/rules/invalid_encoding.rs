//! The rule `invalid-encoding`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "invalid-encoding",
    severity: Severity::Error,
    waivable: false,
    what: "A file that is not UTF-8, or that contains a NUL character.",
    why: "Programs would decode the file differently, so lines and columns would be unreliable.",
    example: "a file saved as Latin-1 or UTF-16",
    fixed: "the same file saved as UTF-8",
};
