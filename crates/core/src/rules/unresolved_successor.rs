//! Checks that `superseded_by` leads to a live claim.

use super::Context;
use super::findings::Findings;
use crate::model::codes::Status;
use crate::syntax::diagnostic::{Rule, Severity};
use ahash::AHashMap;

pub(super) static RULE: Rule = Rule {
    id: "unresolved-successor",
    severity: Severity::Error,
    waivable: false,
    what: "A `superseded_by` that forms a cycle or leads to a withdrawn claim.",
    why: "Readers who follow a superseded id must reach a live claim.",
    example: "status: superseded\nsuperseded_by: aou-0032   # and aou-0032 is withdrawn",
    fixed: "status: withdrawn\nreason: The text does not say so.",
};

const HELP: &str = "name the live claim that replaces it, or withdraw this one with a `reason`";

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let claims = context.claims();
    // Superseded claims that were already followed, each with the start of its path.
    let mut followed: AHashMap<usize, usize> = AHashMap::new();
    for (start, record) in claims.iter().enumerate() {
        let Some(mut next) = successor(context, start) else { continue };
        let other = claims[next];
        if other.claim.status == Status::Withdrawn {
            findings
                .claim(&RULE, record, record.path().key("superseded_by"), format!("`{}` is withdrawn", other.claim.id))
                .related(context.book.paragraph(other).file, other.path().key("status"), "here")
                .help(HELP);
        }
        let (mut way, mut place) = (Vec::new(), start);
        while !followed.contains_key(&place) {
            followed.insert(place, start);
            way.push(place);
            let Some(further) = successor(context, place) else { break };
            (place, next) = (further, further);
        }
        // A path that returns to itself is a cycle. A path that joins an earlier path was checked with that path.
        let Some(entry) = way.iter().position(|&place| place == next).filter(|_| successor(context, next).is_some())
        else {
            continue;
        };
        report(context, &way[entry..], findings);
    }
}

/// Returns the claim that supersedes the claim at a position.
fn successor(context: &Context<'_>, place: usize) -> Option<usize> {
    let claim = &context.claims()[place].claim;
    let successor = claim.superseded_by.as_ref().filter(|_| claim.status == Status::Superseded)?;
    context.place(successor.as_str())
}

/// Reports a cycle at its first claim in the order of the book.
fn report(context: &Context<'_>, circle: &[usize], findings: &mut Findings<'_>) {
    let claims = context.claims();
    let first = circle.iter().enumerate().min_by_key(|(_, place)| **place).map_or(0, |(index, _)| index);
    let ids = circle.iter().cycle().skip(first).take(circle.len() + 1);
    let ids: Vec<&str> = ids.map(|&place| claims[place].claim.id.as_str()).collect();
    let record = claims[circle[first]];
    let message = if let [_, _] = ids.as_slice() {
        "the claim is superseded by itself".to_owned()
    } else {
        format!("`superseded_by` forms a cycle: {}", ids.join(" → "))
    };
    findings.claim(&RULE, record, record.path().key("superseded_by"), message).help(HELP);
}
