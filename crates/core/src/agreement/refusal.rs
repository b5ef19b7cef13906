//! Reasons why agreement is not computed.

use crate::book::{Book, CLAIMS, SourceRecord};
use crate::model::Slug;
use crate::rules;
use crate::syntax::diagnostic::counted;
use crate::text::Texts;

/// A reason why the agreement of a source's coders is not computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The source has no valid lock.
    #[error("`{0}` has no valid anchors.lock: run `claimbook anchor {0} --texts DIR`")]
    NoLock(Slug),
    /// The codings have errors. Agreement over the readable claims alone would look like agreement over all claims.
    #[error("the codings of `{source_id}` have {}: see `claimbook check {folder}`", counted(*errors, "error"))]
    Faulty {
        /// The source.
        source_id: Slug,
        /// The number of errors in its codings.
        errors: usize,
        /// The folder of its codings, relative to the book.
        folder: String,
    },
    /// Fewer than two people have coded the source.
    #[error(
        "`{source_id}` has {}, but agreement needs at least two: put them in `{folder}/<coder>/<section>.p<n>.yaml`",
        counted(*codings, "coding")
    )]
    TooFew {
        /// The source.
        source_id: Slug,
        /// The number of codings of the source.
        codings: usize,
        /// The folder where codings belong, relative to the book.
        folder: String,
    },
}

/// Checks that the codings of a source have no errors.
///
/// # Errors
///
/// Returns [`Refusal::Faulty`] if they have errors.
pub fn check_codings(book: &Book, record: &SourceRecord) -> Result<(), Refusal> {
    check_below(book, record, record.codings())
}

/// Checks that neither the book's own claims of a source nor its codings have errors.
///
/// # Errors
///
/// Returns [`Refusal::Faulty`] if a file in the folder of the source has errors.
pub fn check_claims(book: &Book, record: &SourceRecord) -> Result<(), Refusal> {
    check_below(book, record, format!("{CLAIMS}/{}", record.folder))
}

fn check_below(book: &Book, record: &SourceRecord, folder: String) -> Result<(), Refusal> {
    let inside = |path: &str| path.strip_prefix(&folder).is_some_and(|rest| rest.starts_with('/'));
    let found = rules::check(book, &Texts::new());
    let errors = found.iter().filter(|found| found.is_error() && inside(book.file(found.place.file).path())).count();
    if errors == 0 { Ok(()) } else { Err(Refusal::Faulty { source_id: record.source.id.clone(), errors, folder }) }
}
