//! `claims_nested`: the data of the claim tables as one row per claim, with lists and records.

use polars::prelude::{CompatLevel, IntoSeries, LargeListArray, PolarsResult, Series, StructChunked};
use polars_arrow::offset::Offsets;

use crate::table::{Builder, Column, Frame, Kind, TableError, Traits};

/// Builds the nested view from `claims` and the tables that refer to it, all sorted by their keys.
pub(super) fn table(claims: &Frame, parts: &[Frame]) -> Result<Frame, TableError> {
    let description = "One row per claim, with all data that belongs to the claim as lists and records.";
    let mut builder = Builder::<()>::new("claims_nested", description, &[]);
    for (column, values) in claims.shape.columns.iter().zip(claims.rows.columns()) {
        builder = builder.repeat(column.clone(), values.as_materialized_series());
    }
    for part in parts {
        let (column, values) = nested(claims, part).map_err(|error| TableError::new("claims_nested", error))?;
        builder = builder.repeat(column, &values);
    }
    claims.shape.foreign_keys.iter().cloned().fold(builder, Builder::foreign_key).key(&["claim_id"])
}

/// Converts one table to a list column: a list of values if it has one column in addition to its key, otherwise a list
/// of records.
fn nested(claims: &Frame, part: &Frame) -> PolarsResult<(Column, Series)> {
    let owner = &part.shape.columns[0].name;
    let inner = part.shape.columns[1..].iter().map(|column| Column { traits: Traits::default(), ..column.clone() });
    let inner: Vec<Column> = inner.collect();
    let name = part.shape.name.strip_prefix("claim_").unwrap_or(&part.shape.name);
    let fields: Vec<Series> =
        part.rows.columns()[1..].iter().map(|value| value.as_materialized_series().clone()).collect();
    let (kind, rows) = if let ([only], [values]) = (inner.as_slice(), fields.as_slice()) {
        (only.kind.clone(), values.clone())
    } else {
        let records = StructChunked::from_series(name.into(), part.rows.height(), fields.iter())?;
        (Kind::Record(inner), records.into_series())
    };
    let column = Column {
        name: name.to_owned(),
        kind: Kind::List(Box::new(kind)),
        description: format!("The rows of `{}`: {} An empty list: none.", part.shape.name, part.shape.description),
        null: None,
        traits: Traits::default(),
    };
    Ok((column, lists(claims.series("claim_id")?, part.series(owner)?, &rows)?))
}

/// Groups the rows of a table into one list per claim, without copying them. Both are sorted by claim.
fn lists(claims: &Series, owners: &Series, rows: &Series) -> PolarsResult<Series> {
    let mut owners = owners.str()?.iter().peekable();
    let lengths = claims.str()?.iter().map(|id| {
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
