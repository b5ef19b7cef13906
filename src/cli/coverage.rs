//! The command `coverage`: prints which passages carry claims, which are excluded and why, and which are unread.

use anyhow::Result;
use claimbook_core::report::CoverageReport;
use clap::Args;

use super::{Context, Outcome, ReportFormat, print};

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The output format.
    #[arg(long, default_value = "text")]
    format: ReportFormat,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let report = CoverageReport::new(&book);
    print(&match arguments.format {
        ReportFormat::Text => report.text(),
        ReportFormat::Json => report.json(),
    })?;
    Ok(if report.unread() > 0 { Outcome::Findings } else { Outcome::Clean })
}
