//! `claim_participants`: one row per claim and participant.

use super::{CLAIM, Claims, ENTITY};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::model::codes::ParticipantRole;
use claimbook_core::model::{Code, Participant};

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    let rows = claims.rows(|claim| &claim.participants);
    Builder::new("claim_participants", "One row per claim and participant.", &rows)
        .describe::<Participant>()
        .text(CLAIM, |row| row.claim)
        .number(("position", "The participant's position in the record, from 0."), |row| row.position)
        .place()
        .text(ENTITY, |row| &row.item.entity)
        .code("role", ParticipantRole::LIST, |row| row.item.role.name())
        .text("gloss", |row| row.item.gloss.as_deref())
        .null("the entity itself is meant")
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["entity_id"], "entities", &["entity_id"])
        .key(&["claim_id", "position"])
}
