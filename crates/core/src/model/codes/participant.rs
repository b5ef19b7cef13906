//! Roles of entities in claims.

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
