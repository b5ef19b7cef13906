//! `source_notes`: one row per source and note.

use polars::prelude::PolarsResult;

use super::source_id;
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::{Note, describe};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&str, &Note)> = book
        .sources
        .iter()
        .flat_map(|record| record.source.notes.iter().map(|note| (record.source.id.as_str(), note)))
        .collect();
    let note = describe::<Note>();
    Builder::new("source_notes", "One row per source and note.")
        .column(source_id(), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(
            Column::new("note", Kind::U32, note("number")),
            rows.iter().map(|row| row.1.number).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("same_as", Kind::U32, note("same_as")).or_null("it cites works of its own"),
            rows.iter().map(|row| row.1.same_as).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("remark", Kind::Text, note("remark")).or_null("there is none"),
            rows.iter().map(|row| row.1.remark.as_deref()).collect::<Vec<_>>(),
        )?
        .refers(&["source_id"], "sources", &["source_id"])
        .refers(&["source_id", "same_as"], "source_notes", &["source_id", "note"])
        .key(&["source_id", "note"])
}
