//! The lock fits the records.

use super::findings::Findings;
use super::Context;
use crate::diagnostic::{Rule, Severity};
use std::collections::HashSet;
use crate::diagnostic::Path;
use crate::model::LOCK_VERSION;
use crate::text;

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
        let passages: HashSet<&str> = lock.passages.iter().map(|span| span.at.as_str()).collect();
        let mut named = HashSet::new();
        for record in context.book.claims_of(&source.source.id) {
            for (anchor, path) in record.anchors() {
                for locator in anchor.locators().iter().filter(|locator| locator.words.is_some()) {
                    let name = locator.to_string();
                    // A sentence that is not there at all is another rule's fault.
                    if passages.contains(locator.passage().as_str()) && !known.contains(name.as_str()) {
                        findings
                            .claim(&RULE, record, path.clone(), format!("anchors.lock does not know `{name}`"))
                            .help(help.clone());
                    }
                    named.insert(name);
                }
            }
        }
        // Faulty claims may name spans that cannot be seen now.
        if context.book.lost.is_empty() {
            for (index, span) in lock.spans.iter().enumerate().filter(|(_, span)| !named.contains(&span.at)) {
                let path = Path::default().key("spans").index(index).key("at");
                findings
                    .lock(&RULE, source, path, format!("no claim names `{}`", span.at))
                    .help(help.clone());
            }
        }
    }
}
