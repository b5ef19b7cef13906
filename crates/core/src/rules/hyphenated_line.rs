//! Checks that no hyphen divides a word at the end of a line of the text.

use super::Context;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::{Path, Rule, Severity, counted};

pub(super) static RULE: Rule = Rule {
    id: "hyphenated-line",
    severity: Severity::Warning,
    waivable: false,
    what: "A line of a given text that ends with a hyphen after a letter, where the next line goes on in lower case.",
    why: "The parts of a divided word count as two words, and no copy of the text without the line break has the same hashes.",
    example: "The har-\nbor is open.   # in DIR/harbor-report.txt",
    fixed: "The harbor\nis open.",
};

/// How many lines a message names.
const NAMED: usize = 12;

pub(super) fn check(context: &Context<'_>, source: &SourceRecord, findings: &mut Findings<'_>) {
    let id = &source.source.id;
    let Some(document) = context.texts.get(id.as_str()) else { return };
    let lines = document.hyphenated_lines();
    if lines.is_empty() {
        return;
    }
    let named: Vec<String> = lines.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if lines.len() > NAMED { ", …" } else { "" };
    let message = format!(
        "{} of `{id}.txt` with a hyphen at the end that seems to divide a word: {}{more}",
        counted(lines.len(), "line"),
        named.join(", ")
    );
    findings.source(&RULE, source, Path::default().key("id"), message).help(format!(
        "join the parts in `{id}.txt` before you code it: without the hyphen, or with it where it belongs to the word; then run \
         `claimbook anchor {id} --texts DIR`"
    ));
}
