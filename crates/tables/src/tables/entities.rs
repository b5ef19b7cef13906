//! `entities`: one row per entity.

use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{EntityKind, EntityStatus};
use claimbook_core::model::{Code, Entity, describe, describe_type};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows: Vec<&Entity> = book.entities.iter().map(|record| &record.record).collect();
    Builder::new("entities", describe_type::<Entity>(), &rows)
        .describe::<Entity>()
        .text(("entity_id", describe::<Entity>()("id")), |row| &row.id)
        .text("label", |row| &row.label)
        .code("kind", EntityKind::LIST, |row| row.kind.name())
        .text_list("aliases", |row| &row.aliases)
        .text("parent", |row| row.parent.as_ref())
        .null("the entity has no parent")
        .text("description", |row| row.description.as_deref())
        .null("the name is self-explanatory")
        .code("status", EntityStatus::LIST, |row| row.status.name())
        .text("superseded_by", |row| row.superseded_by.as_ref())
        .null("not superseded")
        .refers(&["parent"], "entities", &["entity_id"])
        .refers(&["superseded_by"], "entities", &["entity_id"])
        .key(&["entity_id"])
}
