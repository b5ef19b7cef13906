//! `claim_dyads`: one row per current claim, pair of participants and their roles, with groups expanded into their
//! members.

use super::{CLAIM, Claims};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::dyad::dyads;
use claimbook_core::model::codes::{Certainty, ClaimType, DyadKind, ParticipantRole, Polarity};
use claimbook_core::model::{Claim, Code};

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    const NAMED: &str = "the claim names the entity itself in this role";
    let rows = dyads(claims.book, claims.records.iter().copied());
    let description = "One row per current claim, pair of its participants and their roles, groups expanded into their \
        members. `directed`: `a` is actor or conduit, and `b` is recipient, beneficiary, target, addressee or affected. \
        `joint`: both are actors, stored once, with `a` before `b` in alphabetical order. Other roles form no pair; these \
        are topics and the roles that the book's vocabulary adds.";
    let first = "The entity that acts or passes something on; of two actors, the one whose id comes first.";
    let (role_a, role_b) = ("The role of `a` in the claim.", "The role of `b` in the claim.");
    let via = |side: &str| format!("The group as whose member `{side}` takes part; the first one by id if several do.");
    Builder::new("claim_dyads", description, &rows)
        .describe::<Claim>()
        .text(CLAIM, |row| &row.claim.id)
        .derived()
        .text(("a", first), |row| row.a.entity)
        .derived()
        .text(("b", "The other entity."), |row| row.b.entity)
        .derived()
        .code(("a_role", role_a), ParticipantRole::LIST, |row| row.a.role.name())
        .derived()
        .code(("b_role", role_b), ParticipantRole::LIST, |row| row.b.role.name())
        .derived()
        .text(("a_via_group", via("a")), |row| row.a.via)
        .null(NAMED)
        .derived()
        .text(("b_via_group", via("b")), |row| row.b.via)
        .null(NAMED)
        .derived()
        .code(("kind", "Whether `a` acts on or for `b`, or both act."), DyadKind::LIST, |row| row.kind.name())
        .derived()
        .code("type", ClaimType::LIST, |row| row.claim.claim_type.name())
        .derived()
        .code("polarity", Polarity::LIST, |row| row.claim.polarity.name())
        .derived()
        .code("certainty", Certainty::LIST, |row| row.claim.certainty.name())
        .derived()
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["a"], "entities", &["entity_id"])
        .refers(&["b"], "entities", &["entity_id"])
        .refers(&["a_via_group"], "entities", &["entity_id"])
        .refers(&["b_via_group"], "entities", &["entity_id"])
        .key(&["claim_id", "a", "b", "a_role", "b_role"])
}
