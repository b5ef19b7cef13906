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
    let files = write(&book(context)?, &out)?;
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

/// Writes the schemas of the record files and of the exported tables. Replaces the contents of the folder.
#[cfg(feature = "tables")]
fn write(book: &Book, out: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = schemas(&book.vocabulary);
    files.extend(claimbook_release::manifest::schemas(&claimbook_tables::tables::shapes_of(book)?));
    output::write_folder(out, &files, |name| name.ends_with(".schema.json"))?;
    Ok(files)
}

/// Writes the schemas of the record files only. Keeps the schemas of the tables, because a build without the feature
/// `tables` cannot write them.
#[cfg(not(feature = "tables"))]
fn write(book: &Book, out: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let files = schemas(&book.vocabulary);
    std::fs::create_dir_all(out)?;
    for (name, bytes) in &files {
        output::write_file(&out.join(name), bytes)?;
    }
    Ok(files)
}
