//! A table as one Arrow record batch, with the meaning of its columns in the fields' metadata.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, Fields, Schema};
use arrow::error::ArrowError;
use arrow::util::display::FormatOptions;

use crate::bridge::to_arrow;
use crate::table::{Column, Kind, Table};

/// A number too large for its column is a fault to report, not a null to slip in.
const OR_FAIL: CastOptions<'static> = CastOptions { safe: false, format_options: FormatOptions::new() };

/// The batch of a table.
pub(super) fn batch(table: &Table) -> Result<RecordBatch, ArrowError> {
    let fields: Fields = table.columns.iter().map(field).collect();
    let arrays = table.columns.iter().zip(&fields).map(|(column, field)| {
        let values = table.frame.column(column.name).map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
        cast_with_options(&to_arrow(values.as_materialized_series())?, field.data_type(), &OR_FAIL)
    });
    let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
    let schema = Schema::new_with_metadata(fields, HashMap::new());
    RecordBatch::try_new(Arc::new(schema), arrays)
}

fn field(column: &Column) -> Field {
    let mut metadata = HashMap::from([("description".to_owned(), column.description.clone())]);
    if let Some(meaning) = column.null {
        metadata.insert("null".to_owned(), meaning.to_owned());
    }
    if let Some(list) = codelist(&column.kind) {
        metadata.insert("codelist".to_owned(), list.to_owned());
    }
    Field::new(column.name, data_type(&column.kind), column.null.is_some()).with_metadata(metadata)
}

/// The list that the codes of a column, or of its lists' items, belong to.
pub(super) fn codelist(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Code(list) => Some(list),
        Kind::List(of) => codelist(of),
        _ => None,
    }
}

fn data_type(kind: &Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Code(_) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Kind::U8 => DataType::UInt8,
        Kind::U16 => DataType::UInt16,
        Kind::U32 => DataType::UInt32,
        Kind::F64 => DataType::Float64,
        Kind::Boolean => DataType::Boolean,
        Kind::Date => DataType::Date32,
        Kind::List(of) => DataType::List(Arc::new(Field::new("item", nested_type(of), false))),
        Kind::Record(columns) => DataType::Struct(columns.iter().map(nested_field).collect()),
    }
}

/// Codes within lists and records are plain text: few readers take dictionaries there.
fn nested_type(kind: &Kind) -> DataType {
    match kind {
        Kind::Code(_) => DataType::Utf8,
        Kind::Record(columns) => DataType::Struct(columns.iter().map(nested_field).collect()),
        other => data_type(other),
    }
}

fn nested_field(column: &Column) -> Field {
    let plain = field(column);
    let metadata = plain.metadata().clone();
    Field::new(column.name, nested_type(&column.kind), column.null.is_some()).with_metadata(metadata)
}
