//! `export`: writes the normalized tables and the codebook.

use anyhow::Result;
use claimbook::export::{self, Format};
use claimbook::{check, output, report};

use super::{Context, Outcome, counted, print};
use crate::args::{Export, TableFormat};

pub(crate) fn run(context: &Context, arguments: &Export) -> Result<Outcome> {
    let root = context.root()?;
    let book = context.book()?;
    let diagnostics = check::check(&book, &context.texts(&book)?);
    if check::has_errors(&diagnostics) {
        let errors: Vec<_> = diagnostics
            .into_iter()
            .filter(|found| found.rule.severity == claimbook::diagnostic::Severity::Error)
            .collect();
        print(&report::text(&book, &errors, context.color()))?;
        context.say(format_args!("nothing was exported: the book has {}", counted(errors.len(), "error")));
        return Ok(Outcome::Findings);
    }
    let mut formats: Vec<Format> = arguments.format.iter().map(|format| format_of(*format)).collect();
    formats.sort_unstable();
    formats.dedup();
    let files = export::export(&book, &formats)?;
    let out = arguments.out.clone().unwrap_or_else(|| root.join("exports"));
    output::write_folder(&out, &files, export::is_export)?;
    for (name, bytes) in &files {
        context.name(format_args!("wrote {} ({} bytes)", out.join(name).display(), bytes.len()));
    }
    for format in &formats {
        let folder = format!("{}/", format.name());
        let (count, bytes) = files
            .iter()
            .filter(|(name, _)| name.starts_with(&folder))
            .fold((0, 0), |(count, sum), (_, bytes)| (count + 1, sum + bytes.len()));
        print(&format!("{}: {}, {bytes} bytes\n", out.join(format.name()).display(), counted(count, "table")))?;
    }
    print(&format!("{}\n", out.join(export::CODEBOOK).display()))?;
    context.say(format_args!(
        "exported {} of {}",
        counted(book.claims.len(), "claim"),
        counted(book.sources.len(), "source")
    ));
    Ok(Outcome::Clean)
}

fn format_of(format: TableFormat) -> Format {
    match format {
        TableFormat::Csv => Format::Csv,
        TableFormat::Parquet => Format::Parquet,
        TableFormat::Jsonl => Format::JsonLines,
    }
}
