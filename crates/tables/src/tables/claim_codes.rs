//! `claim_features`, and a table for each facet: one row per claim and code of a set field.

use super::{CLAIM, Claims};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::ClaimRecord;
use claimbook_core::model::codes::Feature;
use claimbook_core::model::{Claim, Code, Term, describe};

struct Row<'a> {
    claim: &'a str,
    code: &'a str,
}

pub(super) fn features(claims: &Claims<'_>) -> Result<Frame, TableError> {
    let rows = claims.rows(|claim| &claim.features);
    let rows: Vec<Row<'_>> = rows.iter().map(|row| Row { claim: row.claim, code: row.item.name() }).collect();
    table(&rows, "features", "feature", Feature::LIST, &describe::<Claim>()("features"))
}

/// Builds the table of a facet, given by its index in the vocabulary.
pub(super) fn facet<'a>(claims: &Claims<'a>, index: usize) -> Result<Frame, TableError> {
    let facet = &claims.book.vocabulary.facets()[index];
    let (id, item) = (facet.id.as_str(), facet.item.as_str());
    let codes = |record: &&'a ClaimRecord| {
        let claim = record.claim.id.as_str();
        let mut codes: Vec<&str> = record.claim.facets.codes(id).iter().map(Term::as_str).collect();
        codes.sort_unstable();
        codes.into_iter().map(move |code| Row { claim, code })
    };
    let rows: Vec<Row<'_>> = claims.records.iter().flat_map(codes).collect();
    table(&rows, id, item, item, &facet.definition)
}

/// Returns the name of the table of a set field.
pub(super) fn name(field: &str) -> String {
    format!("claim_{field}")
}

fn table(rows: &[Row<'_>], field: &str, column: &str, list: &str, description: &str) -> Result<Frame, TableError> {
    Builder::new(&name(field), format!("One row per claim and {}.", column.replace('_', " ")), rows)
        .text(CLAIM, |row| row.claim)
        .code((column.to_owned(), description), list, |row| row.code)
        .refers(&["claim_id"], "claims", &["claim_id"])
        .key(&["claim_id", column])
}
