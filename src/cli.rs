//! The commands, one short file each, and what they share: where the book is and how to print.

mod agree;
mod anchor;
#[cfg(feature = "tables")]
mod chart;
mod check;
mod coverage;
#[cfg(feature = "tables")]
mod diff;
mod explain;
#[cfg(feature = "tables")]
mod export;
mod fmt;
#[cfg(feature = "tables")]
mod hydrate;
#[cfg(feature = "tables")]
mod interrupt;
mod new;
#[cfg(feature = "tables")]
mod release;
mod schema;
mod show;
#[cfg(feature = "tables")]
mod verify;

use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{self, Book, SourceRecord};
use claimbook_core::model::Slug;
use claimbook_core::syntax::diagnostic::closest;
pub(crate) use claimbook_core::syntax::diagnostic::counted;
use claimbook_core::text::{Document, Texts};
use clap::{Args, Parser, Subcommand, ValueEnum};
#[cfg(feature = "tables")]
use indicatif::{ProgressBar, ProgressStyle};

/// Structured claims from reports: validated YAML records in; CSV, Parquet and JSON Schema out.
#[derive(Debug, Parser)]
#[command(name = "claimbook", version, max_term_width = 100)]
#[command(after_help = "Exit status: 0 clean, 1 findings, 2 could not run.")]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// What every command understands.
    #[command(flatten)]
    pub(crate) global: Global,
}

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// The folder of the book [default: the nearest folder upwards that holds `claims/`].
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) book: Option<PathBuf>,
    /// A folder with the texts of the sources, as `<source>.txt`: your own copies.
    #[arg(long, global = true, value_name = "DIR", env = "CLAIMBOOK_TEXTS")]
    pub(crate) texts: Option<PathBuf>,
    /// When to use color; `NO_COLOR` is honored.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Print no summary.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Name every file that is read or written.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// When to use color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Validate records, references and anchors; with `--texts`, against the sources themselves.
    Check(check::Arguments),
    /// Say what a rule finds, why it matters, and how to fix it; without a rule, list them all.
    Explain(explain::Arguments),
    /// Write records in the one style, in which comments survive.
    Fmt(fmt::Arguments),
    /// Append a record with the next free id to a paragraph's file, for a person to fill in.
    New(new::Arguments),
    /// Show a passage or a claim, its anchors, relations and place; with `--texts`, the words, numbered.
    Show(show::Arguments),
    /// Compute a source's `anchors.lock` from its text.
    Anchor(anchor::Arguments),
    /// Say which passages carry claims, which are excluded and why, and which nobody has read.
    Coverage(coverage::Arguments),
    /// Say how well the coders of a source agree, and on what they do not.
    Agree(agree::Arguments),
    /// Write the normalized tables and the codebook.
    #[cfg(feature = "tables")]
    Export(export::Arguments),
    /// Say what changed between two books, exports or releases, and which version that makes.
    #[cfg(feature = "tables")]
    Diff(diff::Arguments),
    /// Draw the book: claims by type, pairs by form, times, coverage; as SVG.
    #[cfg(feature = "tables")]
    Chart(chart::Arguments),
    /// Write a copy of the anchors, outside the book, with the quoted words filled in from your own texts.
    #[cfg(feature = "tables")]
    Hydrate(hydrate::Arguments),
    /// Write a release: tables, schemas, descriptors and checksums, whole or not at all.
    #[cfg(feature = "tables")]
    Release(release::Arguments),
    /// Check everything that a release promises of itself, offline and without a book.
    #[cfg(feature = "tables")]
    Verify(verify::Arguments),
    /// Write the JSON Schemas of what one types and of what one receives.
    Schema(schema::Arguments),
}

/// How to print a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

impl Command {
    fn run(self, context: &Context) -> Result<Outcome> {
        match self {
            Self::Check(arguments) => check::run(context, &arguments),
            Self::Explain(arguments) => explain::run(context, &arguments),
            Self::Fmt(arguments) => fmt::run(context, &arguments),
            Self::New(arguments) => new::run(context, &arguments),
            Self::Show(arguments) => show::run(context, &arguments),
            Self::Anchor(arguments) => anchor::run(context, &arguments),
            Self::Coverage(arguments) => coverage::run(context, &arguments),
            Self::Agree(arguments) => agree::run(context, &arguments),
            #[cfg(feature = "tables")]
            Self::Export(arguments) => export::run(context, &arguments),
            #[cfg(feature = "tables")]
            Self::Diff(arguments) => diff::run(context, &arguments),
            #[cfg(feature = "tables")]
            Self::Chart(arguments) => chart::run(context, &arguments),
            #[cfg(feature = "tables")]
            Self::Hydrate(arguments) => hydrate::run(context, &arguments),
            #[cfg(feature = "tables")]
            Self::Release(arguments) => release::run(context, &arguments),
            #[cfg(feature = "tables")]
            Self::Verify(arguments) => verify::run(context, &arguments),
            Self::Schema(arguments) => schema::run(context, &arguments),
        }
    }
}

/// Runs the command that was typed.
pub(crate) fn run() -> Result<Outcome> {
    let Arguments { command, global } = Arguments::parse();
    command.run(&Context::new(global))
}

/// How a command that could run ended.
pub(crate) enum Outcome {
    /// Nothing to report.
    Clean,
    /// Something that a person must look at.
    Findings,
}

/// What every command understands, ready to use.
pub(crate) struct Context {
    global: Global,
}

impl Context {
    pub(crate) fn new(global: Global) -> Self {
        Self { global }
    }

    /// The folder of the book.
    pub(crate) fn root(&self) -> Result<PathBuf> {
        match &self.global.book {
            Some(root) => Ok(root.clone()),
            None => Ok(book::find(&std::env::current_dir().context("cannot tell the current folder")?)?),
        }
    }

    /// The book.
    pub(crate) fn book(&self) -> Result<Book> {
        let book = book::load(&self.root()?)?;
        for file in &book.files {
            self.name(format_args!("read {}", file.path()));
        }
        Ok(book)
    }

    /// The texts of a book's sources that are at hand.
    pub(crate) fn texts(&self, book: &Book) -> Result<Texts> {
        self.texts_of(book.sources.iter().map(|record| &record.source.id))
    }

    /// The texts of some sources that are at hand.
    pub(crate) fn texts_of<'s>(&self, sources: impl IntoIterator<Item = &'s Slug>) -> Result<Texts> {
        let mut texts = Texts::new();
        let Some(folder) = &self.global.texts else { return Ok(texts) };
        if !folder.is_dir() {
            bail!("`{}`, given as the folder of texts, is not a folder", folder.display());
        }
        for source in sources {
            let path = folder.join(format!("{source}.txt"));
            match fs::read(&path) {
                Ok(bytes) => {
                    let text = String::from_utf8(bytes)
                        .ok()
                        .with_context(|| format!("`{}` is not UTF-8 text", path.display()))?;
                    self.name(format_args!("read {}", path.display()));
                    texts.insert(source.to_string(), Document::new(&text));
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    self.say(format_args!("no text of `{source}`: there is no `{}`", path.display()));
                }
                Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
            }
        }
        Ok(texts)
    }

    /// Whether a folder of texts was named.
    #[cfg(feature = "tables")]
    pub(crate) fn has_texts(&self) -> bool {
        self.global.texts.is_some()
    }

    /// A hint with the texts as they were given: nothing where the environment names their folder, else the folder itself.
    pub(crate) fn hint(&self, help: &str) -> String {
        let is_set = std::env::var_os("CLAIMBOOK_TEXTS").is_some_and(|folder| !folder.is_empty());
        match &self.global.texts {
            Some(_) if is_set => help.replace(" --texts DIR", ""),
            Some(folder) => help.replace("--texts DIR", &format!("--texts {}", folder.display())),
            None => help.to_owned(),
        }
    }

    /// Whether to print in color to standard output.
    pub(crate) fn color(&self) -> bool {
        match self.global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }

    /// A bar for people to watch while much is done: on a terminal, unless told to be quiet.
    #[cfg(feature = "tables")]
    pub(crate) fn progress(&self, length: u64, what: &'static str) -> ProgressBar {
        if self.global.quiet {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} {msg}, {eta} left");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(length).with_style(style).with_message(what)
    }

    /// Prints a summary for people, unless told to be quiet.
    pub(crate) fn say(&self, message: std::fmt::Arguments<'_>) {
        if !self.global.quiet {
            tell(message);
        }
    }

    /// Names a file that was read or written, if told to be verbose.
    pub(crate) fn name(&self, message: std::fmt::Arguments<'_>) {
        if self.global.verbose {
            tell(message);
        }
    }
}

/// The files and folders of a book that somebody named; all of them where nobody named any.
pub(crate) struct Selection {
    /// Relative to the book.
    paths: Vec<PathBuf>,
}

impl Selection {
    pub(crate) fn new(root: &Path, paths: &[PathBuf]) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("cannot find `{}`", root.display()))?;
        let mut selected = Vec::new();
        for path in paths {
            let full = path.canonicalize().with_context(|| format!("cannot find `{}`", path.display()))?;
            match full.strip_prefix(&root) {
                Ok(relative) => selected.push(relative.to_path_buf()),
                Err(_) => bail!("`{}` is not in the book `{}`", path.display(), root.display()),
            }
        }
        Ok(Self { paths: selected })
    }

    /// Fails if a path selects none of the files, and says which there are.
    pub(crate) fn must_select<'f>(&self, files: impl Iterator<Item = &'f str>) -> Result<()> {
        const MOST: usize = 12;
        let files: Vec<&str> = files.collect();
        let Some(path) = self.paths.iter().find(|path| !files.iter().any(|file| Path::new(file).starts_with(path)))
        else {
            return Ok(());
        };
        let mut known = files;
        if known.len() > MOST {
            known = known.into_iter().filter_map(|file| file.rsplit_once('/')).map(|(folder, _)| folder).collect();
            known.sort_unstable();
            known.dedup();
        }
        let more = if known.len() > MOST { ", …" } else { "" };
        known.truncate(MOST);
        bail!("`{}` holds no file of records; there are {}{more}", path.display(), known.join(", "));
    }

    /// Whether a file of the book is among them, by its path relative to the book.
    pub(crate) fn holds(&self, file: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|path| Path::new(file).starts_with(path))
    }
}

/// A source of the book by its id.
pub(crate) fn source<'b>(book: &'b Book, id: &str) -> Result<&'b SourceRecord> {
    if let Some(record) = book.sources.iter().find(|record| record.source.id.as_str() == id) {
        return Ok(record);
    }
    let ids: Vec<&str> = book.sources.iter().map(|record| record.source.id.as_str()).collect();
    match closest(id, ids.iter().copied()) {
        Some(candidate) => bail!("the book has no source `{id}`; did you mean `{}`?", candidate.word),
        None if ids.is_empty() => bail!("the book has no sound source; `claimbook check` says more"),
        None => bail!("the book has no sound source `{id}`; it has {}", ids.join(", ")),
    }
}

/// Tells people on standard error. If nobody listens any more, that is no fault.
fn tell(message: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{message}");
}

/// Prints a result. A reader who has seen enough and closed the pipe is no fault.
pub(crate) fn print(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot print the result"),
    }
}
