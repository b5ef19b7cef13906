//! `coders`: one row per coder.

use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::{Book, CoderShare};
use claimbook_core::model::codes::CoderKind;
use claimbook_core::model::{Code, Coder, describe, describe_type};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    const UNLISTED: &str = "the book has no file `coders.yaml`";
    const NO_MODEL: &str = "not stated, or the coder is a human";
    let rows: Vec<CoderShare<'_>> = book.shares();
    Builder::new("coders", describe_type::<Coder>(), &rows)
        .describe::<Coder>()
        .text(("coder_id", describe::<Coder>()("id")), |row| row.id)
        .code("kind", CoderKind::LIST, |row| row.coder.map(|coder| coder.kind.name()))
        .null(UNLISTED)
        .text("name", |row| row.coder.map(|coder| &coder.name))
        .null(UNLISTED)
        .text("orcid", |row| row.coder.and_then(|coder| coder.orcid.as_ref()).map(ToString::to_string))
        .null("not stated, or the coder is a model")
        .text("model", |row| row.coder.and_then(|coder| coder.model.as_ref()))
        .null(NO_MODEL)
        .text("version", |row| row.coder.and_then(|coder| coder.version.as_ref()))
        .null(NO_MODEL)
        .text("note", |row| row.coder.and_then(|coder| coder.note.as_ref()))
        .null("no remark")
        .key(&["coder_id"])
}
