//! Ids are unique.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::{Rule, Severity};
use ahash::AHashMap;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-id",
    severity: Severity::Error,
    waivable: false,
    finds: "Two claims, entities or events of a book with one id.",
    matters: "Every relation and every join would meet both; an id stands for one record for good.",
    failing: "- id: aou-0031   # in two files",
    mended: "- id: aou-0031\n- id: aou-0187",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let book = context.book;
    for record in context.claims() {
        let id = record.claim.id.as_str();
        // An id leads to its first claim.
        if let Some(first) = context.claim(id).filter(|first| !std::ptr::eq(*first, *record)) {
            findings
                .claim(&RULE, record, record.path().key("id"), format!("the id `{id}` is taken"))
                .related(book.paragraph(first).file, first.path().key("id"), "by this claim")
                .help("give one of the two the next free number; never renumber a published claim");
        }
    }
    let entities = book.entities.iter().map(|record| (&record.record.id, record.file, &record.path));
    let events = book.events.iter().map(|record| (&record.record.id, record.file, &record.path));
    for records in [entities.collect::<Vec<_>>(), events.collect()] {
        let mut first = AHashMap::new();
        for (id, file, path) in records {
            let path = path.clone().key("id");
            if let Some(earlier) = first.insert(id, path.clone()) {
                findings
                    .file(&RULE, file, path, format!("the id `{id}` is taken"))
                    .related(file, earlier, "here")
                    .help("make them one record, or give one of them another id");
            }
        }
    }
}
