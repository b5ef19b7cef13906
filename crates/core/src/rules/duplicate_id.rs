//! Checks that ids are unique.

use super::context::BookContext;
use super::findings::Findings;
use crate::book::Book;
use crate::syntax::diagnostic::{Rule, Severity};
use ahash::AHashMap;

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-id",
    severity: Severity::Error,
    waivable: false,
    what: "Two claims, entities, events or coders of a book with the same id, or two claims with the same id in one coder's coding of a source.",
    why: "An id identifies one record. Relations and joins would match both.",
    example: "- id: aou-0031   # in two files",
    fixed: "- id: aou-0031\n- id: aou-0187",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let book = context.book;
    for claims in book.repeated_ids() {
        let (first, others) = (claims[0], &claims[1..]);
        for record in others {
            findings
                .claim(&RULE, record, record.path().key("id"), format!("the id `{}` is taken", record.claim.id))
                .related(first.file(), first.path().key("id"), "by this claim")
                .help("give one of the two the next free number; never renumber a published claim");
        }
    }
    in_codings(book, findings);
    let entities = book.entities.iter().map(|record| (&record.record.id, record.file, &record.path));
    let events = book.events.iter().map(|record| (&record.record.id, record.file, &record.path));
    let coders = book.coders.iter().map(|record| (&record.record.id, record.file, &record.path));
    for records in [entities.collect::<Vec<_>>(), events.collect(), coders.collect()] {
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

/// Checks the ids within each coding. They may repeat ids of the book and of other coders.
fn in_codings(book: &Book, findings: &mut Findings) {
    let mut first = AHashMap::new();
    for coding in &book.codings {
        for record in &coding.claims {
            let id = record.claim.id.as_str();
            let earlier = *first.entry((&coding.folder, &coding.coder_folder, id)).or_insert(record);
            if !std::ptr::eq(earlier, record) {
                findings
                    .claim(&RULE, record, record.path().key("id"), format!("the id `{id}` is taken"))
                    .related(earlier.file(), earlier.path().key("id"), "by this claim of the same coder")
                    .help("give one of the two another number");
            }
        }
    }
}
