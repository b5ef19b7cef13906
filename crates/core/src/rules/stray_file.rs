//! A file under `claims/` that no part of the book reads.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "stray-file",
    severity: Severity::Warning,
    waivable: false,
    what: "A file under `claims/` that no part of the book reads.",
    why: "A claims file saved as `.yml` or one folder too high is otherwise passed over in silence.",
    example: "claims/harbor-report/summary.p1.yml",
    fixed: "claims/harbor-report/summary.p1.yaml",
};
