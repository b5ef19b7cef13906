//! Checks that every sentence is claimed or excluded.

use std::collections::BTreeMap;

use super::Context;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::book::coverage::coverage;
use crate::model::Locator;
use crate::model::codes::{Coverage, PassageKind};
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};
use crate::text::Outdated;

pub(super) static RULE: Rule = Rule {
    id: "unread-sentence",
    severity: Severity::Warning,
    waivable: true,
    what: "A sentence of the body without a claim that is not excluded.",
    why: "Readers must be able to tell a sentence without claims from one that nobody has read.",
    example: "(no claim at summary.p1.s2, and no exclusion)",
    fixed: "coverage: [{at: summary.p1.s2, reason: metadiscourse}]",
};

pub(super) fn check(context: &Context<'_>, source: &SourceRecord, findings: &mut Findings<'_>) {
    if !source.complete || context.outdated_lock(source) == Some(Outdated::Sections) {
        return;
    }
    // Sentences are grouped by the waiver that covers them.
    let mut unread: BTreeMap<Option<usize>, Vec<&Locator>> = BTreeMap::new();
    for passage in coverage(context.book, source) {
        let is_body = matches!(passage.kind, PassageKind::Body | PassageKind::PullQuote);
        if is_body && passage.coverage == Coverage::Unread {
            let at = &passage.span.at;
            unread.entry(waiver(source, at)).or_default().push(at);
        }
    }
    for locators in unread.values() {
        let message = match locators.as_slice() {
            [only] => format!("the sentence `{only}` has no claim and is not excluded"),
            several => {
                format!("{} sentences have no claim and are not excluded; the first is `{}`", several.len(), several[0])
            }
        };
        findings
            .source(&RULE, source, Path::default().key("coverage"), message)
            .passage(locators[0])
            .help(format!("code their claims, or exclude them with a reason: {}", listed(locators)));
    }
}

/// Returns the index of the waiver of this rule that covers a sentence.
fn waiver(source: &SourceRecord, locator: &Locator) -> Option<usize> {
    source.source.waivers.iter().position(|waiver| {
        waiver.rule == RULE.id && waiver.at.as_ref().is_some_and(|scope| scope.holds_locator(locator))
    })
}

/// Lists the first twelve locators.
fn listed(locators: &[&Locator]) -> String {
    let first: Vec<String> = locators.iter().take(12).map(ToString::to_string).collect();
    let more = if locators.len() > first.len() { ", …" } else { "" };
    first.join(", ") + more
}
