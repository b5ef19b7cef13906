//! Checks that every sentence is claimed or excluded.

use std::collections::BTreeMap;

use super::context::{CodedSource, SourceContext};
use super::findings::Findings;
use crate::book::{Book, ClaimRecord, SourceRecord};
use crate::model::codes::{Coverage, PassageKind};
use crate::model::{Anchor, Locator};
use crate::syntax::diagnostic::{Path, Rule, Severity};
use crate::text::Outdated;
use ahash::AHashSet;

pub(super) static RULE: Rule = Rule {
    id: "unread-sentence",
    severity: Severity::Warning,
    waivable: true,
    what: "A sentence of the body that has no claim and is not excluded.",
    why: "Readers must be able to tell a sentence without claims from one that nobody has read.",
    example: "(no claim at summary.p1.s2, and no exclusion)",
    fixed: "coverage: [{at: summary.p1.s2, reason: metadiscourse}]",
};

pub(super) fn check(context: &SourceContext<'_>, source: &CodedSource<'_>, findings: &mut Findings) {
    let is_outdated = matches!(context.outdated_lock(source), Some(Outdated::Sections | Outdated::Patterns));
    if source.source.sample.is_some() || is_outdated {
        return;
    }
    let Some(faulty) = source.faulty() else { return };
    // One finding per section and waiver, so that a waiver covers a finding either fully or not at all.
    let mut unread: BTreeMap<(Option<usize>, Option<usize>), Vec<&Locator>> = BTreeMap::new();
    for passage in source.coverage() {
        let at = &passage.span.at;
        let is_body = matches!(passage.kind, PassageKind::Body | PassageKind::PullQuote);
        if is_body && passage.coverage == Coverage::Unread && !faulty.may_hold(at) {
            let section = source.source.sections.iter().position(|section| section.id == at.section);
            unread.entry((waiver(source, at), section)).or_default().push(at);
        }
    }
    for ((_, section), locators) in &unread {
        let message = match locators.as_slice() {
            [only] => format!("the sentence `{only}` has no claim and is not excluded"),
            several => {
                format!("{} sentences have no claim and are not excluded; the first is `{}`", several.len(), several[0])
            }
        };
        let path = section.map_or_else(
            || Path::default().key("coverage"),
            |section| Path::default().key("sections").index(section).key("id"),
        );
        findings
            .source(&RULE, source, path, message)
            .passage(locators[0])
            .help(format!("code their claims, or exclude them with a reason: {}", listed(locators)));
    }
}

/// The passages of claims in faulty records or files. They are not reported as unread.
#[derive(Default)]
pub(super) struct Faulty<'a> {
    passages: AHashSet<Locator>,
    /// The paragraphs of claims whose anchors cannot be read.
    paragraphs: AHashSet<&'a str>,
}

impl<'a> Faulty<'a> {
    /// Returns the passages of claims with faults, of claims in files with faults, and of claims whose file names
    /// another source. Returns `None` if a file cannot be read at all.
    pub(super) fn of(book: &'a Book, source: &SourceRecord) -> Option<Self> {
        let mut faulty = Self::default();
        if book.is_complete(source) {
            return Some(faulty);
        }
        let Self { passages, paragraphs } = &mut faulty;
        for paragraph in book.paragraphs.iter().filter(|paragraph| paragraph.folder == source.folder) {
            passages.extend(paragraph.claims.iter().flat_map(ClaimRecord::standing).map(Locator::passage));
            let anchors = paragraph.unsound.iter().flat_map(|claim| claim.at.iter().chain(&claim.also_at));
            passages.extend(anchors.flat_map(Anchor::locators).map(Locator::passage));
            if paragraph.unsound.iter().any(|claim| claim.at.is_none()) {
                paragraphs.insert(&paragraph.name);
            }
        }
        for file in book.unreadable_in(&source.folder) {
            if file.text().is_empty() {
                return None;
            }
            // The file is not valid YAML, but locators can still be found in its text.
            let is_of_locator = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '[' | ']');
            let words = file.text().split(|c| !is_of_locator(c)).filter(|word| word.contains(".s"));
            passages.extend(words.filter_map(|word| word.parse().ok()).map(|locator: Locator| locator.passage()));
        }
        Some(faulty)
    }

    pub(super) fn may_hold(&self, passage: &Locator) -> bool {
        self.passages.contains(passage)
            || (!self.paragraphs.is_empty() && self.paragraphs.contains(passage.paragraph().as_str()))
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
