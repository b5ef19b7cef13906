//! Finds the value at a place in the text.

use super::{Entry, Node, Value};
use crate::syntax::diagnostic::Path;
use crate::syntax::file::Span;

/// The innermost value or key at a place in the text.
#[derive(Debug, Clone)]
pub struct Found<'n> {
    /// The path of the value.
    pub path: Path,
    /// The value. If the place is on a key, the value of the key.
    pub node: &'n Node,
    /// The key, if the place is on a key.
    pub key: Option<Span>,
    /// The spans of the values around the place, from the document to the innermost value.
    pub around: Vec<Span>,
}

impl Node {
    /// Returns the innermost value or key at a byte offset, or `None` if the offset is outside the document. The offset
    /// after the last character of a value is at the value.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<Found<'_>> {
        if !holds(self.span, offset) {
            return None;
        }
        let mut found = Found { path: Path::default(), node: self, key: None, around: vec![self.span] };
        loop {
            let next = match &found.node.value {
                Value::Sequence(items) => {
                    let item = items.iter().enumerate().find(|(_, item)| holds(item.span, offset));
                    item.map(|(index, item)| (found.path.clone().index(index), item, None))
                }
                Value::Mapping(entries) => {
                    let on_key = |entry: &&Entry| holds(entry.key_span, offset);
                    let in_value = |entry: &&Entry| holds(entry.value.span, offset);
                    let entry = entries.iter().find(on_key).or_else(|| entries.iter().find(in_value));
                    entry.map(|entry| {
                        let key = Some(entry.key_span).filter(|span| holds(*span, offset));
                        (found.path.clone().key(entry.key.clone()), &entry.value, key)
                    })
                }
                Value::Scalar(_) | Value::Refused => None,
            };
            let Some((path, node, key)) = next else { return Some(found) };
            (found.path, found.node, found.key) = (path, node, key);
            found.around.push(key.unwrap_or(node.span));
            if key.is_some() {
                return Some(found);
            }
        }
    }
}

fn holds(span: Span, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}

#[cfg(test)]
mod tests {
    use crate::syntax::file::{File, FileId};
    use crate::syntax::yaml::read;

    #[test]
    fn the_innermost_value_or_key_is_found() {
        let text = "claims:\n  - id: a\n    times: [{role: event, edtf: \"2022\"}]\n";
        let tree = read(&File::new("x.yaml", text), FileId(0)).0.expect("a tree");
        let found = |what: &str, moved: usize| {
            let found = tree.at(text.find(what).expect("there") + moved).expect("a value");
            (found.path.to_string(), found.key.is_some(), found.around.len())
        };
        assert_eq!(found("a\n", 0), ("claims[0].id".to_owned(), false, 4));
        assert_eq!(found("a\n", 1), ("claims[0].id".to_owned(), false, 4), "after the last character");
        assert_eq!(found("edtf", 2), ("claims[0].times[0].edtf".to_owned(), true, 6));
        assert_eq!(found("2022", 0), ("claims[0].times[0].edtf".to_owned(), false, 6));
        assert_eq!(found("    times", 1), ("claims[0]".to_owned(), false, 3), "between the fields");
        assert!(tree.at(text.len() + 1).is_none());
    }
}
