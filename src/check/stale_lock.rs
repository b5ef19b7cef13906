//! The lock fits the records.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use crate::model::LOCK_VERSION;
use crate::text;
use std::collections::{HashMap, HashSet};

pub(super) static RULE: Rule = Rule {
    id: "stale-lock",
    severity: Severity::Error,
    finds: "A lock that lacks a span which a claim names, holds one that no claim names, or was made by other rules.",
    matters: "Offsets and hashes in the tables come from the lock; it must know exactly what the claims name.",
    failing: "at: summary.p1.s1[1-9]   # and the lock knows only summary.p1.s1[1-8]",
    mended: "$ claimbook anchor harbor-report --texts DIR",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for source in &context.book.sources {
        let Some(lock) = &source.lock else { continue };
        let help = format!("run `claimbook anchor {} --texts DIR`", source.source.id);
        if lock.version != LOCK_VERSION || lock.profiles != text::profiles() {
            findings
                .lock(&RULE, source, Path::default().key("profiles"), "the lock was made by another version's rules")
                .help(help);
            continue;
        }
        let known: HashSet<&str> = lock.spans.iter().map(|span| span.at.as_str()).collect();
        let passages: HashMap<&str, u32> = lock.passages.iter().map(|span| (span.at.as_str(), span.words)).collect();
        let mut named = HashSet::new();
        for record in context.book.claims_of(&source.source.id) {
            for (anchor, path) in record.anchors() {
                for locator in anchor.locators() {
                    let Some(range) = locator.words else { continue };
                    let name = locator.to_string();
                    // Words or sentences that are not there at all are another rule's fault.
                    let there = passages.get(locator.passage().as_str()).is_some_and(|&words| range.last <= words);
                    if there && !known.contains(name.as_str()) {
                        findings
                            .claim(&RULE, record, path.clone(), format!("anchors.lock does not know `{name}`"))
                            .help(help.clone());
                    }
                    named.insert(name);
                }
            }
        }
        let unnamed: Vec<usize> = lock
            .spans
            .iter()
            .enumerate()
            .filter(|(_, span)| !named.contains(&span.at))
            .map(|(index, _)| index)
            .collect();
        if let Some(&first) = unnamed.first().filter(|_| source.complete) {
            let path = Path::default().key("spans").index(first).key("at");
            let message = match unnamed.len() {
                1 => format!("no claim names `{}`", lock.spans[first].at),
                count => format!("no claim names `{}` and {} further spans", lock.spans[first].at, count - 1),
            };
            findings.lock(&RULE, source, path, message).help(help);
        }
    }
}
