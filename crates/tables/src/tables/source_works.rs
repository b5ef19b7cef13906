//! `source_works`: one row per work that a source's note cites.

use polars::prelude::NamedFrom;
use polars::prelude::{PolarsResult, Series};

use super::{position, source_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::{PersonName, Work, describe};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let mut rows: Vec<(&str, u32, u32, &Work)> = Vec::new();
    for record in &book.sources {
        for note in &record.source.notes {
            let works = note.works.iter().enumerate();
            rows.extend(works.map(|(index, work)| (record.source.id.as_str(), note.number, position(index), work)));
        }
    }
    let maybe = |pick: fn(&Work) -> Option<&str>| -> Vec<Option<&str>> { rows.iter().map(|row| pick(row.3)).collect() };
    let authors: Vec<Series> = rows.iter().map(|row| names(&row.3.authors)).collect();
    let published: Vec<Option<String>> =
        rows.iter().map(|row| row.3.published.as_ref().map(ToString::to_string)).collect();
    let work = describe::<Work>();
    let builder = Builder::new("source_works", "One row per work that a note of a source cites.")
        .column(source_id(), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(Column::new("note", Kind::U32, "The note."), rows.iter().map(|row| row.1).collect::<Vec<_>>())?
        .column(
            Column::new("position", Kind::U16, "The work's place in the note, from 0."),
            rows.iter().map(|row| row.2).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("title", Kind::Text, work("title")),
            rows.iter().map(|row| row.3.title.as_str()).collect::<Vec<_>>(),
        )?;
    let column = Column::new("authors", Kind::list(Kind::Text), format!("{} Family name first.", work("authors")));
    let builder = super::list_column(builder, column, authors)?;
    builder
        .column(
            Column::new("container", Kind::Text, work("container")).or_null("none is recorded"),
            maybe(|work| work.container.as_deref()),
        )?
        .column(
            Column::new("publisher", Kind::Text, work("publisher")).or_null("none is recorded"),
            maybe(|work| work.publisher.as_deref()),
        )?
        .column(Column::new("published", Kind::Text, work("published")).or_null("no date is recorded"), published)?
        .column(
            Column::new("url", Kind::Text, work("url")).or_null("none is recorded"),
            maybe(|work| work.url.as_deref()),
        )?
        .refers(&["source_id", "note"], "source_notes", &["source_id", "note"])
        .key(&["source_id", "note", "position"])
}

fn names(authors: &[PersonName]) -> Series {
    let name = |author: &PersonName| match &author.given {
        Some(given) => format!("{}, {given}", author.family),
        None => author.family.clone(),
    };
    Series::new("".into(), authors.iter().map(name).collect::<Vec<String>>())
}
