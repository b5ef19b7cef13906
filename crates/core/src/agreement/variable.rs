//! The variables on which coders are compared, and their values.

use super::value::Value;
use crate::model::codes::{Metric, Variable};
use crate::model::{Claim, Code, Slug};

/// Variables and metrics measured on sentences. Counts use the interval metric, because the ratio metric puts 0 and 1
/// at the greatest possible distance.
pub(super) const OF_SENTENCES: [(Variable, Metric); 2] =
    [(Variable::ClaimPresent, Metric::Nominal), (Variable::ClaimCount, Metric::Interval)];

/// Variables and metrics measured on aligned claims.
pub(super) const OF_CLAIMS: [(Variable, Metric); 16] = [
    (Variable::Type, Metric::Nominal),
    (Variable::Polarity, Metric::Nominal),
    (Variable::Certainty, Metric::Ordinal),
    (Variable::Certainty, Metric::Nominal),
    (Variable::Likelihood, Metric::Nominal),
    (Variable::AttributionMode, Metric::Nominal),
    (Variable::AttributionHolder, Metric::Nominal),
    (Variable::AttributionStance, Metric::Nominal),
    (Variable::Domains, Metric::Masi),
    (Variable::Domains, Metric::Jaccard),
    (Variable::Forms, Metric::Masi),
    (Variable::Forms, Metric::Jaccard),
    (Variable::Features, Metric::Masi),
    (Variable::Features, Metric::Jaccard),
    (Variable::Participants, Metric::Masi),
    (Variable::Participants, Metric::Jaccard),
];

/// The fields in which two aligned claims may differ.
pub(super) const FIELDS: [Variable; 11] = [
    Variable::Type,
    Variable::Polarity,
    Variable::Certainty,
    Variable::Likelihood,
    Variable::AttributionMode,
    Variable::AttributionHolder,
    Variable::AttributionStance,
    Variable::Domains,
    Variable::Forms,
    Variable::Features,
    Variable::Participants,
];

/// Returns the value of a sentence on which a coder has `claims` claims.
pub(super) fn of_sentence(variable: Variable, claims: u32) -> Value {
    Value::Number(if variable == Variable::ClaimPresent { u32::from(claims > 0) } else { claims })
}

/// Returns the value of a claim for a metric. With the ordinal metric, certainty is a rank, or `None` if the code has
/// no rank.
pub(super) fn of_claim(variable: Variable, metric: Metric, claim: &Claim, authors: &Slug) -> Option<Value> {
    if (variable, metric) == (Variable::Certainty, Metric::Ordinal) {
        return claim.certainty.ordinal().map(|rank| Value::Number(u32::from(rank)));
    }
    Some(field(variable, claim, authors))
}

/// Returns the value of a claim's field.
pub(super) fn field(variable: Variable, claim: &Claim, authors: &Slug) -> Value {
    let attribution = &claim.attribution;
    match variable {
        // An aligned claim is present and counts as one.
        Variable::ClaimPresent | Variable::ClaimCount => Value::Number(1),
        Variable::Type => text(claim.claim_type.name()),
        Variable::Polarity => text(claim.polarity.name()),
        Variable::Certainty => text(claim.certainty.name()),
        Variable::Likelihood => text(claim.likelihood.map_or("", Code::name)),
        Variable::AttributionMode => text(attribution.mode.name()),
        Variable::AttributionHolder => text(attribution.holder.as_ref().unwrap_or(authors).as_str()),
        Variable::AttributionStance => text(attribution.stance.name()),
        Variable::Domains => codes(&claim.domains),
        Variable::Forms => codes(&claim.forms),
        Variable::Features => codes(&claim.features),
        Variable::Participants => Value::Set(participants(claim).collect()),
    }
}

/// Returns the participants of a claim as texts of the form `entity:role`.
pub fn participants(claim: &Claim) -> impl Iterator<Item = String> {
    claim.participants.iter().map(|participant| format!("{}:{}", participant.entity, participant.role.name()))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn codes<C: Code>(codes: &[C]) -> Value {
    Value::Set(codes.iter().map(|code| code.name().to_owned()).collect())
}
