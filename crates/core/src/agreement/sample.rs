//! Units to measure, and how a resample draws them.

use super::value::{Value, real};

/// The units of a variable.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    /// The values of each unit, with one slot per coder. A slot is `None` if the value is missing.
    pub(super) units: Vec<Vec<Option<Value>>>,
    /// What a resample draws.
    pub(super) drawing: Drawing,
}

/// What a resample draws. Units that belong together are drawn together, because they are not independent.
#[derive(Debug, Clone, Default)]
pub(super) enum Drawing {
    /// The units.
    #[default]
    Units,
    /// Claims, each with all its units. Holds the index of the claim of each unit.
    Claims(Vec<usize>),
    /// Claims, of which any two are a unit. A unit occurs as often as both of its claims together.
    Pairs(Pairs),
}

/// Units that are pairs of claims.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    /// The number of claims.
    pub(super) claims: usize,
    /// The two claims of each unit, by their indices.
    pub(super) of: Vec<[usize; 2]>,
    /// The value that both coders gave to all other pairs; `None` if the other pairs are no units.
    pub(super) others: Option<Value>,
}

impl Pairs {
    /// Returns the number of pairs of claims that are not listed, but are units.
    pub(super) fn other_units(&self) -> f64 {
        let claims = real(self.claims);
        if self.others.is_some() { claims * (claims - 1.0) / 2.0 - real(self.of.len()) } else { 0.0 }
    }
}

impl From<Vec<Vec<Option<Value>>>> for Sample {
    fn from(units: Vec<Vec<Option<Value>>>) -> Self {
        Self { units, drawing: Drawing::Units }
    }
}

#[cfg(test)]
mod tests {
    use super::super::alpha::measure_sample;
    use super::*;
    use crate::model::codes::Metric;

    fn values(one: u32, other: u32) -> Vec<Option<Value>> {
        vec![Some(Value::Number(one)), Some(Value::Number(other))]
    }

    /// Of the pairs of six claims, four are related by a coder.
    #[test]
    fn pairs_that_are_not_listed_count_as_if_they_were() {
        let of = vec![[0, 1], [0, 2], [2, 4], [3, 5]];
        let units = vec![values(1, 1), values(1, 0), values(0, 1), values(1, 1)];
        let others = Some(Value::Number(0));
        let drawing = Drawing::Pairs(Pairs { claims: 6, of: of.clone(), others });
        let short = measure_sample(&Sample { units: units.clone(), drawing }, Metric::Nominal);
        let rest = (0..6).flat_map(|one| (one + 1..6).map(move |other| [one, other])).filter(|pair| !of.contains(pair));
        let (mut of, mut units) = (of.clone(), units);
        for pair in rest {
            of.push(pair);
            units.push(values(0, 0));
        }
        let drawing = Drawing::Pairs(Pairs { claims: 6, of, others: None });
        let long = measure_sample(&Sample { units, drawing }, Metric::Nominal);
        assert_eq!((short.units, short.values), (15, 30));
        assert_eq!(short, long);
        assert_eq!(short.agreement, Some(13.0 / 15.0));
    }

    /// Two claims with two units each, and a claim without units, which is never drawn.
    #[test]
    fn the_units_of_a_claim_are_drawn_together() {
        let units = vec![values(1, 1), values(2, 2), values(1, 2), values(2, 1), vec![None, None]];
        let drawing = Drawing::Claims(vec![0, 0, 7, 7, 3]);
        let together = measure_sample(&Sample { units: units.clone(), drawing }, Metric::Nominal);
        let apart = measure_sample(&units.into(), Metric::Nominal);
        assert_eq!((together.alpha, together.units, together.kappa), (apart.alpha, 4, apart.kappa));
        // Either claim alone, or both.
        assert_eq!(together.interval, Some((-0.75, 1.0)), "{together:?}");
    }

    /// Five equal units of a claim say no more than one.
    #[test]
    fn units_that_are_drawn_together_have_a_wider_interval() {
        let unit = |claim: u32| if claim.is_multiple_of(3) { values(1, 2) } else { values(claim % 2, claim % 2) };
        let units: Vec<Vec<Option<Value>>> = (0..20).flat_map(|claim| (0..5).map(move |_| unit(claim))).collect();
        let drawing = Drawing::Claims((0..20).flat_map(|claim| [claim; 5]).collect());
        let width = |sample: Sample| {
            let (low, high) = measure_sample(&sample, Metric::Nominal).interval.expect("an interval");
            high - low
        };
        let apart = width(units.clone().into());
        assert!(width(Sample { units, drawing }) > 1.5 * apart, "{apart}");
    }
}
