//! A table whose rows are in Polars, and its conversion to Arrow.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashMap;
use arrow::array::{ArrayRef, AsArray, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{Int32Type, Schema};
use arrow::error::ArrowError;
use arrow::util::display::FormatOptions;
use polars::prelude::DataFrame;

use super::{Categories, CodeLabel, Column, Kind, Shape, Table, TableError, fields};
use crate::bridge::to_arrow;
use claimbook_core::model::{CodeRow, Vocabulary};

/// A table whose rows are in Polars.
pub(crate) struct Frame {
    pub(crate) shape: Shape,
    pub(crate) rows: DataFrame,
}

impl Frame {
    /// Converts the rows to Arrow. Takes the codes of the columns from the vocabulary.
    pub(crate) fn table(self, vocabulary: &Vocabulary) -> Result<Table, TableError> {
        let Self { mut shape, rows } = self;
        shape.codes = codes(&shape.columns, vocabulary.code_rows());
        batch(&shape, &rows).map_err(|error| TableError::new(&shape.name, error)).map(|rows| Table { shape, rows })
    }
}

/// Returns the codes of all lists that columns use, including columns within records.
fn codes(columns: &[Column], rows: &[CodeRow]) -> BTreeMap<String, Vec<CodeLabel>> {
    let mut codes = BTreeMap::new();
    for column in columns {
        if let Some(list) = column.kind.codelist() {
            let labels = rows.iter().filter(|row| row.list == list).map(|row| CodeLabel {
                code: row.code.clone(),
                label: row.label.clone(),
                definition: row.definition.clone(),
                ordinal: row.ordinal,
            });
            codes.insert(list.to_owned(), labels.collect());
        }
        codes.extend(column.kind.columns().map(|columns| self::codes(columns, rows)).unwrap_or_default());
    }
    codes
}

fn batch(shape: &Shape, rows: &DataFrame) -> Result<RecordBatch, ArrowError> {
    // A number that is too large for its column is an error and must not become a null.
    const OR_FAIL: CastOptions<'static> = CastOptions { safe: false, format_options: FormatOptions::new() };
    let fields = fields(shape);
    let columns = shape.columns.iter().zip(&fields).zip(rows.columns());
    let arrays = columns.map(|((column, field), values)| {
        let values = to_arrow(values.as_materialized_series())?;
        match &column.kind {
            Kind::Code(list) => coded(&column.name, &values, &shape.categories(list)),
            _ => cast_with_options(&values, field.data_type(), &OR_FAIL),
        }
    });
    let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

/// Converts texts, as Polars exports them, to a dictionary array whose dictionary is the whole code list, in its order.
fn coded(column: &str, values: &ArrayRef, categories: &Categories<'_>) -> Result<ArrayRef, ArrowError> {
    let places: AHashMap<&str, i32> = categories.codes.iter().copied().zip(0..).collect();
    let key = |code: Option<&str>| match code {
        None => Ok(None),
        Some(code) => places.get(code).copied().map(Some).ok_or_else(|| {
            ArrowError::InvalidArgumentError(format!(
                "`{column}` has the value `{code}`, which is not on its code list"
            ))
        }),
    };
    let keys = values.as_string::<i64>().iter().map(key).collect::<Result<Int32Array, _>>()?;
    let codes = StringArray::from_iter_values(&categories.codes);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(codes))?))
}
