//! `schema`: writes the JSON Schemas.

use std::path::PathBuf;

use anyhow::Result;
use claimbook_core::output;
use claimbook_release::manifest;
use clap::Args;

use super::{Context, Outcome, counted, print};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder to write [default: `schema` in the book]. It is replaced as a whole.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => context.root()?.join("schema"),
    };
    let files = manifest::schemas()?;
    output::write_folder(&out, &files, |name| name.ends_with(".schema.json"))?;
    for name in files.keys() {
        context.name(format_args!("wrote {}", out.join(name).display()));
    }
    print(&format!("{}: {}\n", out.display(), counted(files.len(), "schema")))?;
    Ok(Outcome::Clean)
}
