//! The release before: what the new one is compared with.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::Book;
use claimbook_core::model::Date;
use claimbook_release::Version;
use claimbook_release::build::{self, CHANGES};
use claimbook_release::diff;
use claimbook_release::diff::{Diff, Level};
use claimbook_release::manifest::{MANIFEST, Manifest, Previous};
use claimbook_release::snapshot::Edition;
use claimbook_release::verify::{Against, verify};

use crate::cli::diff::released;
use crate::cli::{Context, read_file};

/// A release before another.
pub(super) struct Earlier {
    folder: PathBuf,
    manifest: Manifest,
    /// What the other one's manifest says of it.
    pub(super) previous: Previous,
}

impl Earlier {
    /// The release named, or else the newest in a folder of releases that is earlier than a version.
    pub(super) fn find(named: Option<&Path>, releases: &Path, version: &Version) -> Result<Option<Self>> {
        let newest = newest(releases, version)?;
        let Some(folder) = named else { return newest.map(|(_, folder)| Self::read(&folder)).transpose() };
        let named = Self::read(folder)?;
        if let Some((newest, _)) = newest.filter(|(newest, _)| *newest > named.manifest.version) {
            bail!("`{}` is {}, and {newest} came after it", folder.display(), named.manifest.version);
        }
        if named.manifest.version >= *version {
            bail!("`{}` is {}, which is not before {version}", folder.display(), named.manifest.version);
        }
        Ok(Some(named))
    }

    /// The date of the release.
    pub(super) fn date(&self) -> Date {
        self.manifest.date
    }

    fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let bytes = read_file(&path).with_context(|| {
            format!("`{}` is no folder of a release: cannot read `{}`", folder.display(), path.display())
        })?;
        let manifest = Manifest::read(&bytes).with_context(|| format!("cannot read `{}`", path.display()))?;
        let faults = verify(folder, Against::default())?.faults.len();
        if faults > 0 {
            bail!(
                "the release before, `{0}`, breaks {1} of its own promises; `claimbook verify {0}` lists them",
                folder.display(),
                faults
            );
        }
        let previous = Previous::of(&manifest, &bytes);
        Ok(Self { folder: folder.to_path_buf(), manifest, previous })
    }

    /// What a book changes.
    pub(super) fn diff(&self, context: &Context, book: &Book) -> Result<Diff> {
        Ok(diff::diff(&released(context, &self.folder)?, &Edition::of_book(book)?)?)
    }

    /// The text of `CHANGES.md` of the release after this one.
    pub(super) fn changes(&self, version: &Version, date: Date, diff: &Diff) -> Result<String> {
        let path = self.folder.join(CHANGES);
        let own = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Ok(build::later(version, date, &self.manifest.version, &diff::markdown(diff), &own))
    }
}

/// The newest release in a folder of releases that is earlier than a version.
fn newest(releases: &Path, version: &Version) -> Result<Option<(Version, PathBuf)>> {
    let entries = match fs::read_dir(releases) {
        Ok(entries) => entries,
        // The first release makes the folder.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", releases.display())),
    };
    let mut earlier: Vec<(Version, PathBuf)> = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Some(found) = entry.file_name().to_str().and_then(|name| name.parse::<Version>().ok()) else { continue };
        if found < *version {
            earlier.push((found, entry.path()));
        }
    }
    let Some((version, folder)) = earlier.into_iter().max() else { return Ok(None) };
    let within = fs::read_dir(&folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let mut releases: Vec<PathBuf> = within.filter(|path| path.join(MANIFEST).is_file()).collect();
    match (releases.pop(), releases.is_empty()) {
        (Some(release), true) => Ok(Some((version, release))),
        _ => bail!(
            "`{}` should hold release {version} and nothing else; name the release before this one by `--previous`",
            folder.display()
        ),
    }
}

/// The text of `CHANGES.md`; or why there must be no such release.
pub(super) fn changes(
    context: &Context,
    book: &Book,
    version: &Version,
    date: Date,
    earlier: Option<&Earlier>,
) -> Result<Result<String, String>> {
    let Some(earlier) = earlier else {
        let first = [Version::new(0, 1, 0), Version::new(1, 0, 0)].contains(version);
        return Ok(if first {
            Ok(build::first(version, date))
        } else {
            Err(format!(
                "there is no release before {version} to compare with: a first one is 0.1.0 or 1.0.0; if this is a \
                 later one, name the one before by `--previous`\n"
            ))
        });
    };
    let before = &earlier.manifest.version;
    let diff = earlier.diff(context, book)?;
    if !diff.vanished().is_empty() {
        return Ok(Err(format!(
            "claims of {before} have vanished: {}\nan id that was released never vanishes: put the record back, with \
             `status: withdrawn` and a `reason`\n",
            diff.vanished().join(", ")
        )));
    }
    // What is released anew is a new version, if only by what is said of it.
    let smallest = diff::smallest(before, diff.level().or(Some(Level::Patch)));
    if *version < smallest {
        let what = if diff.is_empty() { String::new() } else { diff::text(&diff) };
        return Ok(Err(format!(
            "{what}{version} is too low a version for what changed since {before}; the smallest honest one is {smallest}\n"
        )));
    }
    context.say(format_args!("the smallest honest version after {before} is {smallest}"));
    earlier.changes(version, date, &diff).map(Ok)
}
