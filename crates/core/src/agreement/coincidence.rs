//! Coincidences of values on units, and the disagreement computed from them.
//!
//! Units with the same values are counted together, and distances are computed once for all resamples. Time grows with
//! the number of units and, for ratios and sets, with the number of pairs of different values.

use std::collections::BTreeMap;

use super::value::Value;
use crate::model::codes::Metric;

/// The units of a variable that have at least two values. Other units carry no information on agreement.
pub(super) struct Coincidences {
    /// The distinct ways in which units were coded. Each is a sorted list of indices into the distinct values.
    ways: Vec<Vec<usize>>,
    /// The index in `ways` of each unit.
    units: Vec<u32>,
    distances: Distances,
    /// Number of distinct values.
    different: usize,
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
    pub(super) fn new(units: &[Vec<Option<Value>>], metric: Metric) -> Self {
        let mut values: Vec<&Value> = units.iter().flatten().flatten().collect();
        values.sort_unstable();
        values.dedup();
        let mut numbers: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
        let mut ways = Vec::new();
        let mut of_units = Vec::new();
        for unit in units {
            let mut way: Vec<usize> =
                unit.iter().flatten().filter_map(|value| values.binary_search(&value).ok()).collect();
            if way.len() < 2 {
                continue;
            }
            way.sort_unstable();
            let next = u32::try_from(ways.len()).unwrap_or(u32::MAX);
            of_units.push(*numbers.entry(way).or_insert_with_key(|way| {
                ways.push(way.clone());
                next
            }));
        }
        let distances = Distances::new(&values, &ways, metric);
        Self { ways, units: of_units, distances, different: values.len() }
    }

    /// Returns the number of units.
    pub(super) fn units(&self) -> usize {
        self.units.len()
    }

    /// Returns the number of values on these units.
    pub(super) fn values(&self) -> usize {
        self.units.iter().map(|way| self.ways[*way as usize].len()).sum()
    }

    /// Counts how often each way occurs among the units at `places`.
    pub(super) fn counts(&self, places: impl Iterator<Item = usize>) -> Vec<u32> {
        let mut counts = vec![0; self.ways.len()];
        places.for_each(|place| counts[self.units[place] as usize] += 1);
        counts
    }

    /// Returns the number of pairs of values on one unit, and the number of equal pairs.
    pub(super) fn pairs(&self) -> (f64, f64) {
        let (mut all, mut equal) = (0.0, 0.0);
        for way in self.units.iter().map(|way| &self.ways[*way as usize]) {
            for (place, value) in way.iter().enumerate() {
                for other in &way[place + 1..] {
                    all += 1.0;
                    equal += if value == other { 1.0 } else { 0.0 };
                }
            }
        }
        (all, equal)
    }

    /// Computes the disagreement if each way occurs as often as `counts` states. Returns `None` if no way occurs.
    pub(super) fn disagreement(&self, counts: &[u32]) -> Option<Disagreement> {
        let mut margins = vec![0.0; self.different];
        for (way, count) in self.ways.iter().zip(counts) {
            for value in way {
                margins[*value] += f64::from(*count);
            }
        }
        let all = sum(margins.iter().copied());
        let occurring = margins.iter().filter(|margin| **margin > 0.0).count();
        if occurring == 0 {
            return None;
        }
        let (within, between) = match &self.distances {
            Distances::Near { near, within } => (
                sum(counts.iter().zip(within).map(|(count, within)| f64::from(*count) * within)),
                apart(&margins, near),
            ),
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
    fn spread(&self, counts: &[u32], scores: &[f64]) -> f64 {
        let square = |one: usize, other: usize| (scores[one] - scores[other]) * (scores[one] - scores[other]);
        let ways = self.ways.iter().zip(counts).filter(|(_, count)| **count > 0);
        sum(ways.map(|(way, count)| f64::from(*count) * within(way, square)))
    }
}

impl Distances {
    fn new(values: &[&Value], ways: &[Vec<usize>], metric: Metric) -> Self {
        match metric {
            Metric::Ordinal => return Self::Ranks,
            Metric::Interval => return Self::Scores(values.iter().map(|value| value.number()).collect()),
            Metric::Nominal | Metric::Ratio | Metric::Jaccard | Metric::Masi => {}
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
    all / super::value::real(way.len() - 1)
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
