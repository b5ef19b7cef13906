//! `diff`: says what changed between two books, exports or releases.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{self, Book, CLAIMS};
use claimbook_core::rules;
use claimbook_release::diff;
use claimbook_release::manifest::{MANIFEST, Manifest};
use claimbook_release::snapshot::Edition;
use claimbook_tables::export::{self, HYDRATED};
use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::{Context, Outcome, counted, print, read_file};

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
pub(crate) fn released(context: &Context, folder: &Path) -> Result<Edition> {
    let parquet = folder.join(export::Format::Parquet.name());
    let edition = Edition::of_parquet(files(context, &parquet)?);
    let mut edition = edition.with_context(|| format!("cannot read `{}`", parquet.display()))?;
    if let Some(manifest) = manifest(&folder.join(MANIFEST))? {
        edition.version = Some(manifest.version);
        edition.dataset = Some(manifest.dataset);
    }
    Ok(edition)
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

/// The Parquet files of a folder by the names of their tables.
fn files(context: &Context, folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut paths = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(table) = name.strip_suffix(".parquet").filter(|_| !name.ends_with(HYDRATED)) {
            context.name(format_args!("read {}", path.display()));
            paths.insert(table.to_owned(), path);
        }
    }
    if paths.is_empty() {
        bail!("`{}` holds no Parquet file", folder.display());
    }
    let read = |(table, path): (String, PathBuf)| {
        let bytes = read_file(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Ok((table, bytes))
    };
    paths.into_iter().collect::<Vec<_>>().into_par_iter().map(read).collect()
}

/// What a release says of itself; `None` of an export, which says nothing.
fn manifest(path: &Path) -> Result<Option<Manifest>> {
    let bytes = match read_file(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    };
    let manifest = Manifest::read(&bytes).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(Some(manifest))
}
