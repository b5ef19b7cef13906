//! `diff`: says what changed between two books, exports or releases.

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
    /// The older state: a folder with a book, an export or a release.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer state, likewise.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How to print it.
    #[arg(long, default_value = "text")]
    format: Format,
}

/// How to print what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people; long lists are cut.
    Text,
    /// One JSON object, with everything.
    Json,
    /// For the changes of a release, with everything.
    Markdown,
}

/// What a folder holds.
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
        bail!("`{}` holds neither `{CLAIMS}` nor `parquet`: it is no book, no export and no release", folder.display())
    }
}

/// The edition that an export or a release holds.
fn released(context: &Context, folder: &Path) -> Result<Edition> {
    for path in parquet_files(folder)?.values() {
        context.name(format_args!("read {}", path.display()));
    }
    Ok(Edition::of_folder(folder)?)
}

/// A book without errors: of others the tables say too little.
fn sound(folder: &Path) -> Result<Book> {
    let book = book::load(folder)?;
    let errors = rules::errors(&book).len();
    if errors > 0 {
        bail!(
            "the book `{0}` has {1}, and only sound books can be compared; `claimbook check --book {0}` lists them",
            folder.display(),
            counted(errors, "error")
        );
    }
    Ok(book)
}
