//! Which records a file holds, and how each is laid out.

use super::Kind;
use crate::model::{
    Attribution, Author, Citation, Claim, ClaimsFile, Creator, Dataset, EntitiesFile, Entity, Event, Exclusion,
    Identifier, Member, Note, OtherAnchor, Participant, PersonName, Relation, Section, Source, Time, Waiver, Work,
};

/// How a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Always on lines, one for each field.
    Lines,
    /// In braces where that fits on a line; a list of them has a line for each.
    Braces,
    /// In braces, and a list of them in brackets, where that fits on a line.
    Brackets,
}

/// A record's fields in their order, its layout, and the records in it by field.
pub(super) struct Shape {
    pub(super) fields: &'static [&'static str],
    pub(super) layout: Layout,
    pub(super) records: &'static [(&'static str, &'static Shape)],
}

impl Shape {
    const fn lines(fields: &'static [&'static str], records: &'static [(&'static str, &'static Self)]) -> Self {
        Self { fields, layout: Layout::Lines, records }
    }

    const fn braces(fields: &'static [&'static str]) -> Self {
        Self { fields, layout: Layout::Braces, records: &[] }
    }

    /// The records of a field.
    pub(super) fn of_field(&self, key: &str) -> Option<&'static Self> {
        self.records.iter().find(|(field, _)| *field == key).map(|(_, shape)| *shape)
    }

    /// Where a key belongs; those that the model does not know come last.
    pub(super) fn place(&self, key: &str) -> usize {
        self.fields.iter().position(|field| *field == key).unwrap_or(usize::MAX)
    }
}

/// The outermost record of a file.
pub(super) fn of(kind: Kind) -> &'static Shape {
    match kind {
        Kind::Claims => &CLAIMS_FILE,
        Kind::Entities => &ENTITIES_FILE,
        Kind::Source => &SOURCE,
        Kind::Dataset => &DATASET,
    }
}

static CLAIMS_FILE: Shape = Shape::lines(ClaimsFile::FIELDS, &[("claims", &CLAIM)]);
static CLAIM: Shape = Shape::lines(
    Claim::FIELDS,
    &[
        ("participants", &PARTICIPANT),
        ("times", &TIME),
        ("attribution", &ATTRIBUTION),
        ("citations", &CITATION),
        ("also_at", &OTHER_ANCHOR),
        ("relations", &RELATION),
    ],
);
static PARTICIPANT: Shape = Shape::braces(Participant::FIELDS);
static TIME: Shape = Shape::braces(Time::FIELDS);
static ATTRIBUTION: Shape = Shape::braces(Attribution::FIELDS);
static CITATION: Shape = Shape::braces(Citation::FIELDS);
static OTHER_ANCHOR: Shape = Shape::braces(OtherAnchor::FIELDS);
static RELATION: Shape = Shape::braces(Relation::FIELDS);

static ENTITIES_FILE: Shape = Shape::lines(EntitiesFile::FIELDS, &[("entities", &ENTITY), ("events", &EVENT)]);
static ENTITY: Shape = Shape::lines(Entity::FIELDS, &[("identifiers", &IDENTIFIER), ("members", &MEMBER)]);
static IDENTIFIER: Shape = Shape::braces(Identifier::FIELDS);
static MEMBER: Shape = Shape::braces(Member::FIELDS);
static EVENT: Shape = Shape::lines(Event::FIELDS, &[]);

static SOURCE: Shape = Shape::lines(
    Source::FIELDS,
    &[("authors", &AUTHOR), ("sections", &SECTION), ("notes", &NOTE), ("coverage", &EXCLUSION), ("waivers", &WAIVER)],
);
static AUTHOR: Shape = Shape::braces(Author::FIELDS);
static SECTION: Shape = Shape::braces(Section::FIELDS);
static NOTE: Shape = Shape::lines(Note::FIELDS, &[("works", &WORK)]);
static WORK: Shape = Shape::lines(Work::FIELDS, &[("authors", &PERSON_NAME)]);
static PERSON_NAME: Shape = Shape { fields: PersonName::FIELDS, layout: Layout::Brackets, records: &[] };
static EXCLUSION: Shape = Shape::braces(Exclusion::FIELDS);
static WAIVER: Shape = Shape::braces(Waiver::FIELDS);

static DATASET: Shape = Shape::lines(Dataset::FIELDS, &[("creators", &CREATOR)]);
static CREATOR: Shape = Shape::braces(Creator::FIELDS);
