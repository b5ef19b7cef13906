//! Dates with a known year, whose month or day may be unknown.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

use super::{Date, Edtf, Invalid, text_schema};

/// A day, month or year of the years 0001 to 9999: a date of EDTF (ISO 8601-2:2019, annex A), Level 0. The text states
/// no more than is known, such as `2025-07` for a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct PartialDate {
    first: Date,
    last: Date,
    precision: Precision,
}

/// The smallest known part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Precision {
    /// Only the year is known.
    Year,
    /// The year and the month are known.
    Month,
    /// The day is known.
    Day,
}

impl Precision {
    /// Returns the precision of a date by the length of its text.
    fn of_length(length: usize) -> Option<Self> {
        [Self::Year, Self::Month, Self::Day].into_iter().find(|precision| precision.length() == length)
    }

    /// Returns the length of a date's text.
    const fn length(self) -> usize {
        match self {
            Self::Year => "YYYY".len(),
            Self::Month => "YYYY-MM".len(),
            Self::Day => "YYYY-MM-DD".len(),
        }
    }
}

impl PartialDate {
    /// Returns the first day that the date allows.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// Returns the last day that the date allows.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// Returns the smallest known part.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Returns the datatype of the text in XML Schema (XSD 1.1, part 2, section 3.3), with the prefix `xsd`.
    #[must_use]
    pub fn datatype(self) -> &'static str {
        match self.precision {
            Precision::Year => "xsd:gYear",
            Precision::Month => "xsd:gYearMonth",
            Precision::Day => "xsd:date",
        }
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self { first: day, last: day, precision: Precision::Day }
    }
}

impl FromStr for PartialDate {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = |message: String| {
            Invalid::new(message, "write a day, month or year: `\"2025-07-28\"`, `\"2025-07\"` or `\"2025\"`")
        };
        let is_plain = |(index, byte): (usize, u8)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        let precision = Precision::of_length(text.len()).filter(|_| text.bytes().enumerate().all(is_plain));
        let precision = precision.ok_or_else(|| refused(format!("`{text}` is not a date")))?;
        let bounds = text.parse::<Edtf>().map_err(|fault| refused(fault.message))?.bounds();
        match (bounds.start_min, bounds.end_max) {
            (Some(first), Some(last)) => Ok(Self { first, last, precision }),
            _ => Err(refused(format!("`{text}` is not in the years 0001 to 9999"))),
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.first.to_string();
        formatter.write_str(&day[..self.precision.length()])
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for PartialDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "A day, month or year, quoted: YYYY-MM-DD, YYYY-MM or YYYY.",
            "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
            &["2025-07-28", "2025-07", "2025"],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_the_first_and_last_day_of_what_is_known() {
        for (text, first, last, datatype) in [
            ("2025-07-28", "2025-07-28", "2025-07-28", "xsd:date"),
            ("2024-02", "2024-02-01", "2024-02-29", "xsd:gYearMonth"),
            ("2025", "2025-01-01", "2025-12-31", "xsd:gYear"),
            ("0001", "0001-01-01", "0001-12-31", "xsd:gYear"),
            ("9999-12", "9999-12-01", "9999-12-31", "xsd:gYearMonth"),
        ] {
            let date: PartialDate = text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"));
            assert_eq!(date.to_string(), text);
            assert_eq!((date.first().to_string(), date.last().to_string()), (first.to_owned(), last.to_owned()));
            assert_eq!(date.datatype(), datatype);
        }
    }

    #[test]
    fn every_day_is_a_date() {
        let day: Date = "2031-04-01".parse().expect("a day");
        assert_eq!("2031-04-01".parse(), Ok(PartialDate::from(day)));
    }

    /// Level 1 and intervals are for the times of claims. A publication has one date.
    #[test]
    fn what_is_no_date_of_level_0_is_refused() {
        let message = |text: &str| text.parse::<PartialDate>().expect_err(text).message;
        for text in [
            "",
            "25",
            "202",
            "2025-7",
            "2025-07-",
            "2025/2026",
            "2025~",
            "202X",
            "2025-XX",
            "2025-07-XX",
            "-2025",
            "+2025",
            "2025-0728",
            "20250728",
            "2025-07-28T10:00:00Z",
            "２０２５",
            "Y20250",
            "..",
            "2025-07/..",
        ] {
            assert_eq!(message(text), format!("`{text}` is not a date"));
        }
        assert_eq!(message("2025-02-30"), "`2025-02-30` is not a day of the calendar");
        assert_eq!(message("2025-13"), "`2025-13` has no month 13");
        assert!(message("2025-21").contains("is a season"));
        assert_eq!(message("0000"), "`0000` is not in the years 0001 to 9999");
    }
}
