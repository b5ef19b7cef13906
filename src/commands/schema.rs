//! `schema`: writes the JSON Schemas.

use anyhow::Result;
use claimbook::{output, release};

use super::{Context, Outcome, counted, print};
use crate::args::Schema;

pub(crate) fn run(context: &Context, arguments: &Schema) -> Result<Outcome> {
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => context.root()?.join("schema"),
    };
    let files = release::schemas()?;
    output::write_folder(&out, &files, |name| name.ends_with(".schema.json"))?;
    for name in files.keys() {
        context.name(format_args!("wrote {}", out.join(name).display()));
    }
    print(&format!("{}: {}\n", out.display(), counted(files.len(), "schema")))?;
    Ok(Outcome::Clean)
}
