//! Checks that primary anchors are in running text.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "pull-quote-anchor",
    severity: Severity::Error,
    waivable: true,
    what: "A primary anchor on a pull quote.",
    why: "A pull quote repeats running text. Anchor the claim in the running text, and put the quote into `also_at`.",
    example: "at: summary.p4.s1",
    fixed: "at: summary.p6.s2\nalso_at: [{at: summary.p4.s1, as: duplicate}]",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let Some(source) = context.source_of(record) else { return };
    let quoted = record.claim.at.locators().iter().find(|locator| {
        let section = source.source.sections.iter().find(|section| section.id == locator.section);
        section.is_some_and(|section| section.pull_quotes.contains(&locator.paragraph))
    });
    if let Some(locator) = quoted {
        findings
            .claim(&RULE, record, record.path().key("at"), format!("`{}` is a pull quote", locator.paragraph()))
            .help("put the primary anchor on the running text, and this place into `also_at`");
    }
}
