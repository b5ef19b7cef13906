//! `check`: validates a book.

use anyhow::Result;
use claimbook::book::Book;
use claimbook::check;
use claimbook::report::{self, Summary};
use claimbook::text::{Tally, Texts};

use super::{Context, Outcome, Selection, counted, print};
use crate::args::{Check, ReportFormat};

pub(crate) fn run(context: &Context, arguments: &Check) -> Result<Outcome> {
    let book = context.book()?;
    let texts = context.texts(&book)?;
    let mut diagnostics = check::check(&book, &texts);
    if !arguments.paths.is_empty() {
        let selection = Selection::new(&context.root()?, &arguments.paths)?;
        diagnostics.retain(|diagnostic| selection.holds(book.file(diagnostic.place.file).path()));
    }
    print(&match arguments.format {
        ReportFormat::Text => report::text(&book, &diagnostics, context.color()),
        ReportFormat::Json => report::json(&book, &diagnostics),
    })?;
    let summary = Summary::of(&book, &diagnostics);
    tally(context, &book, &texts);
    context.say(format_args!(
        "{} in {}: {}, {}",
        counted(summary.claims, "claim"),
        counted(summary.files, "file"),
        counted(summary.errors, "error"),
        counted(summary.warnings, "warning"),
    ));
    if let Some(first) = diagnostics.first() {
        context.say(format_args!(
            "`claimbook explain {}` tells more of that fault, and so for every other",
            first.rule.id
        ));
    }
    let failed = summary.errors > 0 || (arguments.deny_warnings && summary.warnings > 0);
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}

/// Says how many spans of each lock were found in the text at hand.
fn tally(context: &Context, book: &Book, texts: &Texts) {
    for record in &book.sources {
        let (Some(lock), Some(document)) = (&record.lock, texts.get(record.source.id.as_str())) else { continue };
        let spans = lock.passages.iter().chain(&lock.spans);
        let Tally { exact, moved, ambiguous, lost } = Tally::of(document, spans);
        context.say(format_args!(
            "{}: {exact} anchored spans exact, {moved} moved, {ambiguous} ambiguous, {lost} lost",
            record.source.id
        ));
    }
}
