//! `entity_identifiers`: one row per entity and its identifier in an external system.

use super::{ENTITY, of_entities};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::codes::IdentifierScheme;
use claimbook_core::model::{Code, Identifier};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows = of_entities(book, |entity| &entity.identifiers);
    Builder::new("entity_identifiers", "One row per entity and its identifier in an external system.", &rows)
        .describe::<Identifier>()
        .text(ENTITY, |row| row.owner)
        .code("scheme", IdentifierScheme::LIST, |row| row.item.scheme.name())
        .text("value", |row| &row.item.value)
        .refers(&["entity_id"], "entities", &["entity_id"])
        .key(&["entity_id", "scheme", "value"])
}
