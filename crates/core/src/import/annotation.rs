//! Reads W3C Web Annotations as JSON-LD, and the annotations that the API of Hypothesis returns. Each annotation is a row:
//! its tags are labels, and its text is the column `comment`.

use super::formats::{Row, items};
use crate::rules::invalid_value;
use crate::syntax::diagnostic::{Diagnostic, Place};
use crate::syntax::file::FileId;
use crate::syntax::yaml::{Node, Value};

/// Returns the rows, or `None` if the value is not in this format.
pub(super) fn read(node: &Node, file: FileId, faults: &mut Vec<Diagnostic>) -> Option<Vec<Node>> {
    let page = node.get("first").unwrap_or(node);
    let lists = [Some(node), node.get("rows"), page.get("items"), node.get("@graph")];
    let annotations = lists.into_iter().map(items).find(|items| !items.is_empty());
    let annotations = annotations.unwrap_or(std::slice::from_ref(node));
    if annotations.iter().any(|annotation| annotation.get("target").is_none()) {
        return None;
    }
    Some(annotations.iter().filter_map(|annotation| row(annotation, file, faults)).collect())
}

/// Returns a value, or the items of a list.
fn each(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.value) {
        Some(Value::Sequence(items)) => items,
        _ => node.map(std::slice::from_ref).unwrap_or_default(),
    }
}

fn has_type(node: &Node, name: &str) -> bool {
    each(node.get("type").or_else(|| node.get("@type"))).iter().any(|one| one.as_text() == Some(name))
}

fn row(annotation: &Node, file: FileId, faults: &mut Vec<Diagnostic>) -> Option<Node> {
    let selectors: Vec<&Node> =
        each(annotation.get("target")).iter().flat_map(|target| each(target.get("selector"))).collect();
    let quotes: Vec<&Node> = selectors.iter().copied().filter(|one| has_type(one, "TextQuoteSelector")).collect();
    let mut row = Row::new(annotation);
    match quotes.as_slice() {
        [quote] => {
            row.add("quote", quote.get("exact"));
            row.add("prefix", quote.get("prefix"));
            row.add("suffix", quote.get("suffix"));
        }
        // A note on the whole page is no claim.
        [] if selectors.is_empty() => return None,
        _ => {
            let place = Place { file, span: annotation.head() };
            let message = format!("the annotation has {} quotes", quotes.len());
            let fault = Diagnostic::new(&invalid_value::RULE, place, message);
            faults.push(fault.help(
                "only annotations with one `TextQuoteSelector` are imported: positions alone cannot be verified",
            ));
            return None;
        }
    }
    let mut positions = selectors.iter().filter(|one| has_type(one, "TextPositionSelector"));
    if let (Some(position), None) = (positions.next(), positions.next()) {
        row.add("start", position.get("start"));
        row.add("end", position.get("end"));
    }
    for tag in each(annotation.get("tags")) {
        row.add("labels", Some(tag));
    }
    row.add("comment", annotation.get("text"));
    for body in each(annotation.get("body")) {
        let is_tag = each(body.get("purpose")).iter().any(|purpose| purpose.as_text() == Some("tagging"));
        match body.get("value") {
            Some(value) => row.add(if is_tag { "labels" } else { "comment" }, Some(value)),
            None => row.add("comment", Some(body).filter(|body| body.as_text().is_some())),
        }
    }
    Some(row.finish())
}
