//! `claim_citations`: one row per claim and note of its source.

use polars::prelude::PolarsResult;

use super::{claim_id, ordered, source_id};
use crate::book::Book;
use crate::model::codes::{CitationBasis, CitationIntent};
use crate::model::{Citation, Code, describe, name};
use crate::table::{Builder, Column, Kind, Table};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&str, &str, &Citation)> = ordered(book)
        .into_iter()
        .flat_map(|record| {
            let source = book.header(record).header.source.as_str();
            record.claim.citations.iter().map(move |citation| (record.claim.id.as_str(), source, citation))
        })
        .collect();
    let citation = describe::<Citation>;
    Builder::new("claim_citations", "One row per claim and note that backs it.")
        .column(claim_id(), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
        .column(
            Column::new("note", Kind::U32, citation("note")),
            rows.iter().map(|row| row.2.note).collect::<Vec<_>>(),
        )?
        .column(source_id(), rows.iter().map(|row| row.1).collect::<Vec<_>>())?
        .column(
            Column::new("basis", Kind::Code(CitationBasis::LIST), citation("basis")),
            rows.iter().map(|row| name(row.2.basis)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("intent", Kind::Code(CitationIntent::LIST), citation("intent")),
            rows.iter().map(|row| name(row.2.intent)).collect::<Vec<_>>(),
        )?
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["source_id", "note"], "source_notes", &["source_id", "note"])
        .key(&["claim_id", "note"])
}
