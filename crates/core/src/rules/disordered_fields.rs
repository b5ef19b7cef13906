//! The rule `disordered-fields`, which is reported while files are read.

use crate::syntax::diagnostic::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "disordered-fields",
    severity: Severity::Warning,
    waivable: false,
    what: "A record whose fields are not in the order of the model.",
    why: "A fixed order makes fields easy to find and keeps moved fields out of diffs.",
    example: "- {role: actor, entity: prk}",
    fixed: "- {entity: prk, role: actor}",
};
