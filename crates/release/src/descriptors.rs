//! What a release says of itself in the formats that others read: one file each, all written from the same model.
//!
//! A descriptor describes every file of a release but the descriptors, so that none has to hold the hash of another.
//! Nothing reads them back: `verify` writes them again and compares bytes.

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

/// A file in which a release says by a standard what it is.
#[derive(Debug)]
pub struct Descriptor {
    /// Its path in the release.
    pub path: &'static str,
    /// The standard's name and version.
    pub standard: &'static str,
    write: fn(&Release) -> String,
}

/// All of them, in the order of their paths.
pub static DESCRIPTORS: [Descriptor; 6] = [
    Descriptor { path: "CITATION.cff", standard: "Citation File Format 1.2.0", write: citation::write },
    Descriptor { path: "croissant.json", standard: "Croissant 1.1", write: croissant::write },
    Descriptor { path: "datacite.json", standard: "DataCite 4.6", write: datacite::write },
    Descriptor { path: "datapackage.json", standard: "Data Package 2.0", write: data_package::write },
    Descriptor { path: "dcat.jsonld", standard: "DCAT 3", write: dcat::write },
    Descriptor { path: "ro-crate-metadata.json", standard: "RO-Crate 1.2", write: ro_crate::write },
];

impl Descriptor {
    /// The file's text. The same release gives the same text.
    #[must_use]
    pub fn write(&self, release: &Release) -> String {
        (self.write)(release)
    }
}

/// A document as text, its keys in the order of the alphabet.
fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}

/// Leaves out what has no value: a key that says nothing is no valid one in most of the formats.
fn without_nulls(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()));
    }
    value
}

/// What a file is for, and which table it holds or describes, by its path.
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
