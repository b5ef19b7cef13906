//! `source_authors`: one row per source and author.

use polars::prelude::PolarsResult;

use super::{position, source_id, text};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::{Author, describe};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&str, u32, &Author)> = book
        .sources
        .iter()
        .flat_map(|record| {
            let authors = record.source.authors.iter().enumerate();
            authors.map(|(index, author)| (record.source.id.as_str(), position(index), author))
        })
        .collect();
    let author = describe::<Author>();
    Builder::new("source_authors", "One row per source and author.")
        .column(source_id(), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(
            Column::new("position", Kind::U16, "The author's place on the title page, from 0."),
            rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("family", Kind::Text, author("family")),
            rows.iter().map(|row| row.2.family.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("given", Kind::Text, author("given")).or_null("none is recorded"),
            rows.iter().map(|row| row.2.given.as_deref()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("entity_id", Kind::Text, author("entity")).or_null("no claim speaks of the author"),
            rows.iter().map(|row| text(row.2.entity.as_ref())).collect::<Vec<_>>(),
        )?
        .refers(&["source_id"], "sources", &["source_id"])
        .refers(&["entity_id"], "entities", &["entity_id"])
        .key(&["source_id", "position"])
}
