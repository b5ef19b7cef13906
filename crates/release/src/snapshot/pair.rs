//! Finds the claims that are the same in two books, so that only the others need to be tabulated.

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use claimbook_core::book::{Book, ClaimRecord};
use claimbook_core::model::{ClaimId, Slug};
use claimbook_tables::tables::Parts;

/// Returns the claims whose rows are the same in both books. The rows of a claim depend on its record and the header of
/// its file. They also depend on the lock and authors of its source, on the members of groups, and on the claim's
/// position among the others.
pub(super) fn alike<'n>(
    (old, old_parts): (&Book, &Parts<'_>),
    (new, new_parts): (&'n Book, &Parts<'n>),
) -> AHashSet<&'n ClaimId> {
    let sources = like_sources(old, new);
    if !like_groups(old, new) || sources.is_empty() {
        return AHashSet::new();
    }
    let (before, after): (AHashMap<_, _>, AHashMap<_, _>) =
        (old_parts.positions().collect(), new_parts.positions().collect());
    let by_id: AHashMap<&ClaimId, &ClaimRecord> = old.claims().map(|record| (&record.claim.id, record)).collect();
    let is_like = |record: &&ClaimRecord| {
        let Some(other) = by_id.get(&record.claim.id) else { return false };
        let head = &new.paragraph(record).header;
        sources.contains(&head.source)
            && *head == old.paragraph(other).header
            && record.claim == other.claim
            && before.get(&record.claim.id) == after.get(&record.claim.id)
    };
    let records: Vec<&'n ClaimRecord> = new.claims().collect();
    let like = records.into_par_iter().filter(is_like).map(|record| &record.claim.id);
    like.collect::<Vec<_>>().into_iter().collect()
}

/// Returns the sources that have the same lock and authors in both books.
fn like_sources<'a>(old: &Book, new: &'a Book) -> AHashSet<&'a Slug> {
    let like = new.sources.par_iter().filter(|record| {
        old.source(&record.source.id)
            .is_some_and(|other| other.lock == record.lock && other.source.authored_by == record.source.authored_by)
    });
    like.map(|record| &record.source.id).collect::<Vec<_>>().into_iter().collect()
}

/// Returns whether both books have the same groups of entities, with the same members.
fn like_groups(old: &Book, new: &Book) -> bool {
    let groups = |book: &Book| -> Vec<_> {
        let mut groups: Vec<_> = book.entities.iter().filter(|entity| !entity.record.members.is_empty()).collect();
        groups.sort_by(|a, b| a.record.id.cmp(&b.record.id));
        groups.into_iter().map(|entity| (entity.record.id.clone(), entity.record.members.clone())).collect()
    };
    groups(old) == groups(new)
}
