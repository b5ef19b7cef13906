//! How claims are put forward, and the authors' stance on them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// How a claim is put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum AttributionMode {
    /// The authors assert the claim in their own voice.
    #[default]
    Author,
    /// The authors report that somebody states the claim.
    ReportedSpeech,
    /// The authors report that somebody believes, perceives or expects the claim to be true.
    ReportedBelief,
    /// The authors report the claim without naming its holders.
    ReportedAnonymous,
    /// A noun phrase or subordinate clause presupposes the claim.
    Presupposed,
}

impl Code for AttributionMode {
    const LIST: &'static str = "attribution_mode";
}

/// The authors' stance on a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// The authors consider the claim true.
    #[default]
    Endorses,
    /// The authors report the claim without judging it.
    Neutral,
    /// The authors consider the claim false.
    Rejects,
    /// The text does not show the authors' stance.
    Unclear,
}

impl Code for Stance {
    const LIST: &'static str = "attribution_stance";
}
