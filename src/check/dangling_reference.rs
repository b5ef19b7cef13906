//! References resolve.

use super::Context;
use super::findings::Findings;
use crate::book::{ClaimRecord, SourceRecord};
use crate::diagnostic::{Path, closest};
use crate::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "dangling-reference",
    severity: Severity::Error,
    finds: "A reference to an entity, event, claim or note that the book does not have.",
    matters: "The tables promise that every foreign key resolves.",
    failing: "- {entity: northkorea, role: actor}",
    mended: "- {entity: prk, role: actor}",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for record in &context.book.claims {
        claim(context, findings, record);
    }
    for record in &context.book.entities {
        let parent = record.record.parent.iter().map(|parent| (parent, "parent".to_owned()));
        let members = record.record.members.iter().enumerate();
        let members = members.map(|(index, member)| (&member.entity, format!("members[{index}].entity")));
        for (id, field) in parent.chain(members) {
            if !known(context, &context.entities, id.as_str()) {
                let message = format!("there is no entity `{id}`, named in `{field}`");
                findings.record(&RULE, record, field.split('[').next().unwrap_or_default(), message);
            }
        }
    }
    for record in &context.book.sources {
        let source = &record.source;
        let holder = (&source.authored_by, Path::default().key("authored_by"));
        let authors = source.authors.iter().enumerate().filter_map(|(index, author)| {
            let path = Path::default().key("authors").index(index).key("entity");
            author.entity.as_ref().map(|entity| (entity, path))
        });
        for (id, path) in [holder].into_iter().chain(authors) {
            if !known(context, &context.entities, id.as_str()) {
                findings.source(&RULE, record, path, format!("there is no entity `{id}`")).help(suggestion(
                    id.as_str(),
                    &context.entities,
                    "entities.yaml",
                ));
            }
        }
        for (index, note) in source.notes.iter().enumerate() {
            let earlier = |number: u32| source.notes[..index].iter().any(|note| note.number == number);
            if let Some(number) = note.same_as.filter(|&number| !earlier(number)) {
                let path = Path::default().key("notes").index(index).key("same_as");
                findings.source(&RULE, record, path, format!("no note before this one has the number {number}"));
            }
        }
    }
}

/// Whether an id of an entity or event is known, or belongs to a record that is there but faulty.
fn known(context: &Context<'_>, ids: &std::collections::HashSet<&str>, id: &str) -> bool {
    !context.book.has_entities || ids.contains(id) || context.book.lost.contains(id)
}

fn suggestion(id: &str, ids: &std::collections::HashSet<&str>, file: &str) -> String {
    // Sorted, so that of two equally close ids the same one is named every time.
    let sorted: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    match closest(id, sorted) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("add it to `{file}`, or name one that is there"),
    }
}

fn claim(context: &Context<'_>, findings: &mut Findings<'_>, record: &ClaimRecord) {
    let (claim, at) = (&record.claim, record.path());
    let participants = claim.participants.iter().enumerate();
    let participants = participants
        .map(|(index, participant)| (&participant.entity, at.clone().key("participants").index(index).key("entity")));
    let holder = claim.attribution.holder.iter().map(|id| (id, at.clone().key("attribution").key("holder")));
    let via = claim.attribution.via.iter().map(|id| (id, at.clone().key("attribution").key("via")));
    for (id, path) in participants.chain(holder).chain(via) {
        if !known(context, &context.entities, id.as_str()) {
            findings.claim(&RULE, record, path, format!("there is no entity `{id}`")).help(suggestion(
                id.as_str(),
                &context.entities,
                "entities.yaml",
            ));
        }
    }
    for (index, time) in claim.times.iter().enumerate() {
        let Some(id) = time.relative_to.as_ref().filter(|id| !known(context, &context.events, id.as_str())) else {
            continue;
        };
        let path = at.clone().key("times").index(index).key("relative_to");
        findings.claim(&RULE, record, path, format!("there is no event `{id}`")).help(suggestion(
            id.as_str(),
            &context.events,
            "entities.yaml",
        ));
    }
    let objects = claim.relations.iter().enumerate();
    let objects =
        objects.map(|(index, relation)| (&relation.object, at.clone().key("relations").index(index).key("object")));
    let superseding = claim.superseded_by.iter().map(|id| (id, at.clone().key("superseded_by")));
    for (id, path) in objects.chain(superseding) {
        let unread = |source: &SourceRecord| !source.complete && source.source.prefix.as_str() == id.prefix();
        let lost = context.book.lost.contains(id.as_str()) || context.book.sources.iter().any(unread);
        if context.claim(id.as_str()).is_none() && !lost {
            let ids = context.claims.keys().copied().collect();
            findings.claim(&RULE, record, path, format!("there is no claim `{id}`")).help(suggestion(
                id.as_str(),
                &ids,
                "the claims",
            ));
        }
    }
    let Some(source) = context.source_of(record) else { return };
    for (index, citation) in claim.citations.iter().enumerate() {
        if !source.source.notes.iter().any(|note| note.number == citation.note) {
            let path = at.clone().key("citations").index(index).key("note");
            findings
                .claim(&RULE, record, path, format!("the source has no note {}", citation.note))
                .help("the notes are listed under `notes` in `source.yaml`");
        }
    }
}
