//! Sets a field of a record in the text of its file, and leaves everything else as it is.

use serde_json::Value as Json;

use super::format::{self, Kind};
use super::{end_of_line, start_of_line, with_line_ends, with_new_field};
use crate::model::record::Shape;
use crate::syntax::diagnostic::{Path, Step};
use crate::syntax::file::{File, Span};
use crate::syntax::yaml::{self, Entry, Node, Value};

/// Sets a field of the record at a path, or removes it. Returns the new text of the file. Comments and line ends stay. A
/// file in the standard style stays in it.
///
/// Returns `None` if the file cannot be read, has no such record, or is written in a way that forbids a safe change, such
/// as a record in braces over several lines.
#[must_use]
pub fn set(file: &File, kind: Kind, record: &Path, field: &str, value: Option<&Json>) -> Option<String> {
    with_line_ends(file.text(), |text| with_field(&File::new(file.path(), text), kind, record, field, value))
}

fn with_field(file: &File, kind: Kind, record: &Path, field: &str, value: Option<&Json>) -> Option<String> {
    let root = yaml::sound(file)?;
    let node = root.find(record)?;
    let Value::Mapping(entries) = &node.value else { return None };
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
        (None, Some(value)) if text.get(node.span.start..)?.starts_with('{') => {
            in_braces(text, entries, shape(kind, record)?, field, value)?
        }
        (None, Some(value)) => {
            with_new_field(text, entries, shape(kind, record)?, field, &format!(" {}", flow(value)))?
        }
        (None, None) => return Some(text.to_owned()),
    };
    let was_formatted = format::format(file, &root, kind).is_some_and(|same| same == text);
    let changed = File::new(file.path(), changed);
    let read = yaml::sound(&changed)?;
    is_only_change((&root, &read), record, field, value)?;
    if was_formatted { format::format(&changed, &read, kind) } else { Some(changed.text().to_owned()) }
}

/// Returns the shape of the record at a path.
fn shape(kind: Kind, record: &Path) -> Option<&'static Shape> {
    record.steps().iter().try_fold(kind.shape(), |shape, step| match step {
        Step::Key(key) => shape.of_field(key),
        Step::Index(_) => Some(shape),
    })
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
    let start = start_of_line(text, entry.key_span.start);
    let alone = text[start..entry.key_span.start].trim().is_empty();
    let end = end_of_line(text, entry.value.span.end.max(entry.key_span.end));
    let after = text[entry.value.span.end.max(entry.key_span.end)..end].trim();
    (alone && (after.is_empty() || after.starts_with(':'))).then(|| replaced(text, Span { start, end }, ""))
}

/// Inserts an entry into a record in braces, after the last field that comes before it.
fn in_braces(text: &str, entries: &[Entry], shape: &Shape, field: &str, value: &Json) -> Option<String> {
    let before = entries.iter().rev().find(|entry| shape.place(&entry.key) < shape.place(field))?;
    let end = before.value.span.end;
    Some(replaced(text, Span { start: end, end }, &format!(", {field}: {}", flow(value))))
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

/// Checks that nothing but the field of the record has changed.
fn is_only_change((before, after): (&Node, &Node), record: &Path, field: &str, value: Option<&Json>) -> Option<()> {
    let mut expected = json(before);
    let fields = record.steps().iter().try_fold(&mut expected, |json, step| match step {
        Step::Key(key) => json.get_mut(&**key),
        Step::Index(index) => json.get_mut(*index),
    })?;
    let fields = fields.as_object_mut()?;
    match value {
        Some(value) => drop(fields.insert(field.to_owned(), as_text(value))),
        None => drop(fields.remove(field)),
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

/// Returns the value of a field of the record at a path as it is written, without defaults.
#[must_use]
pub fn get(file: &File, record: &Path, field: &str) -> Option<Json> {
    Some(typed(yaml::sound(file)?.find(record)?.get(field)?))
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

    fn claim(index: usize) -> Path {
        Path::default().key("claims").index(index)
    }

    fn set_in(text: &str, index: usize, field: &str, value: Option<&Json>) -> Option<String> {
        set(&File::new("claims/harbor-report/summary.p1.yaml", text), Kind::Claims, &claim(index), field, value)
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
        assert_eq!(get(&file, &claim(0), "citations"), Some(value));
        assert_eq!(get(&file, &claim(1), "citations"), None);
    }

    #[test]
    fn a_field_is_removed_with_its_line() {
        assert_eq!(set_in(FILE, 1, "note", None), Some(FILE.replacen("    note: Nothing.\n", "", 1)));
        assert_eq!(set_in(FILE, 1, "reason", None), Some(FILE.to_owned()));
    }

    #[test]
    fn what_cannot_be_changed_safely_is_refused() {
        assert_eq!(set_in(FILE, 2, "note", None), None);
        assert_eq!(set_in("claims:\n  - id: hr-0001\n    at: a\n  - &a\n    id: b\n", 0, "note", None), None);
        assert_eq!(set_in("claims: [", 0, "note", None), None);
    }

    #[test]
    fn a_file_in_another_style_keeps_it() {
        let odd = FILE.replace("    certainty: likely\n", "    certainty:   likely\n");
        let changed = set_in(&odd, 0, "type", Some(&json!("causal"))).expect("a change");
        assert_eq!(changed, odd.replacen("type: descriptive #", "type: causal #", 1));
    }

    #[test]
    fn a_field_of_a_record_in_braces_stays_in_the_braces() {
        let set = |text: &str| set(&File::new("x.yaml", text), Kind::Claims, &claim(0), "note", Some(&json!("x")));
        assert_eq!(
            set("claims:\n- {id: hr-0001,at: a.p1.s1, unknown: y} # z\n").as_deref(),
            Some("claims:\n- {id: hr-0001,at: a.p1.s1, unknown: y, note: x} # z\n")
        );
        assert_eq!(
            set("claims:\n  - {\n    id: hr-0001 # x\n    }\n").as_deref(),
            Some("claims:\n  - {\n    id: hr-0001, note: x # x\n    }\n")
        );
        let file = File::new("x.yaml", "decisions:\n  - {subject: hr-0001, of: [c1, c2]}\n");
        let path = Path::default().key("decisions").index(0);
        let decided = super::set(&file, Kind::Decisions, &path, "verdict", Some(&json!("both")));
        assert_eq!(decided.as_deref(), Some("decisions:\n  - {subject: hr-0001, of: [c1, c2], verdict: both}\n"));
    }

    #[test]
    fn a_file_keeps_its_line_ends_and_its_style() {
        let changed = set_in(FILE, 1, "polarity", Some(&json!("denied"))).expect("a change");
        let crlf = FILE.replace('\n', "\r\n");
        assert_eq!(set_in(&crlf, 1, "polarity", Some(&json!("denied"))), Some(changed.replace('\n', "\r\n")));
        let text = "claims:\n- id: a\n  status: draft # x\n";
        assert_eq!(
            set_in(text, 0, "status", Some(&json!("reviewed"))),
            Some(text.replace("draft", "reviewed")),
            "the list is not indented"
        );
        let last = "claims:\n  - id: a\n    at: b";
        assert_eq!(
            set_in(last, 0, "status", Some(&json!("reviewed"))),
            Some(format!("{last}\n    status: reviewed\n"))
        );
    }
}
