//! Reads one side of a comparison from a folder: a book, an export or a release.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use claimbook_core::book::{self, Book, CLAIMS, LoadError};
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::counted;
use claimbook_tables::export::Format;

use super::{Diff, DiffError, diff};
use crate::snapshot::{Edition, EditionError, FolderError};

/// One of the two sides of a comparison.
#[derive(Debug)]
pub enum Side {
    /// A book without errors.
    Book(Arc<Book>),
    /// The tables of an export or a release.
    Edition(Box<Edition>),
}

/// An error of reading or comparing two sides.
#[derive(Debug, thiserror::Error)]
pub enum SideError {
    /// The folder is not a book, an export or a release.
    #[error("`{}` is not a book, an export or a release: it has neither `{CLAIMS}` nor `parquet`", .0.display())]
    Neither(PathBuf),
    /// The book has errors, so that its tables would be incomplete.
    #[error(
        "the book `{0}` has {1}, so it cannot be compared; `claimbook check --book {0}` lists them",
        folder.display(),
        counted(*errors, "error")
    )]
    Faulty {
        /// The folder of the book.
        folder: PathBuf,
        /// The number of errors.
        errors: usize,
    },
    /// The book cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The export or release cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The tables of a book cannot be built.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// The two sides cannot be compared.
    #[error(transparent)]
    Diff(#[from] DiffError),
}

impl Side {
    /// Reads a folder.
    ///
    /// # Errors
    ///
    /// Fails if the folder is not a book, an export or a release. Also fails if it cannot be read, or if the book has
    /// errors.
    pub fn of_folder(folder: &Path) -> Result<Self, SideError> {
        if folder.join(CLAIMS).is_dir() {
            Self::of_book(Arc::new(book::load(folder)?), folder)
        } else if folder.join(Format::Parquet.name()).is_dir() {
            Ok(Self::Edition(Box::new(Edition::of_folder(folder)?)))
        } else {
            Err(SideError::Neither(folder.to_path_buf()))
        }
    }

    /// Takes a book that was read from a folder.
    ///
    /// # Errors
    ///
    /// Fails if the book has errors.
    pub fn of_book(book: Arc<Book>, folder: &Path) -> Result<Self, SideError> {
        match rules::errors(&book).len() {
            0 => Ok(Self::Book(book)),
            errors => Err(SideError::Faulty { folder: folder.to_path_buf(), errors }),
        }
    }
}

/// Compares two sides.
///
/// # Errors
///
/// See [`diff()`](super::diff()).
pub fn compare(old: Side, new: Side) -> Result<Diff, SideError> {
    let (old, new) = match (old, new) {
        (Side::Book(old), Side::Book(new)) => Edition::of_books(&old, &new)?,
        (Side::Book(old), Side::Edition(new)) => (Edition::of_book(&old)?, *new),
        (Side::Edition(old), Side::Book(new)) => (*old, Edition::of_book(&new)?),
        (Side::Edition(old), Side::Edition(new)) => (*old, *new),
    };
    Ok(diff(&old, &new)?)
}
