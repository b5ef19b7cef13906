//! `agree`: prints how well the coders of a source agree, and where they disagree.

use anyhow::Result;
use claimbook_core::report::AgreementReport;
use clap::Args;

use super::{Context, Outcome, ReportFormat, print, source};

/// Arguments of `agree`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The source, with codings by two coders or more.
    source: String,
    /// How to print it.
    #[arg(long, default_value = "text")]
    format: ReportFormat,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let report = AgreementReport::new(&book, source(&book, &arguments.source)?)?;
    print(&match arguments.format {
        ReportFormat::Text => report.text(),
        ReportFormat::Json => report.json(),
    })?;
    Ok(Outcome::Clean)
}
