//! `chart`: draws the book.

use anyhow::Result;
use claimbook::diagnostic::Diagnostic;
use claimbook::{chart, check, output, report};

use super::{Context, Outcome, counted, print};
use crate::args::Chart;

pub(crate) fn run(context: &Context, arguments: &Chart) -> Result<Outcome> {
    let book = context.book()?;
    let mut diagnostics = check::check(&book, &context.texts(&book)?);
    diagnostics.retain(Diagnostic::is_error);
    if !diagnostics.is_empty() {
        print(&report::text(&book, &diagnostics, context.color()))?;
        context.say(format_args!("nothing was drawn: the book has {}", counted(diagnostics.len(), "error")));
        return Ok(Outcome::Findings);
    }
    let files = chart::charts(&book)?;
    output::write_folder(&arguments.out, &files, chart::is_chart)?;
    for name in files.keys() {
        print(&format!("{}\n", arguments.out.join(name).display()))?;
    }
    context.say(format_args!("drew {} in {}", counted(book.claim_count(), "claim"), counted(files.len(), "picture")));
    Ok(Outcome::Clean)
}
