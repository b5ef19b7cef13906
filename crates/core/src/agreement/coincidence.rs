//! Coincidences of values on units, and the disagreement computed from them.
//!
//! Units with the same values are counted together, and distances are computed once for all resamples. Time grows with
//! the number of units and, for ratios and sets, with the number of pairs of different values.

use std::collections::BTreeMap;

use super::sample::{Drawing, Sample};
use super::value::{Value, real};
use crate::model::codes::Metric;

/// The units of a variable that have at least two values. Other units carry no information on agreement.
pub(super) struct Coincidences {
    /// The distinct ways in which units were coded. Each is a sorted list of indices into the distinct values.
    ways: Vec<Vec<usize>>,
    /// The index in `ways` of each unit.
    units: Vec<u32>,
    drawn: Drawn,
    distances: Distances,
    /// Number of distinct values.
    different: usize,
}

/// What a resample draws, for the units that are kept.
enum Drawn {
    /// The units.
    Units,
    /// Claims, each with its units. Holds the index of the claim of each unit, and the number of claims.
    Claims(Vec<usize>, usize),
    /// Claims, of which any two are a unit. Holds the claims of each unit, the number of claims, and the way in which all
    /// other pairs were coded.
    Pairs(Vec<[usize; 2]>, usize, Option<usize>),
}

/// The distances between values.
enum Distances {
    /// 1 minus the nearness of two different values. `near` lists the pairs whose nearness is not 0. `within` holds the
    /// disagreement within each way.
    Near { near: Vec<(usize, usize, f64)>, within: Vec<f64> },
    /// The square of the difference of the values' scores.
    Scores(Vec<f64>),
    /// The square of the difference of the values' ranks, which depend on how often values occur.
    Ranks,
}

/// Observed disagreement and disagreement expected by chance (Krippendorff 2011).
pub(super) struct Disagreement {
    pub(super) observed: f64,
    pub(super) expected: f64,
    /// `None` if only one value occurs.
    pub(super) alpha: Option<f64>,
}

impl Coincidences {
    /// Counts the values that coders gave to units, one value per coder.
    pub(super) fn new(sample: &Sample, metric: Metric) -> Self {
        let others = match &sample.drawing {
            Drawing::Pairs(pairs) => pairs.others.as_ref(),
            Drawing::Units | Drawing::Claims(_) => None,
        };
        let mut values: Vec<&Value> = sample.units.iter().flatten().flatten().chain(others).collect();
        values.sort_unstable();
        values.dedup();
        let number = |value: &Value| values.binary_search(&value).ok();
        let mut ways = Ways::default();
        // The places of the units that are kept.
        let mut kept = Vec::new();
        let mut units = Vec::new();
        for (place, unit) in sample.units.iter().enumerate() {
            let way: Vec<usize> = unit.iter().flatten().filter_map(number).collect();
            if way.len() > 1 {
                kept.push(place);
                units.push(ways.number(way));
            }
        }
        let drawn = match &sample.drawing {
            Drawing::Units => Drawn::Units,
            Drawing::Claims(of) => claims(kept.iter().map(|place| of[*place])),
            Drawing::Pairs(pairs) => {
                let of = kept.iter().map(|place| pairs.of[*place]).collect();
                let other = pairs.others.as_ref().and_then(number).map(|value| ways.number(vec![value; 2]) as usize);
                Drawn::Pairs(of, pairs.claims, other)
            }
        };
        let distances = Distances::new(&values, &ways.all, metric);
        Self { ways: ways.all, units, drawn, distances, different: values.len() }
    }

    /// Returns the number of things that a resample draws.
    pub(super) fn drawn(&self) -> usize {
        match &self.drawn {
            Drawn::Units => self.units.len(),
            Drawn::Claims(_, claims) | Drawn::Pairs(_, claims, _) => *claims,
        }
    }

    /// Returns how often each way occurs among all units.
    pub(super) fn all(&self) -> Vec<f64> {
        self.counts(&(0..self.drawn()).collect::<Vec<_>>())
    }

    /// Counts how often each way occurs among the units that a resample draws.
    pub(super) fn counts(&self, drawn: &[usize]) -> Vec<f64> {
        let mut counts = vec![0.0; self.ways.len()];
        let weights = || {
            let mut weights = vec![0.0; self.drawn()];
            for place in drawn {
                weights[*place] += 1.0;
            }
            weights
        };
        match &self.drawn {
            Drawn::Units => drawn.iter().for_each(|place| counts[self.units[*place] as usize] += 1.0),
            Drawn::Claims(of, _) => {
                let weights = weights();
                for (way, claim) in self.units.iter().zip(of) {
                    counts[*way as usize] += weights[*claim];
                }
            }
            Drawn::Pairs(of, _, other) => {
                let weights: Vec<f64> = weights();
                let mut listed = 0.0;
                for (way, [one, two]) in self.units.iter().zip(of) {
                    let weight = weights[*one] * weights[*two];
                    counts[*way as usize] += weight;
                    listed += weight;
                }
                if let Some(other) = other {
                    let all = sum(weights.iter().copied());
                    let squares = sum(weights.iter().map(|weight| weight * weight));
                    counts[*other] += (all * all - squares) / 2.0 - listed;
                }
            }
        }
        counts
    }

    /// Returns the number of values on units, the number of pairs of values on one unit, and the number of equal pairs.
    pub(super) fn totals(&self, counts: &[f64]) -> (f64, f64, f64) {
        let (mut values, mut all, mut equal) = (0.0, 0.0, 0.0);
        for (way, count) in self.ways.iter().zip(counts) {
            values += count * real(way.len());
            for (place, value) in way.iter().enumerate() {
                let others = &way[place + 1..];
                all += count * real(others.len());
                equal += count * real(others.iter().filter(|other| *other == value).count());
            }
        }
        (values, all, equal)
    }

    /// Computes the disagreement if each way occurs as often as `counts` states. Returns `None` if no way occurs.
    pub(super) fn disagreement(&self, counts: &[f64]) -> Option<Disagreement> {
        let mut margins = vec![0.0; self.different];
        for (way, count) in self.ways.iter().zip(counts) {
            for value in way {
                margins[*value] += count;
            }
        }
        let all = sum(margins.iter().copied());
        let occurring = margins.iter().filter(|margin| **margin > 0.0).count();
        if occurring == 0 {
            return None;
        }
        let (within, between) = match &self.distances {
            Distances::Near { near, within } => {
                (sum(counts.iter().zip(within).map(|(count, within)| count * within)), apart(&margins, near))
            }
            Distances::Scores(scores) => (self.spread(counts, scores), spread(&margins, scores)),
            Distances::Ranks => {
                let ranks = ranks(&margins);
                (self.spread(counts, &ranks), spread(&margins, &ranks))
            }
        };
        let (observed, expected) = (within / all, between / (all * (all - 1.0)));
        let alpha = (occurring > 1 && expected > 0.0).then(|| 1.0 - observed / expected);
        Some(Disagreement { observed, expected, alpha })
    }

    /// Sums the squared differences of scores within units.
    fn spread(&self, counts: &[f64], scores: &[f64]) -> f64 {
        let square = |one: usize, other: usize| (scores[one] - scores[other]) * (scores[one] - scores[other]);
        let ways = self.ways.iter().zip(counts).filter(|(_, count)| **count > 0.0);
        sum(ways.map(|(way, count)| count * within(way, square)))
    }
}

/// The distinct ways in which units were coded.
#[derive(Default)]
struct Ways {
    all: Vec<Vec<usize>>,
    numbers: BTreeMap<Vec<usize>, u32>,
}

impl Ways {
    /// Returns the number of a way, given its values in any order.
    fn number(&mut self, mut way: Vec<usize>) -> u32 {
        way.sort_unstable();
        let (all, next) = (&mut self.all, u32::try_from(self.numbers.len()).unwrap_or(u32::MAX));
        *self.numbers.entry(way).or_insert_with_key(|way| {
            all.push(way.clone());
            next
        })
    }
}

/// Numbers the claims of units without gaps, so that a resample draws no claim without units.
fn claims(of: impl Iterator<Item = usize>) -> Drawn {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let numbered = of.map(|claim| {
        let next = numbers.len();
        *numbers.entry(claim).or_insert(next)
    });
    let numbered: Vec<usize> = numbered.collect();
    Drawn::Claims(numbered, numbers.len())
}

impl Distances {
    fn new(values: &[&Value], ways: &[Vec<usize>], metric: Metric) -> Self {
        match metric {
            Metric::Ordinal => return Self::Ranks,
            Metric::Interval => return Self::Scores(values.iter().map(|value| value.number()).collect()),
            // Units of a continuum have no values of their own.
            Metric::Nominal | Metric::Ratio | Metric::Jaccard | Metric::Masi | Metric::Unitizing => {}
        }
        let nearness = |one: usize, other: usize| values[one].nearness(values[other], metric);
        let mut near = Vec::new();
        if metric != Metric::Nominal {
            for one in 0..values.len() {
                let others = (one + 1..values.len()).map(|other| (one, other, nearness(one, other)));
                near.extend(others.filter(|(_, _, nearness)| *nearness > 0.0));
            }
        }
        let distance = |one: usize, other: usize| if one == other { 0.0 } else { 1.0 - nearness(one, other) };
        let within = ways.iter().map(|way| within(way, distance)).collect();
        Self::Near { near, within }
    }
}

/// Sums the distances between the values of a unit over ordered pairs, and divides by the number of values less one.
fn within(way: &[usize], distance: impl Fn(usize, usize) -> f64) -> f64 {
    let mut all = 0.0;
    for (place, one) in way.iter().enumerate() {
        all += sum(way[place + 1..].iter().map(|other| 2.0 * distance(*one, *other)));
    }
    all / real(way.len() - 1)
}

/// Sums the distances between all values over ordered pairs: 1 for each pair of different values, less their nearness.
fn apart(margins: &[f64], near: &[(usize, usize, f64)]) -> f64 {
    let all = sum(margins.iter().copied());
    let same = sum(margins.iter().map(|margin| margin * margin));
    all * all - same - sum(near.iter().map(|(one, other, near)| 2.0 * margins[*one] * margins[*other] * near))
}

/// Sums the squared differences between all scores over ordered pairs. Scores are centered on their mean, which keeps
/// large scores exact.
fn spread(margins: &[f64], scores: &[f64]) -> f64 {
    let all = sum(margins.iter().copied());
    let mean = sum(margins.iter().zip(scores).map(|(margin, score)| margin * score)) / all;
    let from_mean = || margins.iter().zip(scores).map(|(margin, score)| (margin, score - mean));
    let rest = sum(from_mean().map(|(margin, score)| margin * score));
    2.0 * (all * sum(from_mean().map(|(margin, score)| margin * score * score)) - rest * rest)
}

/// Computes the rank of each value: the number of occurrences before it, plus half of its own.
fn ranks(margins: &[f64]) -> Vec<f64> {
    let mut before = 0.0;
    let mut rank = |margin: &f64| {
        before += margin;
        before - margin / 2.0
    };
    margins.iter().map(&mut rank).collect()
}

/// Adds terms in their order. The standard library's sum of no terms is −0, which would show in tables.
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    terms.fold(0.0, |all, term| all + term)
}
