//! Checks that the patterns of exclusions exclude sentences.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "ineffective-exclusion",
    severity: Severity::Warning,
    waivable: false,
    what: "A pattern of an exclusion that matches no sentence of the text, or only sentences that other exclusions cover.",
    why: "The entry has no effect. Most likely the pattern matches only a part of the sentence, but it must match the whole \
          sentence.",
    example: "coverage: [{pattern: \"Page\", reason: boilerplate}]   # the sentence is `Page 12`",
    fixed: "coverage: [{pattern: \"Page [0-9]+\", reason: boilerplate}]",
};

pub(super) fn check(context: &SourceContext<'_>, record: &SourceRecord, findings: &mut Findings) {
    let Some(lock) = record.lock.as_ref().filter(|_| context.outdated_lock(record).is_none()) else { return };
    let Some(exclusions) = context.exclusions_of(record) else { return };
    // The lock is not outdated, so it has the same patterns in the same order.
    for ((index, _), locked) in record.source.patterns().zip(&lock.patterns) {
        if locked.passages.iter().any(|at| exclusions.over(at) == Some(index)) {
            continue;
        }
        let (message, help) = if locked.passages.is_empty() {
            (
                "the pattern matches no sentence",
                "match a sentence from its first to its last character, with `'`, `\"` and `-` for all quotation marks and \
                 dashes",
            )
        } else {
            ("other exclusions cover every sentence that the pattern matches", "remove the entry")
        };
        findings.source(&RULE, record, Path::default().key("coverage").index(index).key("pattern"), message).help(help);
    }
}
