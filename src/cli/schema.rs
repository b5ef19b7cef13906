//! The command `schema`: writes the JSON Schemas.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
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
    let files = write(&out)?;
    for name in files.keys() {
        context.name(format_args!("wrote {}", out.join(name).display()));
    }
    print(&format!("{}: {}\n", out.display(), counted(files.len(), "schema")))?;
    Ok(Outcome::Clean)
}

/// Writes the schemas of the hand-written files and of the exported tables. Replaces the contents of the folder.
#[cfg(feature = "tables")]
fn write(out: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let files = claimbook_release::manifest::schemas();
    output::write_folder(out, &files, |name| name.ends_with(".schema.json"))?;
    Ok(files)
}

/// Writes the schemas of the hand-written files only. Schemas of the tables, which a build without the feature `tables`
/// does not know, are kept.
#[cfg(not(feature = "tables"))]
fn write(out: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let files = claimbook_core::model::schemas();
    std::fs::create_dir_all(out)?;
    for (name, bytes) in &files {
        output::write_file(&out.join(name), bytes)?;
    }
    Ok(files)
}
