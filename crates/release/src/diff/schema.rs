//! Compares tables, columns, keys and codes, and their descriptions.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::value::plain;
use super::{Kind, RowChange};
use crate::snapshot::Edition;
use claimbook_tables::export::Origin;
use claimbook_tables::table::{self, Column, ForeignKey, Shape};

/// The name of the table of codes, whose rows count as schema.
pub(super) const CODES: &str = "codes";

/// A change of a table, a column, a key, a code, or one of their descriptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaChange {
    /// The kind of the change.
    pub kind: Kind,
    /// The changed thing: `table`, `table.column`, `codelist.code`, or a field of the dataset's record.
    pub of: String,
    /// The changed part, such as `type`, `primary_key`, `foreign_keys`, `description`, `null` or `definition`; null for
    /// the thing as a whole.
    pub part: Option<String>,
    /// The old value; null if there was none.
    pub old: Option<String>,
    /// The new value; null after a removal.
    pub new: Option<String>,
}

/// Returns the changes of schema and metadata, by table. `codes` are the changed rows of the table of codes.
pub(super) fn changes(old: &Edition, new: &Edition, codes: &[RowChange]) -> Vec<SchemaChange> {
    let mut changes = Changes(Vec::new());
    let names: BTreeSet<&String> = old.sheets.keys().chain(new.sheets.keys()).collect();
    for name in names {
        match (old.sheets.get(name), new.sheets.get(name)) {
            (Some(old), Some(new)) => changes.table(&old.shape, &new.shape),
            (Some(_), None) => changes.add(Kind::TableRemoved, name, None, None, None),
            (None, Some(_)) => changes.add(Kind::TableAdded, name, None, None, None),
            (None, None) => {}
        }
    }
    for row in codes {
        changes.code(row);
    }
    changes.editions(old, new);
    changes.0
}

struct Changes(Vec<SchemaChange>);

impl Changes {
    fn add(&mut self, kind: Kind, of: &str, part: Option<&str>, old: Option<String>, new: Option<String>) {
        self.0.push(SchemaChange { kind, of: of.to_owned(), part: part.map(str::to_owned), old, new });
    }

    /// Adds a change of a text if the texts differ. An empty text counts as missing.
    fn text(&mut self, kind: Kind, of: &str, part: &str, old: &str, new: &str) {
        if old != new {
            let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            self.add(kind, of, Some(part), told(old), told(new));
        }
    }

    fn table(&mut self, old: &Shape, new: &Shape) {
        let name = &old.name;
        self.columns(name, &old.columns, &new.columns);
        let key = |shape: &Shape| shape.primary_key.join(", ");
        self.text(Kind::PrimaryKeyChanged, name, "primary_key", &key(old), &key(new));
        for gone in old.foreign_keys.iter().filter(|key| !new.foreign_keys.contains(key)) {
            self.add(Kind::ForeignKeyRemoved, name, Some("foreign_keys"), Some(reference(gone)), None);
        }
        for come in new.foreign_keys.iter().filter(|key| !old.foreign_keys.contains(key)) {
            self.add(Kind::ForeignKeyAdded, name, Some("foreign_keys"), None, Some(reference(come)));
        }
        let documented = Kind::DocumentationChanged;
        self.text(documented, name, "description", &old.description, &new.description);
        let notice = |shape: &Shape| shape.notice.clone().unwrap_or_default();
        self.text(documented, name, "notice", &notice(old), &notice(new));
    }

    /// Compares the columns of a table, or of the records in a column.
    fn columns(&mut self, of: &str, old: &[Column], new: &[Column]) {
        let place = |columns: &[Column], name: &str| columns.iter().position(|column| column.name == name);
        for column in old {
            let path = format!("{of}.{}", column.name);
            match place(new, &column.name) {
                None => self.add(Kind::ColumnRemoved, &path, None, Some(kind(column)), None),
                Some(place) => self.column(&path, column, &new[place]),
            }
        }
        for column in new.iter().filter(|column| place(old, &column.name).is_none()) {
            self.add(Kind::ColumnAdded, &format!("{of}.{}", column.name), None, None, Some(kind(column)));
        }
        let shared = |columns: &[Column], others: &[Column]| -> String {
            let names = columns.iter().map(|column| column.name.as_str());
            names.filter(|name| place(others, name).is_some()).collect::<Vec<_>>().join(", ")
        };
        self.text(Kind::ColumnsReordered, of, "columns", &shared(old, new), &shared(new, old));
    }

    fn column(&mut self, path: &str, old: &Column, new: &Column) {
        match (old.kind.columns(), new.kind.columns()) {
            (Some(before), Some(after)) if old.null.is_some() == new.null.is_some() => {
                self.columns(path, before, after);
            }
            _ => self.text(Kind::TypeChanged, path, "type", &kind(old), &kind(new)),
        }
        self.text(Kind::DocumentationChanged, path, "description", &old.description, &new.description);
        if let (Some(before), Some(after)) = (&old.null, &new.null) {
            self.text(Kind::DocumentationChanged, path, "null", before, after);
        }
    }

    /// Adds the change of a code, given as a changed row of the table of codes.
    fn code(&mut self, row: &RowChange) {
        let key: Vec<String> = row.key.iter().map(|(_, value)| plain(value)).collect();
        let (of, told) = (key.join("."), |value: &Value| (!value.is_null()).then(|| plain(value)));
        match row.kind {
            Kind::RowAdded => self.add(Kind::CodeAdded, &of, None, None, label(row, |field| &field.new)),
            Kind::RowChanged => {
                for field in &row.fields {
                    let kind = match field.field.as_str() {
                        "label" | "definition" | "position" => Kind::DocumentationChanged,
                        _ => Kind::CodeChanged,
                    };
                    self.add(kind, &of, Some(&field.field), told(&field.old), told(&field.new));
                }
            }
            _ => self.add(Kind::CodeRemoved, &of, None, label(row, |field| &field.old), None),
        }
    }

    /// Compares the metadata that all tables of an edition share, and the dataset's record.
    fn editions(&mut self, old: &Edition, new: &Edition) {
        let mut alike = |kind: Kind, of: &str, part: &str, pick: fn(&Origin) -> &str| {
            self.text(kind, of, part, &said(old, pick), &said(new, pick));
        };
        alike(Kind::ProfileChanged, "profiles", "text", |origin| &origin.profiles.text);
        alike(Kind::ProfileChanged, "profiles", "hash", |origin| &origin.profiles.hash);
        alike(Kind::ProfileChanged, "profiles", "segmentation", |origin| &origin.profiles.segmentation);
        alike(Kind::GeneratorChanged, "generator", "name", |origin| &origin.generator);
        let (Some(before), Some(after)) = (&old.dataset, &new.dataset) else { return };
        let (before, after) = (record(before), record(after));
        let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for field in fields.into_iter().filter(|field| before.get(*field) != after.get(*field)) {
            let kind = if field == "name" { Kind::DatasetRenamed } else { Kind::MetadataChanged };
            let told = |record: &BTreeMap<String, Value>| {
                record.get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            };
            self.add(kind, "dataset", Some(field), told(&before), told(&after));
        }
    }
}

/// Returns a value that the tables of an edition share; different values are separated by commas.
fn said(edition: &Edition, pick: impl Fn(&Origin) -> &str) -> String {
    let texts: BTreeSet<&str> = edition.sheets.values().map(|sheet| pick(&sheet.origin)).collect();
    texts.into_iter().collect::<Vec<_>>().join(", ")
}

/// Returns the fields of the dataset's record.
fn record(dataset: &claimbook_core::model::Dataset) -> BTreeMap<String, Value> {
    match serde_json::to_value(dataset) {
        Ok(Value::Object(fields)) => fields.into_iter().collect(),
        _ => BTreeMap::new(),
    }
}

fn label(row: &RowChange, side: impl Fn(&super::Field) -> &Value) -> Option<String> {
    row.fields.iter().find(|field| field.field == "label").map(|field| plain(side(field)))
}

fn reference(key: &ForeignKey) -> String {
    format!("{} → {} ({})", key.columns.join(", "), key.table, key.references.join(", "))
}

/// Returns the type of a column in words, with `or null` if the column is nullable.
fn kind(column: &Column) -> String {
    format!("{}{}", words(&column.kind), if column.null.is_some() { " or null" } else { "" })
}

fn words(kind: &table::Kind) -> String {
    match kind {
        table::Kind::Text => "text".to_owned(),
        table::Kind::Code(list) => format!("code of {list}"),
        table::Kind::Integer => "whole number".to_owned(),
        table::Kind::F64 => "number with a fraction".to_owned(),
        table::Kind::Boolean => "truth value".to_owned(),
        table::Kind::Date => "day".to_owned(),
        table::Kind::List(of) => format!("list of {}", words(of)),
        table::Kind::Record(columns) => {
            let columns = columns.iter().map(|column| format!("{}: {}", column.name, self::kind(column)));
            format!("record ({})", columns.collect::<Vec<_>>().join(", "))
        }
    }
}
