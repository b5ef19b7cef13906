//! The previous release: finds it, compares it with the book, and checks that the new version follows the versioning
//! policy.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use semver::Version;

use crate::build::changes::{CHANGES, first, later};
use crate::diff::{self, DiffError, Level, diff};
use crate::manifest::{LoadError, MANIFEST, Manifest, Previous};
use crate::snapshot::{Edition, EditionError, FolderError};
use crate::verify::{Against, VerifyError, verify};
use claimbook_core::book::Book;
use claimbook_core::model::Date;

/// The previous release.
#[derive(Debug)]
pub struct Earlier {
    /// The path of the release's folder.
    pub folder: PathBuf,
    /// The manifest of the release.
    pub manifest: Manifest,
    /// The reference to this release, for the manifest of the next one.
    pub previous: Previous,
}

/// The options for finding the previous release.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// The version of the new release; the previous release has a lower one.
    pub version: &'a Version,
    /// The folder that holds all releases.
    pub releases: &'a Path,
    /// The folder of the previous release, if the caller names it.
    pub named: Option<&'a Path>,
    /// Whether the previous release may fail verification.
    pub allow_faulty: bool,
}

/// The requested release.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// The book, without errors.
    pub book: &'a Book,
    /// The version of the new release.
    pub version: &'a Version,
    /// The date of the new release.
    pub date: Date,
    /// Whether the date was given, rather than taken from the claims.
    pub is_date_stated: bool,
    /// Whether the release may be identical to the previous one.
    pub allow_unchanged: bool,
}

/// The content of `CHANGES.md` for a release that the versioning policy allows.
#[derive(Debug)]
pub struct Changes {
    /// The text of the file.
    pub text: String,
    /// The smallest version that the policy allows; `None` for a first release.
    pub smallest: Option<Version>,
}

/// A reason to refuse a release. The user resolves it by choosing another version or by editing the book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no previous release, and the version is not that of a first release.
    #[error(
        "found no release before {0}: a first release is 0.1.0 or 1.0.0; for a later release, give the folder of the \
         previous one with `--previous`"
    )]
    NotFirst(Version),
    /// Claims of the previous release are missing from the book.
    #[error(
        "claims of {before} are missing: {}\nthe id of a released claim must not be removed: restore the record with \
         `status: withdrawn` and a `reason`",
        ids.join(", ")
    )]
    Vanished {
        /// The previous version, which has the claims.
        before: Version,
        /// The ids, sorted.
        ids: Vec<String>,
    },
    /// The ids of claims of the previous release were given to other propositions.
    #[error(
        "ids of {before} now name other propositions: {}\nan id names one proposition for good: restore the released \
         record, with `status: withdrawn` and a `reason` if it no longer holds, and give the other claim a new id",
        ids.join(", ")
    )]
    Reused {
        /// The previous version, which has the claims.
        before: Version,
        /// The ids, sorted.
        ids: Vec<String>,
    },
    /// The book does not differ from the previous release.
    #[error(
        "nothing changed since {0}: no table, row, code or field of the dataset's record; pass `--allow-unchanged` to \
         release anyway"
    )]
    Unchanged(Version),
    /// The book changed, but the date taken from the claims is that of the previous release.
    #[error(
        "the book changed since {before}, but the newest `coded_on` or `reviewed_on` is still the date of that release, \
         {date}: give the date of the new release with `--date YYYY-MM-DD`"
    )]
    SameDay {
        /// The version of the previous release.
        before: Version,
        /// The date of both releases.
        date: Date,
    },
    /// The version is too low for the changes.
    #[error(
        "{changed}version {version} is too low for the changes since {before}; the smallest allowed one is {smallest}"
    )]
    TooLow {
        /// The changes as text; empty if nothing changed.
        changed: String,
        /// The requested version.
        version: Version,
        /// The version of the previous release.
        before: Version,
        /// The smallest version that the policy allows.
        smallest: Version,
    },
}

/// An error of finding or comparing the previous release, or a refusal of the new one.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The new release is refused.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The folder does not contain a release.
    #[error("`{}` is not the folder of a release", folder.display())]
    NoRelease {
        /// The path of the folder.
        folder: PathBuf,
        /// The error of reading the manifest.
        source: LoadError,
    },
    /// The previous release fails verification.
    #[error(
        "the previous release, `{0}`, fails verification (faults: {faults}); `claimbook verify {0}` lists them. If the \
         local copy was altered, download it again and name it with `--previous`; if it was published with the faults, \
         pass `--allow-faulty-previous` to compare with it anyway",
        folder.display()
    )]
    Unsound {
        /// The path of the release's folder.
        folder: PathBuf,
        /// The number of faults.
        faults: usize,
    },
    /// The named release is not the newest one before the new version.
    #[error("`{}` is release {found}, but release {newest} is newer", folder.display())]
    NotNewest {
        /// The path of the named folder.
        folder: PathBuf,
        /// The version of the release in that folder.
        found: Version,
        /// The newest version before the new one.
        newest: Version,
    },
    /// The version of the named release is not lower than the new version.
    #[error("`{}` is release {found}, which is not lower than {version}", folder.display())]
    NotBefore {
        /// The path of the named folder.
        folder: PathBuf,
        /// The version of the release in that folder.
        found: Version,
        /// The new version.
        version: Version,
    },
    /// The folder of a version does not contain exactly one release.
    #[error(
        "`{}` must contain only release {version}; name the previous release with `--previous`",
        folder.display()
    )]
    Crowded {
        /// The path of the folder.
        folder: PathBuf,
        /// The version that the folder is named after.
        version: Version,
    },
    /// The date of the new release is before that of the previous one.
    #[error("the release is dated {date}, before {before} ({of}); give a later date with `--date`")]
    Backdated {
        /// The date of the new release.
        date: Date,
        /// The version of the previous release.
        before: Version,
        /// The date of the previous release.
        of: Date,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The previous release cannot be verified.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The tables of the previous release cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The tables of the book cannot be built.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// The tables cannot be compared.
    #[error(transparent)]
    Diff(#[from] DiffError),
}

impl From<Refusal> for HistoryError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl Earlier {
    /// Finds the previous release: the one that is named, or else the newest one in the folder of releases with a lower
    /// version.
    ///
    /// # Errors
    ///
    /// Fails if the named folder does not contain a release. Fails if its version is not lower than the new version, or
    /// if the folder of releases has a version between these two. Also fails if the release fails verification and
    /// `allow_faulty` is false.
    pub fn find(search: Search<'_>) -> Result<Option<Self>, HistoryError> {
        let version = search.version;
        let newest = newest(search.releases, version)?;
        let read = |folder: &Path| Self::read(folder, search.allow_faulty);
        let Some(folder) = search.named else { return newest.map(|(_, folder)| read(&folder)).transpose() };
        let named = read(folder)?;
        let (folder, found) = (folder.to_path_buf(), named.manifest.version.clone());
        match newest {
            Some((newest, _)) if newest > found => Err(HistoryError::NotNewest { folder, found, newest }),
            _ if found >= *version => Err(HistoryError::NotBefore { folder, found, version: version.clone() }),
            _ => Ok(Some(named)),
        }
    }

    fn read(folder: &Path, allow_faulty: bool) -> Result<Self, HistoryError> {
        let (manifest, bytes) = Manifest::load(folder)
            .map_err(|source| HistoryError::NoRelease { folder: folder.to_path_buf(), source })?;
        let faults = if allow_faulty { 0 } else { verify(folder, Against::default())?.faults.len() };
        if faults > 0 {
            return Err(HistoryError::Unsound { folder: folder.to_path_buf(), faults });
        }
        let previous = Previous::of(&manifest, &bytes);
        Ok(Self { folder: folder.to_path_buf(), manifest, previous })
    }

    /// Compares this release with a book. Returns the changes and the text of `CHANGES.md` for the next version.
    pub(crate) fn changes(
        &self,
        book: &Book,
        version: &Version,
        date: Date,
    ) -> Result<(diff::Diff, String), HistoryError> {
        let diff = diff(&Edition::of_folder(&self.folder)?, &Edition::of_book(book)?)?;
        let path = self.folder.join(CHANGES);
        let own = fs::read_to_string(&path).map_err(|source| HistoryError::Read { path, source })?;
        let text = later(version, date, &self.manifest.version, &diff::markdown(&diff), &own);
        Ok((diff, text))
    }
}

/// Checks a new release against the versioning policy (`docs/versioning.md`) and returns its `CHANGES.md`. A release
/// without changes is refused unless [`Proposal::allow_unchanged`] is set.
///
/// # Errors
///
/// Returns [`HistoryError::Refused`] if the policy does not allow the version or the date, or if a released id is
/// missing. Returns other errors if the previous release cannot be read.
pub fn changes(proposal: Proposal<'_>, earlier: Option<&Earlier>) -> Result<Changes, HistoryError> {
    let Proposal { book, version, date, .. } = proposal;
    let Some(earlier) = earlier else {
        if [Version::new(0, 1, 0), Version::new(1, 0, 0)].contains(version) {
            return Ok(Changes { text: first(version, date), smallest: None });
        }
        return Err(Refusal::NotFirst(version.clone()).into());
    };
    let before = earlier.manifest.version.clone();
    if earlier.manifest.date > date {
        return Err(HistoryError::Backdated { date, before, of: earlier.manifest.date });
    }
    let (diff, text) = earlier.changes(book, version, date)?;
    let ids: Vec<String> = diff.vanished().into_iter().map(str::to_owned).collect();
    if !ids.is_empty() {
        return Err(Refusal::Vanished { before, ids }.into());
    }
    let ids: Vec<String> = diff.reused().into_iter().map(str::to_owned).collect();
    if !ids.is_empty() {
        return Err(Refusal::Reused { before, ids }.into());
    }
    if diff.is_empty() && !proposal.allow_unchanged {
        return Err(Refusal::Unchanged(before).into());
    }
    // A release without changes still needs a new version.
    let smallest = diff::smallest(&before, diff.level().or(Some(Level::Patch)));
    if *version < smallest {
        let changed = if diff.is_empty() { String::new() } else { diff::text(&diff) };
        return Err(Refusal::TooLow { changed, version: version.clone(), before, smallest }.into());
    }
    if !proposal.is_date_stated && !diff.is_empty() && earlier.manifest.date == date {
        return Err(Refusal::SameDay { before, date }.into());
    }
    Ok(Changes { text, smallest: Some(smallest) })
}

/// Finds the newest release in a folder of releases whose version is lower than `version`.
fn newest(releases: &Path, version: &Version) -> Result<Option<(Version, PathBuf)>, HistoryError> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        |source| HistoryError::Read { path, source }
    };
    let list = |folder: &Path| fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>();
    let entries = match list(releases) {
        Ok(entries) => entries,
        // The folder does not exist before the first release.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(releases)(error)),
    };
    let earlier = entries.into_iter().filter_map(|entry| {
        let found: Version = entry.file_name().to_str()?.parse().ok()?;
        (found < *version).then(|| (found, entry.path()))
    });
    let Some((version, folder)) = earlier.max() else { return Ok(None) };
    let within = list(&folder).map_err(unreadable(&folder))?.into_iter().map(|entry| entry.path());
    let mut releases: Vec<PathBuf> = within.filter(|path| path.join(MANIFEST).is_file()).collect();
    match (releases.pop(), releases.is_empty()) {
        (Some(release), true) => Ok(Some((version, release))),
        _ => Err(HistoryError::Crowded { folder, version }),
    }
}
