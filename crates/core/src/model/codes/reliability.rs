//! Levels, variables and metrics of agreement between coders.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The kind of unit on which coders are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The body sentences of paragraphs coded by at least two coders; compared over all coders together.
    Sentence,
    /// The aligned claims of two coders; compared for each pair of coders separately.
    Claim,
    /// The entities that both coders name as participants of two aligned claims. For the interval, claims are drawn, each
    /// with all its participants.
    Participant,
    /// Any two aligned claims of two coders. For the interval, claims are drawn: two claims are a unit as often as the
    /// product of the numbers of times that they were drawn.
    ClaimPair,
    /// The words of the sentences that two coders have coded, in the order of the text, as one continuum. Its length is
    /// the number of units, and the number of values is that of the spans of both coders. For the interval, sentences
    /// are drawn.
    Continuum,
}

impl Code for Level {
    const LIST: &'static str = "reliability_level";
}

/// A variable on which coders are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variable {
    /// Whether a claim has a primary, duplicate or restatement anchor on the sentence.
    ClaimPresent,
    /// The number of claims with a primary, duplicate or restatement anchor on the sentence. A difference of one counts
    /// the same for every number.
    ClaimCount,
    /// The claim's type.
    Type,
    /// The claim's polarity.
    Polarity,
    /// The claim's certainty. With the ordinal metric, ranks are compared and `open` has no value. With the nominal
    /// metric, `open` is a value.
    Certainty,
    /// The verbal probability term; a missing term counts as a value.
    Likelihood,
    /// Whether the authors state, report or presuppose the claim.
    AttributionMode,
    /// The holder of the claim; the source's authors if the claim names no holder.
    AttributionHolder,
    /// The authors' stance on the claim.
    AttributionStance,
    /// The set of features.
    Features,
    /// The set of participants, each an entity in a role.
    Participants,
    /// The set of entities that are participants, in any role.
    ParticipantEntities,
    /// The role of an entity that both coders name; the set of its roles, if it has several.
    ParticipantRole,
    /// The set of times, each with its role, its date, and its relation to an event. Modifiers, bases and durations are not
    /// compared.
    Times,
    /// The set of cited notes.
    Citations,
    /// Whether the coder relates the two claims, by any relation in any direction.
    RelationPresent,
    /// The type and the direction of the relation between two claims. No relation counts as a value. `restates` has no
    /// direction.
    Relation,
    /// The type of the relation between two claims that both coders relate, in any direction.
    RelationType,
    /// Which of two claims is the subject, if both coders relate them. `restates` has no direction.
    RelationDirection,
    /// The words with a primary, duplicate or restatement anchor. A span is a run of words in a sentence that the same
    /// claims of the coder name.
    AnchoredSpans,
}

impl Code for Variable {
    const LIST: &'static str = "reliability_variable";
}

/// The distance between two values of a variable; equal values have distance 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// 1 for any two values that differ.
    Nominal,
    /// (`n_a` / 2 + Σ `n_g` + `n_b` / 2)². The sum is over the ranks g between a and b, and `n` is the number of
    /// occurrences of a rank.
    Ordinal,
    /// (a − b)².
    Interval,
    /// ((a − b) / (a + b))².
    Ratio,
    /// For sets: 1 − J, where J = |A ∩ B| / |A ∪ B|, and J = 1 for two empty sets.
    Jaccard,
    /// For sets: 1 − J · M, with J as for `jaccard` (Passonneau 2006). M is 1 for equal sets, 2/3 if one set contains
    /// the other, 1/3 if they only overlap, and 0 if they are disjoint.
    #[schemars(title = "MASI")]
    Masi,
    /// For spans in a continuum, of which the others are gaps (Krippendorff 2004). For two spans that overlap:
    /// (difference of the starts)² + (difference of the ends)². For a span within a gap: the square of its length.
    Unitizing,
}

impl Code for Metric {
    const LIST: &'static str = "reliability_metric";
}
