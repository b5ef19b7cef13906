//! Dates and intervals in EDTF (ISO 8601-2:2019, annex A), Level 0 and Level 1 without seasons.
//!
//! Parsers agree on this profile. CONTRIBUTING explains why no crate is used to read it.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Date, Invalid, text_schema};

const HELP: &str =
    "write EDTF such as \"2022\", \"2022-02\", \"2024-10~/2024-12\", \"../2025-07-28\" or \"2025-07-28/..\"";

/// A date or interval in EDTF Level 0 or 1, kept as typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edtf {
    text: CompactString,
    bounds: Bounds,
}

/// The first and last day that an EDTF text allows, and its qualifiers.
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the tables")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// The earliest possible first day. `None` if the start is open, unknown or outside the years 0001 to 9999.
    pub start_min: Option<Date>,
    /// The latest possible last day. `None` if the end is open, unknown or outside the years 0001 to 9999.
    pub end_max: Option<Date>,
    /// Whether the start is open (`..` before the slash).
    pub start_open: bool,
    /// Whether the end is open (`..` after the slash).
    pub end_open: bool,
    /// Whether the start is unknown (nothing before the slash).
    pub start_unknown: bool,
    /// Whether the end is unknown (nothing after the slash).
    pub end_unknown: bool,
    /// Whether some part is approximate (`~` or `%`).
    pub approximate: bool,
    /// Whether some part is uncertain (`?` or `%`).
    pub uncertain: bool,
}

/// Year, month and day. The year may be outside the range of [`Date`].
type Day = (i64, u32, u32);

/// One side of an interval, or a whole date.
#[derive(Clone, Copy)]
enum Side {
    Open,
    Unknown,
    Date { first: Day, last: Day, approximate: bool, uncertain: bool },
}

impl Edtf {
    /// Returns the text, as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the bounds that the text implies.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }
}

impl FromStr for Edtf {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bounds = match text.split_once('/') {
            None => {
                let date = date_or_time(text)?;
                bounds(date, date)
            }
            Some((start, end)) => interval(text, start, end)?,
        };
        Ok(Self { text: text.into(), bounds })
    }
}

fn interval(text: &str, start: &str, end: &str) -> Result<Bounds, Invalid> {
    let (start, end) = (side(start)?, side(end)?);
    match (start, end) {
        (Side::Date { first, .. }, Side::Date { last, .. }) if first > last => {
            Err(Invalid::new(format!("`{text}` ends before it begins"), "put the earlier date first"))
        }
        (Side::Date { .. }, _) | (_, Side::Date { .. }) => Ok(bounds(start, end)),
        _ => Err(Invalid::new(format!("`{text}` contains no date"), HELP)),
    }
}

fn side(text: &str) -> Result<Side, Invalid> {
    match text {
        ".." => Ok(Side::Open),
        "" => Ok(Side::Unknown),
        _ => date(text),
    }
}

fn bounds(start: Side, end: Side) -> Bounds {
    let qualified = |side: Side| match side {
        Side::Date { approximate, uncertain, .. } => (approximate, uncertain),
        Side::Open | Side::Unknown => (false, false),
    };
    let day = |(year, month, day): Day| Date::new(i32::try_from(year).ok()?, month, day);
    let (start_approximate, start_uncertain) = qualified(start);
    let (end_approximate, end_uncertain) = qualified(end);
    Bounds {
        start_min: if let Side::Date { first, .. } = start { day(first) } else { None },
        end_max: if let Side::Date { last, .. } = end { day(last) } else { None },
        start_open: matches!(start, Side::Open),
        end_open: matches!(end, Side::Open),
        start_unknown: matches!(start, Side::Unknown),
        end_unknown: matches!(end, Side::Unknown),
        approximate: start_approximate || end_approximate,
        uncertain: start_uncertain || end_uncertain,
    }
}

/// Parses an EDTF text without a slash: a date, or a complete date with a time of day.
fn date_or_time(text: &str) -> Result<Side, Invalid> {
    let Some((day, time)) = text.split_once('T') else {
        return date(text);
    };
    if day.len() == 10 && is_time(time) {
        date(day)
    } else {
        Err(Invalid::new(format!("`{text}` is not a date with a time"), HELP))
    }
}

/// Returns whether a text is `hh:mm:ss`, followed by nothing, `Z`, `±hh` or `±hh:mm`.
fn is_time(text: &str) -> bool {
    let within = |text: &str, limit: u32| number(text, 2).is_some_and(|value| value < limit);
    let (Some(clock), Some(zone)) = (text.get(..8), text.get(8..)) else {
        return false;
    };
    let mut parts = clock.split(':');
    let clocked = parts.next().is_some_and(|hour| within(hour, 24))
        && parts.next().is_some_and(|minute| within(minute, 60))
        && parts.next().is_some_and(|second| within(second, 60))
        && parts.next().is_none();
    let zoned = match zone.strip_prefix(['+', '-']) {
        None => zone.is_empty() || zone == "Z",
        Some(shift) => match shift.split_once(':') {
            None => within(shift, 15),
            Some((hour, minute)) => within(hour, 15) && within(minute, 60),
        },
    };
    clocked && zoned
}

fn date(text: &str) -> Result<Side, Invalid> {
    let bare = text.strip_suffix(['?', '~', '%']);
    let (approximate, uncertain) = match text.chars().last() {
        Some('~') => (true, false),
        Some('?') => (false, true),
        Some('%') => (true, true),
        _ => (false, false),
    };
    let (first, last) = days(bare.unwrap_or(text))?;
    Ok(Side::Date { first, last, approximate, uncertain })
}

/// Parses a date without qualifier to its first and last day.
fn days(text: &str) -> Result<(Day, Day), Invalid> {
    let unreadable = || Invalid::new(format!("`{text}` is not an EDTF date of Level 0 or 1"), HELP);
    if let Some(long) = text.strip_prefix('Y') {
        let digits = long.strip_prefix('-').unwrap_or(long);
        let plain = digits.len() > 4 && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        let year = long.parse::<i64>().ok().filter(|_| plain).ok_or_else(unreadable)?;
        return Ok(((year, 1, 1), (year, 12, 31)));
    }
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let mut parts = unsigned.split('-');
    let (first_year, last_year) = years(parts.next().unwrap_or_default(), negative).ok_or_else(unreadable)?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() || (first_year != last_year && month.is_some()) {
        return Err(unreadable());
    }
    match (month, day) {
        (None | Some("XX"), None) | (Some("XX"), Some("XX")) => Ok(((first_year, 1, 1), (last_year, 12, 31))),
        (Some("XX") | None, Some(_)) => Err(unreadable()),
        (Some(month), day) => {
            let month = number(month, 2).ok_or_else(unreadable)?;
            if (21..=41).contains(&month) {
                return Err(Invalid::new(
                    format!("`{text}` is a season, which is not supported because parsers disagree"),
                    "give the months as an approximate interval, such as \"2022-03~/2022-05~\" for spring",
                ));
            }
            month_days(text, first_year, month, day, unreadable)
        }
    }
}

fn month_days(
    text: &str,
    year: i64,
    month: u32,
    day: Option<&str>,
    unreadable: impl Fn() -> Invalid,
) -> Result<(Day, Day), Invalid> {
    let length = month_length(year, month)
        .ok_or_else(|| Invalid::new(format!("`{text}` has no month {month:02}"), "months go from 01 to 12"))?;
    match day {
        None | Some("XX") => Ok(((year, month, 1), (year, month, length))),
        Some(day) => match number(day, 2).ok_or_else(unreadable)? {
            day if (1..=length).contains(&day) => Ok(((year, month, day), (year, month, day))),
            _ => Err(Invalid::new(
                format!("`{text}` is not a day of the calendar"),
                format!("that month has {length} days"),
            )),
        },
    }
}

/// Parses a year of four digits to its first and last year. The last one or two digits may be `X`.
fn years(text: &str, negative: bool) -> Option<(i64, i64)> {
    if text.len() != 4 {
        return None;
    }
    let known = text.trim_end_matches('X');
    let span = match 4 - known.len() {
        0 => 1,
        1 => 10,
        2 => 100,
        _ => return None,
    };
    let low = i64::from(number(known, known.len())?) * span;
    let high = low + span - 1;
    if negative { (low != 0 || span > 1).then_some((-high, -low)) } else { Some((low, high)) }
}

fn number(text: &str, length: usize) -> Option<u32> {
    if text.len() == length && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Returns the number of days of a month in the proleptic Gregorian calendar with a year 0 (ISO 8601).
fn month_length(year: i64, month: u32) -> Option<u32> {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if leap => Some(29),
        2 => Some(28),
        _ => None,
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl JsonSchema for Edtf {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Edtf".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let date = "-?[0-9]{2}([0-9]{2}|[0-9]X|XX)(-(0[1-9]|1[0-2]|XX)(-([0-2][0-9]|3[01]|XX))?)?[?~%]?";
        let long = "Y-?[1-9][0-9]{4,}[?~%]?";
        let time = "-?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}(:[0-9]{2})?)?";
        let side = format!("({date}|{long}|\\.\\.)?");
        text_schema(
            "A date or interval: EDTF (ISO 8601-2) Level 0 or 1 without seasons, quoted.",
            &format!("^(?!/?$)(?!\\.\\.$)({date}|{long}|{time}|{side}/{side})$"),
            &["2022", "2022-02/..", "../2022-01", "2024-10~/2024-12"],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str) -> Bounds {
        text.parse::<Edtf>().unwrap_or_else(|fault| panic!("{text}: {fault}")).bounds()
    }

    fn days(text: &str) -> (String, String) {
        let show = |date: Option<Date>| date.map_or("-".to_owned(), |date| date.to_string());
        let bounds = bounds(text);
        (show(bounds.start_min), show(bounds.end_max))
    }

    /// The examples of the EDTF specification (Library of Congress, 2019), Levels 0 and 1 without seasons.
    #[test]
    fn reads_the_examples_of_the_specification() {
        for (text, first, last) in [
            ("1985-04-12", "1985-04-12", "1985-04-12"),
            ("1985-04", "1985-04-01", "1985-04-30"),
            ("1985", "1985-01-01", "1985-12-31"),
            ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12"),
            ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
            ("1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12"),
            ("1985-04-12T23:20:30+04:30", "1985-04-12", "1985-04-12"),
            ("1964/2008", "1964-01-01", "2008-12-31"),
            ("2004-06/2006-08", "2004-06-01", "2006-08-31"),
            ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08"),
            ("2004-02-01/2005-02", "2004-02-01", "2005-02-28"),
            ("2004-02-01/2005", "2004-02-01", "2005-12-31"),
            ("2005/2006-02", "2005-01-01", "2006-02-28"),
            ("Y170000002", "-", "-"),
            ("Y-170000002", "-", "-"),
            ("1984?", "1984-01-01", "1984-12-31"),
            ("2004-06~", "2004-06-01", "2004-06-30"),
            ("2004-06-11%", "2004-06-11", "2004-06-11"),
            ("201X", "2010-01-01", "2019-12-31"),
            ("20XX", "2000-01-01", "2099-12-31"),
            ("2004-XX", "2004-01-01", "2004-12-31"),
            ("1985-04-XX", "1985-04-01", "1985-04-30"),
            ("1985-XX-XX", "1985-01-01", "1985-12-31"),
            ("1985-04-12/..", "1985-04-12", "-"),
            ("1985/..", "1985-01-01", "-"),
            ("../1985-04-12", "-", "1985-04-12"),
            ("1985-04-12/", "1985-04-12", "-"),
            ("/1985-04", "-", "1985-04-30"),
            ("1984~/2004-06", "1984-01-01", "2004-06-30"),
            ("1984?/2004%", "1984-01-01", "2004-12-31"),
            ("-1985", "-", "-"),
            ("2024-02", "2024-02-01", "2024-02-29"),
        ] {
            assert_eq!(days(text), (first.to_owned(), last.to_owned()), "{text}");
        }
    }

    #[test]
    fn tells_open_from_unknown_and_approximate_from_uncertain() {
        let open = bounds("2022-02/..");
        assert!(open.end_open && !open.end_unknown && !open.start_open);
        let unknown = bounds("/2022");
        assert!(unknown.start_unknown && !unknown.start_open);
        let late = bounds("2024-10~/2024-12");
        assert!(late.approximate && !late.uncertain);
        let both = bounds("2024%");
        assert!(both.approximate && both.uncertain);
    }

    #[test]
    fn refuses_what_is_no_date_or_lies_beyond_level_1() {
        for text in [
            "",
            "/",
            "../..",
            "../",
            "..",
            "22",
            "2022-13",
            "2022-00",
            "2022-02-30",
            "2023-02-29",
            "2022-2",
            "2022/2021",
            "2001-21",
            "2022-04-1",
            "1XXX",
            "XXXX",
            "2004-XX-12",
            "20X4",
            "2022-02-01T25:00:00",
            "2022-02T10:00:00",
            "Y2022",
            "2022~?",
            "{2022}",
            "[2022,2023]",
            "2022-02-01/2022-03/2022-04",
            " 2022",
            "２０２２",
            "-0000",
            "1984~/2004-06-11T10:00:00Z",
        ] {
            assert!(text.parse::<Edtf>().is_err(), "{text}");
        }
    }

    #[test]
    fn explains_an_impossible_day_and_a_season() {
        let fault = "2022-02-30".parse::<Edtf>().expect_err("no such day");
        assert_eq!(
            (fault.message.as_str(), fault.help.as_str()),
            ("`2022-02-30` is not a day of the calendar", "that month has 28 days",)
        );
        assert!("2001-21".parse::<Edtf>().expect_err("a season").message.contains("season"));
    }
}
