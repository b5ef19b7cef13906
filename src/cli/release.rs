//! `release`: writes a version of the dataset, or builds one again to compare it.

mod earlier;
mod rebuild;
mod repository;

use std::fs;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::{Book, CLAIMS};
use claimbook_core::model::{Dataset, Date};
use claimbook_core::output::{Folder, OutputError};
use claimbook_core::report::{self, Summary};
use claimbook_core::rules;
use claimbook_release::Version;
use claimbook_release::build::{self, ARCHIVE, Plan};
use claimbook_release::manifest::SIGNATURE;
use claimbook_release::signature;
use clap::Args;

use super::{Context, Outcome, counted, print};
use earlier::Earlier;

/// Arguments of `release`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The version, such as 1.2.0; `docs/versioning.md` says what each part means.
    #[arg(value_name = "VERSION", required_unless_present = "check")]
    version: Option<Version>,
    /// The folder of releases; this one becomes `DIR/VERSION`.
    #[arg(long, value_name = "DIR", required_unless_present = "check")]
    out: Option<PathBuf>,
    /// The release before this one [default: the newest earlier one in the folder of releases].
    #[arg(long, value_name = "DIR")]
    previous: Option<PathBuf>,
    /// Sign the release with this OpenSSH private key.
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
    /// Write nothing; build this release again and compare every byte.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["version", "out", "sign"])]
    check: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    match (&arguments.check, &arguments.version, &arguments.out) {
        (Some(folder), ..) => rebuild::run(context, folder, arguments.previous.as_deref()),
        (None, Some(version), Some(out)) => write(context, arguments, version, out),
        _ => bail!("name a version and a folder of releases, such as `claimbook release 1.0.0 --out releases`"),
    }
}

fn write(context: &Context, arguments: &Arguments, version: &Version, out: &Path) -> Result<Outcome> {
    if !version.pre.is_empty() || !version.build.is_empty() {
        bail!("`{version}` is no version of a release: write MAJOR.MINOR.PATCH and nothing else");
    }
    let key = arguments.sign.as_deref().map(key).transpose()?;
    let (root, place) = (context.root()?, out.join(version.to_string()));
    if place.exists() {
        return Err(OutputError::Exists(place).into());
    }
    if is_within(out, &root.join(CLAIMS))? {
        bail!("`{}` is among the records; a release lies elsewhere", out.display());
    }
    let book = context.book()?;
    let dataset = dataset(&book)?;
    if !passes(context, &book)? {
        return Ok(Outcome::Findings);
    }
    repository::is_clean(context, &root)?;
    let date = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => day(&seconds)?,
        Err(_) => newest(&book)?,
    };
    let earlier = Earlier::find(arguments.previous.as_deref(), out, version)?;
    if let Some(earlier) = earlier.as_ref().filter(|earlier| earlier.date() > date) {
        bail!(
            "the release would be dated {date}, before {} of {}; set SOURCE_DATE_EPOCH to a later time",
            earlier.previous.version,
            earlier.date()
        );
    }
    let changes = match earlier::changes(context, &book, version, date, earlier.as_ref())? {
        Ok(changes) => changes,
        Err(why) => {
            print(&why)?;
            context.say(format_args!("nothing was released"));
            return Ok(Outcome::Findings);
        }
    };
    let plan = Plan {
        book: &book,
        dataset,
        version,
        date,
        license: &license(&root)?,
        changes: &changes,
        previous: earlier.as_ref().map(|earlier| &earlier.previous),
    };
    let folder = Folder::begin_new(&place)?;
    let Filled { name, files } = fill(context, plan, &folder, key.as_deref())?;
    folder.finish(files)?;
    print(&format!("{}\n{}\n", place.join(&name).display(), place.join(format!("{name}{ARCHIVE}")).display()))?;
    context.say(format_args!(
        "released {} of {} as {version}",
        counted(book.claim_count(), "claim"),
        counted(book.sources.len(), "source")
    ));
    Ok(Outcome::Clean)
}

/// A release in its folder, not yet put in its place.
struct Filled {
    name: String,
    files: Vec<std::io::BufWriter<fs::File>>,
}

/// Writes the files of a release, its signature and its archive.
fn fill(context: &Context, plan: Plan<'_>, folder: &Folder, key: Option<&str>) -> Result<Filled> {
    let name = format!("{}-{}", plan.dataset.name, plan.version);
    let within = |path: &str| format!("{name}/{path}");
    let bar = context.progress(plan.book.claim_count() as u64, "claims released");
    let built = build::build(plan, |path| folder.create(&within(path)), |claims| bar.inc(claims))?;
    let mut files = built.files;
    if let Some(key) = key {
        let mut file = folder.create(&within(SIGNATURE))?;
        file.write_all(signature::sign(built.sums.as_bytes(), key)?.as_bytes())?;
        files.insert(SIGNATURE.to_owned(), file);
    }
    let mut sizes = Vec::new();
    for (path, file) in &mut files {
        file.flush().with_context(|| format!("cannot write `{path}`"))?;
        let bytes = file.get_ref().metadata()?.len();
        context.name(format_args!("wrote {name}/{path} ({bytes} bytes)"));
        sizes.push((path.clone(), bytes));
    }
    bar.set_message("archiving");
    let archive = folder.create(&format!("{name}{ARCHIVE}"))?;
    let open = |path: &str| folder.open(&within(path)).map(BufReader::new);
    let archive = build::archive(archive, &name, plan.date, &sizes, open).context("cannot write the archive")?;
    bar.finish_and_clear();
    Ok(Filled { name, files: files.into_values().chain([archive]).collect() })
}

/// The dataset's record.
fn dataset(book: &Book) -> Result<&Dataset> {
    let Some(record) = &book.dataset else {
        bail!(
            "the book has no sound `claims/dataset.yaml`, which says what a release is, by whom, and on what terms; \
             `schema/dataset.schema.json` describes it"
        );
    };
    Ok(&record.record)
}

/// Whether a book has no fault that no waiver lets stand; if it has, they are printed. A release is strict: its users
/// cannot see what its makers put up with.
fn passes(context: &Context, book: &Book) -> Result<bool> {
    let diagnostics = rules::check(book, &context.texts(book)?);
    let summary = Summary::of(book, &diagnostics);
    if summary.errors == 0 && summary.warnings == 0 {
        return Ok(true);
    }
    print(&report::text(book, &diagnostics, context.color()))?;
    context.say(format_args!("{summary}"));
    context.say(format_args!("nothing was released: a release has no error, and no warning that no waiver lets stand"));
    Ok(false)
}

/// The text of the license.
fn license(root: &Path) -> Result<String> {
    for name in ["LICENSE-DATA", "LICENSE"] {
        let path = root.join(name);
        if path.is_file() {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            if text.trim().is_empty() {
                bail!("`{}` is empty: a release says on what terms it may be used", path.display());
            }
            return Ok(text);
        }
    }
    bail!(
        "there is neither `LICENSE-DATA` nor `LICENSE` in `{}`: a release says on what terms it may be used",
        root.display()
    )
}

/// Whether a place, which may not be there yet, lies in a folder.
fn is_within(place: &Path, folder: &Path) -> Result<bool> {
    let place = std::path::absolute(place).with_context(|| format!("cannot find `{}`", place.display()))?;
    let mut there = place.ancestors().filter_map(|place| place.canonicalize().ok());
    Ok(there.next().is_some_and(|place| folder.canonicalize().is_ok_and(|folder| place.starts_with(folder))))
}

/// A private key, which is tried at once: nobody waits for a release only to learn that its key does not fit.
fn key(path: &Path) -> Result<String> {
    let key = fs::read_to_string(path).with_context(|| format!("cannot read the key `{}`", path.display()))?;
    signature::sign(b"", &key).with_context(|| format!("cannot sign with `{}`", path.display()))?;
    Ok(key)
}

/// The day of a Unix time, as `SOURCE_DATE_EPOCH` gives it (reproducible-builds.org).
fn day(seconds: &str) -> Result<Date> {
    let date = seconds.parse::<u64>().ok().and_then(Date::from_unix_seconds);
    date.with_context(|| format!("`{seconds}`, given as SOURCE_DATE_EPOCH, is no number of seconds since 1970"))
}

/// The day on which claims were coded last.
fn newest(book: &Book) -> Result<Date> {
    let newest = book.paragraphs.iter().map(|file| file.header.coded_on).max();
    newest.context("the book has no claims, so a release of it has no date; set SOURCE_DATE_EPOCH")
}
