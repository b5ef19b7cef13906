//! Values that coders give to units, and the nearness of two values.

use std::collections::BTreeSet;

use crate::model::codes::Metric;

/// One value that a coder gave to a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A count or a rank.
    Number(u32),
    /// A code or an id.
    Text(String),
    /// A set of codes or ids.
    Set(BTreeSet<String>),
}

impl Value {
    /// Returns the nearness of two different values: 1 minus their distance. The distances of the metric must range from
    /// 0 to 1. Values that the metric cannot compare have nearness 0.
    pub(super) fn nearness(&self, other: &Self, metric: Metric) -> f64 {
        match (metric, self, other) {
            (Metric::Ratio, Self::Number(one), Self::Number(other)) => {
                let (one, other) = (f64::from(*one), f64::from(*other));
                let part = (one - other) / (one + other);
                1.0 - part * part
            }
            (Metric::Jaccard, Self::Set(one), Self::Set(other)) => share(one, other),
            (Metric::Masi, Self::Set(one), Self::Set(other)) => {
                let one_holds_the_other = one.is_subset(other) || other.is_subset(one);
                share(one, other) * if one_holds_the_other { 2.0 / 3.0 } else { 1.0 / 3.0 }
            }
            _ => 0.0,
        }
    }

    /// Returns the value as a number, or 0 if it is not a number.
    pub(super) fn number(&self) -> f64 {
        if let Self::Number(number) = self { f64::from(*number) } else { 0.0 }
    }
}

/// Returns the share of common items among the items of two different sets.
fn share(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let common = one.intersection(other).count();
    real(common) / real(one.len() + other.len() - common)
}

/// Converts a count to `f64`. Counts beyond `u32::MAX` saturate.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
