//! Checks that joins and splits change the sentences.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::model::Lock;
use crate::syntax::diagnostic::{Path, Rule, Severity};
use crate::text::SEGMENTATION_PROFILE;

pub(super) static RULE: Rule = Rule {
    id: "ineffective-correction",
    severity: Severity::Warning,
    waivable: false,
    what: "A join after a word where no sentence ends anyway, or a split after a word where one ends anyway. Found only with \
           the text of the source: the lock records the sentences after the corrections, not those before.",
    why: "The entry has no effect. Most likely its word number is wrong, and the sentence that it was meant for is not \
          corrected.",
    example: "joins: [{at: summary.p1, word: 10}]   # the sentence ends after word 11",
    fixed: "joins: [{at: summary.p1, word: 11}]",
};

pub(super) fn check(context: &SourceContext<'_>, record: &SourceRecord, findings: &mut Findings) {
    let source = &record.source;
    let Some(document) = context.texts.get(source.id.as_str()) else { return };
    // Skips a text that is not the locked one, because its words may differ. Also skips a lock of another segmenter,
    // because this program does not know where that segmenter ends sentences.
    let is_of_this =
        |lock: &Lock| lock.text.sha256 == document.sha256() && lock.profiles.segmentation == SEGMENTATION_PROFILE;
    if !record.lock.as_ref().is_none_or(is_of_this) {
        return;
    }
    for (key, corrections, no_effect) in [("joins", &source.joins, false), ("splits", &source.splits, true)] {
        for (index, correction) in corrections.iter().enumerate() {
            if document.ends_sentence(source, correction) != Some(no_effect) {
                continue;
            }
            let (at, word) = (&correction.at, correction.word);
            let (message, help) = if no_effect {
                (format!("a sentence of `{at}` ends after word {word} without this split"), "remove the entry")
            } else {
                (
                    format!("no sentence of `{at}` ends after word {word}, so nothing is joined"),
                    "name the last word of a \
                 sentence, counted from 1 over the whole paragraph, or remove the entry",
                )
            };
            findings.source(&RULE, record, Path::default().key(key).index(index), message).help(help);
        }
    }
}
