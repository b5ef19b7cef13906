//! Pairs of the participants of a claim, with groups expanded into their members.

use ahash::AHashMap;

use super::{Book, ClaimRecord};
use crate::model::codes::{DyadKind, ParticipantRole};
use crate::model::{Claim, Code as _, Member, Slug};

/// Two entities in the roles of a claim that relate them.
#[derive(Debug, Clone, Copy)]
pub struct Dyad<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The one that acts or passes something on; of two actors, the one whose id comes first.
    pub a: Part<'a>,
    /// The other one.
    pub b: Part<'a>,
    /// Whether `a` acts on or for `b`, or both act.
    pub kind: DyadKind,
}

/// An entity that takes part in a claim. The derived order puts an entity that is named directly before the same entity
/// in the same role through a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part<'a> {
    /// The entity.
    pub entity: &'a Slug,
    /// The role of the entity in the claim.
    pub role: ParticipantRole,
    /// The group through which the claim names the entity; `None` if the claim names the entity directly.
    pub via: Option<&'a Slug>,
}

/// The members of each group, by the group's id.
type Groups<'a> = AHashMap<&'a Slug, &'a [Member]>;

/// Returns the pairs of the current ones of these claims.
#[must_use]
pub fn dyads<'a>(book: &'a Book, records: impl Iterator<Item = &'a ClaimRecord>) -> Vec<Dyad<'a>> {
    let entities = book.entities.iter().map(|record| &record.record);
    let groups: Groups<'_> = entities.map(|entity| (&entity.id, &*entity.members)).collect();
    let current = records.map(|record| &record.claim).filter(|claim| claim.status.is_current());
    current.flat_map(|claim| pairs(claim, &groups)).collect()
}

/// Returns the pairs of a claim's participants, sorted by entities and then by the names of roles. No entity forms a pair
/// with itself.
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
    rows.sort_unstable_by_key(|row| (row.a.entity, row.b.entity, row.a.role.name(), row.b.role.name()));
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
