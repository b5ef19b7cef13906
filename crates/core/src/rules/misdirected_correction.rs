//! Checks that joins and splits name a word within a paragraph.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::model::{Correction, Lock, LockedSpan};
use crate::syntax::diagnostic::{Path, Rule, Severity};
use crate::text::Outdated;

pub(super) static RULE: Rule = Rule {
    id: "misdirected-correction",
    severity: Severity::Error,
    waivable: false,
    what: "An entry of `joins` or `splits` whose place is not a paragraph, or whose word does not exist or is the last one \
           of the paragraph. Also the second entry for the same word.",
    why: "The entry has no effect on the sentences.",
    example: "joins: [{at: summary.p1, word: 99}]   # summary.p1 has 33 words",
    fixed: "joins: [{at: summary.p1, word: 11}]",
};

pub(super) fn check(context: &SourceContext<'_>, record: &SourceRecord, findings: &mut Findings) {
    let source = &record.source;
    let lock = record.lock.as_ref().filter(|_| context.outdated_lock(record) != Some(Outdated::Sections));
    let mut seen: Vec<&Correction> = Vec::new();
    for (key, corrections) in [("joins", &source.joins), ("splits", &source.splits)] {
        for (index, correction) in corrections.iter().enumerate() {
            let path = Path::default().key(key).index(index);
            if correction.at.paragraph.is_none() || correction.at.sentence.is_some() {
                findings
                    .source(&RULE, record, path.key("at"), format!("`{}` is not a paragraph", correction.at))
                    .help("name a paragraph, such as `summary.p1`, and count its words from 1");
            } else if let Some(message) = lock.and_then(|lock| fault(lock, correction)) {
                findings
                    .source(&RULE, record, path, message)
                    .help("name the last word of a sentence, counted from 1 over the whole paragraph");
            } else if seen.contains(&correction) {
                findings
                    .source(&RULE, record, path, "another join or split names this word")
                    .help("keep one of the two");
            }
            seen.push(correction);
        }
    }
}

/// Returns the fault of a correction's place.
fn fault(lock: &Lock, Correction { at, word }: &Correction) -> Option<String> {
    let own = |passage: &&LockedSpan| at.holds_locator(&passage.at);
    let words: u32 = lock.passages.iter().filter(own).map(|passage| passage.words).sum();
    match words {
        0 => Some(format!("the source has no paragraph `{at}`")),
        words if *word > words => Some(format!("`{at}` has {words} words")),
        words if *word == words => Some(format!("word {word} is the last one of `{at}`, where a sentence always ends")),
        _ => None,
    }
}
