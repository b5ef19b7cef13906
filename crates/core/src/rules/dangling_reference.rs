//! Checks that references resolve.

use super::context::{BookContext, ClaimContext};
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::{ClaimId, Slug};
use crate::syntax::diagnostic::{Path, closest};
use crate::syntax::diagnostic::{Rule, Severity};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "dangling-reference",
    severity: Severity::Error,
    waivable: false,
    what: "A reference to an entity, event, claim or note that does not exist in the book.",
    why: "Every foreign key of the tables must resolve.",
    example: "- {entity: northkorea, role: actor}",
    fixed: "- {entity: prk, role: actor}",
};

pub(super) fn check_book(context: &BookContext<'_>, findings: &mut Findings) {
    for record in &context.book.entities {
        let at = || record.path.clone();
        let parent = record.record.parent.iter().map(|parent| (parent, at().key("parent")));
        let members = record.record.members.iter().enumerate();
        let members = members.map(|(index, member)| (&member.entity, at().key("members").index(index).key("entity")));
        let successor = record.record.superseded_by.iter().map(|successor| (successor, at().key("superseded_by")));
        for (id, path) in parent.chain(members).chain(successor) {
            if !context.is_known(&context.entities, id) {
                findings
                    .file(&RULE, record.file, path, format!("there is no entity `{id}`"))
                    .help(suggestion(id.as_str(), &context.entities));
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
            if !context.is_known(&context.entities, id) {
                findings
                    .source(&RULE, record, path, format!("there is no entity `{id}`"))
                    .help(suggestion(id.as_str(), &context.entities));
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

fn suggestion(id: &str, ids: &BTreeSet<&str>) -> String {
    match closest(id, ids.iter().copied()) {
        Some(candidate) => format!("did you mean `{}`?", candidate.word),
        None => "add it to `entities.yaml`, or use an existing id".to_owned(),
    }
}

/// Checks a claim of an independent coding. Its relations refer to the coder's own claims and are not checked, because
/// nothing uses them.
pub(super) fn check_coded(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    entities_and_events(context, record, findings);
    notes(context, record, findings);
}

pub(super) fn check_claim(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    entities_and_events(context, record, findings);
    other_claims(context, record, findings);
    notes(context, record, findings);
}

fn entities_and_events(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let at = || record.path();
    let mut entity = |id: &Slug, path: &dyn Fn() -> Path| {
        if !context.is_known(&context.entities, id) {
            findings
                .claim(&RULE, record, path(), format!("there is no entity `{id}`"))
                .help(suggestion(id.as_str(), &context.entities));
        }
    };
    for (index, participant) in claim.participants.iter().enumerate() {
        entity(&participant.entity, &|| at().key("participants").index(index).key("entity"));
    }
    if let Some(holder) = &claim.attribution.holder {
        entity(holder, &|| at().key("attribution").key("holder"));
    }
    if let Some(via) = &claim.attribution.via {
        entity(via, &|| at().key("attribution").key("via"));
    }
    for (index, time) in claim.times.iter().enumerate() {
        if let Some(id) = time.relative_to.as_ref().filter(|id| !context.is_known(&context.events, id)) {
            let path = at().key("times").index(index).key("relative_to");
            findings
                .claim(&RULE, record, path, format!("there is no event `{id}`"))
                .help(suggestion(id.as_str(), &context.events));
        }
    }
}

fn other_claims(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let at = || record.path();
    let mut other = |id: &ClaimId, path: &dyn Fn() -> Path| {
        if context.claim(id).is_none() && !context.may_be_lost(id) {
            findings
                .claim(&RULE, record, path(), format!("there is no claim `{id}`"))
                .help("use the id of an existing claim");
        }
    };
    for (index, relation) in claim.relations.iter().enumerate() {
        other(&relation.object, &|| at().key("relations").index(index).key("object"));
    }
    if let Some(successor) = &claim.superseded_by {
        other(successor, &|| at().key("superseded_by"));
    }
}

fn notes(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let Some(source) = context.source_of(record) else { return };
    for (index, citation) in record.claim.citations.iter().enumerate() {
        if !source.source.notes.iter().any(|note| note.number == citation.note) {
            let path = record.path().key("citations").index(index).key("note");
            findings
                .claim(&RULE, record, path, format!("the source has no note {}", citation.note))
                .help("the notes are listed under `notes` in `source.yaml`");
        }
    }
}
