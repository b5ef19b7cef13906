//! The records as types: what people type, and the one source of truth for everything that is said of it.
//!
//! JSON Schema, decoding, code tables, column descriptions and the codebook come from these types and
//! their doc comments. Nothing here reads a file, and no method takes a whole book.

mod claim;
mod code;
pub mod codes;
mod dataset;
mod date;
mod digest;
mod doi;
mod duration;
mod edtf;
mod entity;
mod identifier;
mod license;
mod locator;
mod lock;
mod orcid;
mod source;
mod url;

pub use claim::{Attribution, Citation, Claim, ClaimsFile, OtherAnchor, Participant, Relation, Time};
pub use code::{Code, CodeEntry, CodeMapping, SkosMatch, entries, name, parse};
pub use dataset::{Creator, Dataset};
pub use date::Date;
pub use digest::Digest;
pub use doi::Doi;
pub use duration::Duration;
pub use edtf::{Bounds, Edtf};
pub use entity::{EntitiesFile, Entity, Event, Identifier, Member};
pub use identifier::{ClaimId, Prefix, Slug};
pub use license::License;
pub use locator::{Anchor, Locator, Scope, Words};
pub use lock::{LOCK_VERSION, Lock, LockedBlock, LockedSpan, LockedText, Profiles};
pub use orcid::Orcid;
pub use source::{Author, Exclusion, Note, PersonName, Section, Source, Waiver, Work};
pub use url::Url;

use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::Value;

/// Why a text is no value of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Invalid {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Invalid {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// The JSON Schema (draft 2020-12) of a type, as one types it.
#[must_use]
pub fn schema<T: JsonSchema>() -> Schema {
    let mut schema = SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>();
    forbid_null(&mut schema);
    schema
}

/// What may be left out may not be null: an empty value is nearly always forgotten, and the reader refuses it.
fn forbid_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(alternatives)) = schema.get_mut("anyOf") {
        alternatives.retain(|alternative| alternative.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = alternatives.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            for (key, value) in only {
                schema.insert(key, value);
            }
        }
    }
    transform_subschemas(&mut forbid_null, schema);
}

/// What describes a record's fields: the doc comment that stands over each, on one line.
///
/// # Panics
///
/// What is given back panics when the type has no such field, or no doc comment over it: a fault of the program,
/// which the tests of the tables would meet first.
pub fn describe<T: JsonSchema>() -> impl Fn(&str) -> String {
    let schema = schema::<T>();
    move |field| {
        let description = schema.pointer(&format!("/properties/{field}/description")).and_then(Value::as_str);
        one_line(description.unwrap_or_else(|| panic!("{} has no described field `{field}`", T::schema_name())))
    }
}

/// The description of a type: its own doc comment, on one line.
#[must_use]
pub fn describe_type<T: JsonSchema>() -> String {
    one_line(schema::<T>().get("description").and_then(Value::as_str).unwrap_or_default())
}

/// A doc comment as running text.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The schema of a value type that is one string of a certain look.
pub(crate) fn text_schema(description: &str, pattern: &str, examples: &[&str]) -> Schema {
    schemars::json_schema!({
        "type": "string",
        "description": description,
        "pattern": pattern,
        "examples": examples,
    })
}
