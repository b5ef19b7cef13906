//! The rule `missing-file`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "missing-file",
    severity: Severity::Error,
    waivable: false,
    what: "A book without `claims/entities.yaml`, or a source's folder without `source.yaml`.",
    why: "Claims refer to entities and sections, which cannot be checked without the file.",
    example: "claims/harbor-report/summary.p1.yaml   (and no source.yaml beside it)",
    fixed: "claims/harbor-report/source.yaml\nclaims/harbor-report/summary.p1.yaml",
};
