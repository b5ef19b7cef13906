//! Roles of entities in claims, and kinds of pairs of entities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The role of an entity in a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantRole {
    /// Acts, or is the subject of the state described.
    Actor,
    /// Receives what the actor gives.
    Recipient,
    /// Is acted against.
    Target,
    /// Benefits from the effect.
    Beneficiary,
    /// Undergoes the effect.
    Affected,
    /// Passes something from one entity to another.
    Conduit,
    /// Is the one to whom advice is given.
    Addressee,
    /// Is mentioned without acting or being acted on.
    Topic,
}

impl Code for ParticipantRole {
    const LIST: &'static str = "participant_role";
}

/// The relation between the two entities of a pair in a claim, derived from their roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DyadKind {
    /// The first entity acts or passes something on. The second one receives, benefits, undergoes the effect, is acted
    /// against, or is given advice.
    Directed,
    /// Both entities act.
    Joint,
}

impl Code for DyadKind {
    const LIST: &'static str = "dyad_kind";
}

impl DyadKind {
    /// Returns the kind of a pair with these roles; `None` for roles that do not relate two entities.
    #[must_use]
    pub fn of(first: ParticipantRole, second: ParticipantRole) -> Option<Self> {
        use ParticipantRole::{Actor, Addressee, Affected, Beneficiary, Conduit, Recipient, Target};
        match (first, second) {
            (Actor, Actor) => Some(Self::Joint),
            (Actor | Conduit, Recipient | Beneficiary | Target | Addressee | Affected) => Some(Self::Directed),
            _ => None,
        }
    }
}
