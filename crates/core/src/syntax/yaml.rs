//! The first step of the tree reader: parses a text to a tree with spans. Only this file uses the YAML crate.
//!
//! A book uses a plain subset of YAML 1.2: one document of mappings, lists and scalars. Features that readers interpret
//! differently (duplicate keys, aliases, tags, several documents) are rejected.

mod at;
mod plain;
mod scalars;
mod unfinished;

pub(crate) use plain::{plain_kind, type_in_yaml_1_1};

use std::collections::HashMap;

pub use at::Found;
use granit_parser::{Event, Parser, ScalarStyle};
pub use unfinished::{Unfinished, unfinished};

use crate::rules::{duplicate_key, invalid_encoding, invalid_syntax, unsupported_yaml};
use crate::syntax::diagnostic::{Diagnostic, Path, Place, Rule, Step};
use crate::syntax::file::{File, FileId, Span};

/// Maximum nesting depth. Records need eight levels.
const NESTING: usize = 64;

/// A value with its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The bytes of the value, without trailing whitespace.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// The value of a [`Node`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text, number, boolean or null, as typed. [`Scalar::kind`] returns its type.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping, in the order of the text.
    Mapping(Vec<Entry>),
    /// A value that [`read`] rejected and reported. It must not be reported again.
    Refused,
}

/// A scalar, with YAML's quotes, escapes and line folding resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// The text.
    pub text: String,
    /// Whether the scalar is plain: neither quoted nor a block scalar. The type of a plain scalar depends on its text.
    pub plain: bool,
    /// The style of a block scalar.
    pub block: Option<Block>,
}

/// The block styles of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// A folded scalar, which begins with `>`.
    Folded,
    /// A literal scalar, which begins with `|`.
    Literal,
}

/// The type of a scalar in YAML 1.2's core schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// A string.
    Text,
    /// Digits, a float, infinity or not-a-number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`, `~` or an empty value.
    Null,
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The span of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Scalar {
    /// Returns the type by the core schema (YAML 1.2.2, section 10.3.2).
    #[must_use]
    pub fn kind(&self) -> ScalarKind {
        if self.plain { plain_kind(&self.text) } else { ScalarKind::Text }
    }
}

impl Node {
    /// Returns the node at a path, or the last node on the path that exists. A missing value is thus reported at its
    /// record.
    #[must_use]
    pub fn follow(&self, path: &Path) -> &Self {
        let mut node = self;
        for step in path.steps() {
            let Some(next) = node.step(step) else { break };
            node = next;
        }
        node
    }

    /// Returns the node at a path, if there is one.
    #[must_use]
    pub fn find(&self, path: &Path) -> Option<&Self> {
        path.steps().iter().try_fold(self, |node, step| node.step(step))
    }

    fn step(&self, step: &Step) -> Option<&Self> {
        match (step, &self.value) {
            (Step::Key(key), Value::Mapping(entries)) => {
                entries.iter().find(|entry| entry.key == *key).map(|entry| &entry.value)
            }
            (Step::Index(index), Value::Sequence(items)) => items.get(*index),
            _ => None,
        }
    }

    /// Returns the part of the node that a message points at: the first key of a mapping, or the whole of any other
    /// value.
    #[must_use]
    pub fn head(&self) -> Span {
        match &self.value {
            Value::Mapping(entries) => entries.first().map_or(self.span, |entry| entry.key_span),
            Value::Sequence(_) | Value::Scalar(_) | Value::Refused => self.span,
        }
    }

    /// Returns the scalar's text, or `None` for other values.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Returns the value of a key, if this node is a mapping that has the key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            _ => None,
        }
    }
}

/// Returns the tree of a file, or `None` if the file has faults.
#[must_use]
pub fn sound(file: &File) -> Option<Node> {
    let (tree, faults) = read(file, FileId(0));
    tree.filter(|_| faults.is_empty())
}

/// Reads the single document of a file, and reports unsupported parts of it. The tree omits these parts or marks them
/// as [`Value::Refused`]. Returns no tree if the text is not valid YAML or contains a NUL character.
#[must_use]
pub fn read(file: &File, id: FileId) -> (Option<Node>, Vec<Diagnostic>) {
    let mut builder = Builder { file, id, open: Vec::new(), root: None, diagnostics: Vec::new() };
    if let Some(offset) = file.text().find('\0') {
        let span = Span { start: offset, end: offset + 1 };
        builder.report(&invalid_encoding::RULE, span, "the file contains a NUL character", "remove the character");
        return (None, builder.diagnostics);
    }
    let options = granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: NESTING,
        block_nesting_limit: NESTING,
    };
    builder.directives();
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(file.text(), options) {
        let (event, span) = match event {
            Ok((event, span)) => (event, byte_span(span)),
            Err(error) => {
                builder.syntax_fault(&error);
                return (None, builder.diagnostics);
            }
        };
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents == 2 {
                builder.report(
                    &unsupported_yaml::RULE,
                    span,
                    "a second document begins here",
                    "keep one document in a file, without `---` lines",
                );
                break;
            }
        } else {
            builder.event(event, span);
        }
    }
    // A file without a document is read as an empty value, and the decoder reports the expected type.
    let nothing =
        || Node { span: Span::at(0), value: Value::Scalar(Scalar { text: String::new(), plain: true, block: None }) };
    (Some(builder.root.unwrap_or_else(nothing)), builder.diagnostics)
}

fn byte_span(span: granit_parser::Span) -> Span {
    // The parser's documentation states that every event of a string input has byte offsets.
    span.byte_range().map_or(Span::at(0), |range| Span { start: range.start, end: range.end })
}

/// A collection whose end has not been read yet.
enum Open {
    Sequence { start: usize, items: Vec<Node> },
    Mapping { start: usize, entries: Vec<Entry>, key: Option<Key> },
}

/// A key whose value has not been read yet. Contains `None` if the key was rejected.
struct Key(Option<(String, Span)>);

struct Builder<'a> {
    file: &'a File,
    id: FileId,
    open: Vec<Open>,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn report(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>, help: &str) {
        let place = Place { file: self.id, span };
        self.diagnostics.push(Diagnostic::new(rule, place, message).help(help));
    }

    fn syntax_fault(&mut self, error: &granit_parser::ScanError) {
        let offset = error.marker().byte_offset().unwrap_or(self.file.text().len());
        let message = error.kind().to_string();
        // For a tab in an indentation, the parser points at the value before that line.
        let offset = if message.contains("tab") { self.tab_after(offset) } else { offset };
        let help = if message.contains("tab") {
            "indent with spaces"
        } else if message.contains("comment") {
            "write the whole text in quotes, or put the comment on a line above"
        } else if message.contains("nesting") {
            "records nest no deeper than eight levels: look for brackets that are never closed"
        } else {
            "look here and above for a bracket or quote that is not closed; nothing after this place was read"
        };
        self.report(&invalid_syntax::RULE, Span::at(offset), message, help);
    }

    /// Returns the offset of the next tab in the indentation of a line. Without such a tab, returns the given offset.
    fn tab_after(&self, offset: usize) -> usize {
        let text = self.file.text();
        let mut lines = text.get(offset..).unwrap_or_default().match_indices(['\n', '\r']);
        let tab = lines.find_map(|(length, _)| {
            let start = offset + length + 1;
            let line = text.get(start..)?;
            let indent = line.len() - line.trim_start_matches(' ').len();
            line[indent..].starts_with('\t').then_some(start + indent)
        });
        let is_here = text.get(offset..).is_some_and(|rest| rest.starts_with('\t'));
        tab.filter(|_| !is_here).unwrap_or(offset)
    }

    /// Reports directives at the head of the file. The parser emits no events for them.
    fn directives(&mut self) {
        let mut start = 0;
        for line in self.file.text().split_inclusive(['\n', '\r']) {
            let shown = line.trim_start_matches('\u{feff}').trim_end();
            if shown.starts_with('%') {
                let place = start + (line.len() - line.trim_start_matches('\u{feff}').len());
                let span = Span { start: place, end: place + shown.len() };
                let help = "remove the line: files are YAML 1.2 without tags";
                self.report(&unsupported_yaml::RULE, span, "directives are not used in a book", help);
            } else if !shown.is_empty() && !shown.trim_start().starts_with('#') {
                break;
            }
            start += line.len();
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        if event.tag().is_some() {
            self.report(&unsupported_yaml::RULE, span, "tags are not used in a book", "remove the `!` tag");
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let block = match style {
                    ScalarStyle::Literal => Some(Block::Literal),
                    ScalarStyle::Folded => Some(Block::Folded),
                    _ => None,
                };
                let value = Value::Scalar(Scalar { text: text.into_owned(), plain, block });
                self.node(Node { span: self.trimmed(span), value });
            }
            Event::SequenceStart(..) => self.open.push(Open::Sequence { start: span.start, items: Vec::new() }),
            Event::MappingStart(..) => {
                self.open.push(Open::Mapping { start: span.start, entries: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Anchor(_, name) => self.report(
                &unsupported_yaml::RULE,
                span,
                format!("anchors such as `&{name}` are not used in a book"),
                "write the value out where it is needed",
            ),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.report(
                    &unsupported_yaml::RULE,
                    span,
                    "aliases are not used in a book",
                    "write the value out in place of the alias",
                );
                self.node(Node { span, value: Value::Refused });
            }
            _ => {}
        }
    }

    /// Ends the innermost collection and adds it to the enclosing one.
    fn close(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        // A flow collection ends at its end event. The end event of a block collection is only at the next token, so
        // the last child determines the end.
        let flow_end =
            if matches!(self.file.text().get(span.start..span.end), Some("]" | "}")) { Some(span.end) } else { None };
        let node = match open {
            Open::Sequence { start, items } => {
                let end = flow_end.or_else(|| items.last().map(|node| node.span.end)).unwrap_or(start);
                Node { span: Span { start, end }, value: Value::Sequence(items) }
            }
            Open::Mapping { start, entries, .. } => {
                let entries = self.distinct(entries);
                let end = flow_end.or_else(|| entries.last().map(|entry| entry.value.span.end)).unwrap_or(start);
                Node { span: Span { start, end }, value: Value::Mapping(entries) }
            }
        };
        self.node(node);
    }

    /// Adds a finished node as a list item, a key, a value, or the document itself.
    fn node(&mut self, node: Node) {
        let waiting = match self.open.last_mut() {
            None => {
                self.root = Some(node);
                return;
            }
            Some(Open::Sequence { items, .. }) => {
                items.push(node);
                return;
            }
            Some(Open::Mapping { key, .. }) => key.take(),
        };
        let Some(Key(key)) = waiting else {
            let key = self.key(node);
            if let Some(Open::Mapping { key: slot, .. }) = self.open.last_mut() {
                *slot = Some(Key(key));
            }
            return;
        };
        let (Some((key, key_span)), Some(Open::Mapping { entries, .. })) = (key, self.open.last_mut()) else { return };
        entries.push(Entry { key, key_span, value: node });
    }

    /// Returns the first entry of each key of a mapping, and reports the others as duplicates.
    fn distinct(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut first: HashMap<String, Span> = HashMap::with_capacity(entries.len());
        let mut distinct = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(&span) = first.get(&entry.key) else {
                first.insert(entry.key.clone(), entry.key_span);
                distinct.push(entry);
                continue;
            };
            let place = Place { file: self.id, span: entry.key_span };
            self.diagnostics.push(
                Diagnostic::new(&duplicate_key::RULE, place, format!("`{}` occurs twice in this mapping", entry.key))
                    .related(Place { file: self.id, span }, "first here")
                    .help("keep one of the two"),
            );
        }
        distinct
    }

    fn key(&mut self, node: Node) -> Option<(String, Span)> {
        match node.value {
            Value::Scalar(scalar) => Some((scalar.text, node.span)),
            Value::Refused => None,
            Value::Sequence(_) | Value::Mapping(_) => {
                self.report(
                    &unsupported_yaml::RULE,
                    node.span,
                    "a key must be a plain word",
                    "look for a stray `?`, `[` or `{`",
                );
                None
            }
        }
    }

    /// Returns a span without trailing whitespace. The parser's span of a block scalar extends into the following
    /// lines.
    fn trimmed(&self, span: Span) -> Span {
        let text = self.file.text().get(span.start..span.end).unwrap_or_default();
        Span { start: span.start, end: span.start + text.trim_end().len() }
    }
}
