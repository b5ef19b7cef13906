//! The metadata from which pandas takes the types of columns, so that a plain `read_parquet` needs no options.
//!
//! The format is described in pandas' developer documentation (storing data frames in Apache Parquet). The metadata
//! lists only columns for which pandas would choose another type. Columns of codes are not listed, because pandas
//! converts a dictionary to a categorical column in the same order.

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

/// Returns the entry of a column, or `None` if the default type is right. Nullable integers and booleans get types with
/// missing values, and dates get an Arrow type; pandas would use floats and objects.
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
