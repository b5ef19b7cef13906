//! The relations of two coders between the claims that both have.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;

use super::Alignment;
use super::sample::{Drawing, Pairs, Sample};
use super::value::Value;
use crate::model::codes::{RelationType, Variable};
use crate::model::{ClaimId, Code};

/// The variables of relations.
pub(super) const OF_RELATIONS: [Variable; 4] =
    [Variable::RelationPresent, Variable::Relation, Variable::RelationType, Variable::RelationDirection];

/// The relations between two claims: the type of each, and whether the claim with the smaller index is the subject.
type Between = BTreeSet<(RelationType, bool)>;

/// The relations of both coders, by the indices of two aligned claims, the smaller one first. Only pairs that a coder
/// relates are listed.
pub(super) struct Relations {
    claims: usize,
    between: BTreeMap<[usize; 2], [Between; 2]>,
}

impl Relations {
    /// Collects the relations between aligned claims. Relations to other claims are left out.
    pub(super) fn of(alignment: &Alignment<'_>) -> Self {
        let mut between: BTreeMap<[usize; 2], [Between; 2]> = BTreeMap::new();
        for coder in 0..2 {
            let claims = || alignment.pairs.iter().map(|pair| &pair[coder].claim);
            let places: AHashMap<&ClaimId, usize> =
                claims().enumerate().map(|(place, claim)| (&claim.id, place)).collect();
            for (subject, claim) in claims().enumerate() {
                for relation in &claim.relations {
                    let Some(&object) = places.get(&relation.object).filter(|object| **object != subject) else {
                        continue;
                    };
                    let pair = [subject.min(object), subject.max(object)];
                    between.entry(pair).or_default()[coder].insert((relation.relation_type, subject < object));
                }
            }
        }
        Self { claims: alignment.pairs.len(), between }
    }

    /// Returns the units of a variable. Other variables than those of relations have none.
    pub(super) fn sample(&self, variable: Variable) -> Sample {
        let mut sample = Sample::default();
        let mut of = Vec::new();
        for (pair, both) in &self.between {
            let is_related = both.iter().all(|own| !own.is_empty());
            let values: Vec<Option<Value>> = both.iter().map(|own| value(variable, own)).collect();
            if is_related || !matches!(variable, Variable::RelationType | Variable::RelationDirection) {
                of.push(*pair);
                sample.units.push(values);
            }
        }
        let others = value(variable, &Between::new()).filter(|_| self.claims > 1);
        sample.drawing = Drawing::Pairs(Pairs { claims: self.claims, of, others });
        sample
    }
}

/// Returns the value of a pair of claims with these relations.
fn value(variable: Variable, between: &Between) -> Option<Value> {
    let is_symmetric = |kind: RelationType| kind == RelationType::Restates;
    let text = |names: BTreeSet<String>| Value::Text(names.into_iter().collect::<Vec<_>>().join(" "));
    match variable {
        Variable::RelationPresent => Some(Value::Number(u32::from(!between.is_empty()))),
        Variable::Relation => {
            let names = between.iter().map(|(kind, is_forward)| match is_forward {
                _ if is_symmetric(*kind) => kind.name().to_owned(),
                true => format!("{}>", kind.name()),
                false => format!("{}<", kind.name()),
            });
            Some(text(names.collect()))
        }
        Variable::RelationType if between.is_empty() => None,
        Variable::RelationType => Some(text(between.iter().map(|(kind, _)| kind.name().to_owned()).collect())),
        Variable::RelationDirection => {
            let directed = between.iter().filter(|(kind, _)| !is_symmetric(*kind));
            let sides: BTreeSet<String> = directed.map(|(_, is_forward)| is_forward.to_string()).collect();
            (!sides.is_empty()).then(|| text(sides))
        }
        _ => None,
    }
}
