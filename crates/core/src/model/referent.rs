//! What the values of record files refer to.

use crate::edit::format::Kind;
use crate::syntax::diagnostic::{Path, Step};

/// What a value refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Referent {
    /// A claim, by its id.
    Claim,
    /// An entity, by its id.
    Entity,
    /// An event, by its id.
    Event,
    /// A coder, by its id.
    Coder,
    /// A note of the source, by its number.
    Note,
    /// A section of the source, by its id.
    Section,
    /// The source, by its id.
    Source,
    /// Words of the source, by locators.
    Anchor,
    /// A part of the source: a section, a paragraph or a sentence.
    Scope,
    /// A rule, by its id.
    Rule,
    /// Days, in EDTF.
    Days,
    /// A page of the web, by its address.
    Page,
    /// A publication, by its DOI.
    Doi,
}

/// A value that refers to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// What the value refers to.
    pub to: Referent,
    /// Whether the value is the name of the record around it.
    pub is_definition: bool,
}

/// Returns what the value at a path refers to, or `None` if it refers to nothing.
#[must_use]
pub fn reference(kind: Kind, path: &Path) -> Option<Reference> {
    let keys = path.steps().iter().filter_map(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    });
    let (to, is_definition) = match (kind, keys.collect::<Vec<_>>().as_slice()) {
        (Kind::Claims, ["claims", "id"]) => (Referent::Claim, true),
        (Kind::Entities, ["entities", "id"]) => (Referent::Entity, true),
        (Kind::Entities, ["events", "id"]) => (Referent::Event, true),
        (Kind::Coders, ["coders", "id"]) => (Referent::Coder, true),
        (Kind::Source, ["notes", "number"]) => (Referent::Note, true),
        (Kind::Source, ["sections", "id"]) => (Referent::Section, true),
        (Kind::Source, ["id"]) => (Referent::Source, true),
        (kind, keys) => (use_of(kind, keys)?, false),
    };
    Some(Reference { to, is_definition })
}

fn use_of(kind: Kind, keys: &[&str]) -> Option<Referent> {
    Some(match (kind, keys) {
        (Kind::Claims, ["claims", "relations", "object"] | ["claims", "superseded_by"])
        | (Kind::Source, ["waivers", "claim"])
        | (Kind::Decisions, ["decisions", "subject"]) => Referent::Claim,
        (Kind::Claims, ["claims", "participants", "entity"] | ["claims", "attribution", "holder" | "via"])
        | (Kind::Entities, ["entities", "parent" | "superseded_by"] | ["entities", "members", "entity"])
        | (Kind::Source, ["authored_by"] | ["authors", "entity"]) => Referent::Entity,
        (Kind::Claims, ["claims", "times", "relative_to"]) => Referent::Event,
        (Kind::Claims, ["coder"] | ["claims", "coder" | "checked_by" | "reviewer"])
        | (Kind::Decisions, ["decided_by"] | ["decisions", "of"]) => Referent::Coder,
        (Kind::Claims, ["claims", "citations", "note"]) | (Kind::Source, ["notes", "same_as"]) => Referent::Note,
        (Kind::Claims | Kind::Decisions, ["source"]) => Referent::Source,
        (Kind::Claims, ["claims", "at"] | ["claims", "also_at", "at"]) => Referent::Anchor,
        (Kind::Source, ["joins" | "splits" | "coverage" | "waivers", "at"]) => Referent::Scope,
        (Kind::Source, ["waivers", "rule"]) => Referent::Rule,
        (Kind::Claims, ["claims", "times", "edtf"])
        | (Kind::Entities, ["events", "edtf"])
        | (Kind::Source, ["published"] | ["notes", "works", "published"]) => Referent::Days,
        (Kind::Source, ["url"] | ["notes", "works", "url"]) | (Kind::Dataset, ["homepage" | "repository"]) => {
            Referent::Page
        }
        (Kind::Dataset, ["doi"]) => Referent::Doi,
        _ => return None,
    })
}
