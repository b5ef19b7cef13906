//! The rule `unreadable-file`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "unreadable-file",
    severity: Severity::Error,
    waivable: false,
    what: "A file that cannot be opened, a folder in the place of a file, or a link that leads out of the book.",
    why: "Its claims would be missing from every export.",
    example: "claims/harbor-report/summary.p1.yaml -> ../../../elsewhere.yaml",
    fixed: "a regular, readable file in the book",
};
