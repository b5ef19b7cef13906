//! `source_notes`: one row per source and note.

use super::{SOURCE, of_sources};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::{Note, describe};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows = of_sources(book, |source| &source.notes);
    Builder::new("source_notes", "One row per source and note.", &rows)
        .describe::<Note>()
        .text(SOURCE, |row| row.owner)
        .number(("note", describe::<Note>()("number")), |row| row.item.number)
        .number("same_as", |row| row.item.same_as)
        .null("the note cites its own works")
        .text("remark", |row| row.item.remark.as_deref())
        .null("there is none")
        .refers(&["source_id"], "sources", &["source_id"])
        .refers(&["source_id", "same_as"], "source_notes", &["source_id", "note"])
        .key(&["source_id", "note"])
}
