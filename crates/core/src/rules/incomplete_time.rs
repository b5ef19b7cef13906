//! Checks that each time has a date, a duration or an event, and that its fields fit each other.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "incomplete-time",
    severity: Severity::Error,
    waivable: true,
    what: "A time without date, duration or event, a `relation` without `relative_to` or the reverse, or a `duration_max` shorter than `duration_min`.",
    why: "The days that the tables derive from it would be missing or wrong.",
    example: "- {role: event, relation: AFTER}",
    fixed: "- {role: event, relation: AFTER, relative_to: ukraine-war-end}",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for (index, time) in record.claim.times.iter().enumerate() {
        let dated = time.edtf.is_some() || time.duration_min.is_some() || time.duration_max.is_some();
        let shorter = match (time.duration_min, time.duration_max) {
            (Some(min), Some(max)) => max.nominal_days() < min.nominal_days(),
            _ => false,
        };
        let (message, help) = if time.relation.is_some() != time.relative_to.is_some() {
            ("`relation` and `relative_to` need each other", "write both, or neither")
        } else if shorter {
            ("`duration_max` is shorter than `duration_min`", "put the shorter length first")
        } else if !dated && time.relative_to.is_none() {
            ("the time has no date, duration or event", "add `edtf`, a duration, or `relation` with `relative_to`")
        } else {
            continue;
        };
        findings.claim(&RULE, record, record.path().key("times").index(index), message).help(help);
    }
}
