//! The command `import`: records from a spreadsheet, exported tables or another annotation tool.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::import::{self, Defaults, Request};
use claimbook_core::output;
use claimbook_core::report;
use clap::Args;

use super::{Context, Outcome, ReportFormat, coder, day, print};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A file of claims (`.csv`, `.jsonl` or `.json`), or a folder of exported tables.
    file: PathBuf,
    /// The id of the source of the claims.
    #[arg(long, value_name = "ID")]
    source: String,
    /// The coder of rows that do not state one [default: the coder of the source's other files].
    #[arg(long, value_name = "CODER")]
    coder: Option<String>,
    /// The day of coding of rows that do not state one, if their paragraph has no file yet [default: that of
    /// `SOURCE_DATE_EPOCH`, else today (UTC)].
    #[arg(long, value_name = "YYYY-MM-DD")]
    coded_on: Option<String>,
    /// The version of the codebook of rows that do not state one [default: that of the source's newest file].
    #[arg(long, value_name = "VERSION")]
    codebook: Option<String>,
    /// A YAML file that maps the `columns`, `values` and `labels` of another tool to fields and codes of the book.
    #[arg(long, value_name = "MAP.yaml")]
    map: Option<PathBuf>,
    /// Write nothing; print the records that would be written.
    #[arg(long)]
    dry_run: bool,
    /// The output format of the faults.
    #[arg(long, default_value = "text")]
    format: ReportFormat,
}

/// The file formats of exported tables that are read. The first one that a folder has is used.
const FORMATS: [&str; 2] = ["csv", "jsonl"];

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let (book, root) = (context.book()?, context.root()?);
    let source = book.source_named(&arguments.source)?;
    let files = if arguments.file.is_dir() { tables(&arguments.file)? } else { vec![read(&arguments.file)?] };
    let mapping = arguments.map.as_deref().map(read).transpose()?;
    let texts = context.texts_of([&source.source.id])?;
    let today = if arguments.coded_on.is_none() { Some(day::of_coding()?) } else { None };
    let given = [arguments.coder.clone(), arguments.coded_on.clone(), arguments.codebook.clone()];
    let mut imported = import::import(Request {
        book: &book,
        source,
        text: texts.get(source.source.id.as_str()),
        files,
        mapping,
        defaults: Defaults::new(&book, source, given, today),
    });
    for help in imported.read.diagnostics.iter_mut().filter_map(|diagnostic| diagnostic.help.as_mut()) {
        *help = context.hint(help);
    }
    let faults = &imported.read.diagnostics;
    print(&match arguments.format {
        ReportFormat::Text => report::text(&imported.read, faults, context.color()),
        ReportFormat::Json => report::json(&imported.read, faults),
    })?;
    if claimbook_core::rules::has_errors(faults) {
        context.say(format_args!("nothing was written, because the file has errors"));
        return Ok(Outcome::Findings);
    }
    let summary = imported.summary();
    if arguments.dry_run {
        let mut text = String::new();
        for (path, records) in &imported.added {
            let _ = writeln!(text, "{path}\n{records}");
        }
        if let ReportFormat::Text = arguments.format {
            print(&text)?;
        }
        context.say(format_args!("would write {summary}"));
        return Ok(Outcome::Clean);
    }
    for (path, text) in &imported.files {
        output::write_file(&root.join(path), text.as_bytes())?;
        context.name(format_args!("wrote {path}"));
    }
    context.say(format_args!("wrote {summary}"));
    for id in &imported.coders {
        if let Some(missing) = coder::unlisted(&book, id) {
            context.say(format_args!("{missing}"));
        }
    }
    if imported.claims > 0 {
        context.say(format_args!(
            "{}",
            context.hint(&format!("run `claimbook anchor {} --texts DIR`, then `claimbook check`", source.source.id))
        ));
    }
    Ok(Outcome::Clean)
}

/// Reads a file, with its path for messages.
fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok((path.display().to_string(), bytes))
}

/// Reads the tables of an export, in the order of their names.
fn tables(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let Some(format) = FORMATS.into_iter().find(|format| folder.join(format!("claims.{format}")).is_file()) else {
        bail!(
            "`{0}` has no `claims.csv` or `claims.jsonl`: name the folder `csv` or `jsonl` of an export",
            folder.display()
        );
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
        let path = entry.with_context(|| format!("cannot list `{}`", folder.display()))?.path();
        let is_format = path.extension().is_some_and(|extension| extension == format);
        let table = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if is_format && import::is_read(&table) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}
