//! What a release needs of a book beside its records: the dataset's own record, and the text of the license.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use claimbook_core::book::Book;
use claimbook_core::model::{Dataset, Date};

/// What a release needs and the book has not.
#[derive(Debug, thiserror::Error)]
pub enum TermsError {
    /// No record of the dataset.
    #[error(
        "the book has no sound `claims/dataset.yaml`, which says what a release is, by whom, and on what terms; \
         `schema/dataset.schema.json` describes it"
    )]
    NoDataset,
    /// No text of a license.
    #[error(
        "there is neither `LICENSE-DATA` nor `LICENSE` in `{}`: a release says on what terms it may be used",
        .0.display()
    )]
    NoLicense(PathBuf),
    /// An empty text of a license.
    #[error("`{}` is empty: a release says on what terms it may be used", .0.display())]
    EmptyLicense(PathBuf),
    /// The text of the license cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No claims, whose newest `coded_on` would be the date.
    #[error("the book has no claims, so a release of it has no date: state one by `--date YYYY-MM-DD`")]
    NoDate,
}

/// The dataset's record.
///
/// # Errors
///
/// [`TermsError::NoDataset`] where the book has none.
pub fn dataset(book: &Book) -> Result<&Dataset, TermsError> {
    book.dataset.as_ref().map(|record| &record.record).ok_or(TermsError::NoDataset)
}

/// The text of the license: of `LICENSE-DATA` in the folder of the book, or else of `LICENSE`.
///
/// # Errors
///
/// When there is neither, or the text is empty or cannot be read.
pub fn license(root: &Path) -> Result<String, TermsError> {
    let places = ["LICENSE-DATA", "LICENSE"].map(|name| root.join(name));
    let Some(path) = places.into_iter().find(|path| path.is_file()) else {
        return Err(TermsError::NoLicense(root.to_path_buf()));
    };
    match fs::read_to_string(&path) {
        Ok(text) if text.trim().is_empty() => Err(TermsError::EmptyLicense(path)),
        Ok(text) => Ok(text),
        Err(source) => Err(TermsError::Read { path, source }),
    }
}

/// The date of a release that names none: the newest `coded_on` of the claims.
///
/// # Errors
///
/// [`TermsError::NoDate`] where the book has no claims.
pub fn date(book: &Book) -> Result<Date, TermsError> {
    book.paragraphs.iter().map(|file| file.header.coded_on).max().ok_or(TermsError::NoDate)
}
