//! `export`: writes the normalized tables and the codebook.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context as _, Result};
use claimbook::export::{self, Format};
use claimbook::output::Folder;
use claimbook::{check, report};

use super::{Context, Outcome, counted, print};
use crate::args::{Export, TableFormat};

pub(crate) fn run(context: &Context, arguments: &Export) -> Result<Outcome> {
    let root = context.root()?;
    let book = context.book()?;
    let diagnostics = check::check(&book, &context.texts(&book)?);
    if check::has_errors(&diagnostics) {
        let errors: Vec<_> =
            diagnostics.into_iter().filter(|found| check::has_errors(std::slice::from_ref(found))).collect();
        print(&report::text(&book, &errors, context.color()))?;
        context.say(format_args!("nothing was exported: the book has {}", counted(errors.len(), "error")));
        return Ok(Outcome::Findings);
    }
    let mut formats: Vec<Format> = arguments.format.iter().map(|format| format_of(*format)).collect();
    formats.sort_unstable();
    formats.dedup();
    let out = arguments.out.clone().unwrap_or_else(|| root.join("exports"));
    let folder = Folder::begin(&out, export::is_export)?;
    let bar = context.progress(book.claim_count() as u64, "claims exported");
    let files = export::export_to(&book, &formats, |name| folder.create(name), |claims| bar.inc(claims))?;
    bar.finish_and_clear();
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    let mut written = Vec::new();
    for (name, mut file) in files {
        file.flush().with_context(|| format!("cannot write `{name}`"))?;
        sizes.insert(name, file.get_ref().metadata()?.len());
        written.push(file);
    }
    folder.finish(written)?;
    for (name, bytes) in &sizes {
        context.name(format_args!("wrote {} ({bytes} bytes)", out.join(name).display()));
    }
    for format in &formats {
        let folder = format!("{}/", format.name());
        let (count, bytes) = sizes
            .iter()
            .filter(|(name, _)| name.starts_with(&folder))
            .fold((0, 0), |(count, sum), (_, bytes)| (count + 1, sum + bytes));
        print(&format!("{}: {}, {bytes} bytes\n", out.join(format.name()).display(), counted(count, "table")))?;
    }
    print(&format!("{}\n", out.join(export::CODEBOOK).display()))?;
    context.say(format_args!(
        "exported {} of {}",
        counted(book.claim_count(), "claim"),
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
