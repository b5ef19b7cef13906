//! Rebuilds a release from its book and compares the bytes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor};
use std::path::{Path, PathBuf};

use crate::build::{self, ARCHIVE, Comparing, Plan, ReleaseError, TermsError};
use crate::history::{Earlier, HistoryError, Search};
use crate::manifest::{LoadError, Manifest, Release, SIGNATURE};
use crate::verify::Fault;
use claimbook_core::book::Book;

/// The result of rebuilding a release.
#[derive(Debug)]
pub struct Rebuilt {
    /// The differences, sorted by path; a difference of the archive comes last.
    pub faults: Vec<Fault>,
    /// The number of files that were built.
    pub files: usize,
    /// Whether there is an archive beside the folder. It is compared only if all files are the same.
    pub archive: bool,
    /// The manifest of the existing release.
    pub stated: Manifest,
    /// The manifest of the rebuilt release.
    pub built: Manifest,
}

/// An error of rebuilding a release.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The folder does not contain a release.
    #[error("`{}` is not the folder of a release", folder.display())]
    NoRelease {
        /// The path of the folder.
        folder: PathBuf,
        /// The error of reading the manifest.
        source: LoadError,
    },
    /// The previous release, which `CHANGES.md` needs, was not found.
    #[error("the previous release, {0}, was not found; give its folder with `--previous`")]
    NoPrevious(semver::Version),
    /// The previous release cannot be compared.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The book lacks a record or file that a release needs.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// The files cannot be built.
    #[error(transparent)]
    Build(#[from] ReleaseError),
    /// A file of the release cannot be read.
    #[error("cannot compare `{}`", path.display())]
    Read {
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

/// A reader of a file of the existing release.
type Existing = Box<dyn BufRead + Send>;

/// Rebuilds the release in `folder` from `book` and compares every byte. The book must have no errors; `root` is its
/// folder. `previous` is the folder of the previous release, if it is not in the same folder of releases. `progress` is
/// called with the number of further claims compared.
///
/// # Errors
///
/// Fails if the folder does not contain a release, or if the book or the previous release does not allow building the
/// release.
pub fn rebuild(
    folder: &Path,
    book: &Book,
    root: &Path,
    previous: Option<&Path>,
    progress: impl Fn(u64),
) -> Result<Rebuilt, RebuildError> {
    let no_release = |source| RebuildError::NoRelease { folder: folder.to_path_buf(), source };
    let (stated, _) = Manifest::load(folder).map_err(no_release)?;
    build::check_manual(root)?;
    let plan = Plan {
        book,
        dataset: build::dataset(book)?,
        version: &stated.version,
        date: stated.date,
        license: &build::license(root)?,
        changes: &changes(folder, &stated, book, previous)?,
        previous: stated.previous.as_ref(),
        commit: stated.commit.as_deref(),
    };
    let built = build::build(plan, |path| existing(&folder.join(path)).map(Comparing::new), progress)?;
    let unreadable = |source| RebuildError::Read { path: folder.to_path_buf(), source };
    let (files, release) = (built.files.len(), built.release);
    let mut faults = Vec::new();
    let sizes = compare_files(folder, built.files, &mut faults).map_err(unreadable)?;
    let archive = faults.is_empty().then(|| compare_archive(folder, &release, sizes, &mut faults));
    let archive = archive.transpose().map_err(unreadable)?.unwrap_or_default();
    Ok(Rebuilt { faults, files, archive, stated, built: release.manifest })
}

/// Returns the expected content of `CHANGES.md`.
fn changes(folder: &Path, manifest: &Manifest, book: &Book, previous: Option<&Path>) -> Result<String, RebuildError> {
    let Some(stated) = &manifest.previous else { return Ok(build::first(&manifest.version, manifest.date)) };
    let releases = folder.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    // Faults are allowed, because the checksum of the previous manifest is compared below.
    let search = Search { version: &manifest.version, releases, named: previous, allow_faulty: true };
    let earlier = Earlier::find(search)?;
    match earlier.filter(|earlier| earlier.previous == *stated) {
        Some(earlier) => Ok(earlier.changes(book, &manifest.version, manifest.date)?.1),
        None => Err(RebuildError::NoPrevious(stated.version.clone())),
    }
}

/// Compares all files. Returns the sizes of the files by path.
fn compare_files(
    folder: &Path,
    files: BTreeMap<String, Comparing<Existing>>,
    faults: &mut Vec<Fault>,
) -> io::Result<BTreeMap<String, u64>> {
    let mut sizes = BTreeMap::new();
    for (path, comparing) in files {
        match fs::symlink_metadata(folder.join(&path)) {
            Ok(metadata) if metadata.is_file() => sizes.insert(path.clone(), metadata.len()),
            Ok(_) => {
                faults.push(Fault::new(&path, "is not a regular file"));
                continue;
            }
            Err(_) => {
                faults.push(Fault::new(&path, "is missing"));
                continue;
            }
        };
        faults.extend(comparing.finish()?.map(|at| Fault::new(&path, format!("differs from byte {at} on"))));
    }
    let unknown = unknown(folder, "", &sizes)?;
    faults.extend(unknown.iter().map(|path| Fault::new(path, "is not part of the release")));
    Ok(sizes)
}

/// Compares the archive beside the folder, if there is one. The archive contains the signature only if the release was
/// signed while being written, so both forms are accepted.
fn compare_archive(
    folder: &Path,
    release: &Release,
    mut sizes: BTreeMap<String, u64>,
    faults: &mut Vec<Fault>,
) -> io::Result<bool> {
    let name = release.name();
    let archive = folder.with_file_name(format!("{name}{ARCHIVE}"));
    if !archive.is_file() {
        return Ok(false);
    }
    let difference = |sizes: &BTreeMap<String, u64>| {
        let sizes: Vec<(String, u64)> = sizes.iter().map(|(path, size)| (path.clone(), *size)).collect();
        let open = |path: &str| File::open(folder.join(path)).map(BufReader::new);
        let comparing = Comparing::new(existing(&archive)?);
        build::archive(comparing, &name, release.manifest.date, &sizes, open)?.finish()
    };
    let mut differs = difference(&sizes)?;
    if let (Some(_), Ok(signature)) = (differs, fs::metadata(folder.join(SIGNATURE))) {
        sizes.insert(SIGNATURE.to_owned(), signature.len());
        differs = difference(&sizes)?;
    }
    let path = format!("{name}{ARCHIVE}");
    faults.extend(differs.map(|at| Fault::new(&path, format!("differs from byte {at} on"))));
    Ok(true)
}

/// Opens an existing file. A missing or non-regular file reads as empty; [`compare_files`] reports it.
fn existing(path: &Path) -> io::Result<Existing> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Box::new(BufReader::new(File::open(path)?))),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(Box::new(Cursor::new(Vec::new()))),
    }
}

/// Returns the files below a folder that are neither known nor the signature, sorted by path.
fn unknown(folder: &Path, prefix: &str, known: &BTreeMap<String, u64>) -> io::Result<Vec<String>> {
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
