//! Tests alpha, its interval, kappa and the share of equal pairs against published values and against their
//! definitions.

use claimbook_core::agreement::{Measure, Value, measure};
use claimbook_core::model::codes::Metric;
use proptest::prelude::*;

/// Builds units from one line per coder. `.` is a missing value, digits are numbers, and letters are codes.
fn units(coders: &[&str]) -> Vec<Vec<Option<Value>>> {
    let value = |word: &str| match word.parse() {
        Ok(number) => Some(Value::Number(number)),
        Err(_) => (word != ".").then(|| Value::Text(word.to_owned())),
    };
    let lines: Vec<Vec<Option<Value>>> =
        coders.iter().map(|line| line.split_whitespace().map(value).collect()).collect();
    (0..lines[0].len()).map(|unit| lines.iter().map(|line| line[unit].clone()).collect()).collect()
}

/// Builds units of sets from pairs of words. Each letter is an item; `-` is the empty set.
fn sets(pairs: &[(&str, &str)]) -> Vec<Vec<Option<Value>>> {
    let set = |word: &str| {
        let letters = word.chars().filter(|letter| *letter != '-');
        Some(Value::Set(letters.map(|letter| letter.to_string()).collect()))
    };
    pairs.iter().map(|(one, other)| vec![set(one), set(other)]).collect()
}

/// Asserts that a number is defined and within a tolerance of the expected one.
pub(crate) fn assert_near(found: Option<f64>, expected: f64, tolerance: f64, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what} is undefined"));
    assert!((found - expected).abs() <= tolerance, "{what}: {found} instead of {expected}");
}

const FOUR_CODERS: [&str; 4] =
    ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."];

#[test]
fn alpha_is_what_published_examples_say_it_is() {
    let two = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"];
    let letters = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"];
    let three = [". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .", ". . 2 1 3 4 4 . 2 1 1 3 3 . 4"];
    let early = ["1 1 2 4 1 2 1 3 2", "1 2 2 4 4 2 2 3 2", "1 2 2 4 4 2 3 3 2"];
    let exact = 1e-9;
    for (coders, metric, expected, tolerance) in [
        (two.as_slice(), Metric::Nominal, 2.0 / 21.0, exact),
        (&letters, Metric::Nominal, 155.0 / 224.0, exact),
        (&FOUR_CODERS, Metric::Nominal, 113.0 / 152.0, exact),
        (&FOUR_CODERS, Metric::Ordinal, 108_577.0 / 133_160.0, exact),
        (&FOUR_CODERS, Metric::Interval, 951.0 / 1120.0, exact),
        (&FOUR_CODERS, Metric::Ratio, 0.797_403, 5e-7),
        (&three, Metric::Nominal, 0.691_358, 5e-7),
        (&three, Metric::Ordinal, 0.806_721, 5e-7),
        (&three, Metric::Interval, 0.810_845, 5e-7),
        (&three, Metric::Ratio, 0.808_944, 5e-7),
        (&early, Metric::Nominal, 0.642, 5e-4),
        (&early, Metric::Interval, 0.547, 5e-4),
        (&early, Metric::Ratio, 0.483, 5e-4),
    ] {
        assert_near(measure(&units(coders), metric).alpha, expected, tolerance, &format!("{metric:?} of {coders:?}"));
    }
}

#[test]
fn alpha_of_sets_is_that_of_their_published_distances() {
    let pairs = [
        ("-", "-"),
        ("A", "-"),
        ("A", "A"),
        ("A", "B"),
        ("AB", "A"),
        ("AB", "AC"),
        ("ABC", "ABC"),
        ("C", "AC"),
        ("C", "AC"),
    ];
    assert_near(measure(&sets(&pairs), Metric::Jaccard).alpha, 196.0 / 621.0, 1e-9, "Jaccard");
    assert_near(measure(&sets(&pairs), Metric::Masi).alpha, 281.0 / 1029.0, 1e-9, "MASI");
}

#[test]
fn where_one_value_occurs_alpha_and_kappa_are_undefined() {
    let same: Vec<Vec<Option<Value>>> = vec![vec![Some(Value::Number(1)); 2]; 24];
    let found = measure(&same, Metric::Nominal);
    assert_eq!((found.units, found.values), (24, 48));
    assert_eq!((found.observed, found.expected, found.agreement), (Some(0.0), Some(0.0), Some(1.0)));
    assert_eq!((found.alpha, found.interval, found.kappa), (None, None, None));
    let nothing = measure(&[vec![None, Some(Value::Number(1))]], Metric::Interval);
    assert_eq!((nothing.units, nothing.values, nothing.observed, nothing.agreement), (0, 0, None, None));
}

#[test]
fn units_with_one_value_count_for_nothing() {
    let found = measure(&units(&FOUR_CODERS), Metric::Nominal);
    assert_eq!((found.units, found.values), (11, 40));
    assert_near(found.observed, 0.2, 1e-12, "observed");
    assert_near(found.expected, 608.0 / 780.0, 1e-12, "expected");
}

/// Counted by hand: 9 of 12 units agree; by chance, 3·1 + 2·4 + 3·3 + 3·3 + 1·1 = 30 of 144 pairs agree.
#[test]
fn kappa_and_agreement_of_two_coders() {
    let found = measure(&units(&["a a b b d c c c e d d a", "b a b b b c c c e d d d"]), Metric::Nominal);
    assert_near(found.agreement, 9.0 / 12.0, 1e-12, "agreement");
    assert_near(found.kappa, (108.0 - 30.0) / (144.0 - 30.0), 1e-12, "kappa");
    assert_eq!(measure(&units(&FOUR_CODERS), Metric::Nominal).kappa, None);
}

#[test]
fn the_interval_holds_alpha_and_is_the_same_every_time() {
    let found = measure(&units(&FOUR_CODERS), Metric::Ordinal);
    let (low, high) = found.interval.expect("an interval");
    let alpha = found.alpha.expect("an alpha");
    assert!(low < alpha && alpha < high && high <= 1.0, "{low} {alpha} {high}");
    assert_eq!(measure(&units(&FOUR_CODERS), Metric::Ordinal), found);
    let equal = measure(&units(&["a b a b a b", "a b a b a b"]), Metric::Nominal);
    assert_eq!(equal.interval, Some((1.0, 1.0)), "every resample agrees fully");
}

#[test]
fn a_hundred_thousand_units_are_no_trouble() {
    let unit = |number: u32| vec![Some(Value::Number(number % 7)), Some(Value::Number(number / 3 % 7))];
    let many: Vec<Vec<Option<Value>>> = (0..100_000).map(unit).collect();
    let found = measure(&many, Metric::Ratio);
    assert_eq!((found.units, found.values), (100_000, 200_000));
    assert!(found.interval.is_some());
}

/// Computes alpha by its definition, from all pairs of values within units and all pairs of values.
fn defined(units: &[Vec<Option<Value>>], metric: Metric) -> Option<f64> {
    let units: Vec<Vec<&Value>> = units.iter().map(|unit| unit.iter().flatten().collect()).collect();
    let units: Vec<Vec<&Value>> = units.into_iter().filter(|unit: &Vec<&Value>| unit.len() > 1).collect();
    let all: Vec<&Value> = units.concat();
    let size = |count: usize| f64::from(u32::try_from(count).expect("few values"));
    let distance = |one: &Value, other: &Value| match (metric, one, other) {
        _ if one == other => 0.0,
        (Metric::Ordinal, _, _) => {
            let (low, high) = (one.min(other), one.max(other));
            let between = all.iter().filter(|value| (low..=high).contains(*value)).count();
            let ends = all.iter().filter(|value| **value == low || **value == high).count();
            (size(between) - size(ends) / 2.0).powi(2)
        }
        (Metric::Interval, Value::Number(one), Value::Number(other)) => (f64::from(*one) - f64::from(*other)).powi(2),
        (Metric::Ratio, Value::Number(one), Value::Number(other)) => {
            ((f64::from(*one) - f64::from(*other)) / (f64::from(*one) + f64::from(*other))).powi(2)
        }
        (Metric::Jaccard | Metric::Masi, Value::Set(one), Value::Set(other)) => {
            let shared = size(one.intersection(other).count());
            let jaccard = shared / size(one.union(other).count());
            let monotone = match () {
                () if metric == Metric::Jaccard => 1.0,
                () if one.is_subset(other) || other.is_subset(one) => 2.0 / 3.0,
                () if shared > 0.0 => 1.0 / 3.0,
                () => 0.0,
            };
            1.0 - jaccard * monotone
        }
        _ => 1.0,
    };
    let pairs = |values: &[&Value]| -> f64 {
        let each = values.iter().enumerate();
        each.flat_map(|(place, one)| {
            values.iter().enumerate().filter(move |(other, _)| *other != place).map(|(_, other)| distance(one, other))
        })
        .sum()
    };
    let observed: f64 = units.iter().map(|unit| pairs(unit) / size(unit.len() - 1)).sum::<f64>() / size(all.len());
    let expected = pairs(&all) / (size(all.len()) * size(all.len().saturating_sub(1)));
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

fn number() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![1 => Just(None), 5 => (0_u32..5).prop_map(|number| Some(Value::Number(number)))]
}

fn set() -> impl Strategy<Value = Option<Value>> {
    let set = proptest::collection::btree_set("[a-d]", 0..4);
    prop_oneof![1 => Just(None), 5 => set.prop_map(|set| Some(Value::Set(set)))]
}

fn assert_as_defined(units: &[Vec<Option<Value>>], metric: Metric) {
    let (found, defined) = (measure(units, metric), defined(units, metric));
    match (found.alpha, defined) {
        (Some(found), Some(defined)) => assert!((found - defined).abs() < 1e-9, "{found} for {defined} by {metric:?}"),
        (found, defined) => assert_eq!(found, defined, "{metric:?}"),
    }
    if let Some((low, high)) = found.interval {
        assert!(low <= high && high <= 1.0, "{low} {high}");
    }
    let mut turned: Vec<Vec<Option<Value>>> = units.iter().map(|unit| unit.iter().rev().cloned().collect()).collect();
    turned.reverse();
    let turned: Measure = measure(&turned, metric);
    let close = |one: Option<f64>, other: Option<f64>| match one.zip(other) {
        Some((one, other)) => (one - other).abs() < 1e-9,
        None => one == other,
    };
    assert!(close(turned.alpha, found.alpha) && close(turned.kappa, found.kappa), "the order of coders is no matter");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn alpha_of_numbers_is_alpha_as_defined(
        units in (2_usize..5).prop_flat_map(|coders| {
            proptest::collection::vec(proptest::collection::vec(number(), coders), 0..12)
        }),
    ) {
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio] {
            assert_as_defined(&units, metric);
        }
    }

    #[test]
    fn alpha_of_sets_is_alpha_as_defined(
        units in proptest::collection::vec(proptest::collection::vec(set(), 2), 0..12),
    ) {
        for metric in [Metric::Nominal, Metric::Jaccard, Metric::Masi] {
            assert_as_defined(&units, metric);
        }
    }
}
