//! Krippendorff's alpha of one variable, and what belongs beside it.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};
use serde::Serialize;

use super::coincidence::Coincidences;
use super::value::{Value, real};
use crate::model::codes::Metric;

/// How often units are drawn anew for an interval.
pub const RESAMPLES: usize = 1_000;

/// Of a thousand resamples, how many an interval leaves out at either end.
const OUTSIDE: usize = 25;

/// Where the generator of resamples begins, so that the same codings have the same interval.
const SEED: u64 = 2011;

/// How well coders agree on one variable.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// Units with two values or more. The others say nothing of agreement and are left out of everything here.
    pub units: usize,
    /// The values on these units.
    pub values: usize,
    /// The disagreement observed, `D_o`; `None` where there are no units.
    pub observed: Option<f64>,
    /// The disagreement expected by chance, `D_e`; `None` where there are no units.
    pub expected: Option<f64>,
    /// Krippendorff's alpha, 1 − `D_o` / `D_e`: 1 for agreement, 0 for chance; `None` where only one value occurs.
    pub alpha: Option<f64>,
    /// The 95 % interval of alpha; `None` where alpha has none.
    pub interval: Option<(f64, f64)>,
    /// Cohen's kappa, unweighted; `None` for more coders than two, and where chance alone would agree.
    pub kappa: Option<f64>,
    /// Of the pairs of values on one unit, the share of those that are equal; `None` where there are none.
    pub agreement: Option<f64>,
}

/// Measures the agreement on one variable. Each unit has a place for every coder, `None` where a value is missing.
///
/// Alpha is Krippendorff's (2011, "Computing Krippendorff's Alpha-Reliability"), with sets at distances that are not
/// squared (Passonneau 2006). Its interval is a bootstrap: units are drawn with replacement, as many as there are, a
/// thousand times with a fixed seed; alpha is computed anew of each resample, and the 25 smallest and 25 largest are
/// cut off (percentile method). Resamples in which only one value occurs have no alpha and are left out.
///
/// Time grows with the number of units; for ratios and sets also with the square of the number of different values.
#[must_use]
pub fn measure(units: &[Vec<Option<Value>>], metric: Metric) -> Measure {
    let coincidences = Coincidences::new(units, metric);
    let disagreement = coincidences.disagreement(&coincidences.counts(0..coincidences.units()));
    let alpha = disagreement.as_ref().and_then(|disagreement| disagreement.alpha);
    let (pairs, equal) = coincidences.pairs();
    Measure {
        units: coincidences.units(),
        values: coincidences.values(),
        observed: disagreement.as_ref().map(|disagreement| disagreement.observed),
        expected: disagreement.as_ref().map(|disagreement| disagreement.expected),
        alpha,
        interval: alpha.and_then(|_| interval(&coincidences)),
        kappa: kappa(units),
        agreement: (pairs > 0.0).then(|| equal / pairs),
    }
}

/// The percentile interval of alpha over resamples of the units.
fn interval(coincidences: &Coincidences) -> Option<(f64, f64)> {
    let mut generator = Pcg64::seed_from_u64(SEED);
    let units = coincidences.units();
    let mut alphas: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            let counts = coincidences.counts((0..units).map(|_| draw(&mut generator, units)));
            coincidences.disagreement(&counts)?.alpha
        })
        .collect();
    alphas.sort_unstable_by(f64::total_cmp);
    let cut = alphas.len() * OUTSIDE / 1_000;
    Some((*alphas.get(cut)?, *alphas.get(alphas.len().checked_sub(cut + 1)?)?))
}

/// A number below a limit, each as likely as the others: the upper half of a product of 128 bits.
fn draw(generator: &mut Pcg64, limit: usize) -> usize {
    let product = u128::from(generator.next_u64()) * limit as u128;
    usize::try_from(product >> 64).unwrap_or(0)
}

/// Cohen's kappa (1960) of two coders over the units that both have a value for.
fn kappa(units: &[Vec<Option<Value>>]) -> Option<f64> {
    let mut pairs = Vec::with_capacity(units.len());
    for unit in units {
        let [one, other] = unit.as_slice() else { return None };
        pairs.extend(one.as_ref().zip(other.as_ref()));
    }
    let all = real(pairs.len());
    let equal = real(pairs.iter().filter(|(one, other)| one == other).count());
    let (mut first, mut second): (Vec<&Value>, Vec<&Value>) = pairs.into_iter().unzip();
    first.sort_unstable();
    second.sort_unstable();
    let chance = by_chance(&first, &second);
    (all * all > chance).then(|| (all * equal - chance) / (all * all - chance))
}

/// The products of how often each value occurs on either side, both sorted.
fn by_chance(first: &[&Value], second: &[&Value]) -> f64 {
    let groups = first.chunk_by(|one, other| one == other);
    let product = |group: &[&Value]| {
        let start = second.partition_point(|value| *value < group[0]);
        let end = second.partition_point(|value| *value <= group[0]);
        real(group.len()) * real(end - start)
    };
    groups.map(product).sum()
}
