//! `source_works`: one row per work that a source's note cites.

use super::{SOURCE, position};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::{AuthorName, Work, describe};

struct Row<'a> {
    source: &'a str,
    note: u32,
    position: u32,
    work: &'a Work,
}

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for record in &book.sources {
        let source = record.source.id.as_str();
        for note in &record.source.notes {
            let works = note.works.iter().enumerate();
            rows.extend(works.map(|(index, work)| Row { source, note: note.number, position: position(index), work }));
        }
    }
    let authors = format!("{} The family name of a person comes first.", describe::<Work>()("authors"));
    Builder::new("source_works", "One row per work that a note of a source cites.", &rows)
        .describe::<Work>()
        .text(SOURCE, |row| row.source)
        .number(("note", "The note."), |row| row.note)
        .number(("position", "The work's position in the note, from 0."), |row| row.position)
        .place()
        .text("title", |row| &row.work.title)
        .text_list(("authors", authors), |row| row.work.authors.iter().map(name))
        .text("container", |row| row.work.container.as_deref())
        .null("none is recorded")
        .text("publisher", |row| row.work.publisher.as_deref())
        .null("none is recorded")
        .text("published", |row| row.work.published.as_ref().map(ToString::to_string))
        .null("no date is recorded")
        .text("url", |row| row.work.url.as_deref())
        .null("none is recorded")
        .refers(&["source_id", "note"], "source_notes", &["source_id", "note"])
        .key(&["source_id", "note", "position"])
}

/// Returns the name of an organization, or that of a person in the order of bibliographies: `Roe, Ann`.
fn name(author: &AuthorName) -> String {
    let parts: Vec<&str> =
        [&author.name, &author.family, &author.given].into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}
