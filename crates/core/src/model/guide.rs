//! What the fields of record files mean and which values they take, for editors.
//!
//! Everything comes from the declarations of the records and from the book's vocabulary.

use schemars::Schema;
use serde_json::Value;

use super::{
    ClaimsFile, CodersFile, Dataset, DecisionsFile, EntitiesFile, Source, Vocabulary, VocabularyFile, one_line, schema,
};
use crate::edit::format::Kind;
use crate::model::record::Shape;
use crate::syntax::diagnostic::{Path, Step};

/// The fields of all kinds of record files of a book.
#[derive(Debug)]
pub struct Guide([(Kind, Value); 7]);

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldGuide<'g> {
    /// The key.
    pub key: String,
    /// The meaning of the field.
    pub description: String,
    /// The codes that the field takes, each with its definition.
    pub codes: Vec<(&'g str, String)>,
    /// Examples of values.
    pub examples: Vec<&'g str>,
    /// Whether the field has a list.
    pub is_list: bool,
    /// Whether the field, or each item of its list, is a record.
    pub has_records: bool,
    /// Whether a record must have the field.
    pub is_required: bool,
}

impl Guide {
    /// Creates the guide of a book with this vocabulary.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let completed = |schema: Schema| {
            let mut value = schema.to_value();
            vocabulary.complete(&mut value);
            value
        };
        Self([
            (Kind::Claims, completed(schema::<ClaimsFile>())),
            (Kind::Entities, completed(schema::<EntitiesFile>())),
            (Kind::Source, completed(schema::<Source>())),
            (Kind::Dataset, completed(schema::<Dataset>())),
            (Kind::Vocabulary, completed(schema::<VocabularyFile>())),
            (Kind::Coders, completed(schema::<CodersFile>())),
            (Kind::Decisions, completed(schema::<DecisionsFile>())),
        ])
    }

    fn root(&self, kind: Kind) -> &Value {
        let own = self.0.iter().find(|(own, _)| *own == kind);
        own.map_or(&Value::Null, |(_, schema)| schema)
    }

    /// Returns the fields of the record at a path, in the order in which they are written. Returns an empty list if the
    /// value at the path is not a record.
    #[must_use]
    pub fn fields(&self, kind: Kind, path: &Path) -> Vec<FieldGuide<'_>> {
        let root = self.root(kind);
        let Some(record) = follow(root, path) else { return Vec::new() };
        let Some(properties) = record.get("properties").and_then(Value::as_object) else { return Vec::new() };
        let shape = shape(kind, path);
        let mut keys: Vec<&String> = properties.keys().collect();
        keys.sort_by_key(|key| shape.map_or((usize::MAX, key.as_str()), |shape| shape.place(key)));
        keys.into_iter().map(|key| field(root, record, key)).collect()
    }

    /// Returns the field at a path. Indexes at the end of the path are ignored. Returns `None` if there is no such field.
    #[must_use]
    pub fn field(&self, kind: Kind, path: &Path) -> Option<FieldGuide<'_>> {
        let mut record = path.clone();
        while let Some(Step::Index(_)) = record.steps().last() {
            record.pop();
        }
        let Some(Step::Key(key)) = record.steps().last().cloned() else { return None };
        record.pop();
        let root = self.root(kind);
        let record = follow(root, &record)?;
        record.get("properties")?.get(&*key)?;
        Some(field(root, record, &key))
    }
}

fn field<'g>(root: &'g Value, record: &'g Value, key: &str) -> FieldGuide<'g> {
    let property = &record["properties"][key];
    let list = resolved(root, property);
    let value = list.get("items").map_or(list, |items| resolved(root, items));
    let text = |schema: &'g Value| schema.get("description").and_then(Value::as_str);
    let codes = value.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let code = |code: &'g Value| Some((code.get("const")?.as_str()?, one_line(text(code).unwrap_or_default())));
    let examples = value.get("examples").and_then(Value::as_array).into_iter().flatten();
    let required = record.get("required").and_then(Value::as_array).into_iter().flatten();
    FieldGuide {
        key: key.to_owned(),
        description: one_line(text(property).or_else(|| text(value)).unwrap_or_default()),
        codes: codes.filter_map(code).collect(),
        examples: examples.filter_map(Value::as_str).collect(),
        is_list: list.get("items").is_some(),
        has_records: value.get("properties").is_some(),
        is_required: required.into_iter().any(|required| required == key),
    }
}

/// Returns the schema of the value at a path.
fn follow<'g>(root: &'g Value, path: &Path) -> Option<&'g Value> {
    let mut schema = root;
    for step in path.steps() {
        schema = resolved(root, schema);
        schema = match step {
            Step::Key(key) => schema.get("properties")?.get(&**key)?,
            Step::Index(_) => schema.get("items")?,
        };
    }
    Some(resolved(root, schema))
}

/// Returns the target of a schema that refers to a definition, or the schema itself.
fn resolved<'g>(root: &'g Value, schema: &'g Value) -> &'g Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
    name.and_then(|name| root.get("$defs")?.get(name)).unwrap_or(schema)
}

/// Returns the shape of the record at a path.
fn shape(kind: Kind, path: &Path) -> Option<&'static Shape> {
    path.steps().iter().try_fold(kind.shape(), |shape, step| match step {
        Step::Key(key) => shape.of_field(key),
        Step::Index(_) => Some(shape),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(steps: &[&'static str]) -> Path {
        steps.iter().fold(Path::default(), |path, step| match step.parse() {
            Ok(index) => path.index(index),
            Err(_) => path.key(*step),
        })
    }

    #[test]
    fn fields_come_in_their_order_with_their_meaning() {
        let guide = Guide::new(&Vocabulary::default());
        let fields = guide.fields(Kind::Claims, &path(&["claims", "0"]));
        let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
        assert_eq!(keys[..4], ["id", "statement", "type", "features"]);
        assert!(fields[0].is_required && !fields[3].is_required && fields[3].is_list);
        let role = guide.field(Kind::Claims, &path(&["claims", "3", "participants", "1", "role"])).expect("a field");
        assert_eq!(role.description, "The role of the entity in the claim.");
        assert_eq!(role.codes[1], ("recipient", "Receives what the actor gives.".to_owned()));
        assert!(guide.fields(Kind::Claims, &path(&["claims", "0", "type"])).is_empty());
        assert_eq!(guide.field(Kind::Source, &path(&["claims"])), None);
    }
}
