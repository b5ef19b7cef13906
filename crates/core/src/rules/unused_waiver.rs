//! Reports waivers that match no fault.

use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unused-waiver",
    severity: Severity::Warning,
    waivable: false,
    what: "A waiver that matches no fault.",
    why: "The fault was fixed, and the waiver would hide the next one.",
    example: "- {rule: missing-horizon, claim: hbr-0004, …}   # and the claim has a horizon",
    fixed: "(the waiver is removed)",
};

/// Reports the waiver at the index `place` of a source's waivers as unused. Must be called after all other findings are
/// known.
pub(super) fn report(findings: &mut Findings, source: &SourceRecord, place: usize) {
    let waiver = &source.source.waivers[place];
    let path = Path::default().key("waivers").index(place);
    findings
        .source(&RULE, source, path, format!("the waiver of `{}` matches no fault", waiver.rule))
        .help("remove the waiver");
}
