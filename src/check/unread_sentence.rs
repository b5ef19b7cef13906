//! Every sentence is accounted for.

use super::Context;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::coverage::coverage;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use crate::model::Locator;
use crate::model::codes::{Coverage, PassageKind};

pub(super) static RULE: Rule = Rule {
    id: "unread-sentence",
    severity: Severity::Warning,
    finds: "A sentence of the body that carries no claim and is not excluded.",
    matters: "Whoever uses the data must be able to tell \"the report does not say so\" from \"nobody read that far\".",
    failing: "(no claim at summary.p1.s2, and no exclusion)",
    mended: "coverage: [{at: summary.p1.s2, reason: metadiscourse}]",
};

pub(super) fn check(context: &Context<'_>, source: &SourceRecord, findings: &mut Findings<'_>) {
    if !source.complete {
        return;
    }
    let unread: Vec<&Locator> = coverage(context.book, source)
        .into_iter()
        .filter(|passage| passage.coverage == Coverage::Unread)
        .filter(|passage| matches!(passage.kind, PassageKind::Body | PassageKind::PullQuote))
        .map(|passage| &passage.span.at)
        .collect();
    if let [first, ..] = unread.as_slice() {
        let count = unread.len();
        let message = match count {
            1 => format!("nobody has accounted for the sentence `{first}`"),
            _ => format!("nobody has accounted for {count} sentences, the first of them `{first}`"),
        };
        findings
            .source(&RULE, source, Path::default().key("coverage"), message)
            .help(format!("code what they claim, or exclude them with a reason: {}", listed(&unread)));
    }
}

/// The first dozen of a list.
fn listed(locators: &[&Locator]) -> String {
    let first: Vec<String> = locators.iter().take(12).map(ToString::to_string).collect();
    let more = if locators.len() > first.len() { ", …" } else { "" };
    first.join(", ") + more
}
