//! Checks that argument relations form no cycle.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::{Code, codes::RelationType};
use crate::syntax::diagnostic::{Rule, Severity};
use ahash::AHashMap;

pub(super) static RULE: Rule = Rule {
    id: "cyclic-relation",
    severity: Severity::Error,
    waivable: true,
    what: "Claims that support, rebut, qualify, elaborate or exemplify one another in a cycle.",
    why: "A claim cannot be a reason for itself, and a program that follows the relations would never end.",
    example: "aou-0031 supports aou-0032, and aou-0032 supports aou-0031",
    fixed: "aou-0031 supports aou-0032",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for kind in ACYCLIC {
        // Most books have no cycle. `circling` detects this in one pass, without the search of `walk`.
        let circling = circling(context, kind);
        let mut marks: AHashMap<&str, Mark> = AHashMap::new();
        for record in circling {
            walk(context, findings, kind, record.claim.id.as_str(), &mut marks);
        }
    }
}

/// Returns the claims on a cycle of one kind of relation, and the claims reachable from a cycle. Removes claims without
/// incoming relations until none is left (Kahn 1962).
fn circling<'a>(context: &Context<'a>, kind: RelationType) -> Vec<&'a ClaimRecord> {
    let claims = context.claims();
    let objects = |place: usize| {
        let relations = claims[place].claim.relations.iter().filter(move |relation| relation.relation_type == kind);
        let other = move |object: &usize| *object != place;
        relations.filter_map(|relation| context.place(relation.object.as_str())).filter(other)
    };
    let mut before = vec![0_u32; claims.len()];
    (0..claims.len()).flat_map(objects).for_each(|object| before[object] += 1);
    let mut free: Vec<usize> = (0..claims.len()).filter(|&place| before[place] == 0).collect();
    let mut left = claims.len();
    while let Some(place) = free.pop() {
        left -= 1;
        for object in objects(place) {
            before[object] -= 1;
            if before[object] == 0 {
                free.push(object);
            }
        }
    }
    if left == 0 {
        return Vec::new();
    }
    claims.iter().zip(before).filter(|(_, before)| *before > 0).map(|(record, _)| *record).collect()
}

const ACYCLIC: [RelationType; 5] = [
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
    context: &Context<'a>,
    findings: &mut Findings<'_>,
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
        let Some(record) = context.claim(id) else {
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
