//! The rule `stray-file`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "stray-file",
    severity: Severity::Warning,
    waivable: false,
    what: "A file under `claims/` that the program does not read.",
    why: "Claims in a file with a wrong name or in a wrong folder would be ignored silently.",
    example: "claims/harbor-report/summary.p1.yml",
    fixed: "claims/harbor-report/summary.p1.yaml",
};
