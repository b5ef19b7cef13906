//! Durations in years, months, weeks and days.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Invalid, text_schema};

/// A duration in whole years, months, weeks and days (ISO 8601, such as `P3Y` or `P1Y6M`).
///
/// Hours and smaller units are not supported, because claims in reports do not need them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    years: Option<u16>,
    months: Option<u16>,
    weeks: Option<u16>,
    days: Option<u16>,
}

impl Duration {
    /// Returns the length in days, with 365.2425 days per year. The result is for comparing two durations, not for
    /// computing dates.
    #[must_use]
    pub fn nominal_days(self) -> f64 {
        let part = |count: Option<u16>, days: f64| f64::from(count.unwrap_or(0)) * days;
        part(self.years, 365.2425) + part(self.months, 365.2425 / 12.0) + part(self.weeks, 7.0) + part(self.days, 1.0)
    }

    fn parts(self) -> [(Option<u16>, char); 4] {
        [(self.years, 'Y'), (self.months, 'M'), (self.weeks, 'W'), (self.days, 'D')]
    }
}

impl FromStr for Duration {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        parse(text).ok_or_else(|| {
            Invalid::new(
                format!("`{text}` is not an ISO 8601 duration in whole years, months, weeks or days"),
                "write `P`, then counts with `Y`, `M`, `W` or `D` in that order, such as `P3Y` or `P18M`",
            )
        })
    }
}

fn parse(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
    let mut counts = [None; 4];
    let mut units = "YMWD".chars().enumerate();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let unit = rest[end..].chars().next()?;
        let (index, _) = units.find(|&(_, letter)| letter == unit)?;
        counts[index] = Some(rest[..end].parse().ok()?);
        rest = &rest[end + 1..];
    }
    let [years, months, weeks, days] = counts;
    Some(Duration { years, months, weeks, days })
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("P")?;
        for (count, unit) in self.parts() {
            if let Some(count) = count {
                write!(formatter, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Duration {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "A length of time, ISO 8601 in whole years, months, weeks and days.",
            "^P(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$",
            &["P3Y", "P18M"],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_come_back_as_typed_and_others_are_refused() {
        for text in ["P3Y", "P1Y6M", "P2W", "P10D", "P1Y2M3W4D"] {
            assert_eq!(text.parse::<Duration>().map(|duration| duration.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "P", "3Y", "PT3H", "P3", "P3M2Y", "P-1Y", "P1.5Y", "P99999Y"] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }
}
