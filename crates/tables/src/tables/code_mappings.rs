//! `code_mappings`: one row per code and concept of another vocabulary.

use polars::prelude::PolarsResult;

use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::code_rows;
use claimbook_core::model::codes::{MappingScheme, SkosMatch};
use claimbook_core::model::{Code, CodeMapping, name};

pub(super) fn table() -> PolarsResult<Table> {
    let mut rows: Vec<(&'static str, &'static str, CodeMapping)> = Vec::new();
    for row in code_rows() {
        rows.extend(row.mappings.iter().map(|mapping| (row.list, row.code, *mapping)));
    }
    Builder::new("code_mappings", "One row per code and concept of another vocabulary.")
        .column(
            Column::new("codelist", Kind::Text, "The list of codes."),
            rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        )?
        .column(Column::new("code", Kind::Text, "The code."), rows.iter().map(|row| row.1).collect::<Vec<_>>())?
        .column(
            Column::new("scheme", Kind::Code(MappingScheme::LIST), "The other vocabulary."),
            rows.iter().map(|row| name(row.2.scheme)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("target", Kind::Text, "The concept's name or number there."),
            rows.iter().map(|row| row.2.target).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("relation", Kind::Code(SkosMatch::LIST), "How the code stands to the concept (SKOS)."),
            rows.iter().map(|row| name(row.2.relation)).collect::<Vec<_>>(),
        )?
        .refers(&["codelist", "code"], "codes", &["codelist", "code"])
        .key(&["codelist", "code", "scheme", "target"])
}
