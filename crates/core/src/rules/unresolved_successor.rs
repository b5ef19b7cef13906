//! Checks that `superseded_by` leads to a live claim, or to an entity that is not superseded.

use super::context::BookContext;
use super::findings::Findings;
use crate::model::codes::{EntityStatus, Status};
use crate::model::{Entity, Slug};
use crate::syntax::diagnostic::{Rule, Severity};
use ahash::{AHashMap, AHashSet};

pub(super) static RULE: Rule = Rule {
    id: "unresolved-successor",
    severity: Severity::Error,
    waivable: false,
    what: "A `superseded_by` of a claim or an entity that forms a cycle, or leads to a withdrawn claim.",
    why: "Readers who follow a superseded id must reach a live record.",
    example: "status: superseded\nsuperseded_by: aou-0032   # and aou-0032 is withdrawn",
    fixed: "status: withdrawn\nreason: The text does not say so.",
};

const HELP: &str = "name the live claim that replaces it, or withdraw this one with a `reason`";

const ENTITY_HELP: &str = "name the entity that replaces it, or remove the status of one of them";

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let claims = context.claims();
    for (place, record) in claims.iter().enumerate() {
        let Some(other) = successor(context, place).map(|next| claims[next]) else { continue };
        if other.claim.status == Status::Withdrawn {
            findings
                .claim(&RULE, record, record.path().key("superseded_by"), format!("`{}` is withdrawn", other.claim.id))
                .related(other.file(), other.path().key("status"), "here")
                .help(HELP);
        }
    }
    for cycle in cycles(claims.len(), |place| successor(context, place)) {
        let record = claims[cycle[0]];
        let ids = cycle.iter().map(|&place| claims[place].claim.id.as_str()).collect();
        findings.claim(&RULE, record, record.path().key("superseded_by"), message("claim", ids)).help(HELP);
    }
    let entities = &context.book.entities;
    let superseded: AHashMap<&Slug, usize> = entities
        .iter()
        .enumerate()
        .filter(|(_, record)| record.record.status == EntityStatus::Superseded)
        .map(|(place, record)| (&record.record.id, place))
        .collect();
    let replaced = |place: usize| {
        let entity: &Entity = &entities[place].record;
        let successor = entity.superseded_by.as_ref().filter(|_| entity.status == EntityStatus::Superseded)?;
        superseded.get(successor).copied()
    };
    for cycle in cycles(entities.len(), replaced) {
        let record = &entities[cycle[0]];
        let ids = cycle.iter().map(|&place| entities[place].record.id.as_str()).collect();
        let path = record.path.clone().key("superseded_by");
        findings.file(&RULE, record.file, path, message("entity", ids)).help(ENTITY_HELP);
    }
}

/// Returns the claim that supersedes the claim at a position.
fn successor(context: &BookContext<'_>, place: usize) -> Option<usize> {
    let claim = &context.claims()[place].claim;
    let successor = claim.superseded_by.as_ref().filter(|_| claim.status == Status::Superseded)?;
    context.place(successor)
}

/// Returns the cycles of successors. Each cycle begins with its first record in the order of the book.
fn cycles(count: usize, successor: impl Fn(usize) -> Option<usize>) -> Vec<Vec<usize>> {
    let (mut followed, mut cycles) = (AHashSet::new(), Vec::new());
    for start in 0..count {
        let (mut path, mut place) = (Vec::new(), start);
        while let Some(next) = successor(place).filter(|_| !followed.contains(&place)) {
            followed.insert(place);
            path.push(place);
            place = next;
        }
        // The path ends at a live record, at a record of an earlier path, or at one of its own records, which closes a
        // cycle.
        let Some(entry) = path.iter().position(|&earlier| earlier == place) else { continue };
        let mut cycle = path.split_off(entry);
        let first = cycle.iter().enumerate().min_by_key(|(_, place)| **place).map_or(0, |(index, _)| index);
        cycle.rotate_left(first);
        cycles.push(cycle);
    }
    cycles
}

fn message(noun: &str, mut ids: Vec<&str>) -> String {
    if ids.len() == 1 {
        return format!("the {noun} is superseded by itself");
    }
    ids.push(ids[0]);
    format!("`superseded_by` forms a cycle: {}", ids.join(" → "))
}
