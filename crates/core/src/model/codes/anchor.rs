//! Roles of anchors, and verdicts on anchors in a text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The role of an anchor for its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnchorRole {
    /// The first place in running text that makes the claim.
    Primary,
    /// A place with the same words, after normalizing quotes and dashes.
    Duplicate,
    /// A place that says the same in other words.
    Restatement,
    /// A place that is needed to understand the claim but does not make it.
    Support,
}

impl Code for AnchorRole {
    const LIST: &'static str = "anchor_role";
}

/// The verdict on an anchor in a copy of its source's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnchorVerdict {
    /// The words are at the place that the lock states.
    Exact,
    /// The words are at another place, and its context matches.
    Moved,
    /// The words are at several other places or in a different context; a person must choose.
    Ambiguous,
    /// The words do not occur in the text.
    Lost,
}

impl Code for AnchorVerdict {
    const LIST: &'static str = "anchor_verdict";
}

/// The role of a further anchor for its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherAnchorRole {
    /// A place with the same words, after normalizing quotes and dashes.
    Duplicate,
    /// A place that says the same in other words.
    Restatement,
    /// A place that is needed to understand the claim but does not make it.
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
