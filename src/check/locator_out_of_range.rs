//! Locators name what the text has.

use super::Context;
use super::findings::Findings;
use crate::book::{ClaimRecord, SourceRecord};
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use crate::model::{Locator, Lock};
use ahash::AHashSet;

pub(super) static RULE: Rule = Rule {
    id: "locator-out-of-range",
    severity: Severity::Error,
    waivable: false,
    finds: "A locator whose section, paragraph, sentence or words the source does not have.",
    matters: "An anchor that points beyond the text proves nothing.",
    failing: "at: summary.p1.s9",
    mended: "at: summary.p1.s2",
};

pub(super) fn check_claim(context: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let Some(source) = context.source_of(record) else { return };
    let Some(lock) = &source.lock else { return };
    for (place, anchor) in record.anchors().enumerate() {
        for locator in anchor.locators() {
            let (message, help) = match (context.span(record, &locator.passage()), locator.words) {
                (None, _) => (
                    format!("the source has no sentence `{}`", locator.passage()),
                    what_there_is(source, lock, locator),
                ),
                (Some(passage), Some(range)) if range.last > passage.words => {
                    let message = format!("`{}` has {} words", passage.at, passage.words);
                    (message, "mend the word range".to_owned())
                }
                _ => continue,
            };
            findings.claim(&RULE, record, record.anchor_path(place), message).help(help);
        }
    }
}

/// How far the source goes where a locator leads beyond it.
fn what_there_is(source: &SourceRecord, lock: &Lock, locator: &Locator) -> String {
    let sections: Vec<&str> = source.source.sections.iter().map(|section| section.id.as_str()).collect();
    if !sections.contains(&locator.section.as_str()) {
        return format!("the sections are {}", sections.join(", "));
    }
    let there = |at: &Locator| at.section == locator.section && at.paragraph == locator.paragraph;
    match lock.passages.iter().filter(|passage| there(&passage.at)).count() {
        0 => format!("`{}` has no such paragraph", locator.section),
        count => format!("`{}` has {count} sentences", locator.paragraph()),
    }
}

pub(super) fn check_source(_: &Context<'_>, source: &SourceRecord, findings: &mut Findings<'_>) {
    let Some(lock) = &source.lock else { return };
    let mut there = AHashSet::new();
    for Locator { section, paragraph, sentence, .. } in lock.passages.iter().map(|passage| &passage.at) {
        there.extend([
            (section, None, None),
            (section, Some(*paragraph), None),
            (section, Some(*paragraph), Some(*sentence)),
        ]);
    }
    for (index, exclusion) in source.source.coverage.iter().enumerate() {
        let scope = &exclusion.at;
        if !there.contains(&(&scope.section, scope.paragraph, scope.sentence)) {
            let path = Path::default().key("coverage").index(index).key("at");
            findings
                .source(&RULE, source, path, format!("the source has no `{scope}`"))
                .help("exclude only what is there");
        }
    }
}
