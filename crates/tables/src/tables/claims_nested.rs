//! `claims_nested`: the facts of the claim tables again, one row per claim, with lists and records.

use polars::prelude::{
    Column as Values, CompatLevel, DataFrame, IntoSeries, LargeListArray, PolarsResult, Series, StructChunked,
};
use polars_arrow::offset::Offsets;

use crate::table::{Builder, Column, Kind, Table};

/// Builds the nested view from `claims` and the tables that refer to it, all sorted by their keys.
pub(super) fn table(claims: &Table, parts: &[Table]) -> PolarsResult<Table> {
    let mut builder =
        Builder::new("claims_nested", "One row per claim with all that belongs to it, in lists and records.");
    for column in &claims.columns {
        builder = builder.series(column.clone(), claims.frame.column(column.name)?.as_materialized_series())?;
    }
    for part in parts {
        builder = nested(builder, claims, part)?;
    }
    for foreign in &claims.foreign_keys {
        builder = builder.refers(&foreign.columns, foreign.table, &foreign.references);
    }
    builder.key(&["claim_id"])
}

/// Adds one part as a list column: of values where the part has one column beside its key, else of records.
fn nested(builder: Builder, claims: &Table, part: &Table) -> PolarsResult<Builder> {
    let owner = part.columns[0].name;
    let inner: Vec<Column> = part.columns.iter().filter(|column| column.name != owner).cloned().collect();
    let name = part.name.strip_prefix("claim_").unwrap_or(part.name);
    let values: Vec<Values> =
        inner.iter().map(|column| part.frame.column(column.name).cloned()).collect::<PolarsResult<_>>()?;
    let (kind, rows) = if let ([only], [value]) = (inner.as_slice(), values.as_slice()) {
        (only.kind.clone(), value.as_materialized_series().clone())
    } else {
        let fields: Vec<Series> = values.iter().map(|value| value.as_materialized_series().clone()).collect();
        let records = StructChunked::from_series(name.into(), part.frame.height(), fields.iter())?;
        (Kind::Record(inner), records.into_series())
    };
    let lists = lists(&claims.frame, part.frame.column(owner)?, &rows)?;
    let description = format!("{} An empty list: there are none.", part.description);
    builder.series(Column::new(name, Kind::list(kind), description), &lists)
}

/// The rows of a part as one list per claim, without a copy of them. Both are sorted by claim.
fn lists(claims: &DataFrame, owners: &Values, rows: &Series) -> PolarsResult<Series> {
    let mut owners = owners.str()?.iter().peekable();
    let lengths = claims.column("claim_id")?.str()?.iter().map(|id| {
        let mut length = 0;
        while owners.next_if_eq(&id).is_some() {
            length += 1;
        }
        length
    });
    let offsets = Offsets::try_from_lengths(lengths)?;
    let rows = rows.rechunk().to_arrow(0, CompatLevel::newest());
    let lists = LargeListArray::new(LargeListArray::default_datatype(rows.dtype().clone()), offsets.into(), rows, None);
    Series::from_arrow("".into(), Box::new(lists))
}
