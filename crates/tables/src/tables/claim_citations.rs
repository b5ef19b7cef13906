//! `claim_citations`: one row per claim and note of its source.

use polars::prelude::PolarsResult;

use super::{Claims, claim_id, source_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::{CitationBasis, CitationIntent};
use claimbook_core::model::{Citation, Code, describe, name};

pub(super) fn table(claims: &Claims<'_>) -> PolarsResult<Table> {
    let rows = claims.rows(|record| &record.claim.citations);
    let citation = describe::<Citation>();
    Builder::new("claim_citations", "One row per claim and note that backs it.")
        .column(claim_id(), rows.iter().map(|row| row.0.claim.id.as_str()).collect::<Vec<_>>())?
        .column(
            Column::new("note", Kind::U32, citation("note")),
            rows.iter().map(|row| row.2.note).collect::<Vec<_>>(),
        )?
        .column(source_id(), rows.iter().map(|row| claims.source(row.0).as_str()).collect::<Vec<_>>())?
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
