//! The command `decisions`: lists the decisions about the claims, and carries them out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use claimbook_core::book::Book;
use claimbook_core::book::decided::State;
use claimbook_core::output;
use claimbook_core::report;
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::syntax::file::File;
use claimbook_review::apply::{Applied, apply, line, summary};
use clap::{Args, Subcommand};

use super::{Context, Outcome, Selection, counted, print};

/// Arguments of `decisions`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What to do with the decisions.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List every decision with its state: open, carried out, waiting for a verdict, stale, or decided in an adjudication.
    List(Files),
    /// Carry out the open decisions as edits of the records; stale ones are refused.
    Apply(Apply),
}

#[derive(Debug, Args)]
struct Files {
    /// The files and folders of decisions [default: all decisions of the book].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct Apply {
    #[command(flatten)]
    files: Files,
    /// Write nothing; list the files that would change.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    match &arguments.action {
        Action::List(files) => list(&book, &selection(context, &book, files)?),
        Action::Apply(arguments) => carry_out(context, arguments, &book),
    }
}

fn selection(context: &Context, book: &Book, files: &Files) -> Result<Selection> {
    let selection = Selection::new(&context.root()?, &files.paths)?;
    selection.must_select(book.decisions.iter().map(|record| book.file(record.file).path()))?;
    Ok(selection)
}

fn list(book: &Book, selection: &Selection) -> Result<Outcome> {
    let mut waits = false;
    for record in book.decisions.iter().filter(|record| selection.holds(book.file(record.file).path())) {
        let file = book.file(record.file);
        for (index, decision) in &record.record.decisions.sound {
            let state = book.state(record, decision);
            waits |= !matches!(state, State::CarriedOut | State::Settling);
            let name = state.name();
            print(&format!("{}:{}: {name}: {}\n", file.path(), line(file, *index), summary(decision)))?;
        }
    }
    Ok(if waits { Outcome::Findings } else { Outcome::Clean })
}

fn carry_out(context: &Context, arguments: &Apply, book: &Book) -> Result<Outcome> {
    let selection = selection(context, book, &arguments.files)?;
    let root = context.root()?;
    let Applied { files, carried_out, before, settling, left } = apply(book, |path, _| selection.holds(path));
    if let Some((changed, errors)) = new_errors(book, &files) {
        print(&report::text(&changed, &errors, context.color()))?;
        context.say(format_args!("nothing was written: the decisions would make the book invalid"));
        return Ok(Outcome::Findings);
    }
    for (path, bytes) in &files {
        print(&format!("{path}\n"))?;
        if !arguments.dry_run {
            output::write_file(&root.join(path), bytes).with_context(|| format!("cannot write `{path}`"))?;
        }
    }
    for left in &left {
        context.say(format_args!("{}:{}: {}: {}", left.path, left.line, left.subject, left.reason));
    }
    if settling > 0 {
        context.say(format_args!(
            "{} of codings left to `claimbook adjudicate SOURCE --coders A,B --apply`",
            counted(settling, "decision")
        ));
    }
    let done = if arguments.dry_run { "would be carried out" } else { "carried out" };
    context.say(format_args!("{} {done}, {before} before, {} left", counted(carried_out, "decision"), left.len()));
    Ok(if left.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// Returns the book with changed files, and the new errors that these files cause. Returns `None` if there are no new
/// errors. Ignores a lock that lacks a new span, because only `anchor`, which has the text, can add the span.
pub(crate) fn new_errors(book: &Book, files: &BTreeMap<String, Vec<u8>>) -> Option<(Book, Vec<Diagnostic>)> {
    let bytes = |file: &File| (file.path().to_owned(), file.text().as_bytes().to_vec());
    let mut all: BTreeMap<String, Vec<u8>> = book.files.iter().map(bytes).collect();
    all.extend(files.clone());
    let changed = Book::from_files(all);
    let before = rules::errors(book);
    let mut errors = rules::errors(&changed);
    errors.retain(|error| error.rule.id != "stale-lock");
    errors.retain(|error| !before.iter().any(|old| old.rule.id == error.rule.id && old.message == error.message));
    (!errors.is_empty()).then_some((changed, errors))
}
