//! The split of claims for machine learning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The part of the data that a claim belongs to when a program is trained and tested on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// For training, about 80 % of the groups.
    Train,
    /// For choosing between trained programs, about 10 % of the groups.
    Validation,
    /// For the final test, about 10 % of the groups.
    Test,
}

impl Code for Split {
    const LIST: &'static str = "split";
}
