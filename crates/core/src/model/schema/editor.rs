//! Schema annotations for editors, so that completion and hover show the codebook.
//!
//! `markdownDescription`, `enumDescriptions` and `markdownEnumDescriptions` are extensions of VS Code's JSON language
//! service, which yaml-language-server supports. Validators ignore unknown keywords.

use std::fmt::Write;

use serde_json::{Map, Value, json};

/// Adds annotations for editors to every part of a schema. A list of codes becomes an `enum` with descriptions.
pub(super) fn annotate(schema: &mut Value) {
    let definitions = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    part(schema, &definitions);
}

fn part(schema: &mut Value, definitions: &Map<String, Value>) {
    match schema {
        Value::Object(object) => {
            if let Some(codes) = codes(object) {
                list(object, &codes);
            }
            describe(object, definitions);
            object.values_mut().for_each(|inner| part(inner, definitions));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| part(inner, definitions)),
        _ => {}
    }
}

/// Returns the codes of a list with their meanings, if the schema is an enum as `schemars` writes it.
fn codes(schema: &Map<String, Value>) -> Option<Vec<(String, String)>> {
    let text = |one: &Value, key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
    let alternatives = schema.get("oneOf")?.as_array()?;
    alternatives.iter().map(|one| Some((text(one, "const")?, text(one, "description")?))).collect()
}

fn list(schema: &mut Map<String, Value>, codes: &[(String, String)]) {
    let names: Vec<&str> = codes.iter().map(|(name, _)| name.as_str()).collect();
    let meanings: Vec<&str> = codes.iter().map(|(_, meaning)| meaning.as_str()).collect();
    schema.remove("oneOf");
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("enum".to_owned(), json!(names));
    schema.insert("enumDescriptions".to_owned(), json!(meanings));
    schema.insert("markdownEnumDescriptions".to_owned(), json!(meanings));
}

/// Adds the text that editors show on hover: the description, and the codes and examples of the value, if any.
fn describe(schema: &mut Map<String, Value>, definitions: &Map<String, Value>) {
    let Some(description) = schema.get("description").and_then(Value::as_str) else { return };
    let mut text = description.to_owned();
    let value = value(schema, definitions);
    for (name, meaning) in codes(value).unwrap_or_else(|| listed(value)) {
        let _ = write!(text, "\n- `{name}`: {meaning}");
    }
    let examples = value.get("examples").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let examples: Vec<String> = examples.map(|example| format!("`{example}`")).collect();
    if !examples.is_empty() {
        let _ = write!(text, "\n\nFor example {}.", examples.join(", "));
    }
    schema.insert("markdownDescription".to_owned(), json!(text));
}

/// Returns the schema of the value itself: the target of a reference or, for a list, the schema of its items.
fn value<'a>(schema: &'a Map<String, Value>, definitions: &'a Map<String, Value>) -> &'a Map<String, Value> {
    let item = schema.get("items").and_then(Value::as_object).unwrap_or(schema);
    let name = item.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
    name.and_then(|name| definitions.get(name)).and_then(Value::as_object).unwrap_or(item)
}

/// Returns the codes of a list that [`list`] has rewritten.
fn listed(schema: &Map<String, Value>) -> Vec<(String, String)> {
    let texts = |key: &str| {
        let items = schema.get(key).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<String>>()
    };
    texts("enum").into_iter().zip(texts("enumDescriptions")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClaimsFile, schema};

    #[test]
    fn a_field_of_codes_shows_them_with_their_meanings() {
        let mut schema = schema::<ClaimsFile>().to_value();
        annotate(&mut schema);
        let certainty = &schema["$defs"]["Claim"]["properties"]["certainty"]["markdownDescription"];
        let text = certainty.as_str().expect("a text");
        assert!(text.starts_with("How firmly the holder commits to the claim.\n- `asserted`: Unhedged"), "{text}");
        let list = &schema["$defs"]["Certainty"];
        assert_eq!(list["enum"][2], "likely");
        assert_eq!(list["enumDescriptions"][2], "Likely, probable or expected.");
        let at = schema["$defs"]["Claim"]["properties"]["at"]["markdownDescription"].as_str().expect("a text");
        assert!(at.contains("For example `introduction.p2.s6[1-9]`"), "{at}");
    }
}
