//! A record whose fields stand in another order than in all other records.

use crate::syntax::diagnostic::{Rule, Severity};

/// Reported while reading.
pub(crate) static RULE: Rule = Rule {
    id: "disordered-fields",
    severity: Severity::Warning,
    waivable: false,
    what: "A record whose fields stand in another order than in all other records.",
    why: "People look for a field where it always stands, and a diff that moves fields hides what has changed.",
    example: "- {role: actor, entity: prk}",
    fixed: "- {entity: prk, role: actor}",
};
