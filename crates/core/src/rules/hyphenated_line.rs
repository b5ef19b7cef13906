//! Checks that no line of the text ends with a word-dividing hyphen.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::{Path, Rule, Severity, counted};

pub(super) static RULE: Rule = Rule {
    id: "hyphenated-line",
    severity: Severity::Warning,
    waivable: false,
    what: "A line of a given text that ends with a hyphen after a letter and continues in lower case on the next line.",
    why: "The parts count as two words, so locators and hashes differ from those of a text without the line break.",
    example: "The har-\nbor is open.   # in DIR/harbor-report.txt",
    fixed: "The harbor\nis open.",
};

/// Maximum number of line numbers in a message.
const NAMED: usize = 12;

pub(super) fn check(context: &SourceContext<'_>, source: &SourceRecord, findings: &mut Findings) {
    let id = &source.source.id;
    let Some(document) = context.texts.get(id.as_str()) else { return };
    let lines = document.hyphenated_lines();
    if lines.is_empty() {
        return;
    }
    let named: Vec<String> = lines.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if lines.len() > NAMED { ", …" } else { "" };
    let message = format!(
        "`{id}.txt` has {} with a word-dividing hyphen at the end: {}{more}",
        counted(lines.len(), "line"),
        named.join(", ")
    );
    findings.source(&RULE, source, Path::default().key("id"), message).help(format!(
        "join the parts of each word in `{id}.txt` and keep the hyphen only if it belongs to the word; then run `claimbook anchor \
         {id} --texts DIR`"
    ));
}
