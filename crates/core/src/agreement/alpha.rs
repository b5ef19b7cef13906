//! Krippendorff's alpha of one variable, with its interval, Cohen's kappa and the share of equal pairs.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};
use serde::Serialize;

use super::coincidence::Coincidences;
use super::sample::{Drawing, Sample};
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
    /// these fields. In a continuum, the number of its words.
    pub units: usize,
    /// Number of values on these units. In a continuum, the number of units that the coders marked.
    pub values: usize,
    /// Observed disagreement, `D_o`; `None` without units.
    pub observed: Option<f64>,
    /// Disagreement expected by chance, `D_e`; `None` without units.
    pub expected: Option<f64>,
    /// Krippendorff's alpha, 1 − `D_o` / `D_e`: 1 for full agreement, 0 for chance; `None` if only one value occurs.
    pub alpha: Option<f64>,
    /// The 95 % interval of alpha; `None` if alpha or the interval is undefined.
    pub interval: Option<(f64, f64)>,
    /// Cohen's kappa, unweighted; `None` for more than two coders, for a continuum, or if chance alone gives full
    /// agreement.
    pub kappa: Option<f64>,
    /// Share of equal pairs among all pairs of values on one unit; `None` without pairs, and for a continuum.
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
    measure_sample(&units.to_vec().into(), metric)
}

/// Measures the agreement on one variable like [`measure`], with resamples as the sample says.
pub(super) fn measure_sample(sample: &Sample, metric: Metric) -> Measure {
    let coincidences = Coincidences::new(sample, metric);
    let counts = coincidences.all();
    let disagreement = coincidences.disagreement(&counts);
    let alpha = disagreement.as_ref().and_then(|disagreement| disagreement.alpha);
    let (values, pairs, equal) = coincidences.totals(&counts);
    let of_counts = |drawn: &[usize]| coincidences.disagreement(&coincidences.counts(drawn))?.alpha;
    Measure {
        units: whole(counts.iter().sum()),
        values: whole(values),
        observed: disagreement.as_ref().map(|disagreement| disagreement.observed),
        expected: disagreement.as_ref().map(|disagreement| disagreement.expected),
        alpha,
        interval: alpha.and_then(|_| interval(coincidences.drawn(), of_counts)),
        kappa: kappa(sample),
        agreement: (pairs > 0.0).then(|| equal / pairs),
    }
}

/// Returns the percentile interval of alpha over resamples. Each resample draws `count` numbers below `count`, and `alpha`
/// computes the alpha of what they stand for.
pub(super) fn interval(count: usize, alpha: impl Fn(&[usize]) -> Option<f64>) -> Option<(f64, f64)> {
    let mut generator = Pcg64::seed_from_u64(SEED);
    let mut drawn = vec![0; count];
    let mut alphas: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            drawn.fill_with(|| draw(&mut generator, count));
            alpha(&drawn)
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
fn kappa(sample: &Sample) -> Option<f64> {
    let mut pairs = Vec::with_capacity(sample.units.len());
    for unit in &sample.units {
        let [one, other] = unit.as_slice() else { return None };
        pairs.extend(one.as_ref().zip(other.as_ref()));
    }
    let (mut all, mut equal) = (real(pairs.len()), real(pairs.iter().filter(|(one, other)| one == other).count()));
    let (mut first, mut second): (Vec<&Value>, Vec<&Value>) = pairs.into_iter().unzip();
    first.sort_unstable();
    second.sort_unstable();
    let mut chance = by_chance(&first, &second);
    if let Drawing::Pairs(pairs) = &sample.drawing
        && let Some(value) = &pairs.others
    {
        let others = pairs.other_units();
        let with = |values: &[&Value]| real(values.iter().filter(|other| **other == value).count());
        chance += others * (with(&first) + with(&second) + others);
        all += others;
        equal += others;
    }
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

/// Converts a sum of counts to a count.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of counts is whole and not negative"
)]
fn whole(sum: f64) -> usize {
    sum as usize
}
