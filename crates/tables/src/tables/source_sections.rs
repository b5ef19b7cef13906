//! `source_sections`: one row per source and section of its text.

use polars::prelude::PolarsResult;

use super::{position, source_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::codes::SectionKind;
use claimbook_core::model::{Code, Section, describe, name};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&str, u32, &Section)> = book
        .sources
        .iter()
        .flat_map(|record| {
            let sections = record.source.sections.iter().enumerate();
            sections.map(|(index, section)| (record.source.id.as_str(), position(index), section))
        })
        .collect();
    let section = describe::<Section>();
    Builder::new("source_sections", "One row per source and section of its text.")
        .column(source_id(), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(
            Column::new("section", Kind::Text, section("id")),
            rows.iter().map(|row| row.2.id.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("position", Kind::U16, "The section's place in the text, from 0."),
            rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("title", Kind::Text, section("title")),
            rows.iter().map(|row| row.2.title.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("kind", Kind::Code(SectionKind::LIST), section("kind")),
            rows.iter().map(|row| name(row.2.kind)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("first_block", Kind::U32, section("first_block")),
            rows.iter().map(|row| row.2.first_block).collect::<Vec<_>>(),
        )?
        .refers(&["source_id"], "sources", &["source_id"])
        .key(&["source_id", "section"])
}
