//! Reads the tables of an export or a release from its folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Edition, EditionError};
use crate::manifest::{LoadError, Manifest, read_plain};
use claimbook_tables::export::{Format, HYDRATED};

/// An error of reading the tables in a folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The path of the folder or file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The folder has no Parquet file.
    #[error("`{}` contains no Parquet file", .0.display())]
    Empty(PathBuf),
    /// A file is not a table written by claimbook.
    #[error("cannot read `{}`", folder.display())]
    Edition {
        /// The folder of the Parquet files.
        folder: PathBuf,
        /// The cause.
        source: EditionError,
    },
    /// The manifest exists but cannot be read.
    #[error(transparent)]
    Manifest(#[from] LoadError),
}

impl Edition {
    /// Reads the edition in the folder of an export or a release. Version and dataset come from the manifest, which an
    /// export does not have.
    ///
    /// # Errors
    ///
    /// Fails if a file is missing, cannot be read, or is not a table written by claimbook.
    pub fn of_folder(folder: &Path) -> Result<Self, FolderError> {
        let read = |(table, path): (String, PathBuf)| match read_plain(&path) {
            Ok(bytes) => Ok((table, bytes)),
            Err(source) => Err(FolderError::Read { path, source }),
        };
        let files = parquet_files(folder)?.into_iter().collect::<Vec<_>>().into_par_iter().map(read);
        let mut edition = Self::of_parquet(files.collect::<Result<_, _>>()?)
            .map_err(|source| FolderError::Edition { folder: folder.join(Format::Parquet.name()), source })?;
        match Manifest::load(folder) {
            Ok((manifest, _)) => (edition.version, edition.dataset) = (Some(manifest.version), Some(manifest.dataset)),
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error.into()),
        }
        Ok(edition)
    }
}

/// Returns the paths of the Parquet files of an export or a release, by table name.
///
/// # Errors
///
/// Fails if the folder cannot be listed or contains no Parquet file.
pub fn parquet_files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, FolderError> {
    let folder = folder.join(Format::Parquet.name());
    let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|source| FolderError::Read { path: folder.clone(), source })?;
    let table = |path: PathBuf| {
        let name = path.file_name()?.to_str()?;
        let table = name.strip_suffix(".parquet").filter(|_| !name.ends_with(HYDRATED))?.to_owned();
        Some((table, path))
    };
    let files: BTreeMap<_, _> = entries.into_iter().filter_map(|entry| table(entry.path())).collect();
    if files.is_empty() { Err(FolderError::Empty(folder)) } else { Ok(files) }
}
