//! `claim_features`, `claim_domains`, `claim_forms`: the fields that hold sets of codes, one row per code.

use polars::prelude::{
    Column as Values, DataFrame, ExplodeOptions, IntoColumn, IntoSeries, ListBuilderTrait, ListStringChunkedBuilder,
    PolarsResult,
};

use super::{Claims, claim_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::{Domain, Feature, Form};
use claimbook_core::model::{Claim, Code, describe, name};

pub(super) fn features(claims: &Claims<'_>) -> PolarsResult<Table> {
    table::<Feature>(claims, "claim_features", "feature", "features", |claim| &claim.features)
}

pub(super) fn domains(claims: &Claims<'_>) -> PolarsResult<Table> {
    table::<Domain>(claims, "claim_domains", "domain", "domains", |claim| &claim.domains)
}

pub(super) fn forms(claims: &Claims<'_>) -> PolarsResult<Table> {
    table::<Form>(claims, "claim_forms", "form", "forms", |claim| &claim.forms)
}

fn table<C: Code>(
    claims: &Claims<'_>,
    table: &'static str,
    column: &'static str,
    field: &str,
    codes: fn(&Claim) -> &[C],
) -> PolarsResult<Table> {
    let ids: Vec<&str> = claims.records.iter().map(|record| record.claim.id.as_str()).collect();
    let mut lists = ListStringChunkedBuilder::new(column.into(), ids.len(), ids.len());
    for record in claims.records {
        let mut names: Vec<&str> = codes(&record.claim).iter().map(|code| name(*code)).collect();
        // In the order of the key, so that nobody need sort the rows.
        names.sort_unstable();
        lists.append_values_iter(names.into_iter());
    }
    let lists = lists.finish().into_series();
    let frame = DataFrame::new_infer_height(vec![Values::new("claim_id".into(), ids), lists.into_column()])?;
    let frame = frame.explode([column], ExplodeOptions { empty_as_null: false, keep_nulls: false })?;
    Builder::new(table, format!("One row per claim and {column}."))
        .series(claim_id(), frame.column("claim_id")?.as_materialized_series())?
        .series(
            Column::new(column, Kind::Code(C::LIST), describe::<Claim>()(field)),
            frame.column(column)?.as_materialized_series(),
        )?
        .refers(&["claim_id"], "claims", &["claim_id"])
        .key(&["claim_id", column])
}
