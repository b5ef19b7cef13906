//! Entities and events that claims refer to, shared by all sources of a book.

use super::codes::{EntityKind, EntityStatus, IdentifierScheme};
use super::record::record;
use super::{Date, Edtf, Items, Open, Slug};

record! {
    "a file of entities", Lines;
    /// The entities and events of a book.
    pub struct EntitiesFile {
        /// The entities that claims refer to.
        pub entities: Items<Entity>,
        /// The events to which times are related.
        #[serde(default)]
        pub events: Items<Event>,
    }
}

record! {
    "an entity", Lines;
    /// A state, organization, group, person or place that claims refer to.
    pub struct Entity {
        /// The entity's id.
        pub id: Slug,
        /// The name, as shown in tables.
        #[schemars(length(min = 1))]
        pub label: String,
        /// The kind of the entity.
        pub kind: Open<EntityKind>,
        /// Other names of the entity, including adjectives. They must not contain `|`, which separates items in CSV.
        #[serde(default)]
        #[read(undivided)]
        pub aliases: Vec<String>,
        /// The entity that this entity stands for or belongs to, such as Russia for the Kremlin.
        pub parent: Option<Slug>,
        /// The codes of the entity in external code systems.
        #[serde(default)]
        pub identifiers: Vec<Identifier>,
        /// The members, if the entity is a group.
        #[serde(default)]
        pub members: Vec<Member>,
        /// A description, if the name alone is not clear.
        #[schemars(length(min = 1))]
        pub description: Option<String>,
        /// The status of the entity.
        #[serde(default)]
        pub status: EntityStatus,
        /// The entity that replaces this entity; for status `superseded` only.
        pub superseded_by: Option<Slug>,
    }
}

record! {
    "an identifier", Braces;
    /// An entity's code in an external code system.
    pub struct Identifier {
        /// The code system.
        pub scheme: Open<IdentifierScheme>,
        /// The code, in quotes if it looks like a number.
        #[schemars(length(min = 1))]
        pub value: String,
    }
}

record! {
    "a member", Braces;
    /// A member of a group.
    pub struct Member {
        /// The member, as an entity id.
        pub entity: Slug,
        /// The first day of membership.
        pub valid_from: Option<Date>,
        /// The last day of membership.
        pub valid_until: Option<Date>,
    }
}

record! {
    "an event", Lines;
    /// An event to which times are related.
    pub struct Event {
        /// The event's id.
        pub id: Slug,
        /// The name, as shown in tables.
        #[schemars(length(min = 1))]
        pub label: String,
        /// The date of the event, as EDTF. Left out for an event in the future.
        pub edtf: Option<Edtf>,
        /// A description, if the name alone is not clear.
        #[schemars(length(min = 1))]
        pub description: Option<String>,
    }
}
