//! The mapping file, which maps names and values of another tool to ours.

use std::collections::BTreeMap;

use super::columns::{Columns, Target, plain};
use crate::rules::{invalid_value, unknown_field, wrong_type};
use crate::syntax::diagnostic::{Diagnostic, Place, Rule, closest};
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::yaml::{self, Entry, Node, Value};

/// A mapping, which may be empty.
pub(super) struct Mapping<'a> {
    /// Our columns.
    pub(super) known: &'a Columns,
    /// Maps their columns to ours.
    columns: BTreeMap<String, String>,
    /// For each of our columns, maps their values to ours.
    values: BTreeMap<String, BTreeMap<String, String>>,
    /// For each of their labels: our fields with values, or `None` if the label is ignored.
    labels: BTreeMap<String, Option<Vec<Entry>>>,
    /// The file, for faults of the labels' values.
    pub(super) file: Option<FileId>,
}

impl<'a> Mapping<'a> {
    /// Returns a mapping that changes nothing.
    pub(super) fn new(known: &'a Columns) -> Self {
        Self { known, columns: BTreeMap::new(), values: BTreeMap::new(), labels: BTreeMap::new(), file: None }
    }

    /// Reads `columns: {theirs: ours}`, `values: {ours: {their value: our value}}` and `labels: {theirs: {ours: value}}`.
    pub(super) fn read(file: &File, id: FileId, known: &'a Columns) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader { known, file: id, diagnostics: Vec::new() };
        let (node, faults) = yaml::read(file, id);
        reader.diagnostics = faults;
        let mut mapping = Self { file: Some(id), ..Self::new(known) };
        let entries = node.as_ref().map(|node| reader.entries(node)).unwrap_or_default();
        for entry in entries {
            match entry.key.as_str() {
                "columns" => mapping.columns = reader.columns(&entry.value),
                "values" => mapping.values = reader.values(&entry.value),
                "labels" => mapping.labels = reader.labels(&entry.value),
                other => {
                    let help = suggestion(other, ["columns", "values", "labels"]);
                    reader.report(&unknown_field::RULE, entry.key_span, format!("a mapping has no `{other}`"), help);
                }
            }
        }
        (mapping, reader.diagnostics)
    }

    /// Returns the plain name and the target of a column. The target is `None` if nothing takes the column.
    pub(super) fn target(&self, column: &str) -> (String, Option<Target>) {
        let name = self.columns.get(column.trim()).cloned().unwrap_or_else(|| plain(column));
        let target = self.known.target(&name);
        (name, target)
    }

    /// Returns our value for a value of one of our columns.
    pub(super) fn value(&self, name: &str, text: &str) -> String {
        let own = self.values.get(name).and_then(|values| values.get(text));
        own.map_or(text, String::as_str).to_owned()
    }

    /// Returns what the mapping says about a label.
    pub(super) fn label(&self, label: &str) -> Label<'_> {
        match self.labels.get(label.trim()) {
            None => Label::Unknown,
            Some(None) => Label::Ignored,
            Some(Some(fields)) => Label::Fields(fields),
        }
    }
}

/// What a mapping says about a label.
pub(super) enum Label<'m> {
    /// Nothing.
    Unknown,
    /// The annotation is no claim.
    Ignored,
    /// The claim has these fields.
    Fields(&'m [Entry]),
}

/// Returns the help for an unknown name.
pub(super) fn suggestion<'n>(typed: &str, names: impl IntoIterator<Item = &'n str> + Clone) -> String {
    match closest(typed, names.clone()) {
        Some(candidate) => format!("did you mean `{}`?", candidate.word),
        None => format!("the names are {}", names.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

struct Reader<'a> {
    known: &'a Columns,
    file: FileId,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, rule: &'static Rule, span: Span, message: String, help: String) {
        let place = Place { file: self.file, span };
        self.diagnostics.push(Diagnostic::new(rule, place, message).help(help));
    }

    fn entries<'n>(&mut self, node: &'n Node) -> &'n [Entry] {
        if let Value::Mapping(entries) = &node.value {
            return entries;
        }
        self.report(
            &wrong_type::RULE,
            node.head(),
            "expected a mapping".to_owned(),
            "write `their name: our name` lines, or `{their name: our name}`".to_owned(),
        );
        &[]
    }

    /// Reads a mapping from texts to texts.
    fn texts<'n>(&mut self, node: &'n Node) -> Vec<(&'n Entry, &'n str)> {
        let mut texts = Vec::new();
        for entry in self.entries(node) {
            match entry.value.as_text() {
                Some(text) => texts.push((entry, text)),
                None => self.report(
                    &wrong_type::RULE,
                    entry.value.head(),
                    "expected one text".to_owned(),
                    "write one name or value here".to_owned(),
                ),
            }
        }
        texts
    }

    /// Returns the plain name of one of our columns, or reports that it does not exist.
    fn ours(&mut self, name: &str, span: Span, exists: fn(&Columns, &str) -> bool) -> Option<String> {
        let plain = plain(name);
        if exists(self.known, &plain) {
            return Some(plain);
        }
        let names = self.known.names();
        let help = suggestion(&plain, names.iter().map(String::as_str).filter(|name| exists(self.known, name)));
        self.report(&unknown_field::RULE, span, format!("no field of a claim takes `{name}`"), help);
        None
    }

    fn columns(&mut self, node: &Node) -> BTreeMap<String, String> {
        let mut columns = BTreeMap::new();
        for (entry, name) in self.texts(node) {
            let ours = self.ours(name, entry.value.span, |known, name| known.target(name).is_some());
            columns.extend(ours.map(|name| (entry.key.clone(), name)));
        }
        columns
    }

    fn values(&mut self, node: &Node) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut values = BTreeMap::new();
        for entry in self.entries(node) {
            let Some(name) = self.ours(&entry.key, entry.key_span, Columns::has_values) else { continue };
            let of_column = self.texts(&entry.value).into_iter();
            values.insert(name, of_column.map(|(entry, value)| (entry.key.clone(), value.to_owned())).collect());
        }
        values
    }

    fn labels(&mut self, node: &Node) -> BTreeMap<String, Option<Vec<Entry>>> {
        let mut labels = BTreeMap::new();
        for entry in self.entries(node) {
            if entry.value.as_text() == Some("ignore") {
                labels.insert(entry.key.clone(), None);
                continue;
            }
            let mut fields = Vec::new();
            for field in self.entries(&entry.value) {
                let is_value = matches!(field.value.value, Value::Scalar(_) | Value::Sequence(_));
                let Some(name) = self.ours(&field.key, field.key_span, Columns::has_values) else { continue };
                if is_value {
                    fields.push(Entry { key: name, ..field.clone() });
                } else {
                    let (message, help) = ("expected a value or a list", "write `[value, value]` for a list");
                    self.report(&invalid_value::RULE, field.value.head(), message.to_owned(), help.to_owned());
                }
            }
            labels.insert(entry.key.clone(), Some(fields));
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_a_mapping_have_a_place_and_a_suggestion() {
        let text = "columns: {Sicherheit: certanty, Text: [a]}\nvalues: {quote: {a: b}}\nlabel: {}\nlabels: [a]\n";
        let file = File::new("map.yaml", text);
        let shown = |fault: Diagnostic| {
            let position = file.position(fault.place.span.start);
            let help = fault.help.unwrap_or_default();
            format!(
                "{}:{}: {}; {}",
                position.line,
                position.column,
                fault.message,
                help.split(',').next().unwrap_or("")
            )
        };
        let faults: Vec<String> = Mapping::read(&file, FileId(0), &Columns::new(&crate::model::Vocabulary::default()))
            .1
            .into_iter()
            .map(shown)
            .collect();
        assert_eq!(
            faults,
            [
                "1:39: expected one text; write one name or value here",
                "1:23: no field of a claim takes `certanty`; did you mean `certainty`?",
                "2:10: no field of a claim takes `quote`; did you mean `note`?",
                "3:1: a mapping has no `label`; did you mean `labels`?",
                "4:9: expected a mapping; write `their name: our name` lines",
            ]
        );
    }
}
