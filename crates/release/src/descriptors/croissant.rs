//! The `croissant.json` descriptor in Croissant 1.1 (mlcommons.org/croissant/1.1): every data file, and a record set
//! for each table, read from Parquet.
//!
//! Only references from the first column of a primary key are included: such a row belongs to the referenced row. The
//! standard's own reader, mlcroissant, joins along every reference when it loads a record set, and cannot follow two
//! references at once. The Data Package descriptor has all references.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::address;
use super::person::{Person, citation};
use super::{pretty, without_nulls};
use crate::manifest::{Entry, Release, Role};
use claimbook_tables::table::CodeLabel;
use claimbook_tables::table::{Column, Kind, Shape};

const STANDARD: &str = "http://mlcommons.org/croissant/1.1";

/// The media types that mlcroissant expects for Parquet and JSON Lines. They differ from those of
/// [`Entry::media_type`].
const PARQUET: &str = "application/x-parquet";
const JSON_LINES: &str = "application/jsonlines";

/// The prefix of the names of enumerations.
const CODES: &str = "code/";

pub(super) fn write(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let creators: Vec<Value> = dataset.creators.iter().map(|creator| agent(&Person::of(creator))).collect();
    let sources = manifest.sources.iter().map(|source| {
        let authors: Vec<Value> = source.authors.iter().map(|author| agent(&Person::author(author))).collect();
        without_nulls(json!({
            "@type": "sc:CreativeWork",
            "name": source.title,
            "author": authors,
            "datePublished": source.published.to_string(),
            "url": address::of_source(source),
        }))
    });
    let data = release.payload().filter(|entry| entry.role == Role::Data);
    let tables = release.shapes.iter().map(|shape| record_set(release, shape));
    pretty(&without_nulls(json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": STANDARD,
        "name": dataset.title,
        "description": dataset.description,
        "version": manifest.version.to_string(),
        "datePublished": manifest.date.to_string(),
        "citeAs": citation(release),
        "license": address::of_license(&dataset.license),
        "inLanguage": address::tag(&dataset.language),
        "keywords": dataset.keywords,
        "creator": creators,
        "publisher": {"@type": "sc:Organization", "name": dataset.publisher},
        "url": address::landing(dataset),
        "sameAs": dataset.doi.as_ref().map(address::of_doi),
        "prov:wasDerivedFrom": sources.collect::<Vec<_>>(),
        "distribution": data.map(file).collect::<Vec<_>>(),
        "recordSet": tables.chain(enumerations(release)).collect::<Vec<_>>(),
    })))
}

/// Returns the context that the standard prescribes (section "Appendix 1: JSON-LD context"), with the prefix of PROV
/// added.
fn context() -> Value {
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": "dct:conformsTo",
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
        "prov": "http://www.w3.org/ns/prov#",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sc": "https://schema.org/",
    });
    let terms = "arrayShape citeAs column containedIn equivalentProperty extract field fileObject fileProperty fileSet \
        format includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated \
        replace samplingRate separator source subField transform";
    for term in terms.split_whitespace() {
        context[term] = json!(format!("cr:{term}"));
    }
    context
}

fn agent(person: &Person) -> Value {
    let kind = if person.is_human() { "sc:Person" } else { "sc:Organization" };
    let affiliation = person.affiliation.as_ref().map(|name| json!({"@type": "sc:Organization", "name": name}));
    without_nulls(json!({
        "@type": kind,
        "name": person.spoken(),
        "familyName": person.family,
        "givenName": person.given,
        "url": person.address(),
        "affiliation": affiliation,
    }))
}

fn file(entry: &Entry) -> Value {
    let media_type = match entry.path.rsplit('.').next() {
        Some("parquet") => PARQUET,
        Some("jsonl") => JSON_LINES,
        _ => entry.media_type(),
    };
    json!({
        "@type": "cr:FileObject",
        "@id": entry.path,
        "name": entry.path,
        "contentUrl": entry.path,
        "contentSize": format!("{} B", entry.bytes),
        "encodingFormat": media_type,
        "sha256": entry.sha256.to_string(),
    })
}

fn record_set(release: &Release, shape: &Shape) -> Value {
    let of_table =
        |entry: &&Entry| entry.table.as_deref() == Some(shape.name.as_str()) && entry.path.ends_with(".parquet");
    let path = release.payload().find(of_table).map(|entry| entry.path.as_str()).unwrap_or_default();
    let key = shape.primary_key.iter().map(|column| json!({"@id": format!("{}/{column}", shape.name)}));
    let fields = shape.columns.iter().map(|column| {
        let mut field =
            field(&shape.name, column, &json!({"fileObject": {"@id": path}, "extract": {"column": column.name}}));
        if let Some(target) = belongs_to(shape, &column.name) {
            field["references"] = json!({"field": {"@id": target}});
        }
        field
    });
    json!({
        "@type": "cr:RecordSet",
        "@id": shape.name,
        "name": shape.name,
        "description": shape.description,
        "key": key.collect::<Vec<_>>(),
        "field": fields.collect::<Vec<_>>(),
    })
}

/// Returns the field that a column refers to, if the column is the first of the primary key. A row then belongs to the
/// referenced row.
fn belongs_to(shape: &Shape, column: &str) -> Option<String> {
    let key = shape.foreign_keys.iter().find(|key| key.columns == [column])?;
    let to = format!("{}/{}", key.table, key.references.first()?);
    (shape.primary_key.first()? == column).then_some(to)
}

fn field(parent: &str, column: &Column, source: &Value) -> Value {
    let id = format!("{parent}/{}", column.name);
    let mut field = Map::new();
    let mut kind = &column.kind;
    if let Kind::List(item) = kind {
        field.insert("isArray".to_owned(), json!(true));
        field.insert("arrayShape".to_owned(), json!("-1"));
        kind = item;
    }
    if let Kind::Record(columns) = kind {
        let inner = columns.iter().map(|column| {
            let mut source = source.clone();
            source["transform"] = json!({"jsonPath": format!("$.{}", column.name)});
            self::field(&id, column, &source)
        });
        field.insert("subField".to_owned(), inner.collect());
    } else {
        field.insert("dataType".to_owned(), json!(data_type(kind)));
        field.insert("source".to_owned(), source.clone());
    }
    let codes = if let Kind::Code(list) = kind { format!(" A code of `{CODES}{list}`.") } else { String::new() };
    let null = column.null.as_ref().map(|null| format!(" Null: {null}.")).unwrap_or_default();
    field.insert("description".to_owned(), json!(format!("{}{codes}{null}", column.description)));
    field.insert("@type".to_owned(), json!("cr:Field"));
    field.insert("@id".to_owned(), json!(id));
    field.insert("name".to_owned(), json!(column.name));
    Value::Object(field)
}

fn data_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer => "cr:Int32",
        Kind::F64 => "cr:Float64",
        Kind::Boolean => "sc:Boolean",
        Kind::Date => "sc:Date",
        // Lists and records never reach this point: their items and columns do.
        Kind::Text | Kind::Code(_) | Kind::List(_) | Kind::Record(_) => "sc:Text",
    }
}

/// Returns the code lists that the tables use, each as a record set with its rows included.
fn enumerations(release: &Release) -> impl Iterator<Item = Value> {
    let lists = release.shapes.iter().flat_map(|shape| &shape.codes);
    let lists: BTreeMap<&String, &Vec<CodeLabel>> = lists.collect();
    lists.into_iter().map(|(list, codes)| {
        let id = format!("{CODES}{list}");
        let columns = ["code", "label", "definition"];
        let field = |name: &&str| {
            json!({"@type": "cr:Field", "@id": format!("{id}/{name}"), "name": name, "dataType": "sc:Text"})
        };
        let row = |code: &CodeLabel| {
            let values = [&code.code, &code.label, &code.definition];
            let cell = |(name, value): (&&str, &String)| (format!("{id}/{name}"), json!(value));
            Value::Object(columns.iter().zip(values).map(|(name, value)| cell((name, value))).collect())
        };
        json!({
            "@type": "cr:RecordSet",
            "@id": id,
            "name": id,
            "dataType": "sc:Enumeration",
            "key": {"@id": format!("{id}/code")},
            "field": columns.iter().map(field).collect::<Vec<_>>(),
            "data": codes.iter().map(row).collect::<Vec<_>>(),
        })
    })
}
