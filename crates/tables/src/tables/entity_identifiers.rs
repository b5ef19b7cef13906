//! `entity_identifiers`: one row per entity and code in a system of others.

use polars::prelude::PolarsResult;

use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::codes::IdentifierScheme;
use claimbook_core::model::{Code, Identifier, describe, name};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&str, &Identifier)> = book
        .entities
        .iter()
        .flat_map(|record| record.record.identifiers.iter().map(|identifier| (record.record.id.as_str(), identifier)))
        .collect();
    let identifier = describe::<Identifier>();
    Builder::new("entity_identifiers", "One row per entity and its code in a system of others.")
        .column(Column::new("entity_id", Kind::Text, "The entity."), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(
            Column::new("scheme", Kind::Code(IdentifierScheme::LIST), identifier("scheme")),
            rows.iter().map(|row| name(row.1.scheme)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("value", Kind::Text, identifier("value")),
            rows.iter().map(|row| row.1.value.as_str()).collect::<Vec<_>>(),
        )?
        .refers(&["entity_id"], "entities", &["entity_id"])
        .key(&["entity_id", "scheme", "value"])
}
