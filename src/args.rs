//! What can be typed, as clap types. No work is done here.

use std::path::PathBuf;

use claimbook::graphs::Base;
use claimbook::model::Date;
use claimbook::release::Version;
use clap::{Args, Parser, Subcommand, ValueEnum};

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
    Check(Check),
    /// Say what a rule finds, why it matters, and how to mend it; without a rule, list them all.
    Explain(Explain),
    /// Write records in the one style, in which comments survive.
    Fmt(Fmt),
    /// Append a record with the next free id to a paragraph's file, for a person to fill in.
    New(New),
    /// Show a passage or a claim, its anchors, relations and place; with `--texts`, the words, numbered.
    Show(Show),
    /// Compute a source's `anchors.lock` from its text.
    Anchor(Anchor),
    /// Say which passages carry claims, which are excluded and why, and which nobody has read.
    Coverage(Coverage),
    /// Say how well the coders of a source agree, and on what they do not.
    Agree(Agree),
    /// Write the normalized tables and the codebook.
    Export(Export),
    /// Say what changed between two books, exports or releases, and which version that makes.
    Diff(Diff),
    /// Draw the book: claims by type, pairs by form, times, coverage; as SVG.
    Chart(Chart),
    /// Write a copy of the anchors, outside the book, with the quoted words filled in from your own texts.
    Hydrate(Hydrate),
    /// Write a release: tables, schemas, descriptors and checksums, whole or not at all.
    Release(Release),
    /// Check everything that a release promises of itself, offline and without a book.
    Verify(Verify),
    /// Write the JSON Schemas of what one types and of what one receives.
    Schema(Schema),
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Report only on these files and folders; the whole book is read all the same.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to print what was found.
    #[arg(long, default_value = "text")]
    pub(crate) format: CheckFormat,
    /// Let warnings fail too.
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// First apply every sure mend, in place.
    #[arg(long)]
    pub(crate) fix: bool,
    /// The day by which waivers hold or have ended [default: the day on which claims were coded last].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
}

/// How to print diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub workflow commands, for annotations; and a table to the file of `GITHUB_STEP_SUMMARY`, where it is set.
    Github,
}

/// How to print a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The rule, such as `missing-horizon`.
    pub(crate) rule: Option<String>,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Only these files and folders [default: the whole book].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and fail if there are any.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The source.
    pub(crate) source: String,
    /// Where the claim stands, such as `introduction.p2.s6` or `introduction.p2.s6[1-9]`.
    pub(crate) locator: String,
    /// Who codes, where the paragraph has no file yet [default: the coder of the source's other files].
    #[arg(long, value_name = "CODER")]
    pub(crate) coder: Option<String>,
    /// The day of coding, where the paragraph has no file yet [default: the newest of the source].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) coded_on: Option<String>,
    /// The codebook's version, where the paragraph has no file yet [default: that of the source's newest file].
    #[arg(long, value_name = "VERSION")]
    pub(crate) codebook: Option<String>,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A locator such as `introduction.p2` or `introduction.p2.s6`, or a claim's id.
    #[arg(value_name = "LOCATOR|CLAIM")]
    pub(crate) what: String,
    /// The source of the locator, where the book has several.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
}

/// Arguments of `anchor`.
#[derive(Debug, Args)]
pub(crate) struct Anchor {
    /// The source.
    pub(crate) source: String,
    /// Only compare, and fail if the lock would change.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub(crate) struct Coverage {
    /// How to print it.
    #[arg(long, default_value = "text")]
    pub(crate) format: ReportFormat,
}

/// Arguments of `agree`.
#[derive(Debug, Args)]
pub(crate) struct Agree {
    /// The source, with codings by two coders or more.
    pub(crate) source: String,
    /// How to print it.
    #[arg(long, default_value = "text")]
    pub(crate) format: ReportFormat,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder to write [default: `exports` in the book]. It is replaced as a whole.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The formats to write.
    #[arg(long, value_delimiter = ',', default_value = "csv,parquet,jsonl")]
    pub(crate) format: Vec<ExportFormat>,
    /// What the IRIs of records begin with in `nquads` and `webannotation`, ending in `/`, `#` or `:`.
    #[arg(long, value_name = "IRI", default_value_t)]
    pub(crate) base: Base,
}

/// A format of the tables or of the whole book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Tables as comma-separated values.
    Csv,
    /// Tables as Apache Parquet.
    Parquet,
    /// Tables as JSON Lines.
    Jsonl,
    /// Claims and entities as a network, in GraphML.
    Graphml,
    /// Claims, relations, provenance and codes as linked data, in RDF's N-Quads.
    Nquads,
    /// Anchors as W3C Web Annotations, in JSON-LD.
    Webannotation,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The older state: a folder with a book, an export or a release.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The newer state, likewise.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// How to print it.
    #[arg(long, default_value = "text")]
    pub(crate) format: DiffFormat,
}

/// How to print what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people; long lists are cut.
    Text,
    /// One JSON object, with everything.
    Json,
    /// For the changes of a release, with everything.
    Markdown,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The folder to write [default: `schema` in the book]. It is replaced as a whole.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Arguments of `hydrate`.
#[derive(Debug, Args)]
pub(crate) struct Hydrate {
    /// The folder to write, outside the book. It is replaced as a whole.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Arguments of `chart`.
#[derive(Debug, Args)]
pub(crate) struct Chart {
    /// The folder to write. It is replaced as a whole.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Arguments of `release`.
#[derive(Debug, Args)]
pub(crate) struct Release {
    /// The version, such as 1.2.0; `docs/versioning.md` says what each part means.
    #[arg(value_name = "VERSION", required_unless_present = "check")]
    pub(crate) version: Option<Version>,
    /// The folder of releases; this one becomes `DIR/VERSION`.
    #[arg(long, value_name = "DIR", required_unless_present = "check")]
    pub(crate) out: Option<PathBuf>,
    /// The release before this one [default: the newest earlier one in the folder of releases].
    #[arg(long, value_name = "DIR")]
    pub(crate) previous: Option<PathBuf>,
    /// Sign the release with this OpenSSH private key.
    #[arg(long, value_name = "KEY")]
    pub(crate) sign: Option<PathBuf>,
    /// Write nothing; build this release again and compare every byte.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["version", "out", "sign"])]
    pub(crate) check: Option<PathBuf>,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The folder of the release, unpacked.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Who may sign: a file as ssh-keygen(1) describes it under ALLOWED SIGNERS. An unsigned release fails then.
    #[arg(long, value_name = "FILE")]
    pub(crate) signers: Option<PathBuf>,
}
