//! Kinds and statuses of entities, and external code systems.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The kind of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A state or state-like territory.
    State,
    /// A government, or a capital or seat that stands for it.
    Government,
    /// An organization with members or staff.
    Organization,
    /// Several states or actors taken together, with members.
    Group,
    /// One human being.
    Person,
    /// People, practices or institutions taken together, named or not.
    Collective,
    /// The authors of a source.
    Author,
    /// A region or place.
    Place,
}

impl Code for EntityKind {
    const LIST: &'static str = "entity_kind";
}

/// The status of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum EntityStatus {
    /// In use.
    #[default]
    Current,
    /// Replaced by another entity; kept so that its id still resolves.
    Superseded,
}

impl Code for EntityStatus {
    const LIST: &'static str = "entity_status";
}

/// An external code system that has a code for the entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierScheme {
    /// Three-letter country code of ISO 3166-1.
    #[schemars(title = "ISO 3166-1 alpha-3")]
    #[serde(rename = "iso_3166_1_alpha_3")]
    Iso31661Alpha3,
    /// Two-letter country code of ISO 3166-1.
    #[schemars(title = "ISO 3166-1 alpha-2")]
    #[serde(rename = "iso_3166_1_alpha_2")]
    Iso31661Alpha2,
    /// Three-digit country code of ISO 3166-1.
    #[schemars(title = "ISO 3166-1 numeric")]
    #[serde(rename = "iso_3166_1_numeric")]
    Iso31661Numeric,
    /// Item of Wikidata.
    Wikidata,
}

impl Code for IdentifierScheme {
    const LIST: &'static str = "identifier_scheme";
}
