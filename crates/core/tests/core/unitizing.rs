//! Tests the agreement on units of a continuum against published values and against its definition.

use claimbook_core::agreement::{Measure, Piece, unitizing};
use proptest::prelude::*;

use crate::alpha::assert_near;

/// The units of one coder, each with its start and length.
type Units = Vec<(u32, u32)>;

/// Reads units such as `225:70 370:30`.
fn units(text: &str) -> Units {
    let unit = |word: &str| {
        let (start, length) = word.split_once(':').expect("a start and a length");
        (start.parse().expect("a start"), length.parse().expect("a length"))
    };
    text.split_whitespace().map(unit).collect()
}

fn continuum(length: u32, coders: &[&str]) -> Measure {
    unitizing(&[Piece { length, coders: coders.iter().map(|text| units(text)).collect() }])
}

/// The example of the appendix of Krippendorff (2004, "Measuring the Reliability of Qualitative Text Analysis Data",
/// Quality & Quantity 38), also in "Content Analysis", second edition, page 254. The continuum begins at 150.
#[test]
fn alpha_of_units_is_what_the_published_example_says_it_is() {
    let found = continuum(300, &["75:70 220:30", "70:80 205:20 250:20"]);
    assert_near(found.observed, 0.0144, 5e-5, "observed of c");
    assert_near(found.expected, 0.0532, 5e-5, "expected of c");
    assert_near(found.alpha, 0.7286, 5e-5, "alpha of c");
    assert_eq!((found.units, found.values, found.kappa, found.agreement), (300, 5, None, None));
    let same = continuum(300, &["30:60 150:50"; 2]);
    assert_near(same.observed, 0.0, 1e-12, "observed of k");
    assert_near(same.expected, 0.0490, 5e-5, "expected of k");
    assert_near(same.alpha, 1.0, 1e-12, "alpha of k");
}

/// The example of Krippendorff (1995, Sociological Methodology 25, page 57). Its expected disagreements have another sign
/// in the formula, which was corrected in 2004.
#[test]
fn the_observed_disagreement_is_that_of_the_first_publication() {
    for (coders, expected) in [
        (["2:8 14:6", "4:4 15:2"], 0.03125),
        (["0:18", "0:2 2:1 3:1 4:1 5:1 6:3 9:1"], 2.26736),
        (["2:6 10:2 14:4 20:2", "0:2 4:4 10:4 16:2 20:2"], 0.02777),
        (["0:2 2:8 10:4 14:6 20:4", "0:4 4:4 8:7 15:2 17:7"], 0.38715),
    ] {
        assert_near(continuum(24, &coders).observed, expected, 1e-5, coders[0]);
    }
}

/// Computed by `KrippendorffAlphaUnitizingAgreement` of `DKPro` Statistics, at commit 1c3ef18.
#[test]
fn alpha_of_units_is_that_of_another_program() {
    for (length, coders, expected) in [
        (38, ["0:4 5:2 12:9 26:3 31:3 34:4", "3:9 14:3 17:5 31:3 34:4"], 0.009_882_534_020_894_118),
        (43, ["1:1 3:1 6:7 18:8 28:5 38:5", "2:1 5:7 14:7 28:5 38:5"], 0.672_442_395_940_891_6),
        (27, ["1:1 3:7 10:9 21:5 26:1", "1:1 2:7 11:2 14:4 21:5"], 0.664_750_499_001_996),
        (
            52,
            ["0:2 2:1 3:9 13:2 16:1 18:4 23:3 26:8 39:1 40:4 44:2 51:1", "2:1 5:4 13:2 16:3 20:3 25:4 39:1 41:5 51:1"],
            0.551_145_623_265_193_7,
        ),
        (10, ["1:8", "2:1 4:1 6:1"], -0.700_346_020_761_245_7),
    ] {
        assert_near(continuum(length, &coders).alpha, expected, 1e-12, coders[0]);
    }
}

#[test]
fn without_units_alpha_is_undefined() {
    let nothing = continuum(20, &["", ""]);
    assert_eq!((nothing.observed, nothing.expected, nothing.alpha), (Some(0.0), Some(0.0), None));
    assert_eq!(unitizing(&[]).observed, None);
    assert_eq!(continuum(20, &["1:3"]).alpha, None, "one coder");
    let all = continuum(7, &["0:7", "0:7"]);
    assert_eq!((all.observed, all.alpha), (Some(0.0), Some(1.0)), "{all:?}");
}

#[test]
fn the_interval_is_that_of_resampled_pieces() {
    let piece = |first: &str, second: &str| Piece { length: 10, coders: vec![units(first), units(second)] };
    let equal = unitizing(&[piece("0:4 6:3", "0:4 6:3"), piece("2:8", "2:8"), piece("", "")]);
    assert_eq!((equal.alpha, equal.interval), (Some(1.0), Some((1.0, 1.0))));
    let pieces: Vec<Piece> =
        (0..20).map(|number| piece("0:4 6:3", if number % 4 == 0 { "1:5 7:2" } else { "0:4 6:3" })).collect();
    let found = unitizing(&pieces);
    let (low, high) = found.interval.expect("an interval");
    let alpha = found.alpha.expect("an alpha");
    assert!(low < alpha && alpha < high && high <= 1.0, "{low} {alpha} {high}");
    assert_eq!(unitizing(&pieces), found);
}

/// The stretches of a coder: start, length, and whether it is a unit.
fn stretches(units: &Units, length: u32) -> Vec<(f64, f64, bool)> {
    let mut stretches = Vec::new();
    let mut end = 0;
    for (start, unit) in units {
        if *start > end {
            stretches.push((end, start - end, false));
        }
        stretches.push((*start, *unit, true));
        end = start + unit;
    }
    if end < length {
        stretches.push((end, length - end, false));
    }
    stretches.into_iter().map(|(start, length, is_unit)| (f64::from(start), f64::from(length), is_unit)).collect()
}

/// Computes observed and expected disagreement as the formulas are printed.
fn defined(coders: &[Units], length: u32) -> (f64, f64) {
    let all: Vec<Vec<_>> = coders.iter().map(|units| stretches(units, length)).collect();
    let (size, length) = (f64::from(u32::try_from(coders.len()).expect("few coders")), f64::from(length));
    let mut observed = 0.0;
    for (one, first) in all.iter().enumerate() {
        for (other, second) in all.iter().enumerate().filter(|(other, _)| *other != one) {
            assert_ne!(one, other);
            for (b, l, v) in first {
                for (c, k, w) in second {
                    observed += match (v, w) {
                        (true, true) if -l < b - c && b - c < *k => (b - c).powi(2) + (b + l - c - k).powi(2),
                        (true, false) if k - l >= b - c && b - c >= 0.0 => l * l,
                        (false, true) if k - l <= b - c && b - c <= 0.0 => k * k,
                        _ => 0.0,
                    };
                }
            }
        }
    }
    let units: Vec<f64> = all.iter().flatten().filter(|(.., is_unit)| *is_unit).map(|(_, length, _)| *length).collect();
    let gaps: Vec<f64> = all.iter().flatten().filter(|(.., is_unit)| !is_unit).map(|(_, length, _)| *length).collect();
    let number = f64::from(u32::try_from(units.len()).expect("few units"));
    let placed = units.iter().map(|l| {
        let fitting: f64 = gaps.iter().filter(|gap| *gap >= l).map(|gap| gap - l + 1.0).sum();
        (number - 1.0) / 3.0 * (2.0 * l.powi(3) - 3.0 * l * l + l) + l * l * fitting
    });
    let within: f64 = units.iter().map(|l| l * (l - 1.0)).sum();
    let places = size * length;
    (
        observed / (size * (size - 1.0) * length * length),
        2.0 / length * placed.sum::<f64>() / (places * (places - 1.0) - within),
    )
}

/// Units from pairs of a distance to the unit before and a length.
fn placed(steps: &[(u32, u32)]) -> (Units, u32) {
    let mut end = 0;
    let units = steps.iter().map(|(gap, length)| {
        let start = end + gap;
        end = start + length;
        (start, *length)
    });
    let units = units.collect();
    (units, end)
}

proptest! {
    /// The continuum may be cut wherever no coder has a unit.
    #[test]
    fn alpha_of_units_is_that_of_the_definition(
        steps in prop::collection::vec(prop::collection::vec((0_u32..4, 1_u32..6), 0..8), 2..4),
        rest in 1_u32..9,
        cut in 0_u32..40,
    ) {
        let placed: Vec<(Units, u32)> = steps.iter().map(|steps| placed(steps)).collect();
        let length = placed.iter().map(|(_, end)| *end).max().unwrap_or(0) + rest;
        let coders: Vec<Units> = placed.into_iter().map(|(units, _)| units).collect();
        let whole = unitizing(&[Piece { length, coders: coders.clone() }]);
        let (observed, expected) = defined(&coders, length);
        assert_near(whole.observed, observed, 1e-9, "observed");
        assert_near(whole.expected, expected, 1e-9, "expected");
        let is_free = |(start, length): &(u32, u32)| start + length <= cut || *start >= cut;
        if cut < length && coders.iter().flatten().all(is_free) {
            let before = |units: &Units| units.iter().copied().filter(|(start, _)| *start < cut).collect();
            let after = |units: &Units| {
                units.iter().filter(|(start, _)| *start >= cut).map(|(start, length)| (start - cut, *length)).collect()
            };
            let pieces = [
                Piece { length: cut, coders: coders.iter().map(before).collect() },
                Piece { length: length - cut, coders: coders.iter().map(after).collect() },
            ];
            let parts = unitizing(&pieces);
            assert_near(parts.observed, observed, 1e-9, "observed of two pieces");
            assert_near(parts.expected, expected, 1e-9, "expected of two pieces");
        }
    }
}
