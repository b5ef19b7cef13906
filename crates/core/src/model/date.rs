//! A calendar day.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

use super::{Invalid, text_schema};

/// A calendar day of the years 0001 to 9999, written `YYYY-MM-DD` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Date(NaiveDate);

impl Date {
    /// Returns the day, or `None` if it does not exist in the calendar.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// Returns the day of a Unix time in UTC, or `None` after the year 9999.
    #[must_use]
    pub fn from_unix_seconds(seconds: u64) -> Option<Self> {
        let days = i32::try_from(seconds / 86_400).ok()?;
        NaiveDate::from_epoch_days(days).filter(|date| date.year() <= 9999).map(Self)
    }

    /// Returns the days since 1970-01-01, as Arrow and Parquet count them.
    #[must_use]
    pub fn days_since_epoch(self) -> i32 {
        self.0.to_epoch_days()
    }
}

impl FromStr for Date {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let help = "write a day as `\"YYYY-MM-DD\"`, such as `\"2025-07-28\"`";
        let number = |range: std::ops::Range<usize>| -> Option<u32> {
            let digits = text.get(range)?;
            if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
        };
        let shaped = text.len() == 10 && text.is_ascii() && &text[4..5] == "-" && &text[7..8] == "-";
        let (true, Some(year), Some(month), Some(day)) = (shaped, number(0..4), number(5..7), number(8..10)) else {
            return Err(Invalid::new(format!("`{text}` is not a date"), help));
        };
        Self::new(year.cast_signed(), month, day)
            .ok_or_else(|| Invalid::new(format!("`{text}` is not a day of the calendar"), help))
    }
}

impl TryFrom<String> for Date {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema =
            text_schema("A calendar day, quoted: YYYY-MM-DD.", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", &["2025-07-28"]);
        schema.insert("format".into(), "date".into());
        schema
    }
}
