//! Who holds a claim, and how the authors stand to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// By whom and how a claim is put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum AttributionMode {
    /// The authors assert it in their own voice.
    #[default]
    Author,
    /// The authors report that somebody says it.
    ReportedSpeech,
    /// The authors report that somebody believes, perceives or expects it.
    ReportedBelief,
    /// The authors report it of holders whom they do not name.
    ReportedAnonymous,
    /// A noun phrase or subordinate clause takes it for granted.
    Presupposed,
}

impl Code for AttributionMode {
    const LIST: &'static str = "attribution_mode";
}

/// How the authors stand to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// The authors take it for true.
    #[default]
    Endorses,
    /// The authors report it and keep out of it.
    Neutral,
    /// The authors take it for false.
    Rejects,
    /// The text does not settle how the authors stand to it.
    Unclear,
}

impl Code for Stance {
    const LIST: &'static str = "attribution_stance";
}
