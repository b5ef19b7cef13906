//! A release built again from the book and compared byte by byte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::Book;
use claimbook_core::rules;
use claimbook_release::build::{self, ARCHIVE, Comparing, Plan};
use claimbook_release::manifest::{MANIFEST, Manifest, Release, SIGNATURE};

use super::earlier::Earlier;
use super::{dataset, license};
use crate::cli::{Context, Outcome, counted, print, read_file};

/// What there is of a file of the release at hand.
type Existing = Box<dyn Read + Send>;

pub(super) fn run(context: &Context, folder: &Path, previous: Option<&Path>) -> Result<Outcome> {
    let folder = &folder.canonicalize().with_context(|| format!("cannot find `{}`", folder.display()))?;
    let bytes = read_file(&folder.join(MANIFEST)).with_context(|| {
        format!("`{}` is no folder of a release: it has no readable `{MANIFEST}`", folder.display())
    })?;
    let manifest = Manifest::read(&bytes).with_context(|| format!("cannot read `{MANIFEST}`"))?;
    let book = context.book()?;
    if rules::has_errors(&rules::check(&book, &context.texts(&book)?)) {
        bail!("the book has errors, so nothing can be built from it; `claimbook check` says which");
    }
    let changes = changes(context, folder, &manifest, &book, previous)?;
    let plan = Plan {
        book: &book,
        dataset: dataset(&book)?,
        version: &manifest.version,
        date: manifest.date,
        license: &license(&context.root()?)?,
        changes: &changes,
        previous: manifest.previous.as_ref(),
    };
    let bar = context.progress(book.claim_count() as u64, "claims compared");
    let create = |path: &str| existing(&folder.join(path)).map(Comparing::new);
    let built = build::build(plan, create, |claims| bar.inc(claims))?;
    bar.finish_and_clear();
    let (count, release) = (built.files.len(), built.release);
    let mut faults = Vec::new();
    let sizes = compare_files(folder, built.files, &mut faults)?;
    let archive = faults.is_empty().then(|| compare_archive(folder, &release, sizes, &mut faults)).transpose()?;
    if faults.is_empty() {
        let and = if archive == Some(true) { "and the archive" } else { "(there is no archive beside them)" };
        context.say(format_args!("built again from the book: {} {and}, every byte the same", counted(count, "file")));
        return Ok(Outcome::Clean);
    }
    print(&format!("{}\n", faults.join("\n")))?;
    if release.manifest.generator != manifest.generator {
        let (then, now) = (&manifest.generator, &release.manifest.generator);
        context.say(format_args!("the release was written by {then}, and this is {now}"));
    }
    if release.manifest.book != manifest.book {
        context.say(format_args!("the book's files are not those that the release was built from"));
    }
    Ok(Outcome::Findings)
}

/// What `CHANGES.md` should hold.
fn changes(
    context: &Context,
    folder: &Path,
    manifest: &Manifest,
    book: &Book,
    previous: Option<&Path>,
) -> Result<String> {
    let Some(stated) = &manifest.previous else { return Ok(build::first(&manifest.version, manifest.date)) };
    let releases = folder.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    let earlier = Earlier::find(previous, releases, &manifest.version)?;
    let Some(earlier) = earlier.filter(|earlier| earlier.previous == *stated) else {
        bail!(
            "the release names {} as the one before it, which is not at hand; name its folder by `--previous`",
            stated.version
        );
    };
    earlier.changes(&manifest.version, manifest.date, &earlier.diff(context, book)?)
}

/// The sizes of the files, all of which have been compared.
fn compare_files(
    folder: &Path,
    files: BTreeMap<String, Comparing<Existing>>,
    faults: &mut Vec<String>,
) -> Result<BTreeMap<String, u64>> {
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    for (path, comparing) in files {
        match fs::symlink_metadata(folder.join(&path)) {
            Ok(metadata) if metadata.is_file() => sizes.insert(path.clone(), metadata.len()),
            Ok(_) => {
                faults.push(format!("{path}: is no plain file"));
                continue;
            }
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
    Ok(sizes)
}

/// Compares the archive beside the folder, if there is one. It holds the signature if the release was signed when it
/// was written, and not if it was afterwards.
fn compare_archive(
    folder: &Path,
    release: &Release,
    mut sizes: BTreeMap<String, u64>,
    faults: &mut Vec<String>,
) -> Result<bool> {
    let name = release.name();
    let archive = folder.with_file_name(format!("{name}{ARCHIVE}"));
    if !archive.is_file() {
        return Ok(false);
    }
    let difference = |sizes: &BTreeMap<String, u64>| -> Result<Option<u64>> {
        let sizes: Vec<(String, u64)> = sizes.iter().map(|(path, size)| (path.clone(), *size)).collect();
        let open = |path: &str| File::open(folder.join(path)).map(BufReader::new);
        let comparing = Comparing::new(existing(&archive)?);
        Ok(build::archive(comparing, &name, release.manifest.date, &sizes, open)?.finish()?)
    };
    let mut differs = difference(&sizes)?;
    if let (Some(_), Ok(signature)) = (differs, fs::metadata(folder.join(SIGNATURE))) {
        sizes.insert(SIGNATURE.to_owned(), signature.len());
        differs = difference(&sizes)?;
    }
    faults.extend(differs.map(|at| format!("{name}{ARCHIVE}: differs from byte {at} on")));
    Ok(true)
}

/// A file to compare with; one that is not there, or no plain file, is empty, and named apart.
fn existing(path: &Path) -> io::Result<Existing> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Box::new(BufReader::new(File::open(path)?))),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(Box::new(Cursor::new(Vec::new()))),
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
