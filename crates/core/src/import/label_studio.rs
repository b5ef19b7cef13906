//! Reads the JSON export of Label Studio: a list of tasks with annotations. Each labeled span is a row. A text that was
//! entered for the span is the column `comment`, and choices for it are labels.

use super::formats::{Row, add_quote, items};
use crate::rules::invalid_value;
use crate::syntax::diagnostic::{Diagnostic, Place};
use crate::syntax::file::FileId;
use crate::syntax::yaml::{Node, Value};

/// Returns the rows, or `None` if the value is not in this format.
pub(super) fn read(node: &Node, file: FileId, faults: &mut Vec<Diagnostic>) -> Option<Vec<Node>> {
    let tasks = items(Some(node));
    if tasks.is_empty() || tasks.iter().any(|task| task.get("annotations").is_none() || task.get("data").is_none()) {
        return None;
    }
    let mut rows = Vec::new();
    for task in tasks {
        for annotation in items(task.get("annotations")) {
            let results = items(annotation.get("result"));
            for result in results.iter().filter(|result| is_span(result)) {
                rows.extend(row(task, results, result, file, faults));
            }
        }
    }
    Some(rows)
}

fn value<'n>(result: &'n Node, key: &str) -> Option<&'n Node> {
    result.get("value")?.get(key)
}

fn is_span(result: &Node) -> bool {
    value(result, "start").is_some() && value(result, "end").is_some() && value(result, "labels").is_some()
}

fn row(task: &Node, results: &[Node], result: &Node, file: FileId, faults: &mut Vec<Diagnostic>) -> Option<Node> {
    let (begin, end) = (value(result, "start")?, value(result, "end")?);
    let quote = value(result, "text");
    let mut row = Row::new(result);
    // `to_name` names a tag of the project, not a field of the data, so each text of the task is tried.
    let texts: Vec<&str> = match task.get("data").map(|data| &data.value) {
        Some(Value::Mapping(entries)) => entries.iter().filter_map(|entry| entry.value.as_text()).collect(),
        _ => Vec::new(),
    };
    if !texts.iter().any(|text| add_quote(&mut row, text, begin, end, quote)) {
        let place = Place { file, span: begin.span };
        let message = "no text of the task has the quote at these offsets";
        let fault = Diagnostic::new(&invalid_value::RULE, place, message);
        faults.push(fault.help("export the task again, with its data"));
        return None;
    }
    row.add("labels", value(result, "labels"));
    // Texts and choices for a span are further results with the same id.
    let id = result.get("id").and_then(Node::as_text);
    for other in results.iter().filter(|other| !is_span(other) && id.is_some()) {
        if other.get("id").and_then(Node::as_text) != id {
            continue;
        }
        row.add("labels", value(other, "choices"));
        match value(other, "text") {
            Some(text) if items(Some(text)).is_empty() => row.add("comment", Some(text)),
            texts => row.add("comment", items(texts).first()),
        }
    }
    Some(row.finish())
}
