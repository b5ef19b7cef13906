//! `claim_dyads`: one row per current claim, pair of participants and their roles, with groups expanded into their
//! members.

use ahash::AHashMap;

use super::{CLAIM, Claims};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::{Book, ClaimRecord};
use claimbook_core::model::codes::{Certainty, ClaimType, DyadKind, ParticipantRole, Polarity};
use claimbook_core::model::{Claim, Code, Member, Slug};

/// Two entities in the roles of a claim that relate them.
pub(crate) struct Dyad<'a> {
    pub(crate) claim: &'a Claim,
    pub(crate) a: Part<'a>,
    pub(crate) b: Part<'a>,
    pub(crate) kind: DyadKind,
}

/// An entity that takes part in a claim. The derived order puts an entity that is named directly before the same entity
/// in the same role through a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part<'a> {
    pub(crate) entity: &'a Slug,
    pub(crate) role: ParticipantRole,
    /// The group through which the claim names the entity; `None` if the claim names the entity directly.
    pub(crate) via: Option<&'a Slug>,
}

/// The members of each group, by the group's id.
type Groups<'a> = AHashMap<&'a Slug, &'a [Member]>;

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    const NAMED: &str = "the claim names the entity itself in this role";
    let rows = of_claims(claims.book, claims.records.iter().copied());
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

/// Returns the pairs of the current ones of these claims.
pub(crate) fn of_claims<'a>(book: &'a Book, records: impl Iterator<Item = &'a ClaimRecord>) -> Vec<Dyad<'a>> {
    let entities = book.entities.iter().map(|record| &record.record);
    let groups: Groups<'_> = entities.map(|entity| (&entity.id, &*entity.members)).collect();
    let current = records.map(|record| &record.claim).filter(|claim| claim.status.is_current());
    current.flat_map(|claim| pairs(claim, &groups)).collect()
}

/// Returns the pairs of a claim's participants. No entity forms a pair with itself.
fn pairs<'a>(claim: &'a Claim, groups: &Groups<'a>) -> Vec<Dyad<'a>> {
    let parts = parts(claim, groups);
    let mut rows = Vec::new();
    for a in &parts {
        for b in parts.iter().filter(|b| b.entity != a.entity) {
            match DyadKind::of(a.role, b.role) {
                Some(DyadKind::Joint) if a.entity > b.entity => {}
                Some(kind) => rows.push(Dyad { claim, a: *a, b: *b, kind }),
                None => {}
            }
        }
    }
    rows
}

/// Returns the participants of a claim with built-in roles, each once per role. A group is replaced by its members.
fn parts<'a>(claim: &'a Claim, groups: &Groups<'a>) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for participant in &claim.participants {
        let Some(role) = participant.role.built_in() else { continue };
        match groups.get(&participant.entity) {
            Some(members) if !members.is_empty() => {
                let via = Some(&participant.entity);
                parts.extend(members.iter().map(|member| Part { entity: &member.entity, role, via }));
            }
            _ => parts.push(Part { entity: &participant.entity, role, via: None }),
        }
    }
    parts.sort_unstable();
    parts.dedup_by_key(|part| (part.entity, part.role));
    parts
}
