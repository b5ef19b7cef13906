//! The command `chart`: draws charts of the book.

use std::path::PathBuf;

use anyhow::Result;
use claimbook_core::output;
use claimbook_core::report;
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_tables::charts;
use clap::Args;

use super::{Context, Outcome, counted, print};

/// Arguments of `chart`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder to write. Its contents are replaced.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let mut diagnostics = rules::check(&book, &context.texts(&book)?);
    diagnostics.retain(Diagnostic::is_error);
    if !diagnostics.is_empty() {
        context.hint_all(&mut diagnostics);
        print(&report::text(&book, &diagnostics, context.color()))?;
        context.say(format_args!("nothing was drawn: the book has {}", counted(diagnostics.len(), "error")));
        return Ok(Outcome::Findings);
    }
    let files = charts::charts(&book);
    output::write_folder(&arguments.out, &files, charts::is_chart)?;
    for name in files.keys() {
        print(&format!("{}\n", arguments.out.join(name).display()))?;
    }
    context.say(format_args!("drew {} in {}", counted(book.claim_count(), "claim"), counted(files.len(), "file")));
    Ok(Outcome::Clean)
}
