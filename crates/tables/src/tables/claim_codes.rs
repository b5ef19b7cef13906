//! `claim_features`, `claim_domains` and `claim_forms`: one row per claim and code of a set field.

use super::{CLAIM, Claims};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::model::codes::{Domain, Feature, Form};
use claimbook_core::model::{Claim, Code, describe};

pub(super) fn features(claims: &Claims<'_>) -> Result<Frame, TableError> {
    table::<Feature>(claims, "feature", "features", |claim| &claim.features)
}

pub(super) fn domains(claims: &Claims<'_>) -> Result<Frame, TableError> {
    table::<Domain>(claims, "domain", "domains", |claim| &claim.domains)
}

pub(super) fn forms(claims: &Claims<'_>) -> Result<Frame, TableError> {
    table::<Form>(claims, "form", "forms", |claim| &claim.forms)
}

fn table<C: Code>(
    claims: &Claims<'_>,
    column: &'static str,
    field: &str,
    codes: fn(&Claim) -> &[C],
) -> Result<Frame, TableError> {
    let rows = claims.rows(codes);
    Builder::new(&format!("claim_{field}"), format!("One row per claim and {column}."), &rows)
        .text(CLAIM, |row| row.claim)
        .code((column, describe::<Claim>()(field)), C::LIST, |row| row.item.name())
        .refers(&["claim_id"], "claims", &["claim_id"])
        .key(&["claim_id", column])
}
