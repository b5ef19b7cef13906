//! Carries the anchors of a source over to a revised text.
//!
//! Nobody would notice a wrongly placed anchor. So an anchor is placed only if its words are unchanged and no other
//! place is similar (`evidence`). A person decides on all other anchors, and the rule `unplaced-anchor` reports them
//! until then.
//!
//! 1. `side`, `alignment`: both texts as numbered words, aligned in order, with moved blocks found by hash.
//! 2. `shingles`, `evidence`: whether an aligned place is certain.
//! 3. `placement`, `comparison`, `change`: the verdicts on a run of words and on an anchor, and the words that changed.
//! 4. `structure`: sections, joins and splits in the new text.
//! 5. [`Revision::apply`] (`apply`, `refile`, `proposal`): the new files of the source's folder, with a decisions file.
//! 6. `report`: the verdicts as text, JSON and Markdown.

mod alignment;
mod apply;
mod change;
mod comparison;
mod evidence;
mod placement;
mod proposal;
mod refile;
mod report;
mod shingles;
mod side;
mod structure;

pub use apply::Applied;
pub use change::{Flag, Part, diff};
pub use placement::Verdict;
pub(crate) use proposal::proposal;

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::AHashMap;
use claimbook_core::book::relocate;
use claimbook_core::book::{Book, SourceRecord};
use claimbook_core::model::{Digest, Locator, Lock, Source};
use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::FileId;
use claimbook_core::text::{self, Document, Passage};
use rayon::prelude::*;

use comparison::Comparison;
use evidence::Texts;
use placement::Placer;

/// The reason why a source could not be rebased.
#[derive(Debug, thiserror::Error)]
pub enum RebaseError {
    /// The source has no valid lock.
    #[error("`{0}` has no valid anchors.lock: run `claimbook anchor {0}` with the old text first")]
    NoLock(String),
    /// The lock was edited by hand.
    #[error("the anchors.lock of `{0}` was edited by hand: run `claimbook anchor {0}` with the old text first")]
    AlteredLock(String),
    /// The old text is not the text of the lock.
    #[error(
        "the old text is not the one that the anchors.lock of `{source_id}` was made from: its SHA-256 is {found}, and \
         the lock has {locked}"
    )]
    OtherText {
        /// The source.
        source_id: String,
        /// The digest of the given text.
        found: Digest,
        /// The digest in the lock.
        locked: Digest,
    },
    /// The new text has no words.
    #[error("the new text is empty")]
    Empty,
    /// Some records cannot be read.
    #[error("records of `{0}` cannot be read: `claimbook check` lists them")]
    Unreadable(String),
    /// The start of a section was not found.
    #[error(
        "the start of section `{0}` was not found in the new text: set `first_block` of all sections in source.yaml for \
         the new text, and run the command again"
    )]
    Section(String),
    /// The place of a join or split was not found.
    #[error(
        "the words around the join or split at word {1} of `{0}` changed: remove it from source.yaml, or correct it for \
         the new text, and run the command again"
    )]
    Correction(String, u32),
    /// A file cannot be edited in place.
    #[error("`{0}` cannot be edited in place: run `claimbook fmt` first")]
    Edit(String),
    /// Claims of two files would be in one file, but the files have different headers.
    #[error("claims of `{0}` would have to move to `{1}`, which has another header: make the headers equal first")]
    Headers(String, String),
    /// The edited records do not read back as intended. Nothing is written.
    #[error("the edited records of `{0}` do not read back as intended; nothing was written")]
    Mismatch(String),
}

/// The verdict on one anchor, exclusion or waiver: its old place, and its place in the revised text.
#[derive(Debug, Clone)]
pub struct Anchored {
    /// The id of the claim, or the list of `source.yaml`: `coverage` or `waivers`.
    pub subject: String,
    /// The coder, for a claim of an independent coding.
    pub coder: Option<String>,
    /// The file.
    pub file: FileId,
    /// The path of the locator in the file.
    pub path: Path,
    /// The locator in the record.
    pub at: String,
    /// SHA-256 of the folded words. Several spans are joined by a space.
    pub anchor_hash: Digest,
    /// The verdict: for several spans, the worst one.
    pub verdict: Verdict,
    /// The locator of the words in the new text, or of the best proposal.
    pub to: Option<String>,
    /// Locators of other possible places.
    pub others: Vec<String>,
    /// The reason for a verdict that is not safe; empty otherwise.
    pub reason: String,
    /// Kinds of changed words that may change the meaning.
    pub flags: Vec<Flag>,
    /// The sentences that contain the words, compared with those of the new place. Empty if they are equal.
    pub changes: Vec<Part>,
    /// The words in the old text.
    pub old_words: String,
    /// The words at the new or proposed place.
    pub new_words: Option<String>,
    /// The folded words in the old text.
    folded: String,
}

/// A sentence of the new text that the old text does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSentence {
    /// The sentence.
    pub at: String,
    /// Its words.
    pub words: String,
}

/// The anchors of a source compared with a revised text.
#[derive(Debug)]
pub struct Revision {
    /// The source record, adapted to the new text.
    pub source: Source,
    /// The anchors, in the order of the files.
    pub anchors: Vec<Anchored>,
    /// The sentences of the body that are new. Nobody has read them.
    pub unread: Vec<NewSentence>,
    /// Whether both texts are equal after canonicalization.
    pub is_unchanged: bool,
}

impl Revision {
    /// Compares the anchors of a source with a revised text.
    ///
    /// # Errors
    ///
    /// Fails if the lock does not belong to the old text, if records cannot be read, or if the place of a section, join
    /// or split in the new text is unknown.
    pub fn new(book: &Book, record: &SourceRecord, old: &Document, new: &Document) -> Result<Self, RebaseError> {
        let id = record.source.id.as_str();
        let lock = sound_lock(record, old)?;
        if !book.is_complete(record) {
            return Err(RebaseError::Unreadable(id.to_owned()));
        }
        let (old_side, new_side, words) = side::both(old, new);
        if new_side.len() == 0 {
            return Err(RebaseError::Empty);
        }
        let is_same = old_side.tokens == new_side.tokens;
        let texts = Texts::new(old_side, new_side, words);
        let source = structure::revised(&texts, &record.source, lock)?;
        let known: AHashMap<&Locator, Range<usize>> = lock
            .passages
            .iter()
            .filter_map(|passage| Some((&passage.at, old.words_at(passage.start, passage.end)?)))
            .collect();
        let mut old_passages: Vec<Passage> = known
            .iter()
            .map(|(locator, words)| Passage { locator: (*locator).clone(), words: words.clone() })
            .collect();
        old_passages.sort_by_key(|passage| passage.words.start);
        let mut new_passages = new.passages(&source);
        new_passages.sort_by_key(|passage| passage.words.start);
        let comparison = Comparison {
            placer: Placer { texts: &texts, old: old_passages, new: new_passages, is_same },
            known,
            lock,
            revised: &source,
        };
        let places = relocate::places(book, record);
        let anchors = places.par_iter().map(|place| comparison.anchored(place)).collect();
        let unread = comparison.unread();
        Ok(Self { anchors, unread, is_unchanged: old.sha256() == new.sha256(), source })
    }

    /// Returns the anchors that wait for a decision.
    pub fn pending(&self) -> impl Iterator<Item = &Anchored> {
        self.anchors.iter().filter(|anchored| !anchored.verdict.is_safe())
    }

    /// Returns the number of anchors per verdict.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Verdict, usize> {
        let mut counts: BTreeMap<Verdict, usize> = Verdict::ALL.into_iter().map(|verdict| (verdict, 0)).collect();
        self.anchors.iter().for_each(|anchored| *counts.entry(anchored.verdict).or_default() += 1);
        counts
    }
}

/// Returns the lock of a source if it was made from the old text.
fn sound_lock<'r>(record: &'r SourceRecord, old: &Document) -> Result<&'r Lock, RebaseError> {
    let id = || record.source.id.to_string();
    let lock = record.lock.as_ref().ok_or_else(|| RebaseError::NoLock(id()))?;
    if text::checksum(lock) != lock.checksum {
        return Err(RebaseError::AlteredLock(id()));
    }
    if lock.text.sha256 != old.sha256() {
        return Err(RebaseError::OtherText { source_id: id(), found: old.sha256(), locked: lock.text.sha256 });
    }
    Ok(lock)
}
