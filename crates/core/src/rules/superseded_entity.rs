//! Checks that current records do not refer to a superseded entity.

use super::context::{BookContext, ClaimContext};
use super::findings::{Finding, Findings};
use crate::book::{ClaimRecord, Record, SourceRecord};
use crate::model::codes::EntityStatus;
use crate::model::{Entity, Slug};
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "superseded-entity",
    severity: Severity::Warning,
    waivable: true,
    what: "A reference of a current claim, entity or source to a superseded entity.",
    why: "Claims about one entity must have one id, or counts and joins miss some of them.",
    example: "- {entity: peking, role: actor}   # and peking is superseded by beijing",
    fixed: "- {entity: beijing, role: actor}",
};

pub(super) fn check_claim(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    if context.superseded.is_empty() || !claim.status.is_current() {
        return;
    }
    let mut found = |id: &Slug, path: Path, is_safe: bool| {
        if let Some(successor) = context.successor(id.as_str()) {
            let finding = findings.claim(&RULE, record, path, message(id, successor));
            explain(context, finding, id, successor, is_safe);
        }
    };
    let participants: Vec<_> = claim.participants.iter().map(|one| (latest(context, &one.entity), &one.role)).collect();
    for (index, participant) in claim.participants.iter().enumerate() {
        let path = record.path().key("participants").index(index).key("entity");
        found(&participant.entity, path, is_single(&participants, index));
    }
    let attribution = &claim.attribution;
    for (key, id) in [("holder", &attribution.holder), ("via", &attribution.via)] {
        if let Some(id) = id {
            found(id, record.path().key("attribution").key(key), true);
        }
    }
}

pub(super) fn check_book(context: &BookContext<'_>, findings: &mut Findings) {
    if context.superseded.is_empty() {
        return;
    }
    let current = context.book.entities.iter().filter(|record| record.record.status == EntityStatus::Current);
    current.for_each(|record| in_entity(context, record, findings));
    context.book.sources.iter().for_each(|record| in_source(context, record, findings));
}

fn in_entity(context: &ClaimContext<'_>, record: &Record<Entity>, findings: &mut Findings) {
    let entity = &record.record;
    let parent = entity.parent.iter().map(|parent| (parent, record.path.clone().key("parent"), true));
    let latest: Vec<&Slug> = entity.members.iter().map(|member| latest(context, &member.entity)).collect();
    let members = entity.members.iter().enumerate().map(|(index, member)| {
        (&member.entity, record.path.clone().key("members").index(index).key("entity"), is_single(&latest, index))
    });
    for (id, path, is_single) in parent.chain(members) {
        if let Some(successor) = context.successor(id.as_str()) {
            let finding = findings.file(&RULE, record.file, path, message(id, successor));
            explain(context, finding, id, successor, is_single && *successor != entity.id);
        }
    }
}

fn in_source(context: &ClaimContext<'_>, record: &SourceRecord, findings: &mut Findings) {
    let holder = [(&record.source.authored_by, Path::default().key("authored_by"))];
    let authors = record.source.authors.iter().enumerate().filter_map(|(index, author)| {
        Some((author.entity.as_ref()?, Path::default().key("authors").index(index).key("entity")))
    });
    for (id, path) in holder.into_iter().chain(authors) {
        if let Some(successor) = context.successor(id.as_str()) {
            let finding = findings.source(&RULE, record, path, message(id, successor));
            explain(context, finding, id, successor, true);
        }
    }
}

/// Returns the successor of a superseded entity, or the entity itself.
fn latest<'a>(context: &'a ClaimContext<'_>, id: &'a Slug) -> &'a Slug {
    context.successor(id.as_str()).unwrap_or(id)
}

/// Returns whether an item of a list is unique. If not, a fix would repeat an item.
fn is_single<T: PartialEq>(items: &[T], index: usize) -> bool {
    items.iter().filter(|item| **item == items[index]).count() == 1
}

fn message(id: &Slug, successor: &Slug) -> String {
    format!("the entity `{id}` is superseded by `{successor}`")
}

/// Adds help, the place of the superseded entity, and the fix if it is safe.
fn explain(context: &ClaimContext<'_>, finding: &mut Finding, id: &Slug, successor: &Slug, is_safe: bool) {
    if let Some(superseded) = context.superseded.get(id.as_str()) {
        finding.related(superseded.file, superseded.path.clone().key("status"), "here");
    }
    if is_safe {
        finding.help(format!("name `{successor}` instead")).replace(id.as_str(), successor.as_str());
    } else {
        finding.help(format!("name `{successor}` instead, but only once here"));
    }
}
