//! The command `anchor`: computes a source's lock from its text. Locators of claims may name other words than before
//! only with `--accept`.

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::relocate::{self, Relocation};
use claimbook_core::book::{Book, CLAIMS, LOCK_FILE, SourceRecord};
use claimbook_core::model::Lock;
use claimbook_core::output;
use claimbook_core::rules;
use claimbook_core::text::{self, Document, Mapping};
use clap::Args;

use super::{Context, Outcome, counted, print};

/// Arguments of `anchor`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of the source.
    source: String,
    /// Do not write; fail if the lock would change.
    #[arg(long)]
    check: bool,
    /// Write the lock even if locators of claims then name other words than before, and accept the locators that
    /// `rebase` could not place.
    #[arg(long, conflicts_with = "check")]
    accept: bool,
    /// Segment the text again, and update the locators in the records to name the same words.
    ///
    /// Without this option, an unchanged text keeps the sentences of its lock.
    #[arg(long, conflicts_with = "accept")]
    resegment: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let record = book.source_named(&arguments.source)?;
    let texts = context.texts(&book)?;
    let document = texts.get(&arguments.source).with_context(|| {
        format!("the text is needed to compute anchors: {}", context.how_to_give(&format!("{}.txt", arguments.source)))
    })?;
    if document.length() == 0 {
        bail!("the text of `{}` is empty", arguments.source);
    }
    if record.lock.is_none() && record.lock_file.is_some() && !arguments.accept {
        bail!(
            "{} cannot be read, so claims might name other words than before: restore it, for example from version \
             control, or pass `--accept` to compute it anew",
            path(record)
        );
    }
    // The sentences of a lock that was edited by hand are not kept.
    let known = record.lock.as_ref().filter(|lock| text::checksum(lock) == lock.checksum);
    let is_same_text = known.is_some_and(|lock| lock.text.sha256 == document.sha256());
    if arguments.resegment {
        let Some(known) = known.filter(|_| is_same_text) else {
            bail!(
                "`--resegment` needs an unaltered anchors.lock of the same text: run `claimbook anchor {}` first",
                arguments.source
            );
        };
        return resegment(context, &book, record, document, known, arguments.check);
    }
    let locators = book.locators_of(&record.source.id);
    let lock = match known {
        Some(known) => text::recompute(document, &record.source, known, locators),
        None => text::compute(document, &record.source, locators),
    };
    // Anchors that `rebase` could not place wait until their locators change, or until a person accepts them.
    let unplaced = if arguments.accept { Vec::new() } else { relocate::unplaced(&book, record) };
    let unplaced = unplaced.into_iter().map(|(unplaced, _)| unplaced.clone()).collect();
    let lock = text::with_unplaced(lock, unplaced);
    say_undivided(context, record, &lock);
    let path = path(record);
    let current = record.lock_file.map(|file| book.file(file).text());
    let computed = lock.to_string();
    let size = size(&lock);
    if current == Some(computed.as_str()) {
        context.say(format_args!("{path} is up to date: {size}"));
        return Ok(Outcome::Clean);
    }
    let rebound = list_rebound(&book, record, document, &lock)?;
    if arguments.check {
        context.say(format_args!("{path} is stale; `claimbook anchor {}` would change it", arguments.source));
        return Ok(Outcome::Findings);
    }
    if rebound > 0 && is_same_text && !arguments.accept {
        context.say(format_args!(
            "{path} was not written: {} would name other words; `claimbook anchor {} --resegment` writes the locators of the \
             same words into the records",
            counted(rebound, "locator"),
            arguments.source
        ));
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
    let rebound = text::rebound(old, new, document, names.keys());
    let line =
        |rebound: &text::Rebound| format!("{} {}: {}\n", names[&rebound.at].join(", "), rebound.at, rebound.words);
    print(&rebound.iter().map(line).collect::<String>())?;
    Ok(rebound.len())
}

fn path(record: &SourceRecord) -> String {
    format!("{CLAIMS}/{}/{LOCK_FILE}", record.folder)
}

/// Returns the size of a lock in words.
fn size(lock: &Lock) -> String {
    format!("{}, {}", counted(lock.passages.len(), "passage"), counted(lock.spans.len(), "span"))
}

/// Prints a warning for a text without blank lines.
fn say_undivided(context: &Context, record: &SourceRecord, lock: &Lock) {
    for fault in rules::check_blocks(&record.source, lock) {
        context.say(format_args!("warning: {fault}; {}", fault.help));
    }
}

/// Segments the text again, and writes the locators of the same words into the records, then the lock. Writes nothing
/// if a locator cannot be mapped or if `check` is set.
fn resegment(
    context: &Context,
    book: &Book,
    record: &SourceRecord,
    document: &Document,
    known: &Lock,
    check: bool,
) -> Result<Outcome> {
    let (path, id) = (path(record), &record.source.id);
    if !book.is_complete(record) {
        bail!("records of `{id}` cannot be read: `claimbook check` says which");
    }
    if !relocate::unplaced(book, record).is_empty() {
        bail!("some locators of `{id}` wait for a decision since the text was revised: `claimbook check` lists them");
    }
    let lock = text::compute(document, &record.source, []);
    say_undivided(context, record, &lock);
    let relocations = relocate::relocations(book, record, &Mapping::new(document, known, &lock));
    let line = |relocation: &Relocation| {
        let new = relocation.new.as_deref().unwrap_or("not a whole sentence; correct it by hand");
        format!(
            "{}: {} {}: {} -> {new}\n",
            book.file(relocation.file).path(),
            relocation.name,
            relocation.path,
            relocation.old
        )
    };
    print(&relocations.iter().map(line).collect::<String>())?;
    let unmapped = relocations.iter().filter(|relocation| relocation.new.is_none()).count();
    if unmapped > 0 {
        context.say(format_args!("nothing was written: {} cannot be mapped", counted(unmapped, "locator")));
        return Ok(Outcome::Findings);
    }
    let edited = relocate::apply(book, &relocations)
        .map_err(|file| anyhow::anyhow!("the locators in `{}` cannot be edited in place", book.file(file).path()))?;
    if check {
        let is_same = edited.is_empty() && {
            let lock = text::compute(document, &record.source, book.locators_of(id));
            record.lock.as_ref() == Some(&lock)
        };
        let state = if is_same { "is up to date" } else { "is stale" };
        context.say(format_args!("{path} {state}: {} would change", counted(relocations.len(), "locator")));
        return Ok(if is_same { Outcome::Clean } else { Outcome::Findings });
    }
    for (file, text) in &edited {
        let path = book.file(*file).path();
        output::write_file(&context.root()?.join(path), text.as_bytes())?;
        context.name(format_args!("wrote {path}"));
    }
    let lock = text::compute(document, &record.source, context.book()?.locators_of(id));
    output::write_file(&context.root()?.join(&path), lock.to_string().as_bytes())?;
    let size = size(&lock);
    context.say(format_args!("wrote {path}: {size}; {} changed in the records", counted(relocations.len(), "locator")));
    Ok(Outcome::Clean)
}
