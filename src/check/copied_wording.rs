//! The book holds no sentence of its source.

use super::Context;
use super::findings::Findings;
use crate::book::{Book, ClaimRecord};
use crate::diagnostic::{Path, Rule, Severity};
use crate::file::{File, FileId, Span};
use crate::model::{Locator, Source};
use crate::text::{CopiedRun, Document, Wording};

pub(super) static RULE: Rule = Rule {
    id: "copied-wording",
    severity: Severity::Error,
    finds: "With the text at hand: a text of ours that shares more than six consecutive words with it, or, in a record, more than three outside names.",
    matters: "The dataset is ours to give away only because it is in our own words.",
    failing: "statement: (seven words in a row as the report has them)",
    mended: "statement: (the same said in other words)",
};

const HELP: &str = "say it in other words; titles, names and figures are free";

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let book = context.book;
    for record in &book.sources {
        let Some(document) = context.texts.get(record.source.id.as_str()) else { continue };
        let wording = Wording::new(document, names(book));
        let text = Text { source: &record.source, document, wording };
        in_records(book, &text, findings);
        in_remarks(book, &text, findings);
    }
}

/// A source's text, ready for comparison.
struct Text<'a> {
    source: &'a Source,
    document: &'a Document,
    wording: Wording,
}

impl Text<'_> {
    fn message(&self, run: &CopiedRun) -> String {
        let passages = self.document.passages(self.source);
        let passage = passages.iter().find(|passage| passage.words.contains(&run.at)).map(|passage| &passage.locator);
        let place = passage.map_or_else(|| "the text".to_owned(), Locator::passage);
        let count = run.words.len();
        format!("shares {count} words in a row with {place} of `{}`: “{}”", self.source.id, run.words.join(" "))
    }
}

/// The labels and aliases of all entities.
fn names(book: &Book) -> impl Iterator<Item = &str> {
    book.entities.iter().flat_map(|record| {
        let aliases = record.record.aliases.iter().map(String::as_str);
        [record.record.label.as_str()].into_iter().chain(aliases)
    })
}

/// Fields that must be in our own words.
fn in_records(book: &Book, text: &Text<'_>, findings: &mut Findings<'_>) {
    for record in &book.claims {
        for (own, path) in own_texts(record) {
            if let Some(run) = text.wording.copied(own) {
                findings.claim(&RULE, record, path, text.message(&run)).help(HELP);
            }
        }
    }
    for record in &book.sources {
        let remarks = record.source.notes.iter().enumerate().filter_map(|(index, note)| {
            note.remark.as_ref().map(|remark| (remark, Path::default().key("notes").index(index).key("remark")))
        });
        let rendition = record.source.rendition.iter().map(|text| (text, Path::default().key("rendition")));
        for (own, path) in rendition.chain(remarks) {
            if let Some(run) = text.wording.copied(own) {
                findings.source(&RULE, record, path, text.message(&run)).help(HELP);
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
}

/// What people wrote in their own words in a claim.
fn own_texts(record: &ClaimRecord) -> Vec<(&str, Path)> {
    let (claim, at) = (&record.claim, record.path());
    let mut texts = vec![(claim.statement.as_str(), at.clone().key("statement"))];
    for (index, participant) in claim.participants.iter().enumerate() {
        let path = at.clone().key("participants").index(index).key("gloss");
        texts.extend(participant.gloss.as_deref().map(|gloss| (gloss, path)));
    }
    texts.extend(claim.reason.as_deref().map(|reason| (reason, at.clone().key("reason"))));
    texts.extend(claim.note.as_deref().map(|note| (note, at.key("note"))));
    texts
}

/// Comments of the records, and the manuals beside them. Prose of such length meets four common words by
/// chance, so only long runs count.
fn in_remarks(book: &Book, text: &Text<'_>, findings: &mut Findings<'_>) {
    for (index, file) in book.files.iter().enumerate() {
        for (span, remark) in remarks(file) {
            if let Some(run) = text.wording.copied_at_length(&remark) {
                findings.span(&RULE, FileId(index), span, text.message(&run)).help(HELP);
            }
        }
    }
}

/// The paragraphs of a manual or the comments of a file of records, each with its first line.
fn remarks(file: &File) -> Vec<(Span, String)> {
    let is_manual = file.path().ends_with(".md");
    let mut remarks: Vec<(Span, String)> = Vec::new();
    let (mut offset, mut goes_on) = (0, false);
    for line in file.text().split_inclusive('\n') {
        let trimmed = line.trim();
        let belongs = if is_manual { !trimmed.is_empty() } else { trimmed.starts_with('#') };
        match remarks.last_mut().filter(|_| goes_on && belongs) {
            Some((_, remark)) => {
                remark.push(' ');
                remark.push_str(trimmed);
            }
            None if belongs => {
                let start = offset + (line.len() - line.trim_start().len());
                remarks.push((Span { start, end: start + trimmed.len() }, trimmed.to_owned()));
            }
            None => {}
        }
        goes_on = belongs;
        offset += line.len();
    }
    remarks
}
