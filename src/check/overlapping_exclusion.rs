//! What is excluded carries no claim.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use crate::model::Anchor;
use crate::model::codes::OtherAnchorRole;

pub(super) static RULE: Rule = Rule {
    id: "overlapping-exclusion",
    severity: Severity::Error,
    finds: "An exclusion over a sentence on which a claim stands, or two exclusions over one another.",
    matters: "A passage is either claimed or excluded, and its reason must be one.",
    failing: "coverage: [{at: summary.p1.s2, reason: metadiscourse}]   # and a claim `at: summary.p1.s2`",
    mended: "coverage: []",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for source in &context.book.sources {
        let exclusions = &source.source.coverage;
        for record in context.book.claims_of(&source.source.id) {
            let claimed = [&record.claim.at].into_iter().chain(
                record
                    .claim
                    .also_at
                    .iter()
                    .filter(|other| other.role != OtherAnchorRole::Support)
                    .map(|other| &other.at),
            );
            for locator in claimed.flat_map(Anchor::locators) {
                let over = exclusions
                    .iter()
                    .position(|other| other.at.holds(locator.section.as_str(), locator.paragraph, locator.sentence));
                if let Some(index) = over {
                    let path = Path::default().key("coverage").index(index).key("at");
                    let file = context.book.header(record).file;
                    findings
                        .source(
                            &RULE,
                            source,
                            path,
                            format!("`{}` is excluded, and `{}` stands there", locator.passage(), record.claim.id),
                        )
                        .related(file, record.path().key("at"), "the claim")
                        .help("remove the exclusion or the anchor");
                }
            }
        }
        for (index, exclusion) in exclusions.iter().enumerate() {
            let at = &exclusion.at;
            let wider = exclusions.iter().enumerate().find(|(other, candidate)| {
                let scope = &candidate.at;
                let repeats = *scope == *at && *other < index;
                let holds = scope.section == at.section
                    && *scope != *at
                    && (scope.paragraph.is_none() || (scope.paragraph == at.paragraph && scope.sentence.is_none()));
                repeats || holds
            });
            if let Some((_, wider)) = wider {
                let path = Path::default().key("coverage").index(index).key("at");
                findings
                    .source(&RULE, source, path, format!("`{at}` is excluded by `{}` already", wider.at))
                    .help("keep one of the two");
            }
        }
    }
}
