//! `entities`: one row per entity.

use polars::prelude::{NamedFrom, PolarsResult, Series};

use super::text;
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::codes::EntityKind;
use claimbook_core::model::{Code, Entity, describe, describe_type, name};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let entities: Vec<&Entity> = book.entities.iter().map(|record| &record.record).collect();
    let aliases: Vec<Series> = entities.iter().map(|entity| Series::new("".into(), &entity.aliases)).collect();
    let entity = describe::<Entity>();
    let builder = Builder::new("entities", describe_type::<Entity>())
        .column(
            Column::new("entity_id", Kind::Text, entity("id")),
            entities.iter().map(|entity| entity.id.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("label", Kind::Text, entity("label")),
            entities.iter().map(|entity| entity.label.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("kind", Kind::Code(EntityKind::LIST), entity("kind")),
            entities.iter().map(|entity| name(entity.kind)).collect::<Vec<_>>(),
        )?;
    super::list_column(builder, Column::new("aliases", Kind::list(Kind::Text), entity("aliases")), aliases)?
        .column(
            Column::new("parent", Kind::Text, entity("parent")).or_null("it stands for itself"),
            entities.iter().map(|entity| text(entity.parent.as_ref())).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("description", Kind::Text, entity("description")).or_null("the name says it"),
            entities.iter().map(|entity| entity.description.as_deref()).collect::<Vec<_>>(),
        )?
        .refers(&["parent"], "entities", &["entity_id"])
        .key(&["entity_id"])
}
