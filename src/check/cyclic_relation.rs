//! Arguments do not run in circles.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::{Rule, Severity};
use crate::model::{self, codes::RelationType};
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    id: "cyclic-relation",
    severity: Severity::Error,
    finds: "Claims that support, rebut, qualify, elaborate or exemplify one another in a circle.",
    matters: "A reason that rests on itself is none, and walking the argument would never end.",
    failing: "aou-0031 supports aou-0032, and aou-0032 supports aou-0031",
    mended: "aou-0031 supports aou-0032",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for kind in ACYCLIC {
        let mut marks: HashMap<&str, Mark> = HashMap::new();
        for record in &context.book.claims {
            walk(context, findings, kind, record.claim.id.as_str(), &mut marks);
        }
    }
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
    /// On the way from the start to here.
    Open,
    /// Everything behind it has been walked.
    Closed,
}

/// Walks all edges of one kind from a claim, depth first and without recursion, and reports every edge
/// that leads back onto the way. A claim's relation to itself is another rule's fault.
fn walk<'a>(
    context: &Context<'a>,
    findings: &mut Findings<'_>,
    kind: RelationType,
    start: &'a str,
    marks: &mut HashMap<&'a str, Mark>,
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
                    .claim(&RULE, record, path, format!("`{}` runs in a circle: {circle}", model::name(kind)))
                    .help("remove the relation that the text does not make");
            }
        }
    }
}
