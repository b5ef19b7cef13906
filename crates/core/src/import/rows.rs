//! Converts rows to drafts. A row is a mapping from column to value, from CSV, JSON or the reader of another tool's format.

use std::collections::BTreeSet;

use super::columns::{AT, Slot, Target, is_derived, plain};
use super::draft::{Cell, Content, Draft, List};
use super::mapping::{Label, Mapping, suggestion};
use crate::model::codes::AnchorRole;
use crate::model::record::Record;
use crate::model::{Code, OtherAnchor};
use crate::rules::{duplicate_key, invalid_value, unknown_column, wrong_type};
use crate::syntax::diagnostic::{Diagnostic, Place, Rule};
use crate::syntax::file::{FileId, Span};
use crate::syntax::yaml::{Entry, Node, Scalar, ScalarKind, Value};

/// The separator of the items of a list in one cell.
const ITEMS: char = ';';

/// The separator of the fields of an item in one cell.
const FIELDS: char = ':';

/// Converts rows, and collects their faults.
pub(super) struct Rows<'a> {
    pub(super) mapping: &'a Mapping<'a>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The file of the current row.
    pub(super) file: FileId,
    /// Columns and labels that were reported.
    unknown: BTreeSet<String>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(mapping: &'a Mapping<'a>) -> Self {
        Self { mapping, diagnostics: Vec::new(), file: FileId(0), unknown: BTreeSet::new() }
    }

    pub(super) fn report(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>, help: &str) {
        let place = Place { file: self.file, span };
        self.diagnostics.push(Diagnostic::new(rule, place, message).help(help));
    }

    /// Converts a row. Returns `None` if the mapping ignores all its labels.
    pub(super) fn draft(&mut self, row: &Node) -> Option<Draft> {
        let mut draft = Draft::new(Place { file: self.file, span: row.span });
        let Value::Mapping(entries) = &row.value else {
            self.report(&wrong_type::RULE, row.span, "expected an object", "write one object for each claim");
            return None;
        };
        let mapping = self.mapping;
        let stated = || entries.iter().filter(|entry| !is_blank(&entry.value));
        let is_labels = |entry: &&Entry| mapping.target(&entry.key).1 == Some(Target::Labels);
        let labels: Vec<Node> = stated().filter(is_labels).flat_map(items).collect();
        let is_ignored = |label: &Node| matches!(label.as_text().map(|text| mapping.label(text)), Some(Label::Ignored));
        if !labels.is_empty() && labels.iter().all(is_ignored) {
            return None;
        }
        for entry in stated() {
            let (name, target) = mapping.target(&entry.key);
            match target {
                Some(target) => self.take(&mut draft, target, &name, entry),
                None => self.unknown(&entry.key, entry.key_span, "column"),
            }
        }
        for label in &labels {
            self.label(&mut draft, label);
        }
        Some(draft)
    }

    /// Reports a column or label that no field takes. Reports each name only once.
    fn unknown(&mut self, name: &str, span: Span, kind: &str) {
        if !self.unknown.insert(name.to_owned()) {
            return;
        }
        let names = self.mapping.known.names();
        let help = match kind {
            "column" => format!(
                "{}; or write `columns: {{{name}: ignore}}` in a mapping file",
                suggestion(&plain(name), names.iter().map(String::as_str))
            ),
            _ => format!(
                "write `labels: {{{name}: ignore}}` in a mapping file, or a mapping of fields in place of `ignore`"
            ),
        };
        self.report(&unknown_column::RULE, span, format!("no field takes the {kind} `{name}`"), &help);
    }

    /// Sets the fields of a label.
    fn label(&mut self, draft: &mut Draft, label: &Node) {
        let Some(text) = label.as_text() else { return };
        let (mapping, row_file) = (self.mapping, self.file);
        let fields = match mapping.label(text) {
            Label::Unknown => return self.unknown(text, label.span, "label"),
            Label::Ignored => return,
            Label::Fields(fields) => fields,
        };
        self.file = mapping.file.unwrap_or(row_file);
        for field in fields {
            if let Some(target) = mapping.known.target(&field.key) {
                self.take(draft, target, &field.key, field);
            }
        }
        self.file = row_file;
    }

    fn take(&mut self, draft: &mut Draft, target: Target, name: &str, entry: &Entry) {
        let node = &entry.value;
        match target {
            Target::Field(position) => {
                let slot = &self.mapping.known.slots[position];
                if let Some(content) = self.content(slot, name, entry) {
                    self.set(draft, &slot.key, content, entry);
                }
            }
            Target::Part(position, part) => {
                let Some(cell) = self.cell(node, name) else { return };
                let key = self.mapping.known.slots[position].key.clone();
                let content = draft.fields.entry(key).or_insert(Content::Record(Vec::new()));
                match content {
                    Content::Record(fields) if fields.iter().all(|(key, _)| *key != part) => fields.push((part, cell)),
                    _ => self.twice(name, entry),
                }
            }
            Target::Anchors => {
                let rows: Vec<&Node> = self.items_of(node).iter().collect();
                self.anchors(draft, &rows);
            }
            Target::Header(index) => self.fill(name, entry, |draft| &mut draft.header[index], draft),
            Target::Quote(index) => self.fill(name, entry, |draft| &mut draft.quote[index], draft),
            Target::Hash => self.fill(name, entry, |draft| &mut draft.hash, draft),
            Target::Source => self.fill(name, entry, |draft| &mut draft.source, draft),
            Target::Labels | Target::Ignored => {}
        }
    }

    fn fill(&mut self, name: &str, entry: &Entry, slot: impl Fn(&mut Draft) -> &mut Option<Cell>, draft: &mut Draft) {
        let Some(cell) = self.cell(&entry.value, name) else { return };
        let slot = slot(draft);
        if slot.is_none() {
            *slot = Some(cell);
        } else {
            self.twice(name, entry);
        }
    }

    /// Sets a field. Lists of several columns or labels are joined.
    fn set(&mut self, draft: &mut Draft, key: &str, content: Content, entry: &Entry) {
        match (draft.fields.get_mut(key), content) {
            (None, content) => {
                draft.fields.insert(key.to_owned(), content);
            }
            (Some(Content::List(list)), Content::List(more)) => list.items.extend(more.items),
            (Some(_), _) => self.twice(key, entry),
        }
    }

    fn twice(&mut self, name: &str, entry: &Entry) {
        let help = "keep one of the two columns or labels, or ignore one in a mapping file";
        self.report(&duplicate_key::RULE, entry.value.span, format!("the row states `{name}` twice"), help);
    }

    /// Converts the value of a field.
    fn content(&mut self, slot: &Slot, name: &str, entry: &Entry) -> Option<Content> {
        if slot.is_list {
            let nodes = items(entry);
            let items = nodes.iter().filter_map(|item| self.item(slot, name, item)).collect();
            return Some(Content::List(List { items, is_unordered: false }));
        }
        if slot.shape.is_some() {
            self.item(slot, name, &entry.value)
        } else {
            self.cell(&entry.value, name).map(Content::Text)
        }
    }

    fn items_of<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        if let Value::Sequence(items) = &node.value {
            return items;
        }
        self.report(&wrong_type::RULE, node.span, "expected a list", "write `[{…}, {…}]`");
        &[]
    }

    /// Converts an item of a list, or a record.
    pub(super) fn item(&mut self, slot: &Slot, name: &str, node: &Node) -> Option<Content> {
        let Some(inner) = slot.shape else { return self.cell(node, name).map(Content::Text) };
        let mut fields = Vec::new();
        if let Value::Mapping(entries) = &node.value {
            for entry in entries.iter().filter(|entry| !is_blank(&entry.value)) {
                let key = plain(&entry.key);
                match inner.fields.iter().find(|field| field.key == key) {
                    Some(field) => {
                        let cell = self.cell(&entry.value, &format!("{name}.{key}"));
                        fields.extend(cell.map(|cell| (field.key, cell)));
                    }
                    None if is_derived(&key) => {}
                    None => self.unknown(&entry.key, entry.key_span, "column"),
                }
            }
            return Some(Content::Record(fields));
        }
        let cell = self.cell(node, name)?;
        for (part, field) in cell.text.splitn(inner.fields.len(), FIELDS).zip(inner.fields) {
            let text = self.mapping.value(&format!("{name}.{}", field.key), part.trim());
            if !text.is_empty() {
                fields.push((field.key, Cell { text, place: cell.place }));
            }
        }
        Some(Content::Record(fields))
    }

    /// Converts one value to a cell. Reports lists and objects.
    fn cell(&mut self, node: &Node, name: &str) -> Option<Cell> {
        let Some(text) = node.as_text() else {
            self.report(
                &wrong_type::RULE,
                node.span,
                format!("expected one value for `{name}`"),
                "write a text or a number",
            );
            return None;
        };
        let place = Place { file: self.file, span: node.span };
        Some(Cell { text: self.mapping.value(name, text), place })
    }

    /// Sets the anchors of a draft from rows of the table `claim_anchors`.
    pub(super) fn anchors(&mut self, draft: &mut Draft, rows: &[&Node]) {
        let text = |row: &Node, key: &str| {
            row.get(key).filter(|node| !is_blank(node)).and_then(Node::as_text).map(str::to_owned)
        };
        let mut anchors: Vec<(String, String, Cell)> = Vec::new();
        for row in rows {
            let place = Place { file: self.file, span: row.span };
            let (Some(passage), Some(role)) = (text(row, "passage_id"), text(row, "role")) else {
                self.report(
                    &invalid_value::RULE,
                    row.span,
                    "the anchor has no `passage_id` or no `role`",
                    "state both",
                );
                continue;
            };
            let locator = match (text(row, "first_word"), text(row, "last_word")) {
                (Some(first), Some(last)) if first == last => format!("{passage}[{first}]"),
                (Some(first), Some(last)) => format!("{passage}[{first}-{last}]"),
                _ => passage,
            };
            let number = text(row, "anchor").unwrap_or_default();
            match anchors.iter_mut().find(|(other, ..)| *other == number && !number.is_empty()) {
                Some((_, _, cell)) => {
                    cell.text.push_str(", ");
                    cell.text.push_str(&locator);
                }
                None => anchors.push((number, role, Cell { text: locator, place })),
            }
        }
        for (_, role, cell) in anchors {
            let entry = Entry {
                key: AT.to_owned(),
                key_span: cell.place.span,
                value: Node { span: cell.place.span, value: Value::Sequence(Vec::new()) },
            };
            if role == AnchorRole::Primary.name() {
                self.set(draft, AT, Content::Text(cell), &entry);
            } else {
                let role = Cell { text: role, place: cell.place };
                let keys = <OtherAnchor as Record>::SHAPE.fields;
                let item = Content::Record(vec![(keys[0].key, cell), (keys[1].key, role)]);
                let content = Content::List(List { items: vec![item], is_unordered: false });
                self.set(draft, "also_at", content, &entry);
            }
        }
    }
}

/// Returns the items of a list, or of a cell with several values.
fn items(entry: &Entry) -> Vec<Node> {
    match &entry.value.value {
        Value::Sequence(items) => items.clone(),
        Value::Scalar(scalar) => {
            let part = |text: &str| {
                let value = Value::Scalar(Scalar { text: text.trim().to_owned(), plain: false, block: None });
                Node { span: entry.value.span, value }
            };
            scalar.text.split(ITEMS).filter(|text| !text.trim().is_empty()).map(part).collect()
        }
        Value::Mapping(_) | Value::Refused => vec![entry.value.clone()],
    }
}

/// Returns whether a value is missing: null, or a text without visible characters.
pub(super) fn is_blank(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.kind() == ScalarKind::Null || scalar.text.trim().is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(_) | Value::Refused => false,
    }
}
