//! Descriptors: the metadata of a release in standard formats. Each file is generated from the same model.
//!
//! A descriptor lists every file of a release except the descriptors, so that no descriptor has to contain the hash of
//! another descriptor. `verify` does not parse descriptors: it generates them again and compares the bytes.

pub(crate) mod address;
mod citation;
mod croissant;
mod data_package;
mod datacite;
mod dcat;
pub(crate) mod person;
mod ro_crate;

use serde_json::Value;

use crate::manifest::{Release, Role};

/// A metadata file in a standard format.
#[derive(Debug)]
pub struct Descriptor {
    /// The path in the release.
    pub path: &'static str,
    /// The standard's name and version.
    pub standard: &'static str,
    write: fn(&Release) -> String,
}

/// All descriptors, sorted by path.
pub static DESCRIPTORS: [Descriptor; 6] = [
    Descriptor { path: "CITATION.cff", standard: "Citation File Format 1.2.0", write: citation::write },
    Descriptor { path: "croissant.json", standard: "Croissant 1.1", write: croissant::write },
    Descriptor { path: "datacite.json", standard: "DataCite 4.6", write: datacite::write },
    Descriptor { path: "datapackage.json", standard: "Data Package 2.0", write: data_package::write },
    Descriptor { path: "dcat.jsonld", standard: "DCAT 3", write: dcat::write },
    Descriptor { path: "ro-crate-metadata.json", standard: "RO-Crate 1.2", write: ro_crate::write },
];

impl Descriptor {
    /// Returns the text of the file. The same release gives the same text.
    #[must_use]
    pub fn write(&self, release: &Release) -> String {
        (self.write)(release)
    }
}

/// Formats a document as indented JSON with sorted keys.
fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}

/// Removes keys whose value is null or an empty list. Most of the formats do not allow such keys.
fn without_nulls(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()));
    }
    value
}

/// Returns the role of a file and the table that it holds or describes, both derived from the path.
pub(crate) fn role(path: &str) -> (Role, Option<&str>) {
    let table = path.strip_prefix("schema/tables/").and_then(|name| name.strip_suffix(".schema.json"));
    match path.split_once('/') {
        Some(("schema", _)) => (Role::Schema, table),
        Some(("charts", _)) => (Role::Chart, None),
        Some((_, name)) => (Role::Data, name.split_once('.').map(|(table, _)| table)),
        None if DESCRIPTORS.iter().any(|each| each.path == path) => (Role::Descriptor, None),
        None => (Role::Documentation, None),
    }
}
