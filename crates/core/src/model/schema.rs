//! JSON Schema 2020-12 of record files, and their field descriptions.

mod editor;

use std::any::TypeId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::Value;

use super::{ClaimsFile, CodersFile, Dataset, DecisionsFile, EntitiesFile, Lock, Source, Vocabulary, VocabularyFile};

/// Returns the schema of each kind of file in a book, by file name, with the book's own codes and with annotations for
/// editors.
#[must_use]
pub fn schemas(vocabulary: &Vocabulary) -> BTreeMap<String, Vec<u8>> {
    let typed = [
        ("claims", schema::<ClaimsFile>()),
        ("coders", schema::<CodersFile>()),
        ("dataset", schema::<Dataset>()),
        ("decisions", schema::<DecisionsFile>()),
        ("entities", schema::<EntitiesFile>()),
        ("source", schema::<Source>()),
        ("lock", schema::<Lock>()),
        ("vocabulary", schema::<VocabularyFile>()),
    ];
    let completed = |(name, schema): (&str, Schema)| {
        let mut value = schema.to_value();
        vocabulary.complete(&mut value);
        (format!("{name}.schema.json"), annotated(value))
    };
    typed.into_iter().map(completed).collect()
}

/// Returns the text of a schema with annotations for editors and sorted keys.
#[must_use]
pub fn schema_text(schema: Schema) -> Vec<u8> {
    annotated(schema.to_value())
}

fn annotated(mut value: Value) -> Vec<u8> {
    editor::annotate(&mut value);
    pretty(value)
}

/// Returns the text of a schema without annotations, with sorted keys.
#[must_use]
pub fn plain_schema_text(schema: Schema) -> Vec<u8> {
    pretty(schema.to_value())
}

fn pretty(mut value: Value) -> Vec<u8> {
    value.sort_all_objects();
    let mut bytes = serde_json::to_vec_pretty(&value).expect("a schema is plain data");
    bytes.push(b'\n');
    bytes
}

/// Returns the JSON Schema (draft 2020-12) for values of a type, as written in record files.
#[must_use]
pub fn schema<T: JsonSchema>() -> Schema {
    let mut schema = SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>();
    forbid_null(&mut schema);
    schema
}

/// Removes null from the types of optional fields. An empty value is nearly always a mistake, and the reader rejects
/// it.
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

/// Returns a function that maps a field of a record to its doc comment, on one line.
///
/// # Panics
///
/// The returned function panics if the type does not have the field, or if the field has no doc comment. This is a
/// programming error, which the tests of the tables detect.
pub fn describe<T: JsonSchema + 'static>() -> impl Fn(&str) -> String {
    // A table requests the schema of its record once per part, so schemas are cached.
    static SCHEMAS: Mutex<BTreeMap<TypeId, Arc<Schema>>> = Mutex::new(BTreeMap::new());
    let mut schemas = SCHEMAS.lock().unwrap_or_else(PoisonError::into_inner);
    let schema = Arc::clone(schemas.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(schema::<T>())));
    move |field| {
        let description = schema.pointer(&format!("/properties/{field}/description")).and_then(Value::as_str);
        one_line(description.unwrap_or_else(|| panic!("{} has no described field `{field}`", T::schema_name())))
    }
}

/// Returns the description of a type: its doc comment, on one line.
#[must_use]
pub fn describe_type<T: JsonSchema>() -> String {
    one_line(schema::<T>().get("description").and_then(Value::as_str).unwrap_or_default())
}

/// Joins the lines of a doc comment to one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the schema of a value type that is one string with a given pattern.
pub(crate) fn text_schema(description: &str, pattern: &str, examples: &[&str]) -> Schema {
    schemars::json_schema!({
        "type": "string",
        "description": description,
        "pattern": pattern,
        "examples": examples,
    })
}
