//! `events`: one row per event that times can be relative to.

use super::edtf;
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::{Event, describe, describe_type};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows: Vec<&Event> = book.events.iter().map(|record| &record.record).collect();
    let builder = Builder::new("events", describe_type::<Event>(), &rows)
        .describe::<Event>()
        .text(("event_id", describe::<Event>()("id")), |row| &row.id)
        .text("label", |row| &row.label);
    edtf(builder, |row| row.edtf.as_ref())
        .text("description", |row| row.description.as_deref())
        .null("the name is self-explanatory")
        .key(&["event_id"])
}
