//! What a release says of itself in the formats that others read: one file each, all written from the same model, and
//! read back to see whether they still agree with it.
//!
//! A descriptor describes every file of a release but the descriptors, so that none has to hold the hash of another.

pub(crate) mod address;
mod citation;
mod croissant;
mod data_package;
mod datacite;
mod dcat;
mod fact;
pub(crate) mod person;
mod ro_crate;

pub use fact::{Fact, Facts};

use std::collections::BTreeSet;

use serde_json::Value;

use self::person::Person;
use crate::manifest::{Release, Role};
use crate::snapshot::Shape;

/// A file in which a release says by a standard what it is.
#[derive(Debug)]
pub struct Descriptor {
    /// Its path in the release.
    pub path: &'static str,
    /// The standard's name and version.
    pub standard: &'static str,
    write: fn(&Release) -> String,
    facts: fn(&str) -> Result<Facts, String>,
    has_place_for: fn(&Fact, &Release) -> bool,
}

/// All of them, in the order of their paths.
pub static DESCRIPTORS: [Descriptor; 6] = [
    Descriptor {
        path: "CITATION.cff",
        standard: "Citation File Format 1.2.0",
        write: citation::write,
        facts: citation::facts,
        has_place_for: citation::has_place_for,
    },
    Descriptor {
        path: "croissant.json",
        standard: "Croissant 1.1",
        write: croissant::write,
        facts: croissant::facts,
        has_place_for: croissant::has_place_for,
    },
    Descriptor {
        path: "datacite.json",
        standard: "DataCite 4.6",
        write: datacite::write,
        facts: datacite::facts,
        has_place_for: datacite::has_place_for,
    },
    Descriptor {
        path: "datapackage.json",
        standard: "Data Package 2.0",
        write: data_package::write,
        facts: data_package::facts,
        has_place_for: data_package::has_place_for,
    },
    Descriptor {
        path: "dcat.jsonld",
        standard: "DCAT 3",
        write: dcat::write,
        facts: dcat::facts,
        has_place_for: dcat::has_place_for,
    },
    Descriptor {
        path: "ro-crate-metadata.json",
        standard: "RO-Crate 1.2",
        write: ro_crate::write,
        facts: ro_crate::facts,
        has_place_for: ro_crate::has_place_for,
    },
];

impl Descriptor {
    /// The file's text. The same release gives the same text.
    #[must_use]
    pub fn write(&self, release: &Release) -> String {
        (self.write)(release)
    }

    /// What a text of this format states. Unknown keys and the order of things make no difference.
    ///
    /// # Errors
    ///
    /// In words, where the text is none of its format at all.
    pub fn facts(&self, text: &str) -> Result<Facts, String> {
        (self.facts)(text)
    }

    /// What this format can state of a release, and should.
    #[must_use]
    pub fn expected(&self, release: &Release) -> Facts {
        let mut facts = Facts::of(release);
        facts.retain(|fact| (self.has_place_for)(fact, release));
        facts
    }

    /// Where a text of this format and the release disagree, one sentence each without a full stop. Of a table whose
    /// shape is not known, nothing that is stated can be wrong.
    #[must_use]
    pub fn disagreements(&self, text: &str, release: &Release) -> Vec<String> {
        match self.facts(text) {
            Ok(mut found) => {
                let known: BTreeSet<&str> = release.shapes.iter().map(Shape::name).collect();
                let named = release.manifest.files.iter().filter_map(|entry| entry.table.as_deref());
                let unknown: BTreeSet<&str> = named.filter(|table| !known.contains(table)).collect();
                let is_known = |fact: &Fact| match fact {
                    Fact::Columns(table) | Fact::Key(table) | Fact::Reference(table, _) => {
                        !unknown.contains(table.as_str())
                    }
                    Fact::Codes(_) => unknown.is_empty(),
                    _ => true,
                };
                let mut expected = self.expected(release);
                found.retain(is_known);
                expected.retain(is_known);
                expected.disagreements(&found)
            }
            Err(fault) => vec![fault],
        }
    }
}

/// A document as text, its keys in the order of the alphabet.
fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}

/// The document of a text.
fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))
}

/// The text at a place of a document.
fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

/// The items at a place of a document; one that stands alone is a list of one.
fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    match value.get(key) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

/// The texts at a place of a document.
fn texts<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v str> {
    items(value, key).iter().filter_map(Value::as_str)
}

/// Somebody whose name, family name and given names stand at these keys, in words.
fn person(value: &Value, names: [&str; 3], orcid: Option<&str>, affiliation: Option<&str>) -> String {
    let [name, family, given] = names.map(|key| value.get(key).and_then(Value::as_str).map(str::to_owned));
    // Where there is a family name, the name is made of the two.
    let name = if family.is_none() { name } else { None };
    let orcid = orcid.and_then(address::orcid);
    Person { name, family, given, orcid, affiliation: affiliation.map(str::to_owned) }.to_string()
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
