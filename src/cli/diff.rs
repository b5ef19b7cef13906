//! The command `diff`: prints the changes between two books, exports or releases.

use std::path::{Path, PathBuf};

use anyhow::Result;
use claimbook_release::diff::{self, Side, SideError};
use claimbook_release::snapshot::parquet_files;
use clap::{Args, ValueEnum};

use super::{Context, Outcome, print};

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

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let (old, new) = rayon::join(|| read(context, &arguments.old), || read(context, &arguments.new));
    let diff = diff::compare(old?, new?)?;
    print(&match arguments.format {
        Format::Text => diff::text(&diff),
        Format::Json => diff::json(&diff),
        Format::Markdown => diff::markdown(&diff),
    })?;
    Ok(if diff.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

fn read(context: &Context, folder: &Path) -> Result<Side, SideError> {
    let side = Side::of_folder(folder)?;
    if let Side::Edition(_) = side {
        for path in parquet_files(folder)?.values() {
            context.name(format_args!("read {}", path.display()));
        }
    }
    Ok(side)
}
