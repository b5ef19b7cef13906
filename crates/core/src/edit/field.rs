//! Sets a field of a claim in the text of its file, and leaves everything else as it is.

use serde_json::Value as Json;

use super::end_of_line;
use super::format::{self, Kind};
use crate::model::Claim;
use crate::model::record::Record;
use crate::syntax::file::{File, Span};
use crate::syntax::yaml::{self, Entry, Node, Value};

/// Sets a field of the claim with an index in a claims file, or removes it. Returns the new text of the file. Comments
/// stay. A file in the standard style stays in it.
///
/// Returns `None` if the file cannot be read, has no such claim, or is written in a way that forbids a safe change, such
/// as a record in braces over several lines.
#[must_use]
pub fn set(file: &File, claim: usize, field: &str, value: Option<&Json>) -> Option<String> {
    let root = yaml::sound(file)?;
    let Value::Sequence(claims) = &root.get("claims")?.value else { return None };
    let Value::Mapping(entries) = &claims.get(claim)?.value else { return None };
    let text = file.text();
    let present = entries.iter().position(|entry| entry.key == field);
    let changed = match (present, value) {
        (Some(place), Some(value)) => {
            let old = &entries[place].value;
            replaced(
                text,
                Span { start: after_key(text, &entries[place])?, end: old.span.end },
                &format!(" {}", flow(value)),
            )
        }
        (Some(place), None) => removed(text, entries, place)?,
        (None, Some(value)) => inserted(text, entries, field, value)?,
        (None, None) => return Some(text.to_owned()),
    };
    let was_formatted = format::format(file, &root, Kind::Claims).is_some_and(|same| same == text);
    let changed = File::new(file.path(), changed);
    let read = yaml::sound(&changed)?;
    is_only_change((&root, &read), claim, field, value)?;
    if was_formatted { format::format(&changed, &read, Kind::Claims) } else { Some(changed.text().to_owned()) }
}

/// Returns the place after the colon of a key.
fn after_key(text: &str, entry: &Entry) -> Option<usize> {
    let rest = text.get(entry.key_span.end..)?;
    let colon = rest.find(':')?;
    rest[..colon].trim().is_empty().then_some(entry.key_span.end + colon + 1)
}

fn replaced(text: &str, span: Span, new: &str) -> String {
    [&text[..span.start], new, &text[span.end..]].concat()
}

/// Removes the lines of an entry. The first key of a record stands after `-`, so it cannot be removed like this.
fn removed(text: &str, entries: &[Entry], place: usize) -> Option<String> {
    let entry = &entries[place];
    let start = line_start(text, entry.key_span.start);
    let alone = text[start..entry.key_span.start].trim().is_empty();
    let end = end_of_line(text, entry.value.span.end.max(entry.key_span.end));
    let after = text[entry.value.span.end.max(entry.key_span.end)..end].trim();
    (alone && (after.is_empty() || after.starts_with(':'))).then(|| replaced(text, Span { start, end }, ""))
}

/// Inserts an entry after the last field that comes before it in a record.
fn inserted(text: &str, entries: &[Entry], field: &str, value: &Json) -> Option<String> {
    let shape = <Claim as Record>::SHAPE;
    let before = entries.iter().rev().find(|entry| shape.place(&entry.key) < shape.place(field))?;
    // All fields of a record in several lines begin in the same column.
    let column = |entry: &Entry| entry.key_span.start - line_start(text, entry.key_span.start);
    let indent = column(entries.first()?);
    if entries.iter().any(|entry| column(entry) != indent) {
        return None;
    }
    let end = end_of_line(text, before.value.span.end.max(before.key_span.end));
    let break_before = if text[..end].ends_with('\n') { "" } else { "\n" };
    let line = format!("{break_before}{}{field}: {}\n", " ".repeat(indent), flow(value));
    Some(replaced(text, Span { start: end, end }, &line))
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |line_end| line_end + 1)
}

/// Returns a value in flow style on one line. JSON strings are valid YAML.
fn flow(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Json::String(text) if is_word(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns whether a text needs no quotes anywhere, because it is an id or a code.
fn is_word(text: &str) -> bool {
    let is_reserved =
        matches!(yaml::plain_kind(text), yaml::ScalarKind::Text) && yaml::type_in_yaml_1_1(text).is_none();
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    starts && is_reserved && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Checks that nothing but the field of the claim has changed.
fn is_only_change((before, after): (&Node, &Node), claim: usize, field: &str, value: Option<&Json>) -> Option<()> {
    let mut expected = json(before);
    let record = expected.get_mut("claims")?.get_mut(claim)?.as_object_mut()?;
    match value {
        Some(value) => drop(record.insert(field.to_owned(), as_text(value))),
        None => drop(record.remove(field)),
    }
    (expected == json(after)).then_some(())
}

/// Returns a tree as JSON with all scalars as texts.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) => Json::String(scalar.text.clone()),
        Value::Sequence(items) => Json::Array(items.iter().map(json).collect()),
        Value::Mapping(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.clone(), json(&entry.value))).collect())
        }
        Value::Refused => Json::Null,
    }
}

fn as_text(value: &Json) -> Json {
    match value {
        Json::Array(items) => Json::Array(items.iter().map(as_text).collect()),
        Json::Object(fields) => Json::Object(fields.iter().map(|(key, value)| (key.clone(), as_text(value))).collect()),
        Json::String(text) => Json::String(text.clone()),
        other => Json::String(other.to_string()),
    }
}

/// Returns whether a value of a record equals a parsed one.
#[must_use]
pub(crate) fn is_same(value: &Json, parsed: &Json) -> bool {
    as_text(value) == as_text(parsed)
}

/// Parses the value of a decision: a list in brackets, a record in braces, or any other text as it is.
#[must_use]
pub fn parse(text: &str) -> Option<Json> {
    if !text.starts_with(['[', '{']) {
        return Some(Json::String(text.to_owned()));
    }
    let file = File::new("value", format!("value: {text}\n"));
    let root = yaml::sound(&file)?;
    Some(typed(root.get("value")?))
}

/// Returns the value of a field of a claim as it is written, without defaults.
#[must_use]
pub fn get(file: &File, claim: usize, field: &str) -> Option<Json> {
    let root = yaml::sound(file)?;
    let Value::Sequence(claims) = &root.get("claims")?.value else { return None };
    Some(typed(claims.get(claim)?.get(field)?))
}

/// Returns a tree as JSON with numbers and booleans.
fn typed(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(scalar) if scalar.kind() == yaml::ScalarKind::Text => Json::String(scalar.text.clone()),
        Value::Scalar(scalar) => {
            serde_json::from_str(&scalar.text).unwrap_or_else(|_| Json::String(scalar.text.clone()))
        }
        Value::Sequence(items) => Json::Array(items.iter().map(typed).collect()),
        Value::Mapping(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.clone(), typed(&entry.value))).collect())
        }
        Value::Refused => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FILE: &str = "\
source: harbor-report
coder: c1
coded_on: \"2031-05-02\"
codebook: \"0.1\"
claims:
  # The first.
  - id: hr-0001
    statement: Port Alder admitted ships.
    type: descriptive # as the verb says
    certainty: likely
    participants:
      - {entity: port-alder, role: actor} # the port
    at: summary.p1.s1
  - id: hr-0002
    statement: Port Birch admitted ships.
    type: descriptive
    certainty: likely
    at: summary.p1.s2
    note: Nothing.
";

    fn set_in(text: &str, claim: usize, field: &str, value: Option<&Json>) -> Option<String> {
        set(&File::new("claims/harbor-report/summary.p1.yaml", text), claim, field, value)
    }

    #[test]
    fn a_value_is_replaced_and_comments_stay() {
        let changed = set_in(FILE, 0, "type", Some(&json!("causal"))).expect("a change");
        assert_eq!(changed, FILE.replacen("type: descriptive #", "type: causal #", 1));
    }

    #[test]
    fn a_new_field_takes_its_place_in_the_order() {
        let changed = set_in(FILE, 1, "polarity", Some(&json!("denied"))).expect("a change");
        assert_eq!(
            changed,
            FILE.replacen("descriptive\n    certainty", "descriptive\n    polarity: denied\n    certainty", 1)
        );
        let note = set_in(FILE, 0, "note", Some(&json!("Yes: \"no\"."))).expect("a change");
        assert!(note.contains("    at: summary.p1.s1\n    note: \"Yes: \\\"no\\\".\"\n  - id"), "{note}");
    }

    #[test]
    fn a_list_is_written_in_the_standard_style() {
        let value = json!([{"entity": "port-birch", "role": "actor"}, {"entity": "port-alder", "role": "target"}]);
        let changed = set_in(FILE, 1, "participants", Some(&value)).expect("a change");
        let written = "    participants:\n      - {entity: port-birch, role: actor}\n      - {entity: port-alder, role: target}\n";
        assert!(changed.contains(written), "{changed}");
    }

    #[test]
    fn a_value_keeps_the_types_of_its_parts() {
        let value = parse("[{note: 1, basis: explicit}]").expect("a list");
        assert_eq!(value, json!([{"note": 1, "basis": "explicit"}]));
        assert_eq!(parse("A note: #1."), Some(json!("A note: #1.")));
        assert_eq!(parse("[{note: 1"), None);
        let changed = set_in(FILE, 0, "citations", Some(&value)).expect("a change");
        assert!(changed.contains("      - {note: 1, basis: explicit}\n"), "{changed}");
        let file = File::new("x.yaml", changed);
        assert_eq!(get(&file, 0, "citations"), Some(value));
        assert_eq!(get(&file, 1, "citations"), None);
    }

    #[test]
    fn a_field_is_removed_with_its_line() {
        assert_eq!(set_in(FILE, 1, "note", None), Some(FILE.replacen("    note: Nothing.\n", "", 1)));
        assert_eq!(set_in(FILE, 1, "reason", None), Some(FILE.to_owned()));
    }

    #[test]
    fn what_cannot_be_changed_safely_is_refused() {
        assert_eq!(set_in(FILE, 2, "note", None), None);
        assert_eq!(set_in("claims:\n  - {id: hr-0001, at: a.p1.s1}\n", 0, "note", Some(&json!("x"))), None);
        assert_eq!(set_in("claims: [", 0, "note", None), None);
    }

    #[test]
    fn a_file_in_another_style_keeps_it() {
        let odd = FILE.replace("    certainty: likely\n", "    certainty:   likely\n");
        let changed = set_in(&odd, 0, "type", Some(&json!("causal"))).expect("a change");
        assert_eq!(changed, odd.replacen("type: descriptive #", "type: causal #", 1));
    }
}
