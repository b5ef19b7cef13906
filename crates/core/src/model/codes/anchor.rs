//! What an anchor is to its claim, and what became of it in a text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// What an anchor is to its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnchorRole {
    /// The first place in running text that makes the claim.
    Primary,
    /// A place with the very same words, quotes and dashes normalized.
    Duplicate,
    /// A place that says the same in other words.
    Restatement,
    /// A place that is needed to understand the claim and does not itself make it.
    Support,
}

impl Code for AnchorRole {
    const LIST: &'static str = "anchor_role";
}

/// What became of an anchor in a copy of its source's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnchorVerdict {
    /// Its words stand where the lock says.
    Exact,
    /// Its words stand elsewhere, at one place whose surroundings agree.
    Moved,
    /// Its words stand elsewhere, at several places or in other surroundings: a person must choose.
    Ambiguous,
    /// Its words stand nowhere.
    Lost,
}

impl Code for AnchorVerdict {
    const LIST: &'static str = "anchor_verdict";
}

/// What a further anchor is to its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherAnchorRole {
    /// A place with the very same words, quotes and dashes normalized.
    Duplicate,
    /// A place that says the same in other words.
    Restatement,
    /// A place that is needed to understand the claim and does not itself make it.
    Support,
}

impl Code for OtherAnchorRole {
    const LIST: &'static str = "other_anchor_role";
}

impl From<OtherAnchorRole> for AnchorRole {
    fn from(role: OtherAnchorRole) -> Self {
        match role {
            OtherAnchorRole::Duplicate => Self::Duplicate,
            OtherAnchorRole::Restatement => Self::Restatement,
            OtherAnchorRole::Support => Self::Support,
        }
    }
}
