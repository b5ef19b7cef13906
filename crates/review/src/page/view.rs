//! Views over all claims of a source: entities, pairs, times, the argument, and decisions.

use std::collections::{BTreeMap, BTreeSet};

use ahash::{AHashMap, AHashSet};
use claimbook_core::book::dyad::dyads;
use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::model::codes::DyadKind;
use claimbook_core::model::{Bounds, ClaimId, Code as _, Date, Edtf, Time};

use super::card::{days, described};
use super::labels;
use super::link::shortened;

/// The number of characters of a statement in a view.
const SHORT: usize = 72;

/// The views of a source.
pub(super) struct Views {
    pub(super) entities: Vec<EntityRow>,
    pub(super) pairs: Vec<PairRow>,
    pub(super) times: Vec<TimeRow>,
    pub(super) argument: Vec<Line>,
    pub(super) decisions: Vec<String>,
}

/// An entity with the number of claims in which it has each role.
pub(super) struct EntityRow {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) kind: String,
    pub(super) claims: usize,
    pub(super) roles: String,
}

/// Two entities with the claims that relate them.
pub(super) struct PairRow {
    pub(super) a: (String, String),
    pub(super) b: (String, String),
    pub(super) kind: &'static str,
    pub(super) claims: Vec<String>,
}

/// A time of a claim.
pub(super) struct TimeRow {
    pub(super) claim: String,
    pub(super) statement: String,
    pub(super) role: &'static str,
    pub(super) edtf: String,
    pub(super) days: String,
    /// The bar of the time on a common axis of 100 units: its start and its width. `None` if a side has no day.
    pub(super) bar: Option<(u32, u32)>,
}

/// A claim in the argument, as a line of a nested list.
pub(super) struct Line {
    pub(super) claim: String,
    pub(super) statement: String,
    /// How the claim is related to the one above it.
    pub(super) relation: Option<&'static str>,
    /// Whether the claim, with everything below it, is already shown further up.
    pub(super) is_repeated: bool,
    /// Whether a nested list follows.
    pub(super) opens: bool,
    /// The number of nested lists that end after this line.
    pub(super) closes: usize,
}

impl Views {
    pub(super) fn new(book: &Book, record: &SourceRecord) -> Self {
        let all: Vec<&ClaimRecord> = book.claims_of(&record.source.id).collect();
        let claims: Vec<&ClaimRecord> = all.iter().copied().filter(|record| record.claim.status.is_current()).collect();
        Self {
            entities: entities(book, &all),
            pairs: pairs(book, &claims),
            times: times(&claims),
            argument: argument(&claims),
            decisions: decisions(book, record),
        }
    }
}

/// Returns the entities that claims name. Only current claims are counted.
fn entities(book: &Book, claims: &[&ClaimRecord]) -> Vec<EntityRow> {
    let mut roles: AHashMap<&str, BTreeMap<&str, BTreeSet<&str>>> = AHashMap::new();
    for claim in claims {
        let claim = &claim.claim;
        let participants = claim.participants.iter().map(|participant| (&participant.entity, participant.role.name()));
        let holder = claim.attribution.holder.iter().map(|entity| (entity, "holder"));
        let via = claim.attribution.via.iter().map(|entity| (entity, "via"));
        for (entity, role) in participants.chain(holder).chain(via) {
            let of_entity = roles.entry(entity.as_str()).or_default();
            if claim.status.is_current() {
                of_entity.entry(role).or_default().insert(claim.id.as_str());
            }
        }
    }
    let mut rows: Vec<EntityRow> = Vec::new();
    for entity in &book.entities {
        let entity = &entity.record;
        let Some(roles) = roles.get(entity.id.as_str()) else { continue };
        let claims: BTreeSet<&&str> = roles.values().flatten().collect();
        let roles: Vec<String> = roles.iter().map(|(role, claims)| format!("{role} {}", claims.len())).collect();
        rows.push(EntityRow {
            id: entity.id.to_string(),
            label: entity.label.clone(),
            kind: entity.kind.name().to_owned(),
            claims: claims.len(),
            roles: roles.join(", "),
        });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.claims));
    rows
}

fn pairs(book: &Book, claims: &[&ClaimRecord]) -> Vec<PairRow> {
    let labels = labels(book);
    let mut claims_of: BTreeMap<(&str, &str, DyadKind), Vec<String>> = BTreeMap::new();
    let dyads = dyads(book, claims.iter().copied());
    for dyad in &dyads {
        let ids = claims_of.entry((dyad.a.entity.as_str(), dyad.b.entity.as_str(), dyad.kind)).or_default();
        let id = dyad.claim.id.to_string();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let named = |id: &str| {
        let label = labels.iter().find(|(slug, _)| slug.as_str() == id).map_or(id, |(_, label)| *label);
        (id.to_owned(), label.to_owned())
    };
    let row = |((a, b, kind), claims): ((&str, &str, DyadKind), Vec<String>)| PairRow {
        a: named(a),
        b: named(b),
        kind: kind.name(),
        claims,
    };
    let mut rows: Vec<PairRow> = claims_of.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.claims.len()));
    rows
}

/// Returns the times of claims, in the order of their first days; those without one come last.
fn times(claims: &[&ClaimRecord]) -> Vec<TimeRow> {
    let mut found = Vec::new();
    for claim in claims {
        for time in &claim.claim.times {
            if let Some(edtf) = &time.edtf {
                found.push((edtf.bounds(), *claim, time, edtf));
            }
        }
    }
    found.sort_by_key(|(bounds, ..)| (bounds.start_min.is_none(), bounds.start_min, bounds.end_max));
    let year = |day: &Date| day.to_string()[..4].parse::<u32>().unwrap_or_default();
    let years = || found.iter().flat_map(|(bounds, ..)| bounds.start_min.iter().chain(&bounds.end_max)).map(year);
    let (first, last) = (years().min().unwrap_or_default(), years().max().unwrap_or_default() + 1);
    let place = |year: u32| (year - first) * 100 / (last - first);
    let row = |(bounds, claim, time, edtf): &(Bounds, &ClaimRecord, &Time, &Edtf)| {
        let bar = bounds.start_min.as_ref().zip(bounds.end_max.as_ref()).map(|(start, end)| {
            let (start, end) = (place(year(start)), place(year(end) + 1));
            (start, (end - start).max(1))
        });
        TimeRow {
            claim: claim.claim.id.to_string(),
            statement: shortened(&claim.claim.statement, SHORT),
            role: time.role.name(),
            edtf: edtf.as_str().to_owned(),
            days: days(edtf),
            bar,
        }
    };
    found.iter().map(row).collect()
}

/// Returns the claims with relations as a tree: below each claim are the claims that relate to it, for example as
/// support. The roots are the claims that relate to no other claim of this source. Leaves out claims without any
/// relation.
fn argument(claims: &[&ClaimRecord]) -> Vec<Line> {
    let ids: AHashSet<&ClaimId> = claims.iter().map(|record| &record.claim.id).collect();
    let mut below: AHashMap<&ClaimId, Vec<(&ClaimRecord, &'static str)>> = AHashMap::new();
    let mut has_object: AHashSet<&ClaimId> = AHashSet::new();
    for record in claims {
        for relation in record.claim.relations.iter().filter(|relation| ids.contains(&relation.object)) {
            below.entry(&relation.object).or_default().push((record, relation.relation_type.name()));
            has_object.insert(&record.claim.id);
        }
    }
    let mut tree = Tree { below, shown: AHashSet::new(), lines: Vec::new() };
    let is_root = |record: &&&ClaimRecord| !has_object.contains(&record.claim.id);
    for root in
        claims.iter().filter(is_root).filter(|record| tree.below.contains_key(&record.claim.id)).collect::<Vec<_>>()
    {
        tree.grow(root);
    }
    // A cycle has no root, so one of its claims becomes a root.
    for record in claims.iter().filter(|record| has_object.contains(&record.claim.id)) {
        if !tree.shown.contains(&record.claim.id) {
            tree.grow(record);
        }
    }
    tree.lines
}

/// A tree that is being written.
struct Tree<'a> {
    below: AHashMap<&'a ClaimId, Vec<(&'a ClaimRecord, &'static str)>>,
    shown: AHashSet<&'a ClaimId>,
    lines: Vec<Line>,
}

impl<'a> Tree<'a> {
    /// Adds a claim and everything below it. Uses a list of open claims instead of recursion, so that long chains
    /// cannot exhaust the stack.
    fn grow(&mut self, root: &'a ClaimRecord) {
        // The claim, its relation, and the number of lists that end after it if nothing is below it.
        let mut left = vec![(root, None, 0)];
        while let Some((record, relation, closes)) = left.pop() {
            let id = &record.claim.id;
            let is_repeated = !self.shown.insert(id);
            let below: &[_] = if is_repeated { &[] } else { self.below.get(id).map_or(&[], Vec::as_slice) };
            let opens = !below.is_empty();
            self.lines.push(Line {
                claim: id.to_string(),
                statement: shortened(&record.claim.statement, SHORT),
                relation,
                is_repeated,
                opens,
                closes: if opens { 0 } else { closes },
            });
            let last = below.len().saturating_sub(1);
            let next = below.iter().enumerate().rev();
            left.extend(next.map(|(place, (record, relation))| {
                (*record, Some(*relation), if place == last { closes + 1 } else { 0 })
            }));
        }
    }
}

fn decisions(book: &Book, record: &SourceRecord) -> Vec<String> {
    let mut described_all = Vec::new();
    for file in book.decisions.iter().filter(|file| file.record.source == record.source.id) {
        let by = format!("{} on {}", file.record.decided_by, file.record.decided_on);
        for (_, decision) in &file.record.decisions.sound {
            let text = described(decision, &by, book.state(file, decision));
            described_all.push(format!("{}: {text}", decision.subject));
        }
    }
    described_all
}
