//! `entity_members`: one row per group and member.

use super::of_entities;
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::{Member, describe};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows = of_entities(book, |entity| &entity.members);
    Builder::new("entity_members", "One row per group and member.", &rows)
        .describe::<Member>()
        .text(("entity_id", "The group."), |row| row.owner)
        .text(("member_id", describe::<Member>()("entity")), |row| &row.item.entity)
        .date("valid_from", |row| row.item.valid_from)
        .null("a member from the start of the period that the book covers")
        .date("valid_until", |row| row.item.valid_until)
        .null("the entity is still a member")
        .refers(&["entity_id"], "entities", &["entity_id"])
        .refers(&["member_id"], "entities", &["entity_id"])
        .key(&["entity_id", "member_id"])
}
