//! The metadata from which pandas takes the types of columns, so that a plain `read_parquet` needs no options.
//!
//! The format is described in pandas' developer documentation (storing data frames in Apache Parquet). Only columns for which pandas would choose another type are stated. Codes need no statement: pandas makes
//! a categorical column from a dictionary, with the dictionary's order.

use serde_json::{Value, json};

use crate::table::{Column, Kind, Shape};

/// The key of the metadata.
pub(super) const KEY: &str = "pandas";

/// Returns the metadata as a JSON object.
pub(super) fn metadata(shape: &Shape) -> Value {
    json!({
        "index_columns": [],
        "column_indexes": [],
        "columns": shape.columns.iter().filter_map(stated).collect::<Vec<_>>(),
        "creator": {"library": "claimbook", "version": env!("CARGO_PKG_VERSION")},
        "pandas_version": "2.2.0",
    })
}

/// Returns the type of a column: types with missing values instead of floats and objects, and days instead of objects.
fn stated(column: &Column) -> Option<Value> {
    let (logical, pandas) = match column.kind {
        Kind::Integer if column.null.is_some() => ("int32", "Int32"),
        Kind::Boolean if column.null.is_some() => ("bool", "boolean"),
        Kind::Date => ("date", "date32[day][pyarrow]"),
        _ => return None,
    };
    Some(json!({
        "name": column.name,
        "field_name": column.name,
        "pandas_type": logical,
        "numpy_type": pandas,
        "metadata": null,
    }))
}
