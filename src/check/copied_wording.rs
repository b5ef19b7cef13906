//! The book holds no sentence of its source.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use crate::text::Wording;

pub(super) static RULE: Rule = Rule {
    id: "copied-wording",
    severity: Severity::Error,
    finds: "With the text at hand: a text of ours that shares more than six consecutive words with it, or more than three outside names.",
    matters: "The dataset is ours to give away only because it is in our own words.",
    failing: "statement: (seven words in a row as the report has them)",
    mended: "statement: (the same said in other words)",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let book = context.book;
    let names: Vec<&str> = book
        .entities
        .iter()
        .flat_map(|record| {
            [record.record.label.as_str()].into_iter().chain(record.record.aliases.iter().map(String::as_str))
        })
        .collect();
    let wordings: Vec<(&str, Wording)> = context
        .texts
        .iter()
        .map(|(id, document)| (id.as_str(), Wording::new(document, names.iter().copied())))
        .collect();
    let fault = |text: &str| {
        wordings.iter().find_map(|(id, wording)| {
            let run = wording.copied(text)?;
            let count = run.words.len();
            Some(format!("shares {count} words in a row with the text of `{id}`: “{}”", run.words.join(" ")))
        })
    };
    for record in &book.claims {
        for (text, path) in own_texts(record) {
            if let Some(message) = fault(text) {
                findings.claim(&RULE, record, path, message).help(HELP);
            }
        }
    }
    for record in &book.sources {
        let remarks = record.source.notes.iter().enumerate().filter_map(|(index, note)| {
            note.remark.as_ref().map(|remark| (remark, Path::default().key("notes").index(index).key("remark")))
        });
        let rendition = record.source.rendition.iter().map(|text| (text, Path::default().key("rendition")));
        for (text, path) in rendition.chain(remarks) {
            if let Some(message) = fault(text) {
                findings.source(&RULE, record, path, message).help(HELP);
            }
        }
    }
    for record in &book.entities {
        if let Some(message) = record.record.description.as_deref().and_then(fault) {
            findings.record(&RULE, record, "description", message).help(HELP);
        }
    }
    for record in &book.events {
        if let Some(message) = record.record.description.as_deref().and_then(fault) {
            findings.record(&RULE, record, "description", message).help(HELP);
        }
    }
}

const HELP: &str = "say it in other words; titles, names and figures are free";

/// What people wrote in their own words in a claim.
fn own_texts(record: &crate::book::ClaimRecord) -> Vec<(&str, Path)> {
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
