//! The command `anchor`: computes a source's lock from its text. Locators of claims get other words only with
//! `--accept`.

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{Book, CLAIMS, LOCK_FILE, SourceRecord};
use claimbook_core::model::Lock;
use claimbook_core::output;
use claimbook_core::text::{self, Document};
use clap::Args;

use super::{Context, Outcome, counted, print, source};

/// Arguments of `anchor`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of the source.
    source: String,
    /// Do not write; fail if the lock would change.
    #[arg(long)]
    check: bool,
    /// Write the lock even if locators of claims then name other words than before.
    #[arg(long, conflicts_with = "check")]
    accept: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let record = source(&book, &arguments.source)?;
    let texts = context.texts(&book)?;
    let document = texts.get(&arguments.source).with_context(|| {
        format!("the text is needed to compute anchors: give the folder of `{}.txt` with `--texts`", arguments.source)
    })?;
    if document.length() == 0 {
        bail!("the text of `{}` is empty", arguments.source);
    }
    let lock = text::compute(document, &record.source, book.locators_of(&record.source.id));
    let path = format!("{CLAIMS}/{}/{LOCK_FILE}", record.folder);
    let current = record.lock_file.map(|file| book.file(file).text());
    let computed = lock.to_string();
    let size = format!("{}, {}", counted(lock.passages.len(), "passage"), counted(lock.spans.len(), "span"));
    if current == Some(computed.as_str()) {
        context.say(format_args!("{path} is up to date: {size}"));
        return Ok(Outcome::Clean);
    }
    let rebound = list_rebound(&book, record, document, &lock)?;
    if arguments.check {
        context.say(format_args!("{path} is stale; `claimbook anchor {}` would change it", arguments.source));
        return Ok(Outcome::Findings);
    }
    if rebound > 0 && !arguments.accept {
        context.say(format_args!(
            "{path} was not written: {} would name other words; correct them in the records, then accept the \
             remaining ones with `claimbook anchor {} --accept`",
            counted(rebound, "locator"),
            arguments.source
        ));
        return Ok(Outcome::Findings);
    }
    output::write_file(&context.root()?.join(&path), computed.as_bytes())?;
    context.say(format_args!("wrote {path}: {size}"));
    Ok(Outcome::Clean)
}

/// Prints every locator that names other words in the new lock, with the records that use it and the new place of its
/// words. Returns the number of these locators.
fn list_rebound(book: &Book, record: &SourceRecord, document: &Document, new: &Lock) -> Result<usize> {
    let Some(old) = &record.lock else { return Ok(0) };
    let names = book.names_of(record);
    let rebound = text::rebound(old, new, document, &record.source, names.keys());
    let line =
        |rebound: &text::Rebound| format!("{} {}: {}\n", names[&rebound.at].join(", "), rebound.at, rebound.words);
    print(&rebound.iter().map(line).collect::<String>())?;
    Ok(rebound.len())
}
