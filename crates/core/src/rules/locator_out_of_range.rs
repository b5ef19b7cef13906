//! Checks that locators exist in the source.

use super::context::{ClaimContext, SourceContext};
use super::findings::Findings;
use crate::book::{ClaimRecord, SourceRecord};
use crate::model::{Invalid, Locator, Lock, LockedSpan};
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};
use crate::text::Outdated;
use ahash::AHashSet;

pub(super) static RULE: Rule = Rule {
    id: "locator-out-of-range",
    severity: Severity::Error,
    waivable: false,
    what: "A locator whose section, paragraph, sentence or words do not exist in the source.",
    why: "The passage cannot be found in the text. So the claim has no place in the text, or the exclusion has no effect.",
    example: "at: summary.p1.s9",
    fixed: "at: summary.p1.s2",
};

pub(super) fn check_claim(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let Some(source) = context.source_of(record) else { return };
    let Some(lock) = source.lock.as_ref().filter(|_| context.outdated(record) != Some(Outdated::Sections)) else {
        return;
    };
    for (place, anchor) in record.anchors().enumerate() {
        for locator in anchor.locators() {
            let Some(fault) = fault(source, lock, context.span(record, &locator.passage()), locator) else { continue };
            findings.claim(&RULE, record, record.anchor_path(place), fault.message).help(fault.help);
        }
    }
}

/// Returns the fault of a locator, if there is one. `passage` is the locator's sentence, if the source has it.
fn fault(source: &SourceRecord, lock: &Lock, passage: Option<&LockedSpan>, locator: &Locator) -> Option<Invalid> {
    match (passage, locator.words) {
        (None, _) => {
            let message = format!("the source has no sentence `{}`", locator.passage());
            Some(Invalid::new(message, what_there_is(source, lock, locator)))
        }
        (Some(passage), Some(range)) if range.last > passage.words => {
            Some(Invalid::new(format!("`{}` has {} words", passage.at, passage.words), "correct the word range"))
        }
        _ => None,
    }
}

/// Returns the fault of a locator that no claim has yet. Without a lock, checks only the section.
pub(super) fn check_locator(source: &SourceRecord, locator: &Locator) -> Option<Invalid> {
    if let Some(lock) = &source.lock {
        let own = locator.passage();
        return fault(source, lock, lock.passages.iter().find(|passage| passage.at == own), locator);
    }
    let known = source.source.sections.iter().any(|section| section.id == locator.section);
    (!known).then(|| Invalid::new(format!("the source has no section `{}`", locator.section), sections(source)))
}

/// Describes the sections, paragraphs or sentences that the source has, for a locator out of range.
fn what_there_is(source: &SourceRecord, lock: &Lock, locator: &Locator) -> String {
    if !source.source.sections.iter().any(|section| section.id == locator.section) {
        return sections(source);
    }
    let there = |at: &Locator| at.section == locator.section && at.paragraph == locator.paragraph;
    match lock.passages.iter().filter(|passage| there(&passage.at)).count() {
        0 => format!("`{}` has no such paragraph", locator.section),
        count => format!("`{}` has {count} sentences", locator.paragraph()),
    }
}

fn sections(source: &SourceRecord) -> String {
    let sections: Vec<&str> = source.source.sections.iter().map(|section| section.id.as_str()).collect();
    format!("the sections are {}", sections.join(", "))
}

pub(super) fn check_source(context: &SourceContext<'_>, source: &SourceRecord, findings: &mut Findings) {
    // If the lock is older than the sections, only the rule `stale-lock` reports this.
    let Some(lock) = source.lock.as_ref().filter(|_| context.outdated_lock(source) != Some(Outdated::Sections)) else {
        return;
    };
    let mut there = AHashSet::new();
    for Locator { section, paragraph, sentence, .. } in lock.passages.iter().map(|passage| &passage.at) {
        there.extend([
            (section, None, None),
            (section, Some(*paragraph), None),
            (section, Some(*paragraph), Some(*sentence)),
        ]);
    }
    for (index, exclusion) in source.source.coverage.iter().enumerate() {
        let Some(scope) = &exclusion.at else { continue };
        if !there.contains(&(&scope.section, scope.paragraph, scope.sentence)) {
            let path = Path::default().key("coverage").index(index).key("at");
            findings
                .source(&RULE, source, path, format!("the source has no `{scope}`"))
                .help("exclude only existing sections, paragraphs or sentences");
        }
    }
}
