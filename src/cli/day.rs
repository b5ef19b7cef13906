//! The day of `SOURCE_DATE_EPOCH`, and the current day.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use claimbook_core::model::Date;

/// Returns the day of `SOURCE_DATE_EPOCH` (reproducible-builds.org), or `None` if the variable is not set.
pub(crate) fn stated() -> Result<Option<Date>> {
    let Ok(seconds) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let date = seconds.parse::<u64>().ok().and_then(Date::from_unix_seconds);
    date.map(Some)
        .with_context(|| format!("the value of SOURCE_DATE_EPOCH, `{seconds}`, is not a number of seconds since 1970"))
}

/// Returns the default day of coding of new files: the day of `SOURCE_DATE_EPOCH`, or else the current day.
pub(crate) fn of_coding() -> Result<Date> {
    stated()?.map_or_else(today, Ok)
}

/// Returns the current day in UTC.
#[expect(clippy::disallowed_methods, reason = "for new records and `--today`; no output depends on the clock")]
pub(crate) fn today() -> Result<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    since.and_then(|since| Date::from_unix_seconds(since.as_secs())).context("the clock of this machine is not set")
}
