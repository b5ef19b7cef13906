//! The report as JSON.

use claimbook_core::book::Book;
use serde::Serialize;

use super::super::{Flag, Part, Revision, Verdict};

#[derive(Serialize)]
struct Report<'r> {
    version: u32,
    source: &'r str,
    contains_source_text: bool,
    summary: serde_json::Map<String, serde_json::Value>,
    anchors: Vec<Row<'r>>,
    new_sentences: Vec<Sentence<'r>>,
}

#[derive(Serialize)]
struct Row<'r> {
    subject: &'r str,
    coder: Option<&'r str>,
    file: &'r str,
    path: String,
    at: &'r str,
    anchor_hash: String,
    verdict: Verdict,
    to: Option<&'r str>,
    others: &'r [String],
    reason: Option<&'r str>,
    flags: &'r [Flag],
    old_words: &'r str,
    new_words: Option<&'r str>,
    changes: &'r [Part],
}

#[derive(Serialize)]
struct Sentence<'r> {
    at: &'r str,
    words: &'r str,
}

pub(super) fn json(revision: &Revision, book: &Book) -> String {
    let count = |count: usize| serde_json::Value::from(count);
    let mut summary: serde_json::Map<String, serde_json::Value> =
        revision.counts().into_iter().map(|(verdict, number)| (verdict.name().to_owned(), count(number))).collect();
    summary.insert("unread".to_owned(), count(revision.unread.len()));
    let report = Report {
        version: 1,
        source: revision.source.id.as_str(),
        contains_source_text: true,
        summary,
        anchors: revision
            .anchors
            .iter()
            .map(|anchored| Row {
                subject: &anchored.subject,
                coder: anchored.coder.as_deref(),
                file: book.file(anchored.file).path(),
                path: anchored.path.to_string(),
                at: &anchored.at,
                anchor_hash: anchored.anchor_hash.to_string(),
                verdict: anchored.verdict,
                to: anchored.to.as_deref(),
                others: &anchored.others,
                reason: Some(anchored.reason.as_str()).filter(|reason| !reason.is_empty()),
                flags: &anchored.flags,
                old_words: &anchored.old_words,
                new_words: anchored.new_words.as_deref(),
                changes: &anchored.changes,
            })
            .collect(),
        new_sentences: revision
            .unread
            .iter()
            .map(|sentence| Sentence { at: &sentence.at, words: &sentence.words })
            .collect(),
    };
    // Plain data always serializes.
    let mut json = serde_json::to_string(&report).unwrap_or_default();
    json.push('\n');
    json
}
