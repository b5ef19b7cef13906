//! `claim_citations`: one row per claim and note of its source.

use super::{CLAIM, Claims, SOURCE};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::model::codes::{CitationBasis, CitationIntent};
use claimbook_core::model::{Citation, Code};

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    let rows = claims.rows(|claim| &claim.citations);
    Builder::new("claim_citations", "One row per claim and note that backs it.", &rows)
        .describe::<Citation>()
        .text(CLAIM, |row| row.claim)
        .number("note", |row| row.item.note)
        .text(SOURCE, |row| row.source)
        .code("basis", CitationBasis::LIST, |row| row.item.basis.name())
        .code("intent", CitationIntent::LIST, |row| row.item.intent.map(Code::name))
        .null("the text does not show the purpose")
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["source_id", "note"], "source_notes", &["source_id", "note"])
        .key(&["claim_id", "note"])
}
