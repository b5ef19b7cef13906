//! `source_authors`: one row per source and author.

use super::{SOURCE, of_sources};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::{Author, describe};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows = of_sources(book, |source| &source.authors);
    Builder::new("source_authors", "One row per source and author.", &rows)
        .describe::<Author>()
        .text(SOURCE, |row| row.owner)
        .number(("position", "The author's position on the title page, from 0."), |row| row.position)
        .place()
        .text("name", |row| row.item.name.as_deref())
        .null("the author is a person")
        .text("family", |row| row.item.family.as_deref())
        .null("the author is an organization")
        .text("given", |row| row.item.given.as_deref())
        .null("the author is an organization, or no given name is recorded")
        .text(("entity_id", describe::<Author>()("entity")), |row| row.item.entity.as_ref())
        .null("no claim mentions the author")
        .refers(&["source_id"], "sources", &["source_id"])
        .refers(&["entity_id"], "entities", &["entity_id"])
        .key(&["source_id", "position"])
}
