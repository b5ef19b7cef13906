//! The command `diff`: prints the changes between two books, exports or releases.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use claimbook_core::book::{self, Book, CLAIMS};
use claimbook_core::rules;
use claimbook_release::diff;
use claimbook_release::snapshot::{Edition, parquet_files};
use claimbook_tables::export;
use clap::{Args, ValueEnum};

use super::{Context, Outcome, counted, print};

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The older version: the folder of a book, an export or a release.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer version: the folder of a book, an export or a release.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// The output format.
    #[arg(long, default_value = "text")]
    format: Format,
}

/// The output format of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people; long lists are truncated.
    Text,
    /// One JSON object with all changes.
    Json,
    /// Markdown with all changes, as in a release's `CHANGES.md`.
    Markdown,
}

/// The contents of a folder.
enum State {
    Book(Box<Book>),
    Files(Box<Edition>),
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let (old, new) = rayon::join(|| read(context, &arguments.old), || read(context, &arguments.new));
    let (old, new) = match (old?, new?) {
        (State::Book(old), State::Book(new)) => Edition::of_books(&old, &new)?,
        (State::Book(old), State::Files(new)) => (Edition::of_book(&old)?, *new),
        (State::Files(old), State::Book(new)) => (*old, Edition::of_book(&new)?),
        (State::Files(old), State::Files(new)) => (*old, *new),
    };
    let diff = diff::diff(&old, &new)?;
    print(&match arguments.format {
        Format::Text => diff::text(&diff),
        Format::Json => diff::json(&diff),
        Format::Markdown => diff::markdown(&diff),
    })?;
    Ok(if diff.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

fn read(context: &Context, folder: &Path) -> Result<State> {
    let parquet = folder.join(export::Format::Parquet.name());
    if folder.join(CLAIMS).is_dir() {
        Ok(State::Book(Box::new(sound(folder)?)))
    } else if parquet.is_dir() {
        Ok(State::Files(Box::new(released(context, folder)?)))
    } else {
        bail!("`{}` is not a book, an export or a release: it has neither `{CLAIMS}` nor `parquet`", folder.display())
    }
}

/// Reads the edition of an export or a release.
fn released(context: &Context, folder: &Path) -> Result<Edition> {
    for path in parquet_files(folder)?.values() {
        context.name(format_args!("read {}", path.display()));
    }
    Ok(Edition::of_folder(folder)?)
}

/// Loads a book and fails if it has errors, because the tables would be incomplete.
fn sound(folder: &Path) -> Result<Book> {
    let book = book::load(folder)?;
    let errors = rules::errors(&book).len();
    if errors > 0 {
        bail!(
            "the book `{0}` has {1}, so it cannot be compared; `claimbook check --book {0}` lists them",
            folder.display(),
            counted(errors, "error")
        );
    }
    Ok(book)
}
