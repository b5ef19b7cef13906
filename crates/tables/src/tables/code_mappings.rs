//! `code_mappings`: one row per code and concept of another vocabulary.

use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{MappingScheme, SkosMatch};
use claimbook_core::model::{Code, CodeRow, Mapping};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows =
        book.vocabulary.code_rows().iter().flat_map(|row| row.mappings.iter().map(move |mapping| (row, mapping)));
    let rows: Vec<(&CodeRow, &Mapping)> = rows.collect();
    Builder::new("code_mappings", "One row per code and concept of another vocabulary.", &rows)
        .text(("codelist", "The list of codes."), |(row, _)| &row.list)
        .text(("code", "The code."), |(row, _)| &row.code)
        .code(("scheme", "The other vocabulary."), MappingScheme::LIST, |(_, mapping)| mapping.scheme.as_str())
        .text(("target", "The concept's name or number there."), |(_, mapping)| &mapping.target)
        .code(("relation", "The SKOS relation from the code to the concept."), SkosMatch::LIST, |(_, mapping)| {
            mapping.relation.name()
        })
        .refers(&["codelist", "code"], "codes", &["codelist", "code"])
        .key(&["codelist", "code", "scheme", "target"])
}
