//! The variables on which coders are compared, and their values.

use std::collections::{BTreeMap, BTreeSet};

use super::sample::{Drawing, Sample};
use super::value::Value;
use crate::book::ClaimRecord;
use crate::model::codes::{Metric, Variable};
use crate::model::{Claim, Code, Edtf, Facet, Likelihood, Open, Slug, Time, Vocabulary};

/// Variables and metrics measured on sentences. Counts use the interval metric, because the ratio metric puts 0 and 1
/// at the greatest possible distance.
pub(super) const OF_SENTENCES: [(Variable, Metric); 2] =
    [(Variable::ClaimPresent, Metric::Nominal), (Variable::ClaimCount, Metric::Interval)];

/// Returns the variables and metrics measured on aligned claims.
pub(super) fn of_claims(vocabulary: &Vocabulary) -> Vec<(Open<Variable>, Metric)> {
    let mut measured = Vec::new();
    let mut variables = fields(vocabulary);
    let participants = variables.iter().position(|variable| *variable == Variable::Participants);
    variables.insert(participants.map_or(0, |place| place + 1), Variable::ParticipantEntities.into());
    for variable in variables {
        let metrics: &[Metric] = match &variable {
            Open::BuiltIn(Variable::Certainty) => &[Metric::Ordinal, Metric::Nominal],
            Open::BuiltIn(
                Variable::Features
                | Variable::Participants
                | Variable::ParticipantEntities
                | Variable::Times
                | Variable::Citations,
            ) => &[Metric::Masi, Metric::Jaccard],
            Open::BuiltIn(_) => &[Metric::Nominal],
            Open::Own(facet) if vocabulary.facet(facet.as_str()).is_some_and(Facet::is_scale) => {
                &[Metric::Ordinal, Metric::Nominal]
            }
            Open::Own(_) => &[Metric::Masi, Metric::Jaccard],
        };
        measured.extend(metrics.iter().map(|metric| (variable.clone(), *metric)));
    }
    measured
}

/// Returns the fields in which two aligned claims may differ.
pub(super) fn fields(vocabulary: &Vocabulary) -> Vec<Open<Variable>> {
    let first = [
        Variable::Type,
        Variable::Polarity,
        Variable::Certainty,
        Variable::Likelihood,
        Variable::AttributionMode,
        Variable::AttributionHolder,
        Variable::AttributionStance,
    ];
    let facets = vocabulary.facets().iter().map(|facet| Open::Own(facet.id.clone()));
    let last = [Variable::Features, Variable::Participants, Variable::Times, Variable::Citations];
    first.into_iter().map(Open::from).chain(facets).chain(last.map(Open::from)).collect()
}

/// Returns the value of a sentence on which a coder has `claims` claims.
pub(super) fn of_sentence(variable: Variable, claims: u32) -> Value {
    Value::Number(if variable == Variable::ClaimPresent { u32::from(claims > 0) } else { claims })
}

/// Returns the value of a claim for a variable and a metric. Under the ordinal metric, the value of a certainty or of a
/// code of a scale is its rank. Returns `None` if there is no rank.
pub(super) fn of_claim(
    variable: &Open<Variable>,
    metric: Metric,
    claim: &Claim,
    of: (&Vocabulary, &Slug),
) -> Option<Value> {
    let (vocabulary, authors) = of;
    match (variable, metric) {
        (Open::BuiltIn(Variable::Certainty), Metric::Ordinal) => {
            claim.certainty.ordinal().map(|rank| Value::Number(u32::from(rank)))
        }
        (Open::Own(facet), Metric::Ordinal) => {
            let code = claim.facets.codes(facet.as_str()).first()?;
            let rank = vocabulary.facet(facet.as_str())?.codes().position(|declared| declared.id == *code)?;
            u32::try_from(rank).ok().map(Value::Number)
        }
        _ => Some(field(variable, claim, authors)),
    }
}

/// Returns the value of a claim's field.
pub(super) fn field(variable: &Open<Variable>, claim: &Claim, authors: &Slug) -> Value {
    let attribution = &claim.attribution;
    let variable = match variable {
        Open::BuiltIn(variable) => *variable,
        Open::Own(facet) => {
            return Value::Set(claim.facets.codes(facet.as_str()).iter().map(ToString::to_string).collect());
        }
    };
    match variable {
        // An aligned claim is present and counts as one. The other variables are no fields of a claim.
        Variable::ClaimPresent
        | Variable::ClaimCount
        | Variable::ParticipantRole
        | Variable::RelationPresent
        | Variable::Relation
        | Variable::RelationType
        | Variable::RelationDirection
        | Variable::AnchoredSpans => Value::Number(1),
        Variable::Type => text(claim.claim_type.name()),
        Variable::Polarity => text(claim.polarity.name()),
        Variable::Certainty => text(claim.certainty.name()),
        Variable::Likelihood => text(claim.likelihood.as_ref().map_or("", Likelihood::name)),
        Variable::AttributionMode => text(attribution.mode.name()),
        Variable::AttributionHolder => text(attribution.holder.as_ref().unwrap_or(authors).as_str()),
        Variable::AttributionStance => text(attribution.stance.name()),
        Variable::Features => codes(&claim.features),
        Variable::Participants => Value::Set(participants(claim).collect()),
        Variable::ParticipantEntities => {
            Value::Set(claim.participants.iter().map(|participant| participant.entity.to_string()).collect())
        }
        Variable::Times => Value::Set(claim.times.iter().map(time).collect()),
        Variable::Citations => Value::Set(claim.citations.iter().map(|citation| citation.note.to_string()).collect()),
    }
}

/// Returns the participants of a claim as texts of the form `entity:role`.
pub fn participants(claim: &Claim) -> impl Iterator<Item = String> {
    claim.participants.iter().map(|participant| format!("{}:{}", participant.entity, participant.role.name()))
}

/// Returns a time as a text: its role, its date, and its relation to an event.
fn time(time: &Time) -> String {
    let edtf = time.edtf.as_ref().map_or("", Edtf::as_str);
    let relation = time.relation.map_or("", Code::name);
    let event = time.relative_to.as_ref().map_or("", Slug::as_str);
    format!("{} {edtf} {relation} {event}", time.role.name())
}

/// Returns the units of the roles of participants: one for each entity that both coders name in an aligned claim. The
/// value is the set of its roles in the claim.
pub(super) fn roles(pairs: &[[&ClaimRecord; 2]]) -> Sample {
    let mut sample = Sample::default();
    let mut of = Vec::new();
    for (place, pair) in pairs.iter().enumerate() {
        let [first, second] = pair.map(|record| {
            let mut roles: BTreeMap<&Slug, BTreeSet<String>> = BTreeMap::new();
            for participant in &record.claim.participants {
                roles.entry(&participant.entity).or_default().insert(participant.role.name().to_owned());
            }
            roles
        });
        for (entity, roles) in first {
            let Some(others) = second.get(entity) else { continue };
            sample.units.push(vec![Some(Value::Set(roles)), Some(Value::Set(others.clone()))]);
            of.push(place);
        }
    }
    sample.drawing = Drawing::Claims(of);
    sample
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn codes<C: Code>(codes: &[C]) -> Value {
    Value::Set(codes.iter().map(|code| code.name().to_owned()).collect())
}
