//! What a time means in a claim, and how it was read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// What a time is to the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeRole {
    /// When what the claim reports happened.
    Event,
    /// When the state of affairs held or holds.
    State,
    /// By or until when a prediction is settled.
    Horizon,
    /// A time against which the claim is measured.
    Reference,
}

impl Code for TimeRole {
    const LIST: &'static str = "time_role";
}

/// What a modifier does to a time (the mod attribute of TimeML TIMEX3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeModifier {
    /// Before the time given.
    Before,
    /// After the time given.
    After,
    /// At the time given or before it.
    OnOrBefore,
    /// At the time given or after it.
    OnOrAfter,
    /// Less than the duration given.
    LessThan,
    /// More than the duration given.
    MoreThan,
    /// The duration given or less.
    EqualOrLess,
    /// The duration given or more.
    EqualOrMore,
    /// The early part of the time given.
    Start,
    /// The middle of the time given.
    Mid,
    /// The late part of the time given.
    End,
    /// About the time given.
    Approx,
}

impl Code for TimeModifier {
    const LIST: &'static str = "time_modifier";
}

/// How the time was read from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum TimeBasis {
    /// The text names it.
    #[default]
    Explicit,
    /// The text names it relative to something that dates it.
    Resolved,
    /// Tense or context implies it.
    Inferred,
}

impl Code for TimeBasis {
    const LIST: &'static str = "time_basis";
}

/// How the claim's time stands to an event (TimeML TLINK).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeRelation {
    /// Before the event.
    Before,
    /// After the event.
    After,
    /// It includes the event.
    Includes,
    /// At the time of the event.
    Simultaneous,
}

impl Code for TimeRelation {
    const LIST: &'static str = "time_relation";
}
