//! What a new text of a file changed in a book.

use std::collections::BTreeSet;

use ahash::AHashSet;

use super::{Book, ClaimRecord, ParagraphRecord, Record, reading};
use crate::model::codes::EntityStatus;
use crate::model::{Entity, Slug};
use crate::syntax::diagnostic::Path;
use crate::syntax::file::FileId;

/// What the new text of a file changed in a book. It names the records on which findings in other files may depend.
#[derive(Debug)]
pub struct Change {
    /// The file.
    pub(crate) file: FileId,
    /// The claims of the book in the old text.
    pub(crate) before: Option<ParagraphRecord>,
    /// Whether the entities, the events or the language of the statements differ.
    pub(crate) is_shared: bool,
    /// Ids of claims in the old and in the new text, valid or not.
    pub(crate) ids: AHashSet<String>,
    /// Prefixes of sources whose claims were all readable before and are not now, or the other way round.
    pub(crate) prefixes: BTreeSet<String>,
    /// Ids of the sources whose record or lock is in the file.
    pub(crate) records: BTreeSet<Slug>,
    /// Ids of the sources to which the file belongs, by its folder or by its header.
    pub(crate) sources: BTreeSet<Slug>,
}

/// The parts of a book that a new text of a file may change. Comparing the versions before and after shows what
/// changed.
pub(super) struct Version {
    shared: Shared,
    ids: Vec<String>,
    incomplete: BTreeSet<String>,
    records: BTreeSet<Slug>,
    sources: BTreeSet<Slug>,
}

/// What all claims may need.
#[derive(Default, PartialEq)]
struct Shared {
    language: Option<String>,
    has_entities: bool,
    entities: Vec<(Slug, Path, EntityStatus, Option<Slug>)>,
    events: Vec<Slug>,
    lost: Vec<String>,
}

impl Book {
    /// Returns the parts of the book that a new text of a file may change.
    pub(super) fn version(&self, file: FileId) -> Version {
        let path = self.file(file).path();
        let folder = reading::folder(path);
        let of_folder = || self.sources.iter().filter(|record| Some(record.folder.as_str()) == folder);
        let incomplete = of_folder().filter(|record| !self.is_complete(record));
        let own = of_folder().filter(|record| record.file == file || record.lock_file == Some(file));
        let claims = self.paragraph_in(file).or_else(|| self.coding_in(file)).map(|claims| &claims.header.source);
        let decisions = self.decisions.iter().find(|decisions| decisions.file == file);
        let named = claims.into_iter().chain(decisions.map(|decisions| &decisions.record.source));
        let ids = self.paragraph_in(file).into_iter().flat_map(|paragraph| &paragraph.claims);
        Version {
            shared: if folder.is_none() { self.shared() } else { Shared::default() },
            ids: ids
                .map(|record| record.claim.id.to_string())
                .chain(self.shares[file.0].lost.iter().cloned())
                .collect(),
            incomplete: incomplete.map(|record| record.source.prefix.as_str().to_owned()).collect(),
            records: own.map(|record| record.source.id.clone()).collect(),
            sources: of_folder().map(|record| &record.source.id).chain(named).cloned().collect(),
        }
    }

    fn shared(&self) -> Shared {
        let entity = |Record { record, path, .. }: &Record<Entity>| {
            (record.id.clone(), path.clone(), record.status, record.superseded_by.clone())
        };
        Shared {
            language: self.dataset.as_ref().map(|dataset| dataset.record.language.clone()),
            has_entities: self.has_entities,
            entities: self.entities.iter().map(entity).collect(),
            events: self.events.iter().map(|record| record.record.id.clone()).collect(),
            lost: self.lost_entities.clone(),
        }
    }
}

impl Change {
    /// Compares a book before and after a new text of a file.
    pub(super) fn between(file: FileId, before: Option<ParagraphRecord>, old: Version, new: Version) -> Self {
        let is_same = old.incomplete == new.incomplete;
        Self {
            file,
            before,
            is_shared: old.shared != new.shared,
            ids: old.ids.into_iter().chain(new.ids).collect(),
            prefixes: if is_same { BTreeSet::new() } else { &old.incomplete | &new.incomplete },
            records: &old.records | &new.records,
            sources: &old.sources | &new.sources,
        }
    }

    /// Returns whether the claims of the book in the file differ, as far as `is_same` compares two versions of a claim.
    pub(crate) fn differs(&self, book: &Book, is_same: fn(&ClaimRecord, &ClaimRecord) -> bool) -> bool {
        let after = book.paragraph_in(self.file);
        let (before, after) =
            (self.before.as_ref().map_or(&[][..], |it| &it.claims), after.map_or(&[][..], |it| &it.claims));
        before.len() != after.len() || before.iter().zip(after).any(|(old, new)| !is_same(old, new))
    }
}
