//! The command `rebase`: carries the anchors of a source over to a revised text.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{Book, CLAIMS, SourceRecord};
use claimbook_core::model::Date;
use claimbook_core::output;
use claimbook_core::text::Document;
use claimbook_review::page;
use claimbook_review::rebase::{Applied, Revision};
use clap::{Args, ValueEnum};

use super::{Context, Outcome, coder, counted, day, print};

/// Arguments of `rebase`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The id of the source.
    source: String,
    /// The text that `anchors.lock` was made from.
    #[arg(long, value_name = "OLD")]
    from: PathBuf,
    /// The revised text.
    #[arg(long, value_name = "NEW")]
    to: PathBuf,
    /// Write the new lock and the locators of the anchors that are placed for certain.
    ///
    /// All other locators stay as they are, and `check` reports them until they are decided on. A new decisions file has
    /// one line for each.
    #[arg(long)]
    apply: bool,
    /// The coder who decides, for the header of the decisions file [default: Git's `user.name`].
    #[arg(long, value_name = "ID", requires = "apply")]
    by: Option<String>,
    /// The day of the decisions, for the header of the file [default: that of `SOURCE_DATE_EPOCH`, or today].
    #[arg(long, value_name = "YYYY-MM-DD", requires = "apply")]
    on: Option<Date>,
    /// The output format.
    #[arg(long, default_value = "text")]
    format: Format,
}

/// The output format of a revision. All of them quote both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people.
    Text,
    /// One JSON object with all anchors.
    Json,
    /// Markdown for people.
    Markdown,
    /// A page with both texts side by side, on which one decides.
    Html,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let record = book.source_named(&arguments.source)?;
    let (old, new) = (text(context, &arguments.from)?, text(context, &arguments.to)?);
    let revision = Revision::new(&book, record, &old, &new)?;
    // Nothing is printed if the files cannot be written.
    let applied = if arguments.apply {
        let by = coder::deciding(&book, &context.root()?, arguments.by.as_deref(), "reviewer")?;
        let on = arguments.on.map_or_else(day::of_coding, Ok)?;
        Some(revision.apply(&book, record, &new, (&by, &on))?)
    } else {
        None
    };
    if let Some(applied) = &applied {
        write(&context.root()?, record, applied)?;
    }
    print(&match arguments.format {
        Format::Text => revision.text(&book),
        Format::Json => revision.json(&book),
        Format::Markdown => revision.markdown(&book),
        Format::Html => page::revision(&book, &revision),
    })?;
    context.say(format_args!("this report contains words of the source: do not redistribute it"));
    let pending = revision.pending().count();
    match &applied {
        Some(applied) => {
            name_files(context, &book, applied);
            context.say(format_args!(
                "wrote {}: {} in the records changed, {} for a decision",
                counted(applied.files.len(), "file"),
                counted(applied.relocated, "locator"),
                waiting(pending)
            ));
        }
        None => {
            context.say(format_args!("nothing was written; `--apply` places the safe anchors, {}", waiting(pending)));
        }
    }
    Ok(if pending > 0 { Outcome::Findings } else { Outcome::Clean })
}

fn waiting(pending: usize) -> String {
    if pending == 1 { "1 waits".to_owned() } else { format!("{pending} wait") }
}

/// Reads a text outside the folder of texts.
fn text(context: &Context, path: &Path) -> Result<Document> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let text = String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("`{}` is not UTF-8 text", path.display()))?;
    context.name(format_args!("read {}", path.display()));
    Ok(Document::new(&text))
}

fn name_files(context: &Context, book: &Book, applied: &Applied) {
    for (path, text) in &applied.files {
        let is_old = book.files.iter().any(|file| file.path() == path);
        let verb = match text {
            None => "removed",
            Some(_) if is_old => "wrote",
            Some(_) => "created",
        };
        context.name(format_args!("{verb} {path}"));
    }
}

/// Writes the new files of the source's folder, all or none. Keeps the other files of the folder.
fn write(root: &Path, record: &SourceRecord, applied: &Applied) -> Result<()> {
    let folder = root.join(CLAIMS).join(&record.folder);
    let prefix = format!("{CLAIMS}/{}/", record.folder);
    let mut files = BTreeMap::new();
    collect(&folder, "", &mut files)?;
    for (path, text) in &applied.files {
        let name = path.strip_prefix(&prefix).context("a file outside the folder of the source")?;
        match text {
            Some(text) => files.insert(name.to_owned(), text.clone().into_bytes()),
            None => files.remove(name),
        };
    }
    Ok(output::write_folder(&folder, &files, |_| true)?)
}

/// Reads all files below a folder, by path relative to it.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let name = entry.file_name().into_string().ok().map(|name| format!("{prefix}{name}"));
        let name = name.with_context(|| format!("the name of `{}` is not UTF-8", path.display()))?;
        if kind.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if kind.is_file() {
            files.insert(name, fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?);
        } else {
            bail!("`{}` is not a regular file, so the folder cannot be replaced", path.display());
        }
    }
    Ok(())
}
