//! A release built again from its book and compared byte by byte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use crate::build::{self, ARCHIVE, Comparing, Plan, ReleaseError, TermsError};
use crate::history::{Earlier, HistoryError, Search};
use crate::manifest::{LoadError, Manifest, Release, SIGNATURE};
use crate::verify::Fault;
use claimbook_core::book::Book;

/// What came of building a release again.
#[derive(Debug)]
pub struct Rebuilt {
    /// What differs, in the order of the paths; of the archive last.
    pub faults: Vec<Fault>,
    /// How many files were built.
    pub files: usize,
    /// Whether there was an archive beside the folder, which is compared where all files are the same.
    pub archive: bool,
    /// What the release says of itself.
    pub stated: Manifest,
    /// What the release that was built says of itself.
    pub built: Manifest,
}

/// Why a release cannot be built again.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The folder holds no release.
    #[error("`{}` is no folder of a release", folder.display())]
    NoRelease {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with its manifest.
        source: LoadError,
    },
    /// The release before, from which `CHANGES.md` follows, is elsewhere.
    #[error("the release names {0} as the one before it, which is not at hand; name its folder by `--previous`")]
    NoPrevious(semver::Version),
    /// The release before cannot be compared with.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The book lacks what a release needs.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// The files cannot be built.
    #[error(transparent)]
    Build(#[from] ReleaseError),
    /// A file of the release cannot be read.
    #[error("cannot compare `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The bytes of a file of the release at hand.
type Existing = Box<dyn Read + Send>;

/// Builds the release in a folder again from a book without errors, whose folder is `root`, and compares every byte.
/// `previous` is the folder of the release before, if it is not among those beside this one. `progress` is told how many
/// claims more have been compared.
///
/// # Errors
///
/// When the folder holds no release, or the book or the release before is not what it takes to build it.
pub fn rebuild(
    folder: &Path,
    book: &Book,
    root: &Path,
    previous: Option<&Path>,
    progress: impl Fn(u64),
) -> Result<Rebuilt, RebuildError> {
    let no_release = |source| RebuildError::NoRelease { folder: folder.to_path_buf(), source };
    let (stated, _) = Manifest::load(folder).map_err(no_release)?;
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

/// What `CHANGES.md` should hold.
fn changes(folder: &Path, manifest: &Manifest, book: &Book, previous: Option<&Path>) -> Result<String, RebuildError> {
    let Some(stated) = &manifest.previous else { return Ok(build::first(&manifest.version, manifest.date)) };
    let releases = folder.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    // Its manifest is the one that the release names, which is enough.
    let search = Search { version: &manifest.version, releases, named: previous, allow_faulty: true };
    let earlier = Earlier::find(search)?;
    match earlier.filter(|earlier| earlier.previous == *stated) {
        Some(earlier) => Ok(earlier.changes(book, &manifest.version, manifest.date)?.1),
        None => Err(RebuildError::NoPrevious(stated.version.clone())),
    }
}

/// The sizes of the files, all of which have been compared.
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
                faults.push(Fault::new(&path, "is no plain file"));
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

/// Compares the archive beside the folder, if there is one. It holds the signature if the release was signed when it
/// was written, and not if it was afterwards.
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

/// A file to compare with; one that is missing, or no plain file, reads as empty and is named apart.
fn existing(path: &Path) -> io::Result<Existing> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Box::new(BufReader::new(File::open(path)?))),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(Box::new(Cursor::new(Vec::new()))),
    }
}

/// The files below a folder that are not among those known, a signature aside, in the order of their paths.
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
