//! The command `release`: writes a release of the dataset, or rebuilds one and compares it.

use std::fs;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{Book, CLAIMS, is_within};
use claimbook_core::model::Date;
use claimbook_core::output::{Folder, OutputError};
use claimbook_core::report::{self, Summary};
use claimbook_core::rules;
use claimbook_release::Version;
use claimbook_release::build::{self, ARCHIVE, Plan};
use claimbook_release::history::{self, Earlier, HistoryError, Proposal, Search};
use claimbook_release::publish::publish;
use claimbook_release::rebuild::rebuild;
use claimbook_release::repository::{self, State};
use claimbook_release::signature;
use claimbook_release::snapshot::parquet_files;
use clap::Args;

use super::{Context, Outcome, counted, day, interrupt, print};

/// Arguments of `release`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The version, such as 1.2.0; `docs/versioning.md` explains its parts.
    #[arg(value_name = "VERSION", required_unless_present = "check")]
    version: Option<Version>,
    /// The folder of all releases; the new one is written to `DIR/VERSION`.
    #[arg(long, value_name = "DIR", required_unless_present = "check")]
    out: Option<PathBuf>,
    /// The folder of the previous release [default: the newest lower version in the folder of releases].
    #[arg(long, value_name = "DIR")]
    previous: Option<PathBuf>,
    /// The date of the release [default: that of `SOURCE_DATE_EPOCH`, or else the newest day on which a claim was coded or
    /// reviewed].
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Compare with the previous release even if it fails verification. A release by an older claimbook may fail.
    #[arg(long)]
    allow_faulty_previous: bool,
    /// Write a release even if nothing changed since the previous one.
    #[arg(long)]
    allow_unchanged: bool,
    /// Sign the release with this OpenSSH private key.
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
    /// Write nothing; rebuild this release and compare every byte.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["version", "out", "sign", "date", "allow_faulty_previous", "allow_unchanged"])]
    check: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    match (&arguments.check, &arguments.version, &arguments.out) {
        (Some(folder), ..) => check(context, folder, arguments.previous.as_deref()),
        (None, Some(version), Some(out)) => write(context, arguments, version, out),
        _ => bail!("give a version and a folder of releases, such as `claimbook release 1.0.0 --out releases`"),
    }
}

fn write(context: &Context, arguments: &Arguments, version: &Version, out: &Path) -> Result<Outcome> {
    if !version.pre.is_empty() || !version.build.is_empty() {
        bail!("`{version}` is not the version of a release: write only MAJOR.MINOR.PATCH");
    }
    let key = arguments.sign.as_deref().map(key).transpose()?;
    let (root, place) = (context.root()?, out.join(version.to_string()));
    if place.exists() {
        return Err(OutputError::Exists(place).into());
    }
    if is_within(out, &root.join(CLAIMS)) {
        bail!("`{}` is among the records; choose a folder outside `claims` for releases", out.display());
    }
    // The process ends soon, and freeing a large book takes time.
    let book = ManuallyDrop::new(context.book()?);
    let dataset = build::dataset(&book)?;
    build::check_manual(&root)?;
    if !passes(context, &book)? {
        return Ok(Outcome::Findings);
    }
    let commit = commit(context, &root)?;
    let stated = match arguments.date {
        Some(date) => Some(date),
        None => day::stated()?,
    };
    let date = stated.map_or_else(|| build::date(&book), Ok)?;
    let earlier = Earlier::find(Search {
        version,
        releases: out,
        named: arguments.previous.as_deref(),
        allow_faulty: arguments.allow_faulty_previous,
    })?;
    if let Some(earlier) = &earlier {
        name_tables(context, earlier)?;
    }
    let proposal = Proposal {
        book: &book,
        version,
        date,
        is_date_stated: stated.is_some(),
        allow_unchanged: arguments.allow_unchanged,
    };
    let changes = match history::changes(proposal, earlier.as_ref()) {
        Err(HistoryError::Refused(refusal)) => {
            print(&format!("{refusal}\n"))?;
            context.say(format_args!("nothing was released"));
            return Ok(Outcome::Findings);
        }
        changes => changes?,
    };
    if let (Some(smallest), Some(earlier)) = (&changes.smallest, &earlier) {
        context.say(format_args!("the smallest allowed version after {} is {smallest}", earlier.previous.version));
    }
    let plan = Plan {
        book: &book,
        dataset,
        version,
        date,
        license: &build::license(&root)?,
        changes: &changes.text,
        previous: earlier.as_ref().map(|earlier| &earlier.previous),
        commit: commit.as_deref(),
    };
    let folder = Folder::begin_new(&place)?;
    let _interruptible = interrupt::abandons(folder.partial())?;
    let bar = context.progress(book.claim_count() as u64, "claims released");
    let published = publish(plan, folder, key.as_deref(), |claims| bar.inc(claims))?;
    bar.finish_and_clear();
    let name = published.name;
    for (path, bytes) in &published.files {
        context.name(format_args!("wrote {name}/{path} ({bytes} bytes)"));
    }
    print(&format!("{}\n{}\n", place.join(&name).display(), place.join(format!("{name}{ARCHIVE}")).display()))?;
    context.say(format_args!(
        "released {} of {} as {version}",
        counted(book.claim_count(), "claim"),
        counted(book.sources.len(), "source")
    ));
    Ok(Outcome::Clean)
}

fn check(context: &Context, folder: &Path, previous: Option<&Path>) -> Result<Outcome> {
    let folder = &folder.canonicalize().with_context(|| format!("cannot find `{}`", folder.display()))?;
    let book = context.book()?;
    if rules::has_errors(&rules::check(&book, &context.texts(&book)?)) {
        bail!("the book has errors, so the release cannot be rebuilt; `claimbook check` lists them");
    }
    let bar = context.progress(book.claim_count() as u64, "claims compared");
    let rebuilt = rebuild(folder, &book, &context.root()?, previous, |claims| bar.inc(claims))?;
    bar.finish_and_clear();
    if rebuilt.faults.is_empty() {
        let and = if rebuilt.archive { "and the archive" } else { "(there is no archive)" };
        let files = counted(rebuilt.files, "file");
        context.say(format_args!("rebuilt from the book: {files} {and}, all bytes are equal"));
        return Ok(Outcome::Clean);
    }
    if rebuilt.built.book != rebuilt.stated.book {
        context.say(format_args!("the book's files differ from those that the release was built from"));
        if let Some(commit) = &rebuilt.stated.commit {
            context.say(format_args!("the release was built from the commit {commit}"));
        }
    }
    if rebuilt.built.generator != rebuilt.stated.generator {
        let (then, now) = (&rebuilt.stated.generator, &rebuilt.built.generator);
        context.say(format_args!("the release was written by {then}, and this is {now}"));
    }
    print(&rebuilt.faults.iter().map(|fault| fault.to_string() + "\n").collect::<String>())?;
    Ok(Outcome::Findings)
}

/// In verbose mode, prints the paths of the previous release's tables as files that were read.
fn name_tables(context: &Context, earlier: &Earlier) -> Result<()> {
    for path in parquet_files(&earlier.folder)?.values() {
        context.name(format_args!("read {}", path.display()));
    }
    Ok(())
}

/// Returns the commit of the book. Fails if the book differs from the commit. Prints a message if there is no Git or no
/// repository.
fn commit(context: &Context, root: &Path) -> Result<Option<String>> {
    match repository::state(root)? {
        State::Clean { commit } => return Ok(Some(commit)),
        State::NoGit => {
            context.say(format_args!(
                "git was not found: uncommitted changes were not checked, and the release names no commit"
            ));
        }
        State::NoRepository => {
            context.say(format_args!("the book is not in a Git repository, so the release names no commit"));
        }
    }
    Ok(None)
}

/// Checks that a book has neither errors nor unwaived warnings, and prints them otherwise. Warnings count too, because
/// users of a release cannot see them.
fn passes(context: &Context, book: &Book) -> Result<bool> {
    let mut diagnostics = rules::check(book, &context.texts(book)?);
    context.hint_all(&mut diagnostics);
    let summary = Summary::of(book, &diagnostics);
    if summary.errors == 0 && summary.warnings == 0 {
        return Ok(true);
    }
    print(&report::text(book, &diagnostics, context.color()))?;
    context.say(format_args!("{summary}"));
    context.say(format_args!("nothing was released: fix all errors, and fix or waive all warnings"));
    Ok(false)
}

/// Reads a private key. Signs an empty message first, so that an unusable key fails before the release is built.
fn key(path: &Path) -> Result<String> {
    let key = fs::read_to_string(path).with_context(|| format!("cannot read the key `{}`", path.display()))?;
    signature::sign(b"", &key).with_context(|| format!("cannot sign with `{}`", path.display()))?;
    Ok(key)
}
