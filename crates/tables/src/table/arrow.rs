//! Converts columns to Arrow fields and back. The meaning of a column is stored in the metadata of its field.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Fields};

use super::{Categories, Column, Kind, Shape, Traits};

/// The key of the field metadata from which Polars takes the categories of an `Enum`, in order.
const POLARS_ENUM: &str = "_PL_ENUM_VALUES2";

/// Converts the columns of a table to Arrow fields. A column of codes states all codes of its list in order.
pub(crate) fn fields(shape: &Shape) -> Fields {
    let field = |column: &Column| {
        let field = field(column, false);
        let Kind::Code(list) = &column.kind else { return field };
        let Categories { codes, ordered } = shape.categories(list);
        let mut metadata = field.metadata().clone();
        let values = codes.iter().map(|code| format!("{};{code}", code.len()));
        metadata.insert(POLARS_ENUM.to_owned(), values.collect::<String>());
        field.with_metadata(metadata).with_dict_is_ordered(ordered)
    };
    shape.columns.iter().map(field).collect()
}

fn field(column: &Column, nested: bool) -> Field {
    let said = [
        ("description", Some(column.description.as_str())),
        ("null", column.null.as_deref()),
        ("codelist", column.kind.codelist()),
    ];
    let said = said.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())));
    let data_type = data_type(&column.kind, nested);
    Field::new(&column.name, data_type, column.null.is_some()).with_metadata(said.collect::<HashMap<_, _>>())
}

/// Returns the Arrow type of a kind. Codes are dictionaries at the top level, but plain text within lists and records,
/// where few readers support dictionaries.
fn data_type(kind: &Kind, nested: bool) -> DataType {
    match kind {
        Kind::Code(_) if !nested => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Kind::Text | Kind::Code(_) => DataType::Utf8,
        Kind::Integer => DataType::Int32,
        Kind::F64 => DataType::Float64,
        Kind::Boolean => DataType::Boolean,
        Kind::Date => DataType::Date32,
        Kind::List(of) => DataType::List(Arc::new(Field::new("item", data_type(of, true), false))),
        Kind::Record(columns) => DataType::Struct(columns.iter().map(|column| field(column, true)).collect()),
    }
}

/// Converts Arrow fields to columns. Returns the first field with an unsupported type as the error.
pub(crate) fn columns_of(fields: &Fields) -> Result<Vec<Column>, &Field> {
    fields.iter().map(|field| column(field, false)).collect()
}

fn column(field: &Field, nested: bool) -> Result<Column, &Field> {
    let said = |key: &str| field.metadata().get(key).cloned();
    Ok(Column {
        name: field.name().clone(),
        kind: kind(field.data_type(), field, nested)?,
        description: said("description").unwrap_or_default(),
        null: field.is_nullable().then(|| said("null").unwrap_or_default()),
        traits: Traits::default(),
    })
}

/// Returns the kind of a column's values, or of their items, from the type and the metadata of the field.
fn kind<'a>(of: &'a DataType, field: &'a Field, nested: bool) -> Result<Kind, &'a Field> {
    let codelist = field.metadata().get("codelist");
    let is_dictionary = |key: &DataType, value: &DataType| *key == DataType::Int32 && *value == DataType::Utf8;
    Ok(match (of, codelist) {
        (DataType::Utf8, None) => Kind::Text,
        (DataType::Utf8, Some(list)) if nested => Kind::Code(list.clone()),
        (DataType::Dictionary(key, value), Some(list)) if !nested && is_dictionary(key, value) => {
            Kind::Code(list.clone())
        }
        (DataType::Int32, _) => Kind::Integer,
        (DataType::Float64, _) => Kind::F64,
        (DataType::Boolean, _) => Kind::Boolean,
        (DataType::Date32, _) => Kind::Date,
        (DataType::List(item), _) => Kind::List(Box::new(kind(item.data_type(), field, true)?)),
        (DataType::Struct(fields), _) => {
            Kind::Record(fields.iter().map(|field| column(field, true)).collect::<Result<_, _>>()?)
        }
        _ => return Err(field),
    })
}
