//! `entity_members`: one row per group and member.

use polars::prelude::PolarsResult;

use super::days;
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::{Member, describe};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&str, &Member)> = book
        .entities
        .iter()
        .flat_map(|record| record.record.members.iter().map(|member| (record.record.id.as_str(), member)))
        .collect();
    let member = describe::<Member>();
    Builder::new("entity_members", "One row per group and member.")
        .column(Column::new("entity_id", Kind::Text, "The group."), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(
            Column::new("member_id", Kind::Text, member("entity")),
            rows.iter().map(|row| row.1.entity.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("from", Kind::Date, member("from")).or_null("from the beginning of what the book speaks of"),
            rows.iter().map(|row| days(row.1.from)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("until", Kind::Date, member("until")).or_null("it is a member still"),
            rows.iter().map(|row| days(row.1.until)).collect::<Vec<_>>(),
        )?
        .refers(&["entity_id"], "entities", &["entity_id"])
        .refers(&["member_id"], "entities", &["entity_id"])
        .key(&["entity_id", "member_id"])
}
