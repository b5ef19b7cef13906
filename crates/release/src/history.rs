//! The release before a new one: where it is, what changed since, and which versions are honest after it.

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

/// A release before another.
#[derive(Debug)]
pub struct Earlier {
    /// The folder of the release.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// What the manifest of the next release says of it.
    pub previous: Previous,
}

/// Where to look for the release before another, and what it may be.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// The version that it is before.
    pub version: &'a Version,
    /// The folder of releases.
    pub releases: &'a Path,
    /// The folder of the release, where somebody named it.
    pub named: Option<&'a Path>,
    /// Whether it may break its own promises.
    pub allow_faulty: bool,
}

/// A release that somebody asks for.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// The book, without errors.
    pub book: &'a Book,
    /// The version.
    pub version: &'a Version,
    /// The date.
    pub date: Date,
    /// Whether somebody stated the date, rather than that it follows from the claims.
    pub is_date_stated: bool,
    /// Whether it may be the same as the one before.
    pub allow_unchanged: bool,
}

/// `CHANGES.md` of a release that may be made.
#[derive(Debug)]
pub struct Changes {
    /// The text of the file.
    pub text: String,
    /// The smallest honest version; `None` for a first release.
    pub smallest: Option<Version>,
}

/// Why there must be no such release. A person settles it by another version or by an edit of the book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The version is not that of a first release, and there is none before it.
    #[error(
        "there is no release before {0} to compare with: a first one is 0.1.0 or 1.0.0; if this is a later one, name the \
         one before by `--previous`"
    )]
    NotFirst(Version),
    /// Ids that were released are gone.
    #[error(
        "claims of {before} have vanished: {}\nan id that was released never vanishes: put the record back, with \
         `status: withdrawn` and a `reason`",
        ids.join(", ")
    )]
    Vanished {
        /// The version that has them.
        before: Version,
        /// The ids, sorted.
        ids: Vec<String>,
    },
    /// Nothing changed.
    #[error(
        "no table, row or code and nothing of the dataset's record changed since {0}; `--allow-unchanged` releases it all \
         the same"
    )]
    Unchanged(Version),
    /// Claims changed, and the date that follows from them did not.
    #[error(
        "something changed since {before}, but the newest `coded_on` is still its day, {date}: state the day of this \
         release by `--date YYYY-MM-DD`"
    )]
    SameDay {
        /// The version before.
        before: Version,
        /// The date of both.
        date: Date,
    },
    /// More changed than the version says.
    #[error(
        "{changed}{version} is too low a version for what changed since {before}; the smallest honest one is {smallest}"
    )]
    TooLow {
        /// What changed, in lines; empty where nothing did.
        changed: String,
        /// The version asked for.
        version: Version,
        /// The version before.
        before: Version,
        /// The smallest honest version.
        smallest: Version,
    },
}

/// Why the release before cannot be compared with, or forbids a new one.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The new release is refused.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The folder holds no release.
    #[error("`{}` is no folder of a release", folder.display())]
    NoRelease {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with its manifest.
        source: LoadError,
    },
    /// The release was altered since it was written.
    #[error(
        "the release before, `{0}`, breaks {faults} of its own promises; `claimbook verify {0}` lists them. If it was \
         altered here, get it anew and name it by `--previous`; if it was published so, `--allow-faulty-previous` \
         compares with it all the same",
        folder.display()
    )]
    Unsound {
        /// The folder of the release.
        folder: PathBuf,
        /// How many faults it has.
        faults: usize,
    },
    /// A later release than the one named came before the new one.
    #[error("`{}` is {found}, and {newest} came after it", folder.display())]
    NotNewest {
        /// The folder named.
        folder: PathBuf,
        /// The version that it holds.
        found: Version,
        /// The newest version before the new one.
        newest: Version,
    },
    /// The release named is not before the new one.
    #[error("`{}` is {found}, which is not before {version}", folder.display())]
    NotBefore {
        /// The folder named.
        folder: PathBuf,
        /// The version that it holds.
        found: Version,
        /// The new version.
        version: Version,
    },
    /// A folder of a version that does not hold one release.
    #[error(
        "`{}` should hold release {version} and nothing else; name the release before this one by `--previous`",
        folder.display()
    )]
    Crowded {
        /// The folder.
        folder: PathBuf,
        /// The version by its name.
        version: Version,
    },
    /// A new release dated before the one before it.
    #[error("the release would be dated {date}, before {before} of {of}; state a later day by `--date`")]
    Backdated {
        /// The date of the new release.
        date: Date,
        /// The version before.
        before: Version,
        /// The date of that version.
        of: Date,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The release before cannot be verified.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The tables of the release before cannot be read.
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
    /// The release that was named, or else the newest one in the folder of releases that is before the version.
    ///
    /// # Errors
    ///
    /// When the folder named holds no release or not the newest one, or the release breaks promises that it may not.
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

    /// What changed since this release, as `CHANGES.md` of the version after it.
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

/// `CHANGES.md` of a new release of a book, if the policy of versions allows that release (`docs/versioning.md`). A
/// release in which nothing changed is one only where it is allowed.
///
/// # Errors
///
/// [`HistoryError::Refused`] where the version is not honest or an id has vanished; others when the release before cannot
/// be read.
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
    if diff.is_empty() && !proposal.allow_unchanged {
        return Err(Refusal::Unchanged(before).into());
    }
    // A release that changes nothing is still a new version.
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

/// The newest release in a folder of releases that is before a version.
fn newest(releases: &Path, version: &Version) -> Result<Option<(Version, PathBuf)>, HistoryError> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        |source| HistoryError::Read { path, source }
    };
    let list = |folder: &Path| fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>();
    let entries = match list(releases) {
        Ok(entries) => entries,
        // The first release makes the folder.
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
