//! `claims_nested`: the data of the claim tables as one row per claim, with lists and records.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, ListArray, RecordBatch, StringArray, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;

use super::NESTED;
use crate::table::{Column, Kind, Shape, Table, TableError, Traits, fields};

/// Builds the nested view from `claims` and the tables that refer to it, all sorted by their keys. Texts are shared with
/// these tables and not copied, except for codes.
pub(super) fn table(claims: &Table, parts: &[Table]) -> Result<Table, TableError> {
    let shape = Shape {
        name: NESTED.to_owned(),
        description: "One row per claim, with all data that belongs to the claim as lists and records.".to_owned(),
        notice: None,
        columns: claims.shape.columns.iter().cloned().chain(parts.iter().map(column)).collect(),
        primary_key: claims.shape.primary_key.clone(),
        foreign_keys: claims.shape.foreign_keys.clone(),
        codes: std::iter::once(claims).chain(parts).flat_map(|table| table.shape.codes.clone()).collect(),
    };
    let rows = rows(&shape, claims, parts).map_err(|error| TableError::new(NESTED, error))?;
    Ok(Table { shape, rows })
}

/// Returns the list column for one table: a list of values if the table has one column in addition to its key,
/// otherwise a list of records.
fn column(part: &Table) -> Column {
    let shape = &part.shape;
    let inner = shape.columns[1..].iter().map(|column| Column { traits: Traits::default(), ..column.clone() });
    let inner: Vec<Column> = inner.collect();
    let kind = if let [only] = inner.as_slice() { only.kind.clone() } else { Kind::Record(inner) };
    Column {
        name: shape.name.strip_prefix("claim_").unwrap_or(&shape.name).to_owned(),
        kind: Kind::List(Box::new(kind)),
        description: format!("The rows of `{}`: {} An empty list: none.", shape.name, shape.description),
        null: None,
        traits: Traits::default(),
    }
}

fn rows(shape: &Shape, claims: &Table, parts: &[Table]) -> Result<RecordBatch, ArrowError> {
    let fields = fields(shape);
    let ids = claims.rows.column(0).as_string::<i32>();
    let lists = parts.iter().zip(&fields[claims.shape.columns.len()..]).map(|(part, field)| lists(ids, part, field));
    let lists = lists.collect::<Result<Vec<_>, _>>()?;
    let columns = claims.rows.columns().iter().cloned().chain(lists).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// Groups the rows of a table into one list per claim. Both are sorted by claim.
fn lists(ids: &StringArray, part: &Table, field: &Field) -> Result<ArrayRef, ArrowError> {
    let mut owners = part.rows.column(0).as_string::<i32>().iter().peekable();
    let lengths = ids.iter().map(|id| {
        let mut length = 0;
        while owners.next_if_eq(&id).is_some() {
            length += 1;
        }
        length
    });
    let offsets = OffsetBuffer::from_lengths(lengths);
    let DataType::List(item) = field.data_type() else {
        return Err(ArrowError::SchemaError(format!("`{}` is not a column of lists", field.name())));
    };
    let values: ArrayRef = match (item.data_type(), &part.rows.columns()[1..]) {
        (DataType::Struct(fields), values) => {
            let columns = values.iter().zip(fields).map(|(values, field)| cast(values, field.data_type()));
            Arc::new(StructArray::try_new(fields.clone(), columns.collect::<Result<_, _>>()?, None)?)
        }
        (kind, [values, ..]) => cast(values, kind)?,
        (_, []) => return Err(ArrowError::SchemaError(format!("`{}` has only its key", part.shape.name))),
    };
    Ok(Arc::new(ListArray::try_new(Arc::clone(item), offsets, values, None)?))
}
