//! Kinds of coders.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// Whether a coder is a human or a language model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoderKind {
    /// A person.
    Human,
    /// A language model, whoever wrote its prompt.
    Model,
}

impl Code for CoderKind {
    const LIST: &'static str = "coder_kind";
}
