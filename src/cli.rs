//! The command line program: parses arguments, calls the crates, and maps the result to an exit status. Each command
//! has its own file. The shared code is here: global options, loading a book, and printing.

mod adjudicate;
mod agree;
mod anchor;
#[cfg(feature = "tables")]
mod chart;
mod check;
mod coder;
mod completions;
mod coverage;
mod day;
mod decisions;
#[cfg(feature = "tables")]
mod diff;
mod explain;
#[cfg(feature = "tables")]
mod export;
mod fmt;
mod git;
#[cfg(feature = "tables")]
mod hydrate;
mod import;
mod init;
#[cfg(feature = "tables")]
mod interrupt;
mod lsp;
mod man;
mod new;
mod rebase;
#[cfg(feature = "tables")]
mod release;
mod review;
mod schema;
mod selection;
mod show;
mod source;
#[cfg(feature = "tables")]
mod verify;

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context as _, Result};
use claimbook_core::book::{self, Book};
use claimbook_core::model::{Invalid, Slug};
use claimbook_core::syntax::diagnostic::Diagnostic;
pub(crate) use claimbook_core::syntax::diagnostic::counted;
use claimbook_core::text::{Texts, TextsOf};
use clap::{Args, Parser, Subcommand, ValueEnum};
#[cfg(feature = "tables")]
use indicatif::{ProgressBar, ProgressStyle};

pub(crate) use self::selection::Selection;

/// Structured claims from reports: validated YAML records in; CSV, Parquet and JSON Schema out.
#[derive(Debug, Parser)]
#[command(name = "claimbook", version, max_term_width = 100)]
#[command(after_long_help = "Exit status: 0 clean, 1 findings, 2 could not run. Also: `completions SHELL` and `man`.")]
pub(crate) struct Arguments {
    /// The command to run.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// The options of every command.
    #[command(flatten)]
    pub(crate) global: Global,
}

/// The options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// The folder of the book [default: the nearest folder upwards with `claims/`].
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) book: Option<PathBuf>,
    /// The folder of your own texts, named `<source>.txt`.
    #[arg(long, global = true, value_name = "DIR", env = "CLAIMBOOK_TEXTS")]
    pub(crate) texts: Option<PathBuf>,
    /// When to use color.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Do not print a summary.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Name every file that is read or written.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// When to use color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// If standard output is a terminal and `NO_COLOR` is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The command to run.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a new book that passes `check`, with manual, schemas and settings.
    Init(init::Arguments),
    /// Check records, references and anchors, with `--texts` also against the texts.
    Check(check::Arguments),
    /// Explain a rule: what it finds, why, and how to fix it; without a rule, list all.
    Explain(explain::Arguments),
    /// Format records in the standard style; comments are kept.
    Fmt(fmt::Arguments),
    /// Add a source from its text: sections, notes and exclusions are proposed.
    Source(source::Arguments),
    /// Append a record with the next free id to a paragraph's file.
    New(new::Arguments),
    /// Import records from a spreadsheet, exported tables or another annotation tool.
    Import(import::Arguments),
    /// Show a passage or a claim; with `--texts`, also the numbered words.
    Show(show::Arguments),
    /// Compute a source's `anchors.lock` from its text.
    Anchor(anchor::Arguments),
    /// Carry a source's anchors over to a revised text; doubtful ones await a decision.
    Rebase(rebase::Arguments),
    /// List which passages carry claims, which are excluded and why, and which are unread.
    Coverage(coverage::Arguments),
    /// Measure how well the coders of a source agree, and list where they disagree.
    Agree(agree::Arguments),
    /// Settle two codings of a source into one, by decisions.
    Adjudicate(adjudicate::Arguments),
    /// Write a page on which claims are read beside their passages, and decided on.
    Review(review::Arguments),
    /// List what people decided about the claims, or carry it out.
    Decisions(decisions::Arguments),
    /// Write the normalized tables and the codebook.
    #[cfg(feature = "tables")]
    Export(export::Arguments),
    /// Compare two books, exports or releases, and name the version that the changes require.
    #[cfg(feature = "tables")]
    Diff(diff::Arguments),
    /// Draw charts as SVG: claims by type, pairs by form, times, and coverage.
    #[cfg(feature = "tables")]
    Chart(chart::Arguments),
    /// Write a local copy of the anchors with the quoted words filled in.
    #[cfg(feature = "tables")]
    Hydrate(hydrate::Arguments),
    /// Write a release, completely or not at all: tables, schemas, descriptors and checksums.
    #[cfg(feature = "tables")]
    Release(release::Arguments),
    /// Verify that a release is complete, unaltered and consistent, offline.
    #[cfg(feature = "tables")]
    Verify(verify::Arguments),
    /// Write the JSON Schemas of the record files and of the exported tables.
    Schema(schema::Arguments),
    /// Run the language server for editors on standard input and output.
    Lsp(lsp::Arguments),
    /// Print a script that completes commands, options and values in a shell.
    #[command(hide = true)]
    Completions(completions::Arguments),
    /// Print the manual page, or write the pages of all commands.
    #[command(hide = true)]
    Man(man::Arguments),
}

/// The output format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Text for people.
    Text,
    /// One JSON object.
    Json,
}

impl Command {
    fn run(self, context: &Context) -> Result<Outcome> {
        match self {
            Self::Init(arguments) => init::run(context, &arguments),
            Self::Check(arguments) => check::run(context, &arguments),
            Self::Explain(arguments) => explain::run(context, &arguments),
            Self::Fmt(arguments) => fmt::run(context, &arguments),
            Self::Source(arguments) => source::run(context, &arguments),
            Self::New(arguments) => new::run(context, &arguments),
            Self::Import(arguments) => import::run(context, &arguments),
            Self::Show(arguments) => show::run(context, &arguments),
            Self::Anchor(arguments) => anchor::run(context, &arguments),
            Self::Rebase(arguments) => rebase::run(context, &arguments),
            Self::Coverage(arguments) => coverage::run(context, &arguments),
            Self::Agree(arguments) => agree::run(context, &arguments),
            Self::Adjudicate(arguments) => adjudicate::run(context, &arguments),
            Self::Review(arguments) => review::run(context, &arguments),
            Self::Decisions(arguments) => decisions::run(context, &arguments),
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
            Self::Lsp(arguments) => lsp::run(context, &arguments),
            Self::Completions(arguments) => completions::run(&arguments),
            Self::Man(arguments) => man::run(&arguments),
        }
    }
}

/// Runs the program and returns its exit status: 0 clean, 1 findings, 2 could not run. The arguments begin with the
/// name of the program.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let Arguments { command, global } = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is not an error.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let context = Context::new(global);
    match command.run(&context) {
        Ok(Outcome::Clean) => 0,
        Ok(Outcome::Findings) => 1,
        Err(error) => {
            tell(format_args!("claimbook: {}", context.hint(&format!("{error:#}"))));
            2
        }
    }
}

/// The outcome of a command that ran without an error.
pub(crate) enum Outcome {
    /// The command has nothing to report.
    Clean,
    /// The command reported findings.
    Findings,
}

pub(crate) struct Context {
    global: Global,
}

impl Context {
    pub(crate) fn new(global: Global) -> Self {
        Self { global }
    }

    /// Returns the folder of the book.
    pub(crate) fn root(&self) -> Result<PathBuf> {
        match &self.global.book {
            Some(root) => Ok(root.clone()),
            None => Ok(book::find(&std::env::current_dir().context("cannot determine the current directory")?)?),
        }
    }

    /// Returns the folder of the book, if it was given.
    pub(crate) fn given_book(&self) -> Option<PathBuf> {
        self.global.book.clone()
    }

    /// Returns the folder of the sources' texts, if it was given.
    pub(crate) fn given_texts(&self) -> Option<PathBuf> {
        self.global.texts.clone()
    }

    pub(crate) fn book(&self) -> Result<Book> {
        let book = book::load(&self.root()?)?;
        for file in &book.files {
            self.name(format_args!("read {}", file.path()));
        }
        Ok(book)
    }

    /// Loads the available texts of a book's sources.
    pub(crate) fn texts(&self, book: &Book) -> Result<Texts> {
        self.texts_of(book.sources.iter().map(|record| &record.source.id))
    }

    /// Loads the available texts of some sources. A missing text is reported and skipped.
    pub(crate) fn texts_of<'s>(&self, sources: impl IntoIterator<Item = &'s Slug>) -> Result<Texts> {
        let Some(folder) = &self.global.texts else { return Ok(Texts::new()) };
        let found = TextsOf::folder(folder, sources.into_iter().map(Slug::as_str))?;
        for path in &found.read {
            self.name(format_args!("read {}", path.display()));
        }
        for (source, path) in &found.missing {
            self.say(format_args!("found no text of `{source}`: `{}` does not exist", path.display()));
        }
        Ok(found.texts)
    }

    /// Returns whether a folder of texts was given.
    #[cfg(feature = "tables")]
    pub(crate) fn has_texts(&self) -> bool {
        self.global.texts.is_some()
    }

    /// Returns a help text with `DIR` in `--texts DIR` replaced by the given folder. Removes the option if
    /// `CLAIMBOOK_TEXTS` is set.
    fn hint(&self, help: &str) -> String {
        let is_set = std::env::var_os("CLAIMBOOK_TEXTS").is_some_and(|folder| !folder.is_empty());
        match &self.global.texts {
            Some(_) if is_set => help.replace(" --texts DIR", ""),
            Some(folder) => help.replace("--texts DIR", &format!("--texts {}", folder.display())),
            None => help.to_owned(),
        }
    }

    /// Changes the help of diagnostics to name the folder of texts as it was given.
    pub(crate) fn hint_all(&self, diagnostics: &mut [Diagnostic]) {
        for help in diagnostics.iter_mut().filter_map(|diagnostic| diagnostic.help.as_mut()) {
            *help = self.hint(help);
        }
    }

    /// Returns how to provide a missing text; `file` is its name.
    pub(crate) fn how_to_give(&self, file: &str) -> String {
        match &self.global.texts {
            Some(folder) => format!("put `{file}` into `{}`", folder.display()),
            None => format!("give the folder of `{file}` with `--texts`, or in the variable `CLAIMBOOK_TEXTS`"),
        }
    }

    /// Returns whether to print in color to standard output.
    pub(crate) fn color(&self) -> bool {
        match self.global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }

    /// Returns a progress bar, which is hidden in quiet mode and if standard error is not a terminal.
    #[cfg(feature = "tables")]
    pub(crate) fn progress(&self, length: u64, what: &'static str) -> ProgressBar {
        if self.global.quiet {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} {msg}, {eta} left");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(length).with_style(style).with_message(what)
    }

    /// Prints a message to standard error, unless in quiet mode.
    pub(crate) fn say(&self, message: std::fmt::Arguments<'_>) {
        if !self.global.quiet {
            tell(message);
        }
    }

    /// Prints the name of a file that was read or written, in verbose mode only.
    pub(crate) fn name(&self, message: std::fmt::Arguments<'_>) {
        if self.global.verbose {
            tell(message);
        }
    }
}

pub(crate) fn parsed<T: FromStr<Err = Invalid>>(text: &str) -> Result<T> {
    text.parse().map_err(|fault| explained(&fault))
}

/// Returns a fault with its advice as an error.
pub(crate) fn explained(fault: &Invalid) -> anyhow::Error {
    anyhow::anyhow!("{fault}; {}", fault.help)
}

/// Prints a message to standard error. Ignores write errors, such as a closed pipe.
fn tell(message: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{message}");
}

/// Prints a result to standard output. A closed pipe is not an error.
pub(crate) fn print(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot print the result"),
    }
}
