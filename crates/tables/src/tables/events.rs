//! `events`: one row per event to which times are related.

use polars::prelude::PolarsResult;

use super::edtf_columns;
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::{Event, describe, describe_type};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let events: Vec<&Event> = book.events.iter().map(|record| &record.record).collect();
    let event = describe::<Event>();
    let builder = Builder::new("events", describe_type::<Event>())
        .column(
            Column::new("event_id", Kind::Text, event("id")),
            events.iter().map(|event| event.id.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("label", Kind::Text, event("label")),
            events.iter().map(|event| event.label.as_str()).collect::<Vec<_>>(),
        )?;
    edtf_columns(builder, events.iter().map(|event| event.edtf.as_ref()), event("edtf"))?
        .column(
            Column::new("description", Kind::Text, event("description")).or_null("the name says it"),
            events.iter().map(|event| event.description.as_deref()).collect::<Vec<_>>(),
        )?
        .key(&["event_id"])
}
