//! What agreement between coders is measured of, and how far apart two values count.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// What the units are that coders are compared on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The body sentences of the paragraphs that two coders or more have coded; all coders together.
    Sentence,
    /// The claims of two coders that were aligned; each pair of coders by itself.
    Claim,
}

impl Code for Level {
    const LIST: &'static str = "reliability_level";
}

/// What coders agree on or do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variable {
    /// Whether a claim has a primary, duplicate or restatement anchor on the sentence.
    ClaimPresent,
    /// How many claims have such an anchor on the sentence as for `claim_present`; one more or less counts the same
    /// wherever it happens.
    ClaimCount,
    /// The claim's type.
    Type,
    /// The claim's polarity.
    Polarity,
    /// The claim's certainty: ordinal by rank, where an open question has no value; nominal with it.
    Certainty,
    /// The verbal probability term; that there is none is a value too.
    Likelihood,
    /// The way in which the claim is put forward.
    AttributionMode,
    /// Whose claim it is; the source's authors where no holder is named.
    AttributionHolder,
    /// How the authors stand to it.
    AttributionStance,
    /// The set of domains.
    Domains,
    /// The set of forms.
    Forms,
    /// The set of features.
    Features,
    /// The set of participants, each an entity in a role.
    Participants,
}

impl Code for Variable {
    const LIST: &'static str = "reliability_variable";
}

/// How far two values of a variable are apart; the same ones are at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// 1 for any two values that differ.
    Nominal,
    /// (`n_a` / 2 + Σ `n_g` + `n_b` / 2)², the sum over the ranks g between a and b, with `n` for how often a rank occurs.
    Ordinal,
    /// (a − b)².
    Interval,
    /// ((a − b) / (a + b))².
    Ratio,
    /// Of sets, 1 − J with J = |A ∩ B| / |A ∪ B|, and J = 1 for two empty ones.
    Jaccard,
    /// Of sets, 1 − J · M with J as for `jaccard` and M = 1, 2/3, 1/3, 0 where they are equal, one holds the other, they
    /// overlap, or have nothing in common (Passonneau 2006).
    #[schemars(title = "MASI")]
    Masi,
}

impl Code for Metric {
    const LIST: &'static str = "reliability_metric";
}
