//! Chooses the reader of a file, by its name and content.

use super::{annotation, csv, inception, label_studio};
use crate::rules::wrong_type;
use crate::syntax::diagnostic::{Diagnostic, Place};
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::json;
use crate::syntax::yaml::{Entry, Node, Scalar, Value};

/// The rows of a file.
pub(super) struct Table {
    /// The name of the file without folder and extension.
    pub(super) name: String,
    pub(super) file: FileId,
    pub(super) rows: Vec<Node>,
}

/// Reads a file: JSON by the extension `.json`, JSON Lines by `.jsonl` or `.ndjson`, and otherwise CSV.
pub(super) fn read(file: &File, id: FileId) -> (Table, Vec<Diagnostic>) {
    let name = file.path().rsplit(['/', '\\']).next().unwrap_or_default();
    let (name, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let (rows, faults) = match extension.to_lowercase().as_str() {
        "json" | "jsonld" => {
            let (node, mut faults) = json::read(file, id);
            let rows = node.map(|node| of_json(&node, id, &mut faults)).unwrap_or_default();
            (rows, faults)
        }
        "jsonl" | "ndjson" => json::read_lines(file, id),
        _ => csv::read(file, id),
    };
    (Table { name: name.to_owned(), file: id, rows }, faults)
}

/// Returns the rows of a JSON value: of another tool's format, or of a list of objects.
fn of_json(node: &Node, id: FileId, faults: &mut Vec<Diagnostic>) -> Vec<Node> {
    for read in [inception::read, label_studio::read, annotation::read] {
        if let Some(rows) = read(node, id, faults) {
            return rows;
        }
    }
    if let Value::Sequence(rows) = &node.value {
        return rows.clone();
    }
    let place = Place { file: id, span: node.head() };
    let fault = Diagnostic::new(&wrong_type::RULE, place, "the JSON has no claims in a known format");
    let known = "write a list of objects; exports of INCEpTION (UIMA CAS JSON), Label Studio, Hypothesis and W3C Web \
                 Annotations are also read";
    faults.push(fault.help(known));
    Vec::new()
}

/// A row that the reader of another tool's format builds.
pub(super) struct Row {
    span: Span,
    entries: Vec<Entry>,
}

impl Row {
    /// Begins the row of an annotation.
    pub(super) fn new(node: &Node) -> Self {
        Self { span: node.head(), entries: Vec::new() }
    }

    /// Adds a column with a value of the annotation.
    pub(super) fn add(&mut self, column: &str, value: Option<&Node>) {
        if let Some(value) = value {
            self.entries.push(Entry { key: column.to_owned(), key_span: value.span, value: value.clone() });
        }
    }

    /// Adds a column with a text, at the place of another value.
    pub(super) fn add_text(&mut self, column: &str, text: &str, at: &Node) {
        let value = Value::Scalar(Scalar { text: text.to_owned(), plain: false, block: None });
        self.add(column, Some(&Node { span: at.span, value }));
    }

    pub(super) fn finish(self) -> Node {
        Node { span: self.span, value: Value::Mapping(self.entries) }
    }
}

/// Returns the items of a list.
pub(super) fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.value) {
        Some(Value::Sequence(items)) => items,
        _ => &[],
    }
}

/// The length of the context that is taken from a tool's own text, in characters.
const CONTEXT: usize = 32;

/// Adds the columns `quote`, `prefix` and `suffix` from a tool's own text and offsets. The offsets count UTF-16 code
/// units, as in Java and JavaScript. Returns `false` if the offsets are not valid, or if the words at the offsets
/// differ from `quote`.
pub(super) fn add_quote(row: &mut Row, text: &str, begin: &Node, end: &Node, quote: Option<&Node>) -> bool {
    let offset = |node: &Node| byte_offset(text, node.as_text()?.parse().ok()?);
    let (Some(from), Some(to)) = (offset(begin), offset(end)) else { return false };
    let Some(words) = text.get(from..to) else { return false };
    if quote.and_then(Node::as_text).is_some_and(|quote| crate::text::fold(quote) != crate::text::fold(words)) {
        return false;
    }
    let before = text[..from].char_indices().rev().take(CONTEXT).last().map_or(from, |(index, _)| index);
    let after = text[to..].char_indices().nth(CONTEXT).map_or(text.len(), |(index, _)| to + index);
    row.add_text("quote", words, quote.unwrap_or(begin));
    row.add_text("prefix", &text[before..from], begin);
    row.add_text("suffix", &text[to..after], end);
    true
}

/// Returns the byte offset of an offset in UTF-16 code units, if it is on a character boundary.
fn byte_offset(text: &str, units: usize) -> Option<usize> {
    let mut passed = 0;
    for (index, character) in text.char_indices() {
        if passed >= units {
            return (passed == units).then_some(index);
        }
        passed += character.len_utf16();
    }
    (passed == units).then_some(text.len())
}
