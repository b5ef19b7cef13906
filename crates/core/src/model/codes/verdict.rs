//! Verdicts of decisions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The claim, or the proposed place of an anchor, is right.
    Accept,
    /// The claim is right with the value of one field changed.
    Amend,
    /// The claim is wrong and is withdrawn.
    Reject,
    /// The first coder is right.
    A,
    /// The second coder is right.
    B,
    /// Both coders are right: the codes of both are taken.
    Both,
    /// Neither coder is right: the field is left out.
    Neither,
    /// Neither coder is right: the given value is.
    Value,
    /// The claim of only one coder belongs to the book.
    Keep,
    /// The claim of only one coder, or the anchor, does not belong to the book.
    Drop,
}

impl Code for Verdict {
    const LIST: &'static str = "verdict";
}
