//! Checks that every sentence is claimed or excluded.

use std::collections::BTreeMap;

use super::Context;
use super::findings::Findings;
use crate::book::coverage::coverage;
use crate::book::{ClaimRecord, SourceRecord};
use crate::model::codes::{Coverage, PassageKind};
use crate::model::{Anchor, Locator};
use crate::syntax::diagnostic::{Path, Rule, Severity};
use ahash::AHashSet;

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
    let Some(elsewhere) = in_faulty_records(context, source) else { return };
    // What one waiver covers is told apart from the rest, and so is each section.
    let mut unread: BTreeMap<(Option<usize>, Option<usize>), Vec<&Locator>> = BTreeMap::new();
    for passage in coverage(context.book, source) {
        let at = &passage.span.at;
        let is_body = matches!(passage.kind, PassageKind::Body | PassageKind::PullQuote);
        if is_body && passage.coverage == Coverage::Unread && !elsewhere.contains(at) {
            let section = source.source.sections.iter().position(|section| section.id == at.section);
            unread.entry((waiver(source, at), section)).or_default().push(at);
        }
    }
    for ((_, section), locators) in &unread {
        let message = match locators.as_slice() {
            [only] => format!("nobody has accounted for the sentence `{only}`"),
            several => {
                format!("nobody has accounted for {} sentences, the first of them `{}`", several.len(), several[0])
            }
        };
        let path = section.map_or_else(
            || Path::default().key("coverage"),
            |section| Path::default().key("sections").index(section).key("id"),
        );
        findings
            .source(&RULE, source, path, message)
            .passage(locators[0])
            .help(format!("code what they claim, or exclude them with a reason: {}", listed(locators)));
    }
}

/// The passages on which claims stand that the book does not hold, since they have faults, their files have, or they lie in
/// another source's folder. `None` if there is a file of which nothing can be read.
fn in_faulty_records(context: &Context<'_>, source: &SourceRecord) -> Option<AHashSet<Locator>> {
    let mut passages = AHashSet::new();
    if source.complete {
        return Some(passages);
    }
    for paragraph in context.book.paragraphs.iter().filter(|paragraph| paragraph.folder == source.folder) {
        passages.extend(paragraph.claims.iter().flat_map(ClaimRecord::standing).map(Locator::passage));
        let anchors = paragraph.unsound.iter().flat_map(|claim| claim.at.iter().chain(&claim.also_at));
        passages.extend(anchors.flat_map(Anchor::locators).map(Locator::passage));
    }
    for file in context.book.unreadable_in(&source.folder) {
        if file.text().is_empty() {
            return None;
        }
        // There is no tree, but a locator can be told from all else.
        let is_of_locator = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '[' | ']');
        let words = file.text().split(|c| !is_of_locator(c)).filter(|word| word.contains(".s"));
        passages.extend(words.filter_map(|word| word.parse().ok()).map(|locator: Locator| locator.passage()));
    }
    Some(passages)
}

/// The waiver of this rule over a sentence, by its place.
fn waiver(source: &SourceRecord, locator: &Locator) -> Option<usize> {
    source.source.waivers.iter().position(|waiver| {
        waiver.rule == RULE.id && waiver.at.as_ref().is_some_and(|scope| scope.holds_locator(locator))
    })
}

/// The first dozen of a list.
fn listed(locators: &[&Locator]) -> String {
    let first: Vec<String> = locators.iter().take(12).map(ToString::to_string).collect();
    let more = if locators.len() > first.len() { ", …" } else { "" };
    first.join(", ") + more
}
