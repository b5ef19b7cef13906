//! The report of a revision as a page: old and new words side by side, with the decisions to make.

use askama::Template;
use claimbook_core::book::Book;
use claimbook_core::syntax::diagnostic::counted;
use serde_json::json;

use super::shell::Shell;
use crate::rebase::{Anchored, NewSentence, Part, Revision, Verdict, proposal};

#[derive(Template)]
#[template(path = "revision.html")]
struct Page<'a> {
    shell: Shell,
    source: &'a str,
    title: &'a str,
    counts: Vec<String>,
    groups: Vec<Group<'a>>,
    unread: &'a [NewSentence],
}

/// The anchors with one verdict.
struct Group<'a> {
    verdict: &'static str,
    rows: Vec<Row<'a>>,
}

/// An anchor in both texts.
struct Row<'a> {
    subject: &'a str,
    coder: Option<&'a str>,
    file: &'a str,
    at: &'a str,
    to: Option<&'a str>,
    others: String,
    reason: String,
    old_words: &'a str,
    new_words: &'a str,
    changes: &'a [Part],
    /// The decision without verdict, as JSON. Only claims of the book have one.
    about: Option<String>,
}

/// Returns the page of a revision. It contains words of both texts.
#[must_use]
pub fn revision(book: &Book, revision: &Revision) -> String {
    let group = |verdict: Verdict| {
        let anchors = revision.anchors.iter().filter(|anchored| anchored.verdict == verdict);
        let shown = anchors.filter(|anchored| !anchored.verdict.is_safe() || !anchored.changes.is_empty());
        Group { verdict: verdict.name(), rows: shown.map(|anchored| row(book, anchored)).collect() }
    };
    let groups = Verdict::ALL.into_iter().rev().map(group).filter(|group| !group.rows.is_empty());
    let counts = revision.counts().into_iter().filter(|(_, count)| *count > 0);
    let page = Page {
        shell: Shell::new(false),
        source: revision.source.id.as_str(),
        title: &revision.source.title,
        counts: [counted(revision.anchors.len(), "anchor")]
            .into_iter()
            .chain(counts.map(|(verdict, count)| format!("{count} {}", verdict.name())))
            .chain([counted(revision.unread.len(), "new sentence")])
            .collect(),
        groups: groups.collect(),
        unread: &revision.unread,
    };
    super::finished(&page)
}

fn row<'a>(book: &'a Book, anchored: &'a Anchored) -> Row<'a> {
    let about = proposal(anchored).map(|decision| json!(decision).to_string());
    Row {
        subject: &anchored.subject,
        coder: anchored.coder.as_deref(),
        file: book.file(anchored.file).path(),
        at: &anchored.at,
        to: anchored.to.as_deref(),
        others: anchored.others.join(", "),
        reason: anchored.reason(),
        old_words: &anchored.old_words,
        new_words: anchored.new_words.as_deref().unwrap_or_default(),
        changes: &anchored.changes,
        about,
    }
}
