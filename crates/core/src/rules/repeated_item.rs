//! Checks that items of a record are unique.

use super::context::{BookContext, ClaimContext};
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "repeated-item",
    severity: Severity::Error,
    waivable: false,
    what: "A participant (entity and role), citation (note) or relation (type and object) that occurs twice in one claim. The same holds for an entity's identifiers and members, and for a source's notes.",
    why: "These items are keys of the tables, and a second row would count the same fact twice.",
    example: "citations:\n  - {note: 3, basis: inferred, intent: citesAsEvidence}\n  - {note: 3, basis: inferred, intent: supports}",
    fixed: "citations:\n  - {note: 3, basis: inferred, intent: citesAsEvidence}",
};

pub(super) fn check_claim(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let participants = claim.participants.iter().map(|participant| (&participant.entity, &participant.role));
    let relations = claim.relations.iter().map(|relation| (relation.relation_type, &relation.object));
    let lists = [
        ("participants", repeats(participants)),
        ("citations", repeats(claim.citations.iter().map(|citation| citation.note))),
        ("relations", repeats(relations)),
    ];
    for (list, (first, second)) in each(lists) {
        let path = |index| record.path().key(list).index(index);
        findings
            .claim(&RULE, record, path(second), "this item occurs twice in the claim")
            .related(record.file(), path(first), "first here")
            .help("keep one of the two");
    }
}

pub(super) fn check_book(context: &BookContext<'_>, findings: &mut Findings) {
    for record in &context.book.entities {
        let entity = &record.record;
        let identifiers = entity.identifiers.iter().map(|identifier| (&identifier.scheme, &identifier.value));
        let lists = [
            ("identifiers", repeats(identifiers)),
            ("members", repeats(entity.members.iter().map(|member| &member.entity))),
        ];
        for (list, (first, second)) in each(lists) {
            let path = |index| record.path.clone().key(list).index(index);
            findings
                .file(&RULE, record.file, path(second), "this item occurs twice in the entity")
                .related(record.file, path(first), "first here")
                .help("keep one of the two");
        }
    }
    for record in &context.book.sources {
        for (first, second) in repeats(record.source.notes.iter().map(|note| note.number)) {
            let path = |index| Path::default().key("notes").index(index).key("number");
            findings
                .source(&RULE, record, path(second), "this note occurs twice in the source")
                .related(record.file, path(first), "first here")
                .help("keep one of the two");
        }
    }
}

fn each<const N: usize>(
    lists: [(&'static str, Vec<(usize, usize)>); N],
) -> impl Iterator<Item = (&'static str, (usize, usize))> {
    lists.into_iter().flat_map(|(list, pairs)| pairs.into_iter().map(move |pair| (list, pair)))
}

/// Returns the positions of repeated items, each as a pair of the first position and the repeated one.
fn repeats<K: Ord>(keys: impl ExactSizeIterator<Item = K>) -> Vec<(usize, usize)> {
    if keys.len() < 2 {
        return Vec::new();
    }
    let mut keys: Vec<(K, usize)> = keys.enumerate().map(|(place, key)| (key, place)).collect();
    keys.sort_unstable();
    let same = keys.chunk_by(|a, b| a.0 == b.0);
    same.flat_map(|same| same[1..].iter().map(|(_, place)| (same[0].1, *place))).collect()
}
