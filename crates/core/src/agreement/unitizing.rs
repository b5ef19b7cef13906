//! Krippendorff's alpha of units that coders mark in a continuum: alpha-u.

use std::collections::BTreeMap;

use super::alpha::{Measure, interval};
use super::value::real;

/// A piece of a continuum, such as a sentence, as all coders divided it. No unit goes beyond its piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// The length, such as the number of words.
    pub length: u32,
    /// The units of each coder, each with its start, from 0, and its length. They are sorted and do not overlap. What
    /// lies between them are gaps.
    pub coders: Vec<Vec<(u32, u32)>>,
}

/// Measures the agreement of coders on units of a continuum. The pieces form the continuum, in their order. Of the
/// result, `units` is the length of the continuum, and `values` is the number of units of all coders.
///
/// The formulas are those of Krippendorff (2004, "Content Analysis", second edition, section 11.6; first published in
/// 1995, "On the Reliability of Unitizing Continuous Data", with another sign in the expected disagreement). All units
/// have the same category. The interval is a bootstrap over the pieces, like that of [`measure`](super::measure()).
#[must_use]
pub fn unitizing(pieces: &[Piece]) -> Measure {
    let continuum = Continuum::new(pieces);
    let all: Vec<usize> = (0..pieces.len()).collect();
    let found = continuum.disagreement(&all);
    let alpha = found.as_ref().and_then(Disagreement::alpha);
    let count = |counts: &mut dyn Iterator<Item = usize>| counts.sum::<usize>();
    let length = |piece: &Piece| usize::try_from(piece.length).unwrap_or(usize::MAX);
    Measure {
        units: count(&mut pieces.iter().map(length)),
        values: count(&mut pieces.iter().flat_map(|piece| piece.coders.iter().map(Vec::len))),
        observed: found.as_ref().map(|found| found.observed),
        expected: found.as_ref().map(|found| found.expected),
        alpha,
        interval: alpha.and_then(|_| interval(pieces.len(), |drawn| continuum.disagreement(drawn)?.alpha())),
        kappa: None,
        agreement: None,
    }
}

/// A stretch of one coder: a unit, or the gap between two units.
#[derive(Clone, Copy)]
struct Stretch {
    start: i64,
    length: i64,
    is_unit: bool,
}

/// What a piece adds to the sums.
struct Sums {
    length: f64,
    /// The sum of the squared differences, over ordered pairs of coders.
    observed: f64,
    /// The lengths of the units of all coders.
    units: Vec<u32>,
    /// For each coder, the lengths of the gaps. The first and the last gap may be of length 0, and there is only one if
    /// the coder has no unit.
    gaps: Vec<Vec<u32>>,
}

struct Continuum {
    coders: usize,
    pieces: Vec<Sums>,
}

/// Observed disagreement, and disagreement expected by chance.
struct Disagreement {
    observed: f64,
    expected: f64,
}

impl Disagreement {
    /// Returns alpha; `None` if chance alone gives full agreement.
    fn alpha(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| 1.0 - self.observed / self.expected)
    }
}

impl Continuum {
    fn new(pieces: &[Piece]) -> Self {
        let coders = pieces.iter().map(|piece| piece.coders.len()).max().unwrap_or(0);
        Self { coders, pieces: pieces.iter().map(Sums::of).collect() }
    }

    /// Computes the disagreement on a continuum of the pieces at `drawn`. Gaps of neighboring pieces are joined. Returns
    /// `None` for fewer than two coders, or without words.
    fn disagreement(&self, drawn: &[usize]) -> Option<Disagreement> {
        let mut units: BTreeMap<u32, f64> = BTreeMap::new();
        let mut gaps: Vec<u32> = Vec::new();
        let (mut length, mut observed) = (0.0, 0.0);
        let mut open = vec![0_u32; self.coders];
        for piece in drawn.iter().filter_map(|place| self.pieces.get(*place)) {
            length += piece.length;
            observed += piece.observed;
            for unit in &piece.units {
                *units.entry(*unit).or_default() += 1.0;
            }
            for (open, own) in open.iter_mut().zip(&piece.gaps) {
                let Some((last, closed)) = own.split_last() else { continue };
                for gap in closed {
                    gaps.push(open.saturating_add(*gap));
                    *open = 0;
                }
                *open = open.saturating_add(*last);
            }
        }
        gaps.extend(open);
        gaps.sort_unstable();
        let coders = real(self.coders);
        if self.coders < 2 || length == 0.0 {
            return None;
        }
        let observed = observed / (coders * (coders - 1.0) * length * length);
        let expected = expected(&units, &gaps, (coders, length));
        Some(Disagreement { observed, expected })
    }
}

/// Returns the expected disagreement of units, by length, and gaps, sorted by length: that of all ways to place the units
/// of all coders on the continuum.
fn expected(units: &BTreeMap<u32, f64>, gaps: &[u32], (coders, length): (f64, f64)) -> f64 {
    // The sums of the lengths from each gap to the last.
    let mut sums = vec![0.0; gaps.len() + 1];
    for (place, gap) in gaps.iter().enumerate().rev() {
        sums[place] = sums[place + 1] + f64::from(*gap);
    }
    let number: f64 = units.values().sum();
    let (mut placed, mut within) = (0.0, 0.0);
    for (unit, count) in units {
        let first = gaps.partition_point(|gap| gap < unit);
        let unit = f64::from(*unit);
        let fitting = sums[first] - real(gaps.len() - first) * (unit - 1.0);
        let overlapping = (number - 1.0) / 3.0 * (unit * (unit - 1.0) * (2.0 * unit - 1.0));
        placed += count * (overlapping + unit * unit * fitting);
        within += count * unit * (unit - 1.0);
    }
    let all = coders * length;
    2.0 / length * placed / (all * (all - 1.0) - within)
}

impl Sums {
    fn of(piece: &Piece) -> Self {
        let stretches: Vec<Vec<Stretch>> = piece.coders.iter().map(|units| stretches(units, piece.length)).collect();
        let mut observed = 0.0;
        for (place, one) in stretches.iter().enumerate() {
            observed += stretches[place + 1..].iter().map(|other| 2.0 * difference(one, other)).sum::<f64>();
        }
        let units = piece.coders.iter().flatten().map(|(_, length)| *length).collect();
        let gaps = piece.coders.iter().map(|units| gaps(units, piece.length)).collect();
        Self { length: f64::from(piece.length), observed, units, gaps }
    }
}

/// Returns the gaps of one coder: before the first unit, between units if they do not touch, and after the last.
fn gaps(units: &[(u32, u32)], length: u32) -> Vec<u32> {
    let mut gaps = Vec::with_capacity(units.len() + 1);
    let mut end = 0;
    for (place, (start, length)) in units.iter().enumerate() {
        let gap = start.saturating_sub(end);
        // A gap of length 0 before the first unit ends a gap of the piece before.
        if gap > 0 || place == 0 {
            gaps.push(gap);
        }
        end = start.saturating_add(*length);
    }
    gaps.push(length.saturating_sub(end));
    gaps
}

fn stretches(units: &[(u32, u32)], length: u32) -> Vec<Stretch> {
    let mut stretches = Vec::with_capacity(2 * units.len() + 1);
    let mut end = 0;
    for (start, length) in units {
        let (start, length) = (i64::from(*start), i64::from(*length));
        stretches.push(Stretch { start: end, length: start - end, is_unit: false });
        stretches.push(Stretch { start, length, is_unit: true });
        end = start + length;
    }
    stretches.push(Stretch { start: end, length: i64::from(length) - end, is_unit: false });
    stretches.retain(|stretch| stretch.length > 0);
    stretches
}

/// Sums the squared differences between the stretches of two coders. Only stretches that share words differ.
fn difference(one: &[Stretch], other: &[Stretch]) -> f64 {
    let (mut sum, mut first) = (0.0, 0);
    for stretch in one {
        let end = |stretch: &Stretch| stretch.start + stretch.length;
        while other.get(first).is_some_and(|other| end(other) <= stretch.start) {
            first += 1;
        }
        let shared = other[first..].iter().take_while(|other| other.start < end(stretch));
        sum += shared.map(|other| squared(*stretch, *other)).sum::<f64>();
    }
    sum
}

/// Returns the squared difference of two stretches that share words. Two units differ by their starts and by their ends. A
/// unit within a gap differs by its length. A unit that goes beyond a gap shares words with another unit.
fn squared(one: Stretch, other: Stretch) -> f64 {
    let square = |number: i64| {
        let number = i32::try_from(number).map_or(f64::INFINITY, f64::from);
        number * number
    };
    let ends = |stretch: Stretch| stretch.start + stretch.length;
    match (one.is_unit, other.is_unit) {
        (true, true) => square(one.start - other.start) + square(ends(one) - ends(other)),
        (false, false) => 0.0,
        (true, false) | (false, true) => {
            let (unit, gap) = if one.is_unit { (one, other) } else { (other, one) };
            let is_within = gap.start <= unit.start && ends(unit) <= ends(gap);
            if is_within { square(unit.length) } else { 0.0 }
        }
    }
}
