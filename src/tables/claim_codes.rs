//! `claim_features`, `claim_domains`, `claim_forms`: the fields that hold sets of codes, one row per code.

use polars::prelude::{Column as Values, DataFrame, ExplodeOptions, IntoColumn, NamedFrom, PolarsResult, Series};

use super::{claim_id, ordered};
use crate::book::Book;
use crate::model::codes::{Domain, Feature, Form};
use crate::model::{Claim, Code, describe, name};
use crate::table::{Builder, Column, Kind, Table};

pub(super) fn features(book: &Book) -> PolarsResult<Table> {
    table::<Feature>(book, "claim_features", "feature", "features", |claim| &claim.features)
}

pub(super) fn domains(book: &Book) -> PolarsResult<Table> {
    table::<Domain>(book, "claim_domains", "domain", "domains", |claim| &claim.domains)
}

pub(super) fn forms(book: &Book) -> PolarsResult<Table> {
    table::<Form>(book, "claim_forms", "form", "forms", |claim| &claim.forms)
}

fn table<C: Code>(
    book: &Book,
    table: &'static str,
    column: &'static str,
    field: &str,
    codes: fn(&Claim) -> &Vec<C>,
) -> PolarsResult<Table> {
    let claims = ordered(book);
    let ids: Vec<&str> = claims.iter().map(|record| record.claim.id.as_str()).collect();
    let sets: Vec<Series> = claims
        .iter()
        .map(|record| {
            let names: Vec<&str> = codes(&record.claim).iter().map(|code| name(*code)).collect();
            Series::new(column.into(), names)
        })
        .collect();
    let sets = if sets.is_empty() { vec![Series::new(column.into(), Vec::<&str>::new())] } else { sets };
    let lists = Series::new(column.into(), sets).slice(0, ids.len());
    let frame = DataFrame::new_infer_height(vec![Values::new("claim_id".into(), ids), lists.into_column()])?;
    let frame = frame.explode([column], ExplodeOptions { empty_as_null: false, keep_nulls: false })?;
    Builder::new(table, format!("One row per claim and {column}."))
        .series(claim_id(), frame.column("claim_id")?.as_materialized_series())?
        .series(
            Column::new(column, Kind::Code(C::LIST), describe::<Claim>(field)),
            frame.column(column)?.as_materialized_series(),
        )?
        .refers(&["claim_id"], "claims", &["claim_id"])
        .key(&["claim_id", column])
}
