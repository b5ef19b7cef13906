//! Entities and events that claims speak of, shared by all sources of a book.

use schemars::JsonSchema;
use serde::Serialize;

use super::codes::{EntityKind, IdentifierScheme};
use super::{Date, Edtf, Slug};

/// The entities and events of a book.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntitiesFile {
    /// Whom and what claims speak of.
    pub entities: Vec<Entity>,
    /// The events to which times are related.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

impl EntitiesFile {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["entities", "events"];
}

/// A state, organization, group, person or place that claims speak of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// The entity's id.
    pub id: Slug,
    /// Its name, as one writes it in a table.
    #[schemars(length(min = 1))]
    pub label: String,
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// Other names of it, adjectives included; without `|`, which parts them in CSV.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The entity for which it stands or to which it belongs, as the Kremlin to Russia.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Slug>,
    /// Its codes in the systems of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Its members, if it is a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// What it is, where the name does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub description: Option<String>,
}

impl Entity {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] =
        &["id", "label", "kind", "aliases", "parent", "identifiers", "members", "description"];
}

/// An entity's code in a system of others.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The code system.
    pub scheme: IdentifierScheme,
    /// The code, quoted where it looks like a number.
    #[schemars(length(min = 1))]
    pub value: String,
}

impl Identifier {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["scheme", "value"];
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The member.
    pub entity: Slug,
    /// The first day of membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day of membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Member {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["entity", "from", "until"];
}

/// An event to which times are related.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The event's id.
    pub id: Slug,
    /// Its name, as one writes it in a table.
    #[schemars(length(min = 1))]
    pub label: String,
    /// When it happened, as EDTF; left out while it lies ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edtf: Option<Edtf>,
    /// What it is, where the name does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub description: Option<String>,
}

impl Event {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["id", "label", "edtf", "description"];
}
