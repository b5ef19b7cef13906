//! Checks that sections divide the text in order.

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "disordered-sections",
    severity: Severity::Error,
    waivable: false,
    what: "Sections that do not begin with block 0, are out of order, share an id, or begin beyond the end of the text.",
    why: "Every locator counts from the first block of its section.",
    example: "sections:\n  - {id: summary, first_block: 3, …}",
    fixed: "sections:\n  - {id: front, first_block: 0, …}\n  - {id: summary, first_block: 3, …}",
};

pub(super) fn check(_: &SourceContext<'_>, record: &SourceRecord, findings: &mut Findings) {
    let sections = &record.source.sections;
    let blocks = record.lock.as_ref().map(|lock| lock.blocks.len());
    for (index, section) in sections.iter().enumerate() {
        let at = |field: &'static str| Path::default().key("sections").index(index).key(field);
        let previous = index.checked_sub(1).map(|index| &sections[index]);
        if previous.is_none() && section.first_block != 0 {
            findings
                .source(&RULE, record, at("first_block"), "the first section does not begin with block 0")
                .help("declare the blocks before it as a section of kind `front_matter`");
        }
        if previous.is_some_and(|previous| previous.first_block >= section.first_block) {
            findings
                .source(&RULE, record, at("first_block"), "the section does not begin after the one before it")
                .help("put the sections in the order of the text");
        }
        if blocks.is_some_and(|blocks| section.first_block as usize >= blocks) {
            let message = format!("the text has {} blocks", blocks.unwrap_or_default());
            findings
                .source(&RULE, record, at("first_block"), message)
                .help("count blocks from 0; blank lines separate them");
        }
        if sections[..index].iter().any(|other| other.id == section.id) {
            findings
                .source(&RULE, record, at("id"), format!("the section `{}` occurs twice", section.id))
                .help("give each section an id of its own");
        }
    }
}
