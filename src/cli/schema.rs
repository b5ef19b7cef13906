//! The command `schema`: writes the JSON Schemas.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use claimbook_core::book::Book;
use claimbook_core::model::schemas;
use claimbook_core::output;
use clap::Args;

use super::{Context, Outcome, counted, print};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder to write [default: `schema` in the book]. Its contents are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => context.root()?.join("schema"),
    };
    let files = files(&book(context)?)?;
    write(&out, &files)?;
    for name in files.keys() {
        context.name(format_args!("wrote {}", out.join(name).display()));
    }
    print(&format!("{}: {}\n", out.display(), counted(files.len(), "schema")))?;
    Ok(Outcome::Clean)
}

/// Returns the book whose codes the schemas list, or an empty one outside a book.
fn book(context: &Context) -> Result<Book> {
    if context.root().is_ok() { context.book() } else { Ok(Book::default()) }
}

/// Returns the schemas of the record files and of the exported tables, by file name.
#[cfg(feature = "tables")]
pub(super) fn files(book: &Book) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = schemas(&book.vocabulary);
    files.extend(claimbook_release::manifest::schemas(&claimbook_tables::tables::shapes_of(book)?));
    Ok(files)
}

/// Returns the schemas of the record files, by file name.
#[cfg(not(feature = "tables"))]
#[expect(clippy::unnecessary_wraps, reason = "the build with tables can fail here")]
pub(super) fn files(book: &Book) -> Result<BTreeMap<String, Vec<u8>>> {
    Ok(schemas(&book.vocabulary))
}

/// Writes the schemas. Replaces the contents of the folder.
#[cfg(feature = "tables")]
fn write(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    Ok(output::write_folder(out, files, |name| name.ends_with(".schema.json"))?)
}

/// Writes the schemas. Keeps schemas of tables, which a build without the feature `tables` does not know.
#[cfg(not(feature = "tables"))]
fn write(out: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    std::fs::create_dir_all(out)?;
    for (name, bytes) in files {
        output::write_file(&out.join(name), bytes)?;
    }
    Ok(())
}
