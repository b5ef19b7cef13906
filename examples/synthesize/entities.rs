//! The cast: made-up entities and events, written by hand, and how often each of them occurs in claims.

use std::collections::BTreeMap;

use claimbook_core::book::Book;
use claimbook_core::model::codes::EntityKind;
use claimbook_core::model::{Code, Entity, Slug};

use super::random::SplitMix64;
use super::tables;

/// `entities.yaml`, the same in every book.
pub(crate) const FILE: &str = include_str!("entities.yaml");

/// `vocabulary.yaml`, the same in every book.
pub(crate) const VOCABULARY: &str = include_str!("../../claims/vocabulary.yaml");

/// The entities and events of the file, for random choices.
pub(crate) struct Cast {
    entities: BTreeMap<String, Vec<Member>>,
    /// The groups of authors, each with its persons.
    pub(crate) authors: Vec<(Member, Vec<Member>)>,
    pub(crate) events: Vec<Slug>,
}

#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) id: Slug,
    pub(crate) label: String,
    /// Whether the label needs a plural verb.
    pub(crate) is_plural: bool,
}

impl Cast {
    pub(crate) fn new() -> Self {
        let files = [("entities", FILE), ("vocabulary", VOCABULARY)];
        let file = |(name, text): (&str, &str)| (format!("claims/{name}.yaml"), text.as_bytes().to_vec());
        let book = Book::from_files(files.into_iter().map(file).collect());
        let is_author = |entity: &Entity| entity.kind == EntityKind::Author;
        let members: BTreeMap<&Slug, Member> = book
            .entities
            .iter()
            .map(|record| {
                let entity = &record.record;
                let is_plural = entity.kind == EntityKind::Collective || entity.label.ends_with("powers");
                (&entity.id, Member { id: entity.id.clone(), label: entity.label.clone(), is_plural })
            })
            .collect();
        let mut cast = Self { entities: BTreeMap::new(), authors: Vec::new(), events: Vec::new() };
        for record in book.entities.iter().filter(|record| is_author(&record.record)) {
            let persons = record.record.members.iter().map(|member| members[&member.entity].clone()).collect();
            cast.authors.push((members[&record.record.id].clone(), persons));
        }
        // Authors of sources are not participants of claims.
        let writes = |id: &Slug| cast.authors.iter().any(|(_, persons)| persons.iter().any(|person| person.id == *id));
        for record in &book.entities {
            let entity = &record.record;
            if !is_author(entity) && !writes(&entity.id) {
                cast.entities.entry(entity.kind.name().to_owned()).or_default().push(members[&entity.id].clone());
            }
        }
        cast.events = book.events.iter().map(|record| record.record.id.clone()).collect();
        cast
    }

    /// Picks a participant of a claim.
    pub(crate) fn anybody(&self, random: &mut SplitMix64) -> &Member {
        let kind = random.weighted(&tables::KINDS);
        self.one_of(kind, random)
    }

    /// Picks an entity of a kind; earlier entities of the file are picked more often.
    pub(crate) fn one_of(&self, kind: EntityKind, random: &mut SplitMix64) -> &Member {
        let members = &self.entities[kind.name()];
        let (one, other) = (random.below(members.len()), random.below(members.len()));
        &members[one.min(other)]
    }

    pub(crate) fn event(&self, random: &mut SplitMix64) -> Slug {
        self.events[random.below(self.events.len())].clone()
    }
}
