//! `source_sections`: one row per source and section of its text.

use super::{SOURCE, of_sources};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::codes::SectionKind;
use claimbook_core::model::{Code, Section, describe};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows = of_sources(book, |source| &source.sections);
    Builder::new("source_sections", "One row per source and section of its text.", &rows)
        .describe::<Section>()
        .text(SOURCE, |row| row.owner)
        .text(("section_id", describe::<Section>()("id")), |row| row.item.id.as_str())
        .number(("position", "The section's position in the text, from 0."), |row| row.position)
        .text("title", |row| &row.item.title)
        .code("kind", SectionKind::LIST, |row| row.item.kind.name())
        .number("first_block", |row| row.item.first_block)
        .refers(&["source_id"], "sources", &["source_id"])
        .key(&["source_id", "section_id"])
}
