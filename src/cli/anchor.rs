//! `anchor`: computes a source's lock from its text.

use anyhow::{Context as _, Result};
use claimbook_core::book::{CLAIMS, LOCK_FILE};
use claimbook_core::output;
use claimbook_core::text;
use clap::Args;

use super::{Context, Outcome, counted, source};

/// Arguments of `anchor`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The source.
    source: String,
    /// Only compare, and fail if the lock would change.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let record = source(&book, &arguments.source)?;
    let texts = context.texts(&book)?;
    let document = texts.get(&arguments.source).with_context(|| {
        format!("anchors are computed from the text: give the folder of `{}.txt` with `--texts`", arguments.source)
    })?;
    let anchors = book.claims_of(&record.source.id).flat_map(claimbook_core::book::ClaimRecord::anchors);
    let lock = text::compute(document, &record.source, anchors.flat_map(claimbook_core::model::Anchor::locators));
    let path = format!("{CLAIMS}/{}/{LOCK_FILE}", record.folder);
    let current = record.lock_file.map(|file| book.file(file).text());
    let computed = lock.to_string();
    if current == Some(computed.as_str()) {
        context.say(format_args!(
            "{path} is up to date: {}, {}",
            counted(lock.passages.len(), "passage"),
            counted(lock.spans.len(), "span")
        ));
        return Ok(Outcome::Clean);
    }
    if arguments.check {
        context.say(format_args!("{path} is stale; `claimbook anchor {}` would change it", arguments.source));
        return Ok(Outcome::Findings);
    }
    output::write_file(&context.root()?.join(&path), computed.as_bytes())?;
    context.say(format_args!(
        "wrote {path}: {}, {}",
        counted(lock.passages.len(), "passage"),
        counted(lock.spans.len(), "span")
    ));
    Ok(Outcome::Clean)
}
