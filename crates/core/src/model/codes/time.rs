//! Roles, modifiers, bases and relations of times.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The role of a time in a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeRole {
    /// The time of the event that the claim reports.
    Event,
    /// The time at which the state of affairs held or holds.
    State,
    /// The time by or until which a prediction is decided.
    Horizon,
    /// A time against which the claim is measured.
    Reference,
}

impl Code for TimeRole {
    const LIST: &'static str = "time_role";
}

/// The effect of a modifier on a time (attribute `mod` of TimeML TIMEX3).
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

/// How the time was derived from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum TimeBasis {
    /// The text names the time.
    #[default]
    Explicit,
    /// The text names the time relative to something with a known date.
    Resolved,
    /// Tense or context implies the time.
    Inferred,
}

impl Code for TimeBasis {
    const LIST: &'static str = "time_basis";
}

/// The relation of the claim's time to an event (TimeML TLINK).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeRelation {
    /// Before the event.
    Before,
    /// After the event.
    After,
    /// The claim's time includes the event.
    Includes,
    /// At the time of the event.
    Simultaneous,
}

impl Code for TimeRelation {
    const LIST: &'static str = "time_relation";
}
