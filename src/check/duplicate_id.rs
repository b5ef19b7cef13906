//! Ids are unique.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::{Rule, Severity};
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-id",
    severity: Severity::Error,
    finds: "Two claims, entities or events of a book with one id.",
    matters: "Every relation and every join would meet both; an id stands for one record for good.",
    failing: "- id: aou-0031   # in two files",
    mended: "- id: aou-0031\n- id: aou-0187",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let book = context.book;
    let mut first = HashMap::new();
    for record in &book.claims {
        let id = record.claim.id.as_str();
        let place = (book.header(record).file, record.path().key("id"));
        if let Some((file, path)) = first.get(id).cloned() {
            findings
                .claim(&RULE, record, place.1, format!("the id `{id}` is taken"))
                .related(file, path, "by this claim")
                .help("give one of the two the next free number; never renumber a published claim");
        } else {
            first.insert(id, place);
        }
    }
    let entities = book.entities.iter().map(|record| (&record.record.id, record.file, &record.path));
    let events = book.events.iter().map(|record| (&record.record.id, record.file, &record.path));
    for records in [entities.collect::<Vec<_>>(), events.collect()] {
        let mut first = HashMap::new();
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
