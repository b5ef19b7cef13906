//! A release onto the disk: files, signature and archive, whole or not at all.

use std::io::{self, BufReader, Write};
use std::path::Path;

use crate::build::{self, ARCHIVE, Plan, ReleaseError};
use crate::manifest::SIGNATURE;
use crate::signature::{self, SignatureError};
use claimbook_core::output::{Folder, OutputError};

/// A release that was put in its place.
#[derive(Debug)]
pub struct Published {
    /// The name of its folder, and of its archive less the ending.
    pub name: String,
    /// Its files and their sizes in bytes, in the order of their paths.
    pub files: Vec<(String, u64)>,
}

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder cannot be made or put in its place.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The files cannot be built.
    #[error(transparent)]
    Build(#[from] ReleaseError),
    /// The release cannot be signed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// A file cannot be written.
    #[error("cannot write `{file}`")]
    Write {
        /// The file, relative to the release.
        file: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes a release and its archive into a new folder `place`, signed with a private key if there is one. `progress` is
/// told how many claims more have been written.
///
/// # Errors
///
/// When something is at `place` already, the key does not sign, or the system refuses; nothing is then at `place`.
pub fn publish(
    plan: Plan<'_>,
    place: &Path,
    key: Option<&str>,
    progress: impl Fn(u64),
) -> Result<Published, PublishError> {
    let folder = Folder::begin_new(place)?;
    let name = format!("{}-{}", plan.dataset.name, plan.version);
    let within = |path: &str| format!("{name}/{path}");
    let failed = |file: &str| {
        let file = file.to_owned();
        |source| PublishError::Write { file, source }
    };
    let built = build::build(plan, |path| folder.create(&within(path)), progress)?;
    let mut files = built.files;
    if let Some(key) = key {
        let signed = signature::sign(built.sums.as_bytes(), key)?;
        let write = || {
            let mut file = folder.create(&within(SIGNATURE))?;
            file.write_all(signed.as_bytes()).map(|()| file)
        };
        files.insert(SIGNATURE.to_owned(), write().map_err(failed(SIGNATURE))?);
    }
    let mut sizes = Vec::new();
    for (path, file) in &mut files {
        let size = file.flush().and_then(|()| file.get_ref().metadata());
        sizes.push((path.clone(), size.map_err(failed(path))?.len()));
    }
    let archive = format!("{name}{ARCHIVE}");
    let open = |path: &str| folder.open(&within(path)).map(BufReader::new);
    let write = || build::archive(folder.create(&archive)?, &name, plan.date, &sizes, open);
    let archive = write().map_err(failed(&archive))?;
    folder.finish(files.into_values().chain([archive]).collect())?;
    Ok(Published { name, files: sizes })
}
