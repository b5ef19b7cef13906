//! The second step of the tree reader: decodes trees to records.
//!
//! For each node, the decoder either returns the value or reports a fault. A record is rejected only after all its
//! fields have been read, so that one run reports every fault.

mod fields;
mod order;
mod scalar;

pub(crate) use scalar::PARSED;

use std::collections::HashSet;
use std::mem;

use crate::model::codes::OtherAnchorRole;
use crate::model::record::{Limits, Value as _};
use crate::model::{
    Anchor, BUILT_IN, Claim, ClaimsFile, Code as _, CodersFile, Dataset, DecisionsFile, EntitiesFile, Entity, Event,
    Invalid, Items, Lock, Source, Vocabulary, VocabularyFile,
};
use crate::rules::{invalid_value, wrong_type};
use crate::syntax::diagnostic::{Diagnostic, Path, Place, Rule, Step};
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::yaml::{Node, ScalarKind, Value};

/// The readable content of a claims file.
#[derive(Debug)]
pub struct DecodedClaims {
    /// The fields of the file without its claims, if they are valid.
    pub header: Option<ClaimsFile>,
    /// The valid claims, each with its index in the file.
    pub claims: Vec<(usize, Claim)>,
    /// The ids of faulty claims. References to them are not reported as dangling.
    pub lost: Vec<String>,
    /// The invalid claims, with the fields that are needed to find their places.
    pub unsound: Vec<Unsound>,
    /// The faults of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// An invalid claim, and its anchors.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsound {
    /// The index in the file.
    pub index: usize,
    /// The id, if there is one.
    pub id: Option<String>,
    /// The primary anchor, if it can be read.
    pub at: Option<Anchor>,
    /// The further anchors that can be read, except those with the role `support`.
    pub also_at: Vec<Anchor>,
}

/// The readable content of `entities.yaml`.
#[derive(Debug)]
pub struct DecodedEntities {
    /// The valid entities, each with its index in the file.
    pub entities: Vec<(usize, Entity)>,
    /// The valid events, each with its index in the file.
    pub events: Vec<(usize, Event)>,
    /// The ids of faulty entities and events. References to them are not reported as dangling.
    pub lost: Vec<String>,
    /// The faults of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the tree of a claims file.
#[must_use]
pub fn claims(node: &Node, file: &File, id: FileId, vocabulary: &Vocabulary) -> DecodedClaims {
    let decoder = || Decoder { items_are_claims: true, vocabulary, ..Decoder::new(node, file, id) };
    let (mut header, diagnostics) = decoder().finish(ClaimsFile::read);
    let Items { sound: claims, lost } = match &mut header {
        Some(header) => mem::take(&mut header.claims),
        // The first pass reported the faults of the claims, so this pass drops them.
        None => node
            .get("claims")
            .and_then(|claims| Decoder { node: claims, ..decoder() }.finish(Items::read).0)
            .unwrap_or_default(),
    };
    let unsound = unsound(node, &claims);
    DecodedClaims { header, claims, lost, unsound, diagnostics }
}

fn unsound(node: &Node, sound: &[(usize, Claim)]) -> Vec<Unsound> {
    let Some(Value::Sequence(items)) = node.get("claims").map(|claims| &claims.value) else { return Vec::new() };
    if items.len() == sound.len() {
        return Vec::new();
    }
    let sound: HashSet<usize> = sound.iter().map(|(index, _)| *index).collect();
    let text = |node: &Node, key| node.get(key).and_then(Node::as_text).map(str::to_owned);
    let anchor = |node: &Node| text(node, "at").and_then(|at| at.parse().ok());
    let others = |node: &Node| match node.get("also_at").map(|others| &others.value) {
        Some(Value::Sequence(others)) => {
            let stands = |other: &&Node| text(other, "as").as_deref() != Some(OtherAnchorRole::Support.name());
            others.iter().filter(stands).filter_map(anchor).collect()
        }
        _ => Vec::new(),
    };
    let faulty = items.iter().enumerate().filter(|(index, _)| !sound.contains(index));
    faulty
        .map(|(index, node)| Unsound { index, id: text(node, "id"), at: anchor(node), also_at: others(node) })
        .collect()
}

/// Reads the tree of `entities.yaml`.
#[must_use]
pub fn entities(node: &Node, file: &File, id: FileId, vocabulary: &Vocabulary) -> DecodedEntities {
    let (read, diagnostics) = Decoder { vocabulary, ..Decoder::new(node, file, id) }.finish(EntitiesFile::read);
    let (entities, events) = read.map(|file| (file.entities, file.events)).unwrap_or_default();
    let lost = [entities.lost, events.lost].concat();
    DecodedEntities { entities: entities.sound, events: events.sound, lost, diagnostics }
}

/// Reads the tree of `coders.yaml`.
#[must_use]
pub fn coders(node: &Node, file: &File, id: FileId) -> (Option<CodersFile>, Vec<Diagnostic>) {
    Decoder::new(node, file, id).finish(CodersFile::read)
}

/// Reads the tree of `dataset.yaml`.
#[must_use]
pub fn dataset(node: &Node, file: &File, id: FileId) -> (Option<Dataset>, Vec<Diagnostic>) {
    Decoder::new(node, file, id).finish(Dataset::read)
}

/// Reads the tree of a `source.yaml`.
#[must_use]
pub fn source(node: &Node, file: &File, id: FileId, vocabulary: &Vocabulary) -> (Option<Source>, Vec<Diagnostic>) {
    Decoder { vocabulary, ..Decoder::new(node, file, id) }.finish(Source::read)
}

/// Reads the tree of `vocabulary.yaml`.
#[must_use]
pub fn vocabulary(node: &Node, file: &File, id: FileId) -> (Option<VocabularyFile>, Vec<Diagnostic>) {
    Decoder::new(node, file, id).finish(VocabularyFile::read)
}

/// Reads the tree of a file of decisions.
#[must_use]
pub fn decisions(node: &Node, file: &File, id: FileId) -> (Option<DecisionsFile>, Vec<Diagnostic>) {
    Decoder::new(node, file, id).finish(DecisionsFile::read)
}

/// Reads the tree of an `anchors.lock`.
#[must_use]
pub fn lock(node: &Node, file: &File, id: FileId) -> (Option<Lock>, Vec<Diagnostic>) {
    Decoder::new(node, file, id).finish(Lock::read)
}

/// The current position in a tree, and the faults found so far.
struct Decoder<'t> {
    node: &'t Node,
    text: &'t str,
    file: FileId,
    vocabulary: &'t Vocabulary,
    /// The index of the facet that is being read.
    facet: usize,
    path: Path,
    /// The name of the innermost record in messages.
    record: &'static str,
    items_are_claims: bool,
    /// Whether the node is within brackets or braces.
    in_flow: bool,
    claim: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Decoder<'t> {
    fn new(node: &'t Node, file: &'t File, id: FileId) -> Self {
        Self {
            node,
            text: file.text(),
            file: id,
            vocabulary: &BUILT_IN,
            facet: 0,
            path: Path::default(),
            record: "",
            items_are_claims: false,
            in_flow: false,
            claim: None,
            diagnostics: Vec::new(),
        }
    }

    fn finish<T>(mut self, read: impl FnOnce(&mut Self, &Limits) -> Option<T>) -> (Option<T>, Vec<Diagnostic>) {
        let value = read(&mut self, &Limits::NONE);
        (value, self.diagnostics)
    }

    fn report(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let mut diagnostic = Diagnostic::new(rule, Place { file: self.file, span }, message);
        diagnostic.claim.clone_from(&self.claim);
        diagnostic.path = Some(self.path.clone());
        self.diagnostics.push(diagnostic);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    fn within<T>(&mut self, step: Step, node: &'t Node, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = mem::replace(&mut self.node, node);
        let is_flow = matches!(self.text.as_bytes().get(outer.span.start), Some(b'[' | b'{'));
        let outer_flow = self.in_flow;
        self.in_flow |= is_flow;
        self.path.push(step);
        let value = read(self);
        self.path.pop();
        self.in_flow = outer_flow;
        self.node = outer;
        value
    }

    fn wrong_type(&mut self, wanted: &str, help: &str) {
        if let Value::Refused = self.node.value {
            return;
        }
        let message = format!("expected {wanted}, found {}", kind_of(self.node));
        self.report(&wrong_type::RULE, self.node.head(), message).help = Some(help.to_owned());
    }

    fn invalid(&mut self, span: Span, fault: Invalid) {
        self.report(&invalid_value::RULE, span, fault.message).help = Some(fault.help);
    }
}

fn kind_of(node: &Node) -> &'static str {
    match &node.value {
        Value::Mapping(_) => "a mapping",
        Value::Sequence(_) => "a list",
        Value::Refused => "something unreadable",
        Value::Scalar(scalar) => match scalar.kind() {
            ScalarKind::Text => "a text",
            ScalarKind::Number => "a number",
            ScalarKind::Boolean => "a boolean",
            ScalarKind::Null => "nothing",
        },
    }
}

/// Shortens a text to 60 characters for a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
