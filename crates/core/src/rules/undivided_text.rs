//! Checks that blank lines divide the text into headings and paragraphs.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::book::coverage::kind;
use crate::model::codes::{PassageKind, SectionKind};
use crate::model::{Invalid, Lock, Source};
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "undivided-text",
    severity: Severity::Warning,
    waivable: true,
    what: "A heading of more than 300 characters or several sentences, or a body without sentences outside headings.",
    why: "A text without blank lines is one block. If this block is the heading of a section, coverage counts none of its \
          sentences.",
    example: "Summary\nThe harbor is open. Ships come.   # in DIR/harbor-report.txt",
    fixed: "Summary\n\nThe harbor is open. Ships come.",
};

/// Maximum number of code points in a heading.
const LONGEST_HEADING: u32 = 300;

const HELP: &str = "separate headings and paragraphs by blank lines in the text, or declare the section with `heading: false`; then run \
                    `claimbook anchor`";

pub(super) fn check(context: &SourceContext<'_>, source: &SourceRecord, findings: &mut Findings) {
    let Some(lock) = source.lock.as_ref().filter(|_| context.outdated_lock(source).is_none()) else { return };
    for (section, fault) in faults(&source.source, lock) {
        let path = Path::default().key("sections");
        let path = section.map_or_else(|| path.clone(), |section| path.clone().index(section).key("first_block"));
        let finding = findings.source(&RULE, source, path, fault.message).help(fault.help);
        let heading = |section: usize| {
            let id = &source.source.sections[section].id;
            lock.passages.iter().find(|passage| passage.at.section == *id && passage.at.paragraph == 0)
        };
        if let Some(passage) = section.and_then(heading) {
            finding.passage(&passage.at);
        }
    }
}

/// Returns the faults of a lock, each with the index of its section. A fault of the whole text has no index.
pub(super) fn faults(source: &Source, lock: &Lock) -> Vec<(Option<usize>, Invalid)> {
    let mut faults = Vec::new();
    for (index, section) in source.sections.iter().enumerate().filter(|(_, section)| section.heading) {
        let length = lock.blocks.get(section.first_block as usize).map_or(0, |block| block.length);
        let is_heading = |at: &crate::model::Locator| at.section == section.id && at.paragraph == 0;
        let sentences = lock.passages.iter().filter(|passage| is_heading(&passage.at)).count();
        let size = match (length > LONGEST_HEADING, sentences > 1) {
            (false, false) => continue,
            (true, _) => format!("{length} characters"),
            (false, true) => format!("{sentences} sentences"),
        };
        let message = format!("the heading of `{}` has {size}", section.id);
        faults.push((Some(index), Invalid::new(message, HELP)));
    }
    let has_body = source.sections.iter().any(|section| section.kind == SectionKind::Body);
    let is_body = |kind: PassageKind| matches!(kind, PassageKind::Body | PassageKind::PullQuote);
    if has_body && faults.is_empty() && !lock.passages.iter().any(|passage| is_body(kind(source, &passage.at))) {
        let message = "the body has no sentence outside headings";
        faults.push((None, Invalid::new(message, HELP)));
    }
    faults
}
