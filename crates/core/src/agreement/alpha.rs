//! Krippendorff's alpha of one variable, with its interval, Cohen's kappa and the share of equal pairs.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};
use serde::Serialize;

use super::coincidence::Coincidences;
use super::value::{Value, real};
use crate::model::codes::Metric;

/// Number of resamples of the units for an interval.
pub const RESAMPLES: usize = 1_000;

/// Number of resamples, per thousand, that an interval cuts off at each end.
const OUTSIDE: usize = 25;

/// Seed of the random number generator. The seed is fixed so that the same codings always have the same interval.
const SEED: u64 = 2011;

/// The agreement of coders on one variable.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// Number of units with at least two values. Other units carry no information on agreement and count in none of
    /// these fields.
    pub units: usize,
    /// Number of values on these units.
    pub values: usize,
    /// Observed disagreement, `D_o`; `None` without units.
    pub observed: Option<f64>,
    /// Disagreement expected by chance, `D_e`; `None` without units.
    pub expected: Option<f64>,
    /// Krippendorff's alpha, 1 − `D_o` / `D_e`: 1 for full agreement, 0 for chance; `None` if only one value occurs.
    pub alpha: Option<f64>,
    /// The 95 % interval of alpha; `None` if alpha or the interval is undefined.
    pub interval: Option<(f64, f64)>,
    /// Cohen's kappa, unweighted; `None` for more than two coders, or if chance alone gives full agreement.
    pub kappa: Option<f64>,
    /// Share of equal pairs among all pairs of values on one unit; `None` without pairs.
    pub agreement: Option<f64>,
}

/// Measures the agreement on one variable. Each unit has one slot per coder, which is `None` if the value is missing.
///
/// Alpha follows Krippendorff (2011, "Computing Krippendorff's Alpha-Reliability"). Distances of sets are not squared
/// (Passonneau 2006). The interval is a percentile bootstrap of a thousand resamples with a fixed seed. Each resample
/// draws units with replacement, as many as there are units with at least two values. Resamples in which only one value
/// occurs have no alpha and are left out. Of the other alphas, the lowest and the highest 2.5 % are cut off.
///
/// Time grows with the number of units. For ratios and sets, it also grows with the square of the number of different
/// values.
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

/// Returns the percentile interval of alpha over resamples of the units.
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

/// Draws a uniform number below `limit`: the upper 64 bits of a 128-bit product.
fn draw(generator: &mut Pcg64, limit: usize) -> usize {
    let product = u128::from(generator.next_u64()) * limit as u128;
    usize::try_from(product >> 64).unwrap_or(0)
}

/// Returns Cohen's kappa (1960) of two coders, over the units for which both have a value.
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

/// Returns the sum, over all values, of the product of their counts in `first` and `second`. Both slices must be
/// sorted.
fn by_chance(first: &[&Value], second: &[&Value]) -> f64 {
    let groups = first.chunk_by(|one, other| one == other);
    let product = |group: &[&Value]| {
        let start = second.partition_point(|value| *value < group[0]);
        let end = second.partition_point(|value| *value <= group[0]);
        real(group.len()) * real(end - start)
    };
    groups.map(product).sum()
}
