//! A release built again from the book and compared byte by byte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use claimbook::check;
use claimbook::release::{self, ARCHIVE, Comparing, MANIFEST, Manifest, Plan, SIGNATURE};

use super::earlier::Earlier;
use super::{dataset, license};
use crate::commands::{Context, Outcome, counted, print};

/// A file of the release at hand; one that is not there is empty, and named apart.
type Existing = Box<dyn Read + Send>;

pub(super) fn run(context: &Context, folder: &Path, previous: Option<&Path>) -> Result<Outcome> {
    let bytes = fs::read(folder.join(MANIFEST)).with_context(|| {
        format!("`{}` is no folder of a release: it has no readable `{MANIFEST}`", folder.display())
    })?;
    let manifest = Manifest::read(&bytes).with_context(|| format!("cannot read `{MANIFEST}`"))?;
    let root = context.root()?;
    let book = context.book()?;
    if check::has_errors(&check::check(&book, &context.texts(&book)?)) {
        bail!("the book has errors, so nothing can be built from it; `claimbook check` says which");
    }
    let changes = match &manifest.previous {
        None => release::first(&manifest.version, manifest.date),
        Some(stated) => {
            let releases = folder.parent().and_then(Path::parent).unwrap_or(Path::new("."));
            let earlier = Earlier::find(previous, releases, &manifest.version)?;
            let Some(earlier) = earlier.filter(|earlier| earlier.previous == *stated) else {
                bail!(
                    "the release names {} as the one before it, which is not at hand; name its folder by `--previous`",
                    stated.version
                );
            };
            earlier.changes(&manifest.version, manifest.date, &earlier.diff(context, &book)?)?
        }
    };
    let plan = Plan {
        book: &book,
        dataset: dataset(&book)?,
        version: &manifest.version,
        date: manifest.date,
        license: &license(&root)?,
        changes: &changes,
        previous: manifest.previous.as_ref(),
    };
    let bar = context.progress(book.claim_count() as u64, "claims compared");
    let built =
        release::build(plan, |path| existing(&folder.join(path)).map(Comparing::new), |claims| bar.inc(claims))?;
    bar.finish_and_clear();
    let name = built.release.name();
    let mut faults = Vec::new();
    let mut compared = built.files.len();
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    for (path, comparing) in built.files {
        match fs::metadata(folder.join(&path)) {
            Ok(metadata) => sizes.insert(path.clone(), metadata.len()),
            Err(_) => {
                faults.push(format!("{path}: is missing"));
                continue;
            }
        };
        if let Some(at) = comparing.finish()? {
            faults.push(format!("{path}: differs from byte {at} on"));
        }
    }
    faults.extend(unknown(folder, "", &sizes)?.into_iter().map(|path| format!("{path}: is not part of the release")));
    let archive = folder.with_file_name(format!("{name}{ARCHIVE}"));
    if faults.is_empty() && archive.is_file() {
        compared += 1;
        if let Ok(signature) = fs::metadata(folder.join(SIGNATURE)) {
            sizes.insert(SIGNATURE.to_owned(), signature.len());
        }
        let sizes: Vec<(String, u64)> = sizes.into_iter().collect();
        let comparing = Comparing::new(existing(&archive)?);
        let open = |path: &str| File::open(folder.join(path)).map(BufReader::new);
        let comparing = release::archive(comparing, &name, manifest.date, &sizes, open)?;
        if let Some(at) = comparing.finish()? {
            faults.push(format!("{name}{ARCHIVE}: differs from byte {at} on"));
        }
    }
    print(&faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())?;
    if faults.is_empty() {
        context.say(format_args!("built again from the book: {}, every byte the same", counted(compared, "file")));
        return Ok(Outcome::Clean);
    }
    let generator = &built.release.manifest.generator;
    if *generator != manifest.generator {
        context.say(format_args!("the release was written by {}, and this is {generator}", manifest.generator));
    }
    if built.release.manifest.book != manifest.book {
        context.say(format_args!("the book's files are not those that the release was built from"));
    }
    Ok(Outcome::Findings)
}

fn existing(path: &Path) -> io::Result<Existing> {
    match File::open(path) {
        Ok(file) => Ok(Box::new(BufReader::new(file))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Box::new(Cursor::new(Vec::new()))),
        Err(error) => Err(error),
    }
}

/// The files below a folder that are not among those known, a signature aside, in the order of their paths.
fn unknown(folder: &Path, prefix: &str, known: &BTreeMap<String, u64>) -> Result<Vec<String>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut found = Vec::new();
    for entry in entries {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(unknown(&entry.path(), &format!("{path}/"), known)?);
        } else if !known.contains_key(&path) && path != SIGNATURE {
            found.push(path);
        }
    }
    Ok(found)
}
