//! `claim_participants`: one row per claim and participant.

use polars::prelude::PolarsResult;

use super::{Claims, claim_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::ParticipantRole;
use claimbook_core::model::{Code, Participant, describe, name};

pub(super) fn table(claims: &Claims<'_>) -> PolarsResult<Table> {
    let rows = claims.rows(|record| &record.claim.participants);
    let participant = describe::<Participant>();
    Builder::new("claim_participants", "One row per claim and participant.")
        .column(claim_id(), rows.iter().map(|row| row.0.claim.id.as_str()).collect::<Vec<_>>())?
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
