//! The command `check`: validates a book.

use std::collections::BTreeMap;
use std::env;
use std::fs::OpenOptions;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use claimbook_core::book::{self, Book};
use claimbook_core::mend::{Mended, mend};
use claimbook_core::model::Date;
use claimbook_core::output;
use claimbook_core::report::{self, Summary};
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::syntax::file::File;
use claimbook_core::text::{Tally, Texts};
use clap::{Args, ValueEnum};

use super::{Context, Outcome, Selection, print};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Report only on these files and folders; the whole book is still read.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The output format.
    #[arg(long, default_value = "text")]
    format: Format,
    /// Fail on warnings too.
    #[arg(long)]
    deny_warnings: bool,
    /// Apply every safe fix in place before checking.
    #[arg(long)]
    fix: bool,
    /// The day for which the expiry of waivers is checked [default: the newest `coded_on` of the claims].
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

/// The output format of diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people.
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub workflow commands for annotations; also adds a table to the file in `GITHUB_STEP_SUMMARY`, if set.
    Github,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    if arguments.fix {
        fix(context, arguments)?;
    }
    // The process ends soon, and freeing a large book takes a twentieth of the time of a check.
    let book = ManuallyDrop::new(context.book()?);
    let texts = context.texts(&book)?;
    let mut diagnostics = diagnose(context, arguments, &book, &texts)?;
    context.hint_all(&mut diagnostics);
    print(&match arguments.format {
        Format::Text => report::text(&book, &diagnostics, context.color()),
        Format::Json => report::json(&book, &diagnostics),
        Format::Sarif => report::sarif(&book, &diagnostics, &folder(&context.root()?)?),
        Format::Github => {
            let folder = folder(&context.root()?)?;
            summarize(&report::markdown(&book, &diagnostics, &folder))?;
            report::github(&book, &diagnostics, &folder)
        }
    })?;
    let summary = Summary::of(&book, &diagnostics);
    tally(context, &book, &texts);
    context.say(format_args!("{summary}"));
    let mut pending = diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none());
    if let Some(first) = pending.clone().find(|diagnostic| diagnostic.is_error()).or_else(|| pending.next()) {
        context.say(format_args!("run `claimbook explain {}` for details", first.rule.id));
    }
    let failed = summary.errors > 0 || (arguments.deny_warnings && summary.warnings > 0);
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}

fn diagnose(context: &Context, arguments: &Arguments, book: &Book, texts: &Texts) -> Result<Vec<Diagnostic>> {
    let mut diagnostics = match arguments.today {
        Some(today) => rules::check_on(book, texts, Some(today)),
        None => rules::check(book, texts),
    };
    if !arguments.paths.is_empty() {
        let selection = Selection::new(&context.root()?, &arguments.paths)?;
        selection.must_select(book.files.iter().map(File::path))?;
        diagnostics.retain(|diagnostic| selection.holds(book.file(diagnostic.place.file).path()));
    }
    Ok(diagnostics)
}

/// Applies all safe fixes, and writes each changed file once.
fn fix(context: &Context, arguments: &Arguments) -> Result<()> {
    let root = context.root()?;
    let read = |held: &BTreeMap<String, Vec<u8>>| Ok(book::load_with(&root, held.clone())?);
    let texts = context.texts(&read(&BTreeMap::new())?)?;
    let Mended { files, fixes } = mend(read, |book| diagnose(context, arguments, book, &texts))?;
    for (path, bytes) in &files {
        output::write_file(&root.join(path), bytes)?;
        context.name(format_args!("wrote {path}"));
    }
    context.say(format_args!("{fixes} safe {} applied", if fixes == 1 { "fix" } else { "fixes" }));
    Ok(())
}

/// Returns the path of the book in its repository, which prefixes paths in reports: empty, or with `/` at the end. The
/// repository is `GITHUB_WORKSPACE`, else the nearest folder with `.git`, else the book itself.
fn folder(root: &Path) -> Result<String> {
    let root = root.canonicalize().with_context(|| format!("cannot find `{}`", root.display()))?;
    let given = env::var_os("GITHUB_WORKSPACE").and_then(|path| Path::new(&path).canonicalize().ok());
    let found = || root.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_path_buf);
    let repository = given.filter(|given| root.starts_with(given)).or_else(found);
    let relative = repository.and_then(|repository| root.strip_prefix(repository).ok().map(Path::to_path_buf));
    let mut folder = String::new();
    for part in &relative.unwrap_or_default() {
        folder.push_str(&part.to_string_lossy());
        folder.push('/');
    }
    Ok(folder)
}

/// Appends Markdown to the job summary if `GITHUB_STEP_SUMMARY` is set.
fn summarize(markdown: &str) -> Result<()> {
    let Some(path) = env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(());
    };
    let added = OpenOptions::new().create(true).append(true).open(&path);
    added
        .and_then(|mut file| file.write_all(markdown.as_bytes()))
        .with_context(|| format!("cannot append to the file in GITHUB_STEP_SUMMARY, `{}`", path.display()))
}

/// Prints how many of the spans that the claims of each source name were found in the given texts.
fn tally(context: &Context, book: &Book, texts: &Texts) {
    for record in &book.sources {
        let Some(document) = texts.get(record.source.id.as_str()).filter(|_| record.lock.is_some()) else { continue };
        let Tally { exact, moved, ambiguous, lost } = Tally::of(document, book.anchored_spans(record));
        context.say(format_args!(
            "{}: {exact} anchored spans exact, {moved} moved, {ambiguous} ambiguous, {lost} lost",
            record.source.id
        ));
    }
}
