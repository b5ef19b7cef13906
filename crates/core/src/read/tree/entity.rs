//! The file of entities and events.

use super::fields::Fields;
use super::{Decoder, code, list_text, parsed, quoted, text};
use crate::model::{Entity, Event, Identifier, Member};
use crate::syntax::diagnostic::Diagnostic;
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::Node;

/// What could be read of `entities.yaml`.
#[derive(Debug)]
pub struct DecodedEntities {
    /// The sound entities, each with its index in the file.
    pub entities: Vec<(usize, Entity)>,
    /// The sound events, each with its index in the file.
    pub events: Vec<(usize, Event)>,
    /// The ids of entities and events that are not sound.
    pub lost: Vec<String>,
    /// Every fault.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the tree of `entities.yaml`.
#[must_use]
pub fn entities(node: &Node, file: &File, id: FileId) -> DecodedEntities {
    let mut decoder = Decoder::new(file, id);
    let mut lost = Vec::new();
    let (mut entities, mut events) = (Vec::new(), Vec::new());
    if let Some(mut fields) = Fields::of(node, &mut decoder, "a file of entities") {
        let d = &mut decoder;
        let read = fields.items(d, "entities", |node, d| Some(named(node, entity(node, d))));
        keep(read, &mut entities, &mut lost);
        if node.get("events").is_some() {
            let read = fields.items(d, "events", |node, d| Some(named(node, event(node, d))));
            keep(read, &mut events, &mut lost);
        }
        fields.close(d);
    }
    DecodedEntities { entities, events, lost, diagnostics: decoder.diagnostics }
}

/// A record with its id, which is known even where the rest is faulty.
type Named<T> = (Option<String>, Option<T>);

fn named<T>(node: &Node, record: Option<T>) -> Named<T> {
    (node.get("id").and_then(Node::as_text).map(str::to_owned), record)
}

fn keep<T>(read: Vec<(usize, Named<T>)>, kept: &mut Vec<(usize, T)>, lost: &mut Vec<String>) {
    for (index, (id, record)) in read {
        match record {
            Some(record) => kept.push((index, record)),
            None => lost.extend(id),
        }
    }
}

fn entity(node: &Node, d: &mut Decoder) -> Option<Entity> {
    let mut fields = Fields::of(node, d, "an entity")?;
    let id = fields.required(d, "id", parsed);
    let label = fields.required(d, "label", text);
    let kind = fields.required(d, "kind", code);
    let aliases = fields.list(d, "aliases", list_text);
    let parent = fields.optional(d, "parent", parsed);
    let identifiers = fields.list(d, "identifiers", identifier);
    let members = fields.list(d, "members", member);
    let description = fields.optional_text(d, "description");
    fields.close(d);
    Some(Entity {
        id: id?,
        label: label?,
        kind: kind?,
        aliases: aliases?,
        parent: parent?,
        identifiers: identifiers?,
        members: members?,
        description: description?,
    })
}

fn identifier(node: &Node, d: &mut Decoder) -> Option<Identifier> {
    let mut fields = Fields::of(node, d, "an identifier")?;
    let scheme = fields.required(d, "scheme", code);
    let value = fields.required(d, "value", text);
    fields.close(d);
    Some(Identifier { scheme: scheme?, value: value? })
}

fn member(node: &Node, d: &mut Decoder) -> Option<Member> {
    let mut fields = Fields::of(node, d, "a member")?;
    let entity = fields.required(d, "entity", parsed);
    let from = fields.optional(d, "from", quoted);
    let until = fields.optional(d, "until", quoted);
    fields.close(d);
    Some(Member { entity: entity?, from: from?, until: until? })
}

fn event(node: &Node, d: &mut Decoder) -> Option<Event> {
    let mut fields = Fields::of(node, d, "an event")?;
    let id = fields.required(d, "id", parsed);
    let label = fields.required(d, "label", text);
    let edtf = fields.optional(d, "edtf", quoted);
    let description = fields.optional_text(d, "description");
    fields.close(d);
    Some(Event { id: id?, label: label?, edtf: edtf?, description: description? })
}
