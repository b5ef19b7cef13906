//! JSON Schemas (2020-12) of the exported rows.

use std::collections::BTreeMap;

use schemars::Schema;
use serde_json::{Map, Value, json};

use super::metadata::Metadata;
use crate::table::{CodeLabel, Column, Kind, Shape};
use claimbook_core::model;

/// Returns the schemas of exported tables by relative path: one for the metadata of Parquet files, and one for the JSON
/// Lines rows of each table.
#[must_use]
pub fn table_schemas(shapes: &[Shape]) -> BTreeMap<String, Vec<u8>> {
    let schema =
        |shape: &Shape| (format!("tables/{}.schema.json", shape.name), model::plain_schema_text(row_schema(shape)));
    let mut files: BTreeMap<String, Vec<u8>> = shapes.iter().map(schema).collect();
    files.insert("parquet-metadata.schema.json".to_owned(), model::schema_text(schemars::schema_for!(Metadata)));
    files
}

/// Returns the schema of a table's row.
#[must_use]
pub fn row_schema(shape: &Shape) -> Schema {
    let mut schema = record(&shape.columns, &shape.codes);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(shape.name));
    schema.insert("description".to_owned(), json!(shape.description));
    schema.into()
}

/// The codes of each list.
type Codes = BTreeMap<String, Vec<CodeLabel>>;

fn record(columns: &[Column], codes: &Codes) -> Map<String, Value> {
    let properties: Map<String, Value> =
        columns.iter().map(|column| (column.name.clone(), property(column, codes))).collect();
    let required: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    schema.as_object().cloned().unwrap_or_default()
}

fn property(column: &Column, codes: &Codes) -> Value {
    let mut schema = value(&column.kind, codes);
    let Some(object) = schema.as_object_mut() else { return schema };
    let description = match &column.null {
        None => column.description.clone(),
        Some(meaning) => format!("{} Null: {meaning}.", column.description),
    };
    if column.null.is_some() {
        if let Some(codes) = object.get_mut("enum").and_then(Value::as_array_mut) {
            codes.push(Value::Null);
        }
        let plain = object.get("type").cloned().unwrap_or_default();
        object.insert("type".to_owned(), json!([plain, "null"]));
    }
    object.insert("description".to_owned(), json!(description));
    schema
}

fn value(kind: &Kind, codes: &Codes) -> Value {
    match kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Code(list) => {
            let codes: Vec<&str> = codes[list].iter().map(|label| label.code.as_str()).collect();
            json!({"type": "string", "enum": codes})
        }
        Kind::Integer => json!({"type": "integer", "minimum": 0, "maximum": i32::MAX}),
        Kind::F64 => json!({"type": "number"}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::List(of) => json!({"type": "array", "items": value(of, codes)}),
        Kind::Record(columns) => Value::Object(record(columns, codes)),
    }
}
