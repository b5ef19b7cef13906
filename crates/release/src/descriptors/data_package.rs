//! The `datapackage.json` descriptor in Data Package 2.0 (datapackage.org): every CSV file as a resource with its
//! schema.
//!
//! Only CSV files are included: every reader of packages must be able to read a table resource, and not all can read
//! the other formats.

use serde_json::{Map, Value, json};

use super::address;
use super::person::Person;
use super::{pretty, without_nulls};
use crate::manifest::{Entry, Release, Role};
use claimbook_tables::table::CodeLabel;
use claimbook_tables::table::{Column, Kind, Shape};

const PROFILES: &str = "https://datapackage.org/profiles/2.0";

/// The separator of list items in a cell.
const DELIMITER: &str = "|";

pub(super) fn write(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let license = dataset.license.to_string();
    let sources = manifest
        .sources
        .iter()
        .map(|source| without_nulls(json!({"title": source.title, "path": address::of_source(source)})));
    let resources = release.payload().filter(|entry| is_resource(entry)).filter_map(|entry| {
        let shape = release.shape(entry.table.as_deref()?)?;
        Some(resource(entry, shape))
    });
    pretty(&without_nulls(json!({
        "$schema": format!("{PROFILES}/datapackage.json"),
        "name": dataset.name.to_string(),
        "id": format!("sha256:{}", release.digest()),
        "title": dataset.title,
        "description": dataset.description,
        "version": manifest.version.to_string(),
        "created": format!("{}T00:00:00Z", manifest.date),
        "homepage": address::landing(dataset),
        "keywords": dataset.keywords,
        "licenses": [{"name": license, "path": address::of_license(&license), "title": license}],
        "contributors": contributors(release),
        "sources": sources.collect::<Vec<_>>(),
        "resources": resources.collect::<Vec<_>>(),
    })))
}

fn contributors(release: &Release) -> Vec<Value> {
    let dataset = &release.manifest.dataset;
    let creators = dataset.creators.iter().map(Person::of).map(|person| {
        without_nulls(json!({
            "title": person.spoken(),
            "familyName": person.family,
            "givenName": person.given,
            "path": person.address(),
            "organization": person.affiliation,
            "roles": ["creator"],
        }))
    });
    creators.chain([json!({"title": dataset.publisher, "roles": ["publisher"]})]).collect()
}

fn resource(entry: &Entry, shape: &Shape) -> Value {
    json!({
        "name": shape.name,
        "type": "table",
        "path": entry.path,
        "description": shape.description,
        "format": "csv",
        "mediatype": entry.media_type(),
        "encoding": "utf-8",
        "bytes": entry.bytes,
        "hash": format!("sha256:{}", entry.sha256),
        "dialect": {
            "$schema": format!("{PROFILES}/tabledialect.json"),
            "delimiter": ",",
            "doubleQuote": true,
            "header": true,
            "lineTerminator": "\n",
            "quoteChar": "\"",
        },
        "schema": schema(shape),
    })
}

/// Returns whether a file is a resource of the package: a data file in CSV.
fn is_resource(entry: &Entry) -> bool {
    entry.role == Role::Data && entry.path.ends_with(".csv")
}

fn schema(shape: &Shape) -> Value {
    let whole = shape.foreign_keys.iter().filter(|key| is_whole(shape, &key.columns));
    let foreign_keys = whole.map(|key| {
        let mut to = json!({"fields": key.references});
        // A reference to the same table has no `resource`.
        if key.table != shape.name {
            to["resource"] = json!(key.table);
        }
        json!({"fields": key.columns, "reference": to})
    });
    without_nulls(json!({
        "$schema": format!("{PROFILES}/tableschema.json"),
        "fieldsMatch": "exact",
        "fields": shape.columns.iter().map(|column| field(shape, column)).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": shape.primary_key,
        "uniqueKeys": [shape.primary_key],
        "foreignKeys": foreign_keys.collect::<Vec<_>>(),
    }))
}

/// Returns whether the columns of a reference are all null or all non-null in every row. The standard allows only such
/// references. In claimbook, a row with a null in one of several columns refers to nothing.
fn is_whole(shape: &Shape, columns: &[String]) -> bool {
    let has_null = |name: &String| shape.column(name).is_some_and(|column| column.null.is_some());
    columns.len() == 1 || !columns.iter().any(has_null)
}

fn field(shape: &Shape, column: &Column) -> Value {
    let mut field = Map::new();
    let mut constraints = Map::new();
    // An empty list is an empty cell, which counts as a missing value.
    if column.null.is_none() && !matches!(column.kind, Kind::List(_)) {
        constraints.insert("required".to_owned(), json!(true));
    }
    match &column.kind {
        Kind::Code(list) => {
            let codes = shape.codes.get(list).map_or(&[][..], Vec::as_slice);
            constraints.insert("enum".to_owned(), codes.iter().map(|code| json!(code.code)).collect());
            categories(&mut field, codes);
        }
        kind => {
            if let Some(largest) = largest(kind) {
                constraints.insert("minimum".to_owned(), json!(0));
                constraints.insert("maximum".to_owned(), json!(largest));
            }
        }
    }
    if let Kind::List(item) = &column.kind {
        field.insert("delimiter".to_owned(), json!(DELIMITER));
        field.insert("itemType".to_owned(), json!(kind_name(item)));
    }
    field.insert("name".to_owned(), json!(column.name));
    field.insert("type".to_owned(), json!(kind_name(&column.kind)));
    let meaning = column.null.as_ref().map(|null| format!(" Empty: {null}.")).unwrap_or_default();
    field.insert("description".to_owned(), json!(format!("{}{meaning}", column.description)));
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), Value::Object(constraints));
    }
    Value::Object(field)
}

/// Adds the codes with their labels. If every code has a rank, they are sorted by rank and marked as ordered.
fn categories(field: &mut Map<String, Value>, codes: &[CodeLabel]) {
    let mut codes: Vec<&CodeLabel> = codes.iter().collect();
    let ordered = codes.iter().all(|code| code.ordinal.is_some());
    if ordered {
        codes.sort_by_key(|code| code.ordinal);
        field.insert("categoriesOrdered".to_owned(), json!(true));
    }
    let categories = codes.iter().map(|code| json!({"value": code.code, "label": code.label}));
    field.insert("categories".to_owned(), categories.collect());
}

fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Code(_) => "string",
        Kind::Integer => "integer",
        Kind::F64 => "number",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
        Kind::List(_) => "list",
        // CSV files have no such column.
        Kind::Record(_) => "object",
    }
}

fn largest(kind: &Kind) -> Option<i32> {
    (*kind == Kind::Integer).then_some(i32::MAX)
}
