//! Checks that argument relations form no cycle.

use super::context::BookContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::{Code, Relation, codes::RelationType};
use crate::syntax::diagnostic::{Rule, Severity};
use ahash::AHashMap;
use rayon::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "cyclic-relation",
    severity: Severity::Error,
    waivable: true,
    what: "Claims that support, rebut, qualify, elaborate or exemplify one another in a cycle.",
    why: "A claim cannot be a reason for itself, and a program that follows the relations would never end.",
    example: "aou-0031 supports aou-0032, and aou-0032 supports aou-0031",
    fixed: "aou-0031 supports aou-0032",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let claims = context.claims();
    let links = links(context);
    for kind in ACYCLIC {
        let links: Vec<(usize, usize)> =
            links.iter().filter(|link| link.0 == kind).map(|(_, place, object)| (*place, *object)).collect();
        // Most books have no cycle. `circling` detects this in one pass, without the search of `walk`.
        let mut marks: AHashMap<&str, Mark> = AHashMap::new();
        for place in circling(claims.len(), &links) {
            walk(context, findings, kind, claims[place].claim.id.as_str(), &mut marks);
        }
    }
}

/// Returns all relations that must not form a cycle, each with the positions of its two claims, in the order of the
/// first one. Leaves out relations of a claim to itself.
fn links(context: &BookContext<'_>) -> Vec<(RelationType, usize, usize)> {
    let of_claim = |(place, record): (usize, &&ClaimRecord)| {
        let relations = record.claim.relations.iter().filter(|relation| ACYCLIC.contains(&relation.relation_type));
        let link = |relation: &Relation| Some((relation.relation_type, place, context.place(&relation.object)?));
        relations.filter_map(link).filter(|(_, place, object)| place != object).collect::<Vec<_>>()
    };
    context.claims().par_iter().enumerate().flat_map_iter(of_claim).collect()
}

/// Returns the claims on a cycle of one kind of relation, and the claims reachable from a cycle, in order. Removes claims
/// without incoming relations until none is left (Kahn 1962). `links` is sorted.
pub(super) fn circling(count: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let objects = |place: usize| {
        let start = links.partition_point(|(other, _)| *other < place);
        links[start..].iter().take_while(move |(other, _)| *other == place).map(|(_, object)| *object)
    };
    let mut before = vec![0_u32; count];
    for (_, object) in links {
        before[*object] += 1;
    }
    let mut free: Vec<usize> = links.iter().map(|(place, _)| *place).filter(|place| before[*place] == 0).collect();
    free.dedup();
    while let Some(place) = free.pop() {
        for object in objects(place) {
            before[object] -= 1;
            if before[object] == 0 {
                free.push(object);
            }
        }
    }
    (0..count).filter(|place| before[*place] > 0).collect()
}

pub(super) const ACYCLIC: [RelationType; 5] = [
    RelationType::Supports,
    RelationType::Rebuts,
    RelationType::Qualifies,
    RelationType::Elaborates,
    RelationType::Exemplifies,
];

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    /// On the current path.
    Open,
    /// All claims reachable from here have been visited.
    Closed,
}

/// Visits all relations of one kind from a claim, depth first and without recursion. Reports every relation that leads
/// back to the current path. Relations of a claim to itself are left to the rule `self-relation`.
fn walk<'a>(
    context: &BookContext<'a>,
    findings: &mut Findings,
    kind: RelationType,
    start: &'a str,
    marks: &mut AHashMap<&'a str, Mark>,
) {
    if marks.contains_key(start) {
        return;
    }
    marks.insert(start, Mark::Open);
    let mut way: Vec<(&str, usize)> = vec![(start, 0)];
    while let Some((id, next)) = way.last_mut() {
        let (id, index) = (*id, *next);
        *next += 1;
        let Some(record) = context.book.claim(id) else {
            marks.insert(id, Mark::Closed);
            way.pop();
            continue;
        };
        let Some(relation) = record.claim.relations.get(index) else {
            marks.insert(id, Mark::Closed);
            way.pop();
            continue;
        };
        let object = relation.object.as_str();
        if relation.relation_type != kind || object == id {
            continue;
        }
        match marks.get(object) {
            None => {
                marks.insert(object, Mark::Open);
                way.push((object, 0));
            }
            Some(Mark::Closed) => {}
            Some(Mark::Open) => {
                let ids: Vec<&str> = way.iter().map(|(id, _)| *id).skip_while(|id| *id != object).collect();
                let circle = format!("{} → {object}", ids.join(" → "));
                let path = record.path().key("relations").index(index).key("object");
                findings
                    .claim(&RULE, record, path, format!("`{}` relations form a cycle: {circle}", kind.name()))
                    .help("remove the relation that the text does not state");
            }
        }
    }
}
