//! Entities and events, by schema.org.

use std::io::{self, Write};

use super::super::base::Base;
use super::super::quads::{Quads, code};
use super::code::open;
use claimbook_core::model::codes::EntityStatus;
use claimbook_core::model::{Code, Entity, Event};

pub(super) fn write_entity<W: Write>(quads: &mut Quads<W>, base: &Base, entity: &Entity) -> io::Result<()> {
    let iri = base.of("entity", &entity.id);
    quads.class(&iri, "cb:Entity")?;
    quads.text(&iri, "schema:name", &entity.label)?;
    quads.link(&iri, "cb:entityKind", &open(base, &entity.kind))?;
    for alias in &entity.aliases {
        quads.text(&iri, "schema:alternateName", alias)?;
    }
    if let Some(description) = &entity.description {
        quads.text(&iri, "schema:description", description)?;
    }
    quads.link(&iri, "cb:status", &code(EntityStatus::LIST, entity.status.name()))?;
    if let Some(successor) = &entity.superseded_by {
        quads.link(&iri, "dcterms:isReplacedBy", &base.of("entity", successor))?;
    }
    if let Some(parent) = &entity.parent {
        quads.link(&iri, "cb:parent", &base.of("entity", parent))?;
    }
    for (place, identifier) in entity.identifiers.iter().enumerate() {
        let part = format!("{iri}/identifier/{place}");
        quads.link(&iri, "schema:identifier", &part)?;
        quads.class(&part, "schema:PropertyValue")?;
        quads.link(&part, "schema:propertyID", &open(base, &identifier.scheme))?;
        quads.text(&part, "schema:value", &identifier.value)?;
    }
    for (place, member) in entity.members.iter().enumerate() {
        let part = format!("{iri}/member/{place}");
        quads.link(&iri, "cb:membership", &part)?;
        quads.class(&part, "cb:Membership")?;
        quads.link(&part, "cb:member", &base.of("entity", &member.entity))?;
        for (predicate, day) in [("schema:startDate", member.valid_from), ("schema:endDate", member.valid_until)] {
            if let Some(day) = day {
                quads.value(&part, predicate, day, "xsd:date")?;
            }
        }
    }
    Ok(())
}

pub(super) fn write_event<W: Write>(quads: &mut Quads<W>, base: &Base, event: &Event) -> io::Result<()> {
    let iri = base.of("event", &event.id);
    quads.class(&iri, "schema:Event")?;
    quads.text(&iri, "schema:name", &event.label)?;
    if let Some(edtf) = &event.edtf {
        quads.text(&iri, "cb:edtf", edtf.as_str())?;
    }
    if let Some(description) = &event.description {
        quads.text(&iri, "schema:description", description)?;
    }
    Ok(())
}
