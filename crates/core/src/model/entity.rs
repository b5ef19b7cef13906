//! Entities and events that claims speak of, shared by all sources of a book.

use super::codes::{EntityKind, IdentifierScheme};
use super::record::record;
use super::{Date, Edtf, Items, Slug};

record! {
    "a file of entities", Lines;
    /// The entities and events of a book.
    pub struct EntitiesFile {
        /// Whom and what claims speak of.
        pub entities: Items<Entity>,
        /// The events to which times are related.
        #[serde(default)]
        pub events: Items<Event>,
    }
}

record! {
    "an entity", Lines;
    /// A state, organization, group, person or place that claims speak of.
    pub struct Entity {
        /// The entity's id.
        pub id: Slug,
        /// Its name, as one writes it in a table.
        #[schemars(length(min = 1))]
        pub label: String,
        /// What kind of thing it is.
        pub kind: EntityKind,
        /// Other names of it, adjectives included; without `|`, which parts them in CSV.
        #[serde(default)]
        #[read(undivided)]
        pub aliases: Vec<String>,
        /// The entity for which it stands or to which it belongs, as the Kremlin to Russia.
        pub parent: Option<Slug>,
        /// Its codes in the systems of others.
        #[serde(default)]
        pub identifiers: Vec<Identifier>,
        /// Its members, if it is a group.
        #[serde(default)]
        pub members: Vec<Member>,
        /// What it is, where the name does not say.
        #[schemars(length(min = 1))]
        pub description: Option<String>,
    }
}

record! {
    "an identifier", Braces;
    /// An entity's code in a system of others.
    pub struct Identifier {
        /// The code system.
        pub scheme: IdentifierScheme,
        /// The code, quoted where it looks like a number.
        #[schemars(length(min = 1))]
        pub value: String,
    }
}

record! {
    "a member", Braces;
    /// A member of a group.
    pub struct Member {
        /// The member.
        pub entity: Slug,
        /// The first day of membership.
        pub from: Option<Date>,
        /// The last day of membership.
        pub until: Option<Date>,
    }
}

record! {
    "an event", Lines;
    /// An event to which times are related.
    pub struct Event {
        /// The event's id.
        pub id: Slug,
        /// Its name, as one writes it in a table.
        #[schemars(length(min = 1))]
        pub label: String,
        /// When it happened, as EDTF; left out while it lies ahead.
        pub edtf: Option<Edtf>,
        /// What it is, where the name does not say.
        #[schemars(length(min = 1))]
        pub description: Option<String>,
    }
}
