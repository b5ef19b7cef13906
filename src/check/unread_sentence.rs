//! Every sentence is accounted for.

use super::Context;
use super::findings::Findings;
use crate::coverage::coverage;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use crate::model::codes::{Coverage, PassageKind};

pub(super) static RULE: Rule = Rule {
    id: "unread-sentence",
    severity: Severity::Warning,
    finds: "A sentence of the body that carries no claim and is not excluded.",
    matters: "Whoever uses the data must be able to tell \"the report does not say so\" from \"nobody read that far\".",
    failing: "(no claim at summary.p1.s2, and no exclusion)",
    mended: "coverage: [{at: summary.p1.s2, reason: metadiscourse}]",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for record in context.book.sources.iter().filter(|record| record.complete) {
        let unread: Vec<String> = coverage(context.book, record)
            .into_iter()
            .filter(|passage| passage.coverage == Coverage::Unread)
            .filter(|passage| matches!(passage.kind, PassageKind::Body | PassageKind::PullQuote))
            .map(|passage| passage.locator.passage())
            .collect();
        if let [first, ..] = unread.as_slice() {
            let count = unread.len();
            let message = match count {
                1 => format!("nobody has accounted for the sentence `{first}`"),
                _ => format!("nobody has accounted for {count} sentences, the first of them `{first}`"),
            };
            findings
                .source(&RULE, record, Path::default().key("coverage"), message)
                .help(format!("code what they claim, or exclude them with a reason: {}", listed(&unread)));
        }
    }
}

/// The first dozen of a list.
fn listed(locators: &[String]) -> String {
    match locators.get(..12) {
        Some(first) if locators.len() > 12 => format!("{}, …", first.join(", ")),
        _ => locators.join(", "),
    }
}
