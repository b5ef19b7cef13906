//! Checks that the book does not copy wording of its sources.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{BookContext, ClaimContext};
use super::findings::Findings;
use crate::book::{Book, ClaimRecord, Record, Remark, SourceRecord};
use crate::model::Locator;
use crate::syntax::diagnostic::{Path, Rule, Severity};
use crate::text::{CopiedRun, Document, Texts, Wording};
use rayon::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "copied-wording",
    severity: Severity::Error,
    waivable: true,
    what: "A text of the book that shares more than six consecutive words with the source's text. In a record, more than three outside of names.",
    why: "The dataset can be published only because it is in its authors' own words.",
    example: "statement: (seven words in a row as the report has them)",
    fixed: "statement: (the same said in other words)",
};

const HELP: &str = "use other words; titles, names, figures and terms of likelihood may be copied";

/// A source's text, ready for comparison.
pub(crate) struct Protected<'a> {
    source: &'a SourceRecord,
    document: &'a Document,
    wording: Arc<Wording>,
}

/// The words of the texts, indexed. They depend on the texts and on the names of entities, which may be copied.
#[derive(Default)]
pub(super) struct Wordings {
    names: Vec<String>,
    by_source: BTreeMap<String, Arc<Wording>>,
}

impl Wordings {
    /// Indexes the texts that were not indexed before with the names of the book. Returns whether the names differ.
    pub(super) fn update(&mut self, book: &Book, texts: &Texts) -> bool {
        if texts.is_empty() {
            return false;
        }
        let names: Vec<String> = names(book).map(str::to_owned).collect();
        let differ = names != self.names;
        if differ {
            self.by_source.clear();
            self.names = names;
        }
        let is_new = |(id, _): &(&String, &Document)| !self.by_source.contains_key(*id);
        let wording = |(id, document): (&String, &Document)| {
            (id.clone(), Arc::new(Wording::new(document, self.names.iter().map(String::as_str))))
        };
        let new: Vec<_> = texts.par_iter().filter(is_new).map(wording).collect();
        self.by_source.extend(new);
        differ
    }

    /// Returns the texts of the book's sources, as far as they are indexed.
    pub(super) fn of<'a>(&self, book: &'a Book, texts: &'a Texts) -> Vec<Protected<'a>> {
        let protected = |source: &'a SourceRecord| {
            let id = source.source.id.as_str();
            Some(Protected { source, document: texts.get(id)?, wording: Arc::clone(self.by_source.get(id)?) })
        };
        book.sources.iter().filter_map(protected).collect()
    }
}

impl Protected<'_> {
    fn message(&self, run: &CopiedRun) -> String {
        let passages = match &self.source.lock {
            Some(lock) => self.document.locked_passages(&self.source.source, lock),
            None => self.document.passages(&self.source.source),
        };
        let passage = passages.iter().find(|passage| passage.words.contains(&run.at)).map(|passage| &passage.locator);
        let place = passage.map_or_else(|| "the text".to_owned(), Locator::to_string);
        let count = run.words.len();
        format!("shares {count} words in a row with {place} of `{}`: “{}”", self.source.source.id, run.words.join(" "))
    }
}

/// Returns the labels and aliases of all entities. These names may be copied.
fn names(book: &Book) -> impl Iterator<Item = &str> {
    book.entities.iter().flat_map(|record| {
        let aliases = record.record.aliases.iter().map(String::as_str);
        [record.record.label.as_str()].into_iter().chain(aliases)
    })
}

/// Checks the fields of a claim that must be in the coder's own words.
pub(super) fn check_claim(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for text in &context.protected {
        for (own, field) in own_texts(record) {
            if let Some(run) = text.wording.copied(own) {
                findings.claim(&RULE, record, field.path(record), text.message(&run)).help(HELP);
            }
        }
    }
}

/// Checks a comment, or a paragraph of a `.md` file. Longer prose can share four words in a row by chance, so only longer
/// runs are reported.
pub(super) fn check_remark(context: &ClaimContext<'_>, remark: &Remark, findings: &mut Findings) {
    for text in &context.protected {
        if let Some(run) = text.wording.copied_at_length(&remark.text) {
            findings.span(&RULE, remark.file, remark.span, text.message(&run)).help(HELP);
        }
    }
}

/// Checks the records that are neither claims nor remarks.
pub(super) fn check_book(context: &BookContext<'_>, findings: &mut Findings) {
    context.protected.iter().for_each(|text| in_other_records(context.book, text, findings));
}

/// Checks the fields of sources, entities, events and the dataset that must be in the coders' own words.
fn in_other_records(book: &Book, text: &Protected<'_>, findings: &mut Findings) {
    for record in &book.sources {
        let remarks = record.source.notes.iter().enumerate().filter_map(|(index, note)| {
            note.remark.as_ref().map(|remark| (remark, Path::default().key("notes").index(index).key("remark")))
        });
        let reasons = record.source.waivers.iter().enumerate();
        let reasons =
            reasons.map(|(index, waiver)| (&waiver.reason, Path::default().key("waivers").index(index).key("reason")));
        let rendition = record.source.rendition.iter().map(|text| (text, Path::default().key("rendition")));
        let sample = record.source.sample.iter().map(|text| (text, Path::default().key("sample")));
        for (own, path) in rendition.chain(sample).chain(remarks).chain(reasons) {
            if let Some(run) = text.wording.copied(own) {
                findings.source(&RULE, record, path, text.message(&run)).help(HELP);
            }
        }
        for (index, pattern) in record.source.patterns() {
            if let Some(run) = text.wording.copied_at_length(pattern.as_str()) {
                let path = Path::default().key("coverage").index(index).key("pattern");
                let help = "match some of the words by `.*`, because the book holds no sentence of its source";
                findings.source(&RULE, record, path, text.message(&run)).help(help);
            }
        }
    }
    let entities = book.entities.iter().map(|record| (record.file, &record.path, &record.record.description));
    let events = book.events.iter().map(|record| (record.file, &record.path, &record.record.description));
    for (file, path, description) in entities.chain(events) {
        if let Some(run) = description.as_deref().and_then(|own| text.wording.copied(own)) {
            findings.file(&RULE, file, path.clone().key("description"), text.message(&run)).help(HELP);
        }
    }
    for record in &book.coders {
        if let Some(run) = record.record.note.as_deref().and_then(|own| text.wording.copied(own)) {
            findings.file(&RULE, record.file, record.path.clone().key("note"), text.message(&run)).help(HELP);
        }
    }
    for record in &book.events {
        if let Some(run) = text.wording.copied_at_length(&record.record.label) {
            findings.file(&RULE, record.file, record.path.clone().key("label"), text.message(&run)).help(HELP);
        }
    }
    in_dataset(book, text, findings);
    in_decisions(book, text, findings);
}

fn in_decisions(book: &Book, text: &Protected<'_>, findings: &mut Findings) {
    for file in &book.decisions {
        for (index, decision) in &file.record.decisions.sound {
            for (field, own) in [("value", &decision.value), ("reason", &decision.reason)] {
                if let Some(run) = own.as_deref().and_then(|own| text.wording.copied(own)) {
                    let path = Path::default().key("decisions").index(*index).key(field);
                    findings.file(&RULE, file.file, path, text.message(&run)).help(HELP);
                }
            }
        }
    }
}

fn in_dataset(book: &Book, text: &Protected<'_>, findings: &mut Findings) {
    let Some(Record { record: dataset, file, path }) = &book.dataset else { return };
    let of_field = |field: &'static str| path.clone().key(field);
    let texts = [(&dataset.description, of_field("description"))];
    let keywords = dataset.keywords.iter().enumerate();
    let keywords = keywords.map(|(index, keyword)| (keyword, of_field("keywords").index(index)));
    for (own, path) in texts.into_iter().chain(keywords) {
        if let Some(run) = text.wording.copied(own) {
            findings.file(&RULE, *file, path, text.message(&run)).help(HELP);
        }
    }
}

/// A field of a claim that is in the coder's own words.
#[derive(Clone, Copy)]
enum Field {
    Statement,
    Gloss(usize),
    Reason,
    Note,
}

impl Field {
    fn path(self, record: &ClaimRecord) -> Path {
        match self {
            Self::Statement => record.path().key("statement"),
            Self::Gloss(index) => record.path().key("participants").index(index).key("gloss"),
            Self::Reason => record.path().key("reason"),
            Self::Note => record.path().key("note"),
        }
    }
}

/// Returns the texts of a claim that are in the coder's own words.
fn own_texts(record: &ClaimRecord) -> Vec<(&str, Field)> {
    let claim = &record.claim;
    let mut texts = vec![(&*claim.statement, Field::Statement)];
    for (index, participant) in claim.participants.iter().enumerate() {
        texts.extend(participant.gloss.as_deref().map(|gloss| (gloss, Field::Gloss(index))));
    }
    texts.extend(claim.reason.as_deref().map(|reason| (reason, Field::Reason)));
    texts.extend(claim.note.as_deref().map(|note| (note, Field::Note)));
    texts
}
