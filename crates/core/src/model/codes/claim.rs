//! Codes of a claim: type, features, polarity, certainty and status.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The type of a claim. Exactly one type applies: the first that fits in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimType {
    /// Defines what a term means or covers.
    Definitional,
    /// Says what someone should, must or can no longer do.
    Normative,
    /// Can be judged true or false only after the publication date; includes predicted causation.
    Predictive,
    /// Says that a past or present state of affairs enables, drives, weakens or causes another.
    Causal,
    /// Ascribes a goal, perception or motive.
    Intentional,
    /// Ranks or judges importance or merit without stating a further fact.
    Evaluative,
    /// Says that an event or state of affairs holds or held.
    Descriptive,
}

impl Code for ClaimType {
    const LIST: &'static str = "claim_type";
}

/// A trait that a claim of any type may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// The claim is of another type and also states a cause.
    Causal,
    /// The claim compares, ranks or measures against something.
    Comparative,
    /// The claim is said to hold on a condition that the text names.
    Conditional,
    /// The claim describes what would be, or would have been, under other circumstances.
    Counterfactual,
    /// The claim is about a kind of thing, not about particular things.
    Generic,
    /// The claim states a number, amount, share or span.
    Quantitative,
}

impl Code for Feature {
    const LIST: &'static str = "feature";
}

/// Whether the position is affirmed or denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// The holder says that the position holds.
    #[default]
    Affirmed,
    /// The holder says that the position does not hold.
    Negated,
}

impl Code for Polarity {
    const LIST: &'static str = "polarity";
}

/// How firmly the holder commits to the claim; ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Unhedged, including an unhedged "will".
    Asserted,
    /// Almost certain.
    NearCertain,
    /// Likely, probable or expected.
    Likely,
    /// May, might or could; a risk or prospect.
    Possible,
    /// Unlikely, or less likely than something else.
    Unlikely,
    /// The question is left open.
    Open,
}

impl Code for Certainty {
    const LIST: &'static str = "certainty";

    fn ordinal(self) -> Option<u8> {
        match self {
            Self::Asserted => Some(5),
            Self::NearCertain => Some(4),
            Self::Likely => Some(3),
            Self::Possible => Some(2),
            Self::Unlikely => Some(1),
            Self::Open => None,
        }
    }
}

/// The status of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Coded, and read by nobody else.
    #[default]
    Draft,
    /// Read and accepted by a second coder, such as a language model, but by no human reviewer.
    Checked,
    /// Read and accepted by a second person, who is a human.
    Reviewed,
    /// Replaced by another claim; kept so that its id still resolves.
    Superseded,
    /// Taken back; kept so that its id still resolves.
    Withdrawn,
}

impl Code for Status {
    const LIST: &'static str = "status";
}

impl Status {
    /// Returns whether the claim still holds: it is neither superseded nor withdrawn.
    #[must_use]
    pub fn is_current(self) -> bool {
        !matches!(self, Self::Superseded | Self::Withdrawn)
    }
}
