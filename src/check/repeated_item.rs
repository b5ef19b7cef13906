//! Keys within a claim are unique.

use super::Context;
use super::findings::Findings;
use crate::diagnostic::Path;
use crate::diagnostic::{Rule, Severity};
use std::collections::HashMap;
use std::hash::Hash;

pub(super) static RULE: Rule = Rule {
    id: "repeated-item",
    severity: Severity::Error,
    finds: "A participant (entity and role), citation (note) or relation (type and object) that stands twice in one claim; an entity's identifier or member, or a source's note, likewise.",
    matters: "They are keys of the tables; a second row would count the same fact twice.",
    failing: "citations:\n  - {note: 3, basis: inferred, intent: citesAsEvidence}\n  - {note: 3, basis: inferred, intent: supports}",
    mended: "citations:\n  - {note: 3, basis: inferred, intent: citesAsEvidence}",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for record in &context.book.claims {
        let (claim, at) = (&record.claim, record.path());
        let participants = claim.participants.iter().map(|participant| (&participant.entity, participant.role));
        let relations = claim.relations.iter().map(|relation| (relation.relation_type, &relation.object));
        let repeated = repeats(&at.clone().key("participants"), participants)
            .into_iter()
            .chain(repeats(&at.clone().key("citations"), claim.citations.iter().map(|citation| citation.note)))
            .chain(repeats(&at.key("relations"), relations));
        for (first, second) in repeated {
            let file = context.book.header(record).file;
            findings
                .claim(&RULE, record, second, "this stands twice in the claim")
                .related(file, first, "first here")
                .help("keep one of the two");
        }
    }
    for record in &context.book.entities {
        let (entity, at) = (&record.record, &record.path);
        let identifiers = entity.identifiers.iter().map(|identifier| (identifier.scheme, &identifier.value));
        let repeated = repeats(&at.clone().key("identifiers"), identifiers)
            .into_iter()
            .chain(repeats(&at.clone().key("members"), entity.members.iter().map(|member| &member.entity)));
        for (first, second) in repeated {
            findings
                .file(&RULE, record.file, second, "this stands twice in the entity")
                .related(record.file, first, "first here")
                .help("keep one of the two");
        }
    }
    for record in &context.book.sources {
        let notes = repeats(&Path::default().key("notes"), record.source.notes.iter().map(|note| note.number));
        for (first, second) in notes {
            findings
                .source(&RULE, record, second.key("number"), "this note stands twice in the source")
                .related(record.file, first.key("number"), "first here")
                .help("keep one of the two");
        }
    }
}

/// The paths of items that repeat an earlier one, each after the path of the earlier one.
fn repeats<K: Eq + Hash>(list: &Path, keys: impl Iterator<Item = K>) -> Vec<(Path, Path)> {
    let mut first = HashMap::new();
    let mut repeated = Vec::new();
    for (index, key) in keys.enumerate() {
        match first.get(&key) {
            Some(&earlier) => repeated.push((list.clone().index(earlier), list.clone().index(index))),
            None => {
                first.insert(key, index);
            }
        }
    }
    repeated
}
