//! The command `agree`: prints how well the coders of a source agree, and where they disagree.

use anyhow::Result;
use claimbook_core::report::AgreementReport;
use clap::Args;

use super::{Context, Outcome, ReportFormat, print};

/// Arguments of `agree`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of a source with codings by at least two coders.
    source: String,
    /// Compare with the book's own claims too, under the name `book`; one coding is then enough.
    #[arg(long)]
    with_book: bool,
    /// The output format.
    #[arg(long, default_value = "text")]
    format: ReportFormat,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let source = book.source_named(&arguments.source)?;
    let report = if arguments.with_book {
        AgreementReport::with_book(&book, source)?
    } else {
        AgreementReport::new(&book, source)?
    };
    print(&match arguments.format {
        ReportFormat::Text => report.text(),
        ReportFormat::Json => report.json(),
    })?;
    Ok(Outcome::Clean)
}
