//! The requirements of a release beyond the claims: the dataset's record, the text of the license, and a date.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use claimbook_core::book::{self, Book};
use claimbook_core::init;
use claimbook_core::model::{Dataset, Date};

/// The file name of the coder's manual in a release. The codebook of the tables is `codebook.md`, and some file systems
/// ignore the case of letters.
pub const MANUAL: &str = "coding-manual.md";

/// A requirement of a release that the book does not meet.
#[derive(Debug, thiserror::Error)]
pub enum TermsError {
    /// The book has no valid record of the dataset.
    #[error(
        "the book has no valid `claims/dataset.yaml`, which states the title, creators and license of a release; \
         `schema/dataset.schema.json` describes the file"
    )]
    NoDataset,
    /// The description of the dataset is the one that `init` wrote.
    #[error(
        "`description` in `claims/dataset.yaml` is still the one that `claimbook init` wrote: say which texts are coded, \
         by whom and how, and what a reader must know"
    )]
    PlaceholderDescription,
    /// The folder of the book has no license file.
    #[error(
        "there is neither `LICENSE-DATA` nor `LICENSE` in `{}`: a release needs the text of its license",
        .0.display()
    )]
    NoLicense(PathBuf),
    /// The license file is empty.
    #[error("`{}` is empty: a release needs the text of its license", .0.display())]
    EmptyLicense(PathBuf),
    /// The license file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The coder's manual is a link.
    #[error("`{}` is a link: a release contains the manual, so replace the link with the file", .0.display())]
    LinkedManual(PathBuf),
    /// The book has no claims, so no day of coding can be the date.
    #[error("the book has no claims to take a date from: give the date of the release with `--date YYYY-MM-DD`")]
    NoDate,
}

/// Returns the dataset's record.
///
/// # Errors
///
/// Returns [`TermsError::NoDataset`] if the book has no valid record, and [`TermsError::PlaceholderDescription`] if the
/// description is still the one that `init` wrote.
pub fn dataset(book: &Book) -> Result<&Dataset, TermsError> {
    let dataset = book.dataset.as_ref().map(|record| &record.record).ok_or(TermsError::NoDataset)?;
    if init::is_placeholder(&dataset.description) {
        return Err(TermsError::PlaceholderDescription);
    }
    Ok(dataset)
}

/// Reads the text of the license from `LICENSE-DATA` in the folder of the book, or else from `LICENSE`.
///
/// # Errors
///
/// Fails if neither file exists, or if the text is empty or cannot be read.
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

/// Checks that the coder's manual, if the book has one, is no link.
///
/// # Errors
///
/// Returns [`TermsError::LinkedManual`] if the manual is a link.
pub fn check_manual(root: &Path) -> Result<(), TermsError> {
    let path = root.join(book::MANUAL);
    if path.is_symlink() { Err(TermsError::LinkedManual(path)) } else { Ok(()) }
}

/// Returns the default date of a release: the newest day on which a claim was coded or reviewed.
///
/// # Errors
///
/// Returns [`TermsError::NoDate`] if the book has no claims.
pub fn date(book: &Book) -> Result<Date, TermsError> {
    let coded = book.paragraphs.iter().map(|file| file.header.coded_on);
    coded.chain(book.claims().filter_map(|record| record.claim.reviewed_on)).max().ok_or(TermsError::NoDate)
}
