//! `claim_participants`: one row per claim and participant.

use polars::prelude::PolarsResult;

use super::{claim_id, ordered, position};
use crate::book::Book;
use crate::model::codes::ParticipantRole;
use crate::model::{Code, Participant, describe, name};
use crate::table::{Builder, Column, Kind, Table};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&str, u32, &Participant)> = ordered(book)
        .into_iter()
        .flat_map(|record| {
            let participants = record.claim.participants.iter().enumerate();
            participants.map(|(index, participant)| (record.claim.id.as_str(), position(index), participant))
        })
        .collect();
    let participant = describe::<Participant>;
    Builder::new("claim_participants", "One row per claim and participant.")
        .column(claim_id(), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(
            Column::new("position", Kind::U16, "The participant's place in the record, from 0."),
            rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("entity_id", Kind::Text, "The entity."),
            rows.iter().map(|row| row.2.entity.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("role", Kind::Code(ParticipantRole::LIST), participant("role")),
            rows.iter().map(|row| name(row.2.role)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("gloss", Kind::Text, participant("gloss")).or_null("the entity is meant as such"),
            rows.iter().map(|row| row.2.gloss.as_deref()).collect::<Vec<_>>(),
        )?
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["entity_id"], "entities", &["entity_id"])
        .key(&["claim_id", "position"])
}
