//! Checks that excluded passages have no claim.

use super::context::{ClaimContext, SourceContext};
use super::findings::Findings;
use crate::book::{ClaimRecord, SourceRecord};
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "overlapping-exclusion",
    severity: Severity::Error,
    waivable: false,
    what: "An exclusion of a sentence that has a claim, or of a passage that another exclusion covers.",
    why: "A passage is either claimed or excluded, and an excluded one has a single reason.",
    example: "coverage: [{at: summary.p1.s2, reason: metadiscourse}]   # and a claim `at: summary.p1.s2`",
    fixed: "coverage: []",
};

pub(super) fn check_claim(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let Some(source) = context.source_of(record) else { return };
    for locator in record.standing() {
        if let Some(index) = context.exclusions(record).and_then(|exclusions| exclusions.over(locator)) {
            let (key, help) = match source.source.coverage[index].pattern {
                None => ("at", "remove the exclusion or the anchor"),
                Some(_) => ("pattern", "narrow the pattern, or remove the anchor"),
            };
            let path = Path::default().key("coverage").index(index).key(key);
            let message = format!("`{}` is excluded, but `{}` has an anchor there", locator.passage(), record.claim.id);
            findings
                .source(&RULE, source, path, message)
                .related(record.file(), record.path().key("at"), "the claim")
                .help(help);
        }
    }
}

pub(super) fn check_source(context: &SourceContext<'_>, source: &SourceRecord, findings: &mut Findings) {
    let Some(index) = context.exclusions_of(source) else { return };
    let exclusions = &source.source.coverage;
    for (place, exclusion) in exclusions.iter().enumerate() {
        let Some(at) = &exclusion.at else { continue };
        if let Some(wider) = index.over_another(at, place).and_then(|wider| exclusions[wider].at.as_ref()) {
            let path = Path::default().key("coverage").index(place).key("at");
            let message = format!("`{at}` is already excluded by `{wider}`");
            findings.source(&RULE, source, path, message).help("keep one of the two");
        }
    }
}
