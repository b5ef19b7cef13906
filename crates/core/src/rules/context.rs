//! The data that a check may read in addition to the record that it checks. With a narrower context, fewer edits make a
//! check run again: [`Kept`](super::Kept) relies on the limits of these types.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use ahash::AHashMap;

use super::copied_wording::Protected;
use super::unread_sentence::Faulty;
use crate::book::coverage::{CoveredPassage, Exclusions, coverage};
use crate::book::relocate::{self, NamedPlace};
use crate::book::{Book, ClaimRecord, ParagraphRecord, Record, Remark, SourceRecord};
use crate::model::codes::EntityStatus;
use crate::model::{Anchor, ClaimId, Date, Entity, Locator, LockedSpan, ScaleOfTerms, Slug, Unplaced, Vocabulary};
use crate::syntax::file::FileId;
use crate::text::{self, Outdated, Texts};

/// The data for a check of a source: the text, the file and the lock of the source.
pub(crate) struct SourceContext<'a> {
    book: &'a Book,
    pub(super) texts: &'a Texts,
    /// The lookup data of each source, in the order of the book's sources, computed lazily.
    sources: Vec<OnceLock<Known<'a>>>,
    /// The index in `sources` of the source that each file declares.
    by_file: AHashMap<FileId, usize>,
}

/// The data for a check of a claim: the file of the claim, its source with the lock, and the claims whose ids it names.
/// Also contains the data that all claims share: code lists, entities, events, the language of the statements, and the
/// protected texts.
pub(crate) struct ClaimContext<'a> {
    source: SourceContext<'a>,
    pub(super) entities: BTreeSet<&'a str>,
    pub(super) events: BTreeSet<&'a str>,
    /// The superseded entities, by id.
    pub(super) superseded: BTreeMap<&'a str, &'a Record<Entity>>,
    /// The index of the source of each claims file, by file.
    source_of: Vec<Option<usize>>,
    /// The texts whose words must not be copied.
    pub(super) protected: Vec<Protected<'a>>,
}

/// The data for a check of the whole book: all records and texts.
pub(crate) struct BookContext<'a> {
    claim: ClaimContext<'a>,
    pub(super) book: &'a Book,
    /// The current date for the expiry of waivers; `None` if no waiver expires.
    pub(super) today: Option<Date>,
    /// All claims, in the order of the book, and the index of the first one of each file.
    claims: OnceLock<(Vec<&'a ClaimRecord>, Vec<usize>)>,
    /// Becomes true if the result is no longer needed.
    cancelled: &'a AtomicBool,
}

/// A source with all records about it: the claims, codings and decisions of its folder, and the claims that name it as
/// their source.
pub(crate) struct CodedSource<'a> {
    record: &'a SourceRecord,
    book: &'a Book,
    /// The coverage, computed lazily.
    coverage: OnceCell<Vec<CoveredPassage<'a>>>,
}

/// The lookup data of a source, from its file and lock.
struct Known<'a> {
    /// The passages and spans of the lock, by locator.
    locked: AHashMap<&'a Locator, &'a LockedSpan>,
    exclusions: Exclusions<'a>,
    /// The part of the source record that the lock does not reflect, if the lock is outdated.
    outdated: Option<Outdated>,
}

impl<'a> Known<'a> {
    fn of(record: &'a SourceRecord) -> Self {
        let lock = record.lock.iter();
        let spans = lock.flat_map(|lock| lock.passages.iter().chain(&lock.spans));
        let mut locked =
            AHashMap::with_capacity(record.lock.as_ref().map_or(0, |lock| lock.passages.len() + lock.spans.len()));
        locked.extend(spans.map(|span| (&span.at, span)));
        let outdated = record.lock.as_ref().and_then(|lock| text::outdated(lock, &record.source));
        Self { locked, exclusions: Exclusions::of(record), outdated }
    }
}

impl<'a> SourceContext<'a> {
    fn known(&self, place: usize) -> &Known<'a> {
        self.sources[place].get_or_init(|| Known::of(&self.book.sources[place]))
    }

    /// Returns the index of the source that a file declares.
    pub(super) fn place_of(&self, file: FileId) -> Option<usize> {
        self.by_file.get(&file).copied()
    }

    /// Returns the exclusions of a source.
    pub(super) fn exclusions_of(&self, record: &SourceRecord) -> Option<&Exclusions<'a>> {
        self.place_of(record.file).map(|place| &self.known(place).exclusions)
    }

    /// Returns the part of a source that its lock does not reflect, if the lock is outdated.
    pub(super) fn outdated_lock(&self, record: &SourceRecord) -> Option<Outdated> {
        self.known(self.place_of(record.file)?).outdated
    }

    /// Returns the lock entry of each part of an anchor in a source, or `None` if an entry is missing.
    pub(super) fn locked_in(&self, source: &SourceRecord, anchor: &Anchor) -> Option<Vec<&'a LockedSpan>> {
        let known = self.known(self.place_of(source.file)?);
        anchor.locators().iter().map(|locator| known.locked.get(locator).copied()).collect()
    }

    /// Returns the comments in a source's file.
    pub(super) fn remarks_of(&self, record: &SourceRecord) -> &'a [Remark] {
        &self.book.remarks[self.book.remarks_in(record.file)]
    }

    /// Returns the text of a source's file.
    pub(super) fn text_of(&self, record: &SourceRecord) -> &'a str {
        self.book.file(record.file).text()
    }
}

impl<'a> ClaimContext<'a> {
    /// Returns the code lists of the book.
    pub(super) fn vocabulary(&self) -> &'a Vocabulary {
        &self.book.vocabulary
    }

    /// Returns whether an entity or event exists. If the entities could not be read, every id counts as existing.
    pub(super) fn is_known(&self, ids: &BTreeSet<&str>, id: &Slug) -> bool {
        let is_lost = || self.book.lost_entities.iter().any(|lost| lost == id.as_str());
        !self.book.has_entities || ids.contains(id.as_str()) || is_lost()
    }

    /// Returns the claim with an id, if a valid claim has it. The checked claim must name the id in
    /// [`ClaimRecord::named`].
    pub(super) fn claim(&self, id: &ClaimId) -> Option<&'a ClaimRecord> {
        self.book.claim(id.as_str())
    }

    /// Returns whether a faulty claim may have an id that the checked claim names.
    pub(super) fn may_be_lost(&self, id: &ClaimId) -> bool {
        let is_unread =
            |source: &SourceRecord| source.source.prefix.as_str() == id.prefix() && !self.book.is_complete(source);
        let is_unread_elsewhere = || self.book.elsewhere().is_some_and(|other| other.unread.contains(id.prefix()));
        self.book.lost.contains(id.as_str()) || self.book.sources.iter().any(is_unread) || is_unread_elsewhere()
    }

    /// Returns the file of a claim.
    pub(super) fn file_of(&self, record: &ClaimRecord) -> &'a ParagraphRecord {
        self.book.paragraph(record)
    }

    /// Returns the entity that replaces a superseded entity and is not superseded itself, if there is one.
    pub(super) fn successor(&self, entity: &str) -> Option<&'a Slug> {
        let mut record = *self.superseded.get(entity)?;
        for _ in 0..self.superseded.len() {
            let next = record.record.superseded_by.as_ref()?;
            match self.superseded.get(next.as_str()) {
                Some(further) => record = further,
                None => return Some(next).filter(|next| self.entities.contains(next.as_str())),
            }
        }
        None
    }

    /// Returns the index of a claim's source.
    pub(super) fn source_place(&self, record: &ClaimRecord) -> Option<usize> {
        self.source_of[record.file().0]
    }

    fn known_of(&self, record: &ClaimRecord) -> Option<&Known<'a>> {
        self.source_place(record).map(|place| self.known(place))
    }

    /// Returns the source of a claim, or `None` if the book has no valid record of the source.
    pub(super) fn source_of(&self, record: &ClaimRecord) -> Option<&'a SourceRecord> {
        self.source_place(record).map(|place| &self.book.sources[place])
    }

    /// Returns the language of the statements, without region or script. It is English if the book has no dataset record.
    pub(super) fn statement_language(&self) -> &'a str {
        let language = self.book.dataset.as_ref().map_or("en", |dataset| dataset.record.language.as_str());
        language.split('-').next().unwrap_or(language)
    }

    /// Returns the scale of a claim's likelihood term.
    pub(super) fn scale_of(&self, record: &ClaimRecord) -> Option<&'a ScaleOfTerms> {
        self.vocabulary().scale(self.source_of(record)?.source.likelihood.as_ref())
    }

    /// Returns the exclusions of a claim's source.
    pub(super) fn exclusions(&self, record: &ClaimRecord) -> Option<&Exclusions<'a>> {
        self.known_of(record).map(|source| &source.exclusions)
    }

    /// Returns the part of a claim's source that its lock does not reflect, if the lock is outdated.
    pub(super) fn outdated(&self, record: &ClaimRecord) -> Option<Outdated> {
        self.known_of(record)?.outdated
    }

    /// Returns the lock entry of a passage or span of a claim's source.
    pub(super) fn span(&self, record: &ClaimRecord, locator: &Locator) -> Option<&'a LockedSpan> {
        self.known_of(record)?.locked.get(locator).copied()
    }

    /// Returns the lock entry of each part of an anchor, or `None` if an entry is missing.
    pub(super) fn locked(&self, record: &ClaimRecord, anchor: &Anchor) -> Option<Vec<&'a LockedSpan>> {
        anchor.locators().iter().map(|locator| self.span(record, locator)).collect()
    }
}

impl<'a> BookContext<'a> {
    pub(super) fn new(
        book: &'a Book,
        texts: &'a Texts,
        protected: Vec<Protected<'a>>,
        today: Option<Date>,
        cancelled: &'a AtomicBool,
    ) -> Self {
        let mut source_of = vec![None; book.files.len()];
        for file in book.paragraphs.iter().chain(&book.codings) {
            source_of[file.file.0] = book.source_place(&file.header.source);
        }
        let source = SourceContext {
            book,
            texts,
            sources: book.sources.iter().map(|_| OnceLock::new()).collect(),
            by_file: book.sources.iter().enumerate().map(|(place, record)| (record.file, place)).collect(),
        };
        let superseded = book.entities.iter().filter(|record| record.record.status == EntityStatus::Superseded);
        let claim = ClaimContext {
            source,
            entities: book.entities.iter().map(|record| record.record.id.as_str()).collect(),
            superseded: superseded.map(|record| (record.record.id.as_str(), record)).collect(),
            events: book.events.iter().map(|record| record.record.id.as_str()).collect(),
            source_of,
            protected,
        };
        Self { claim, book, today, claims: OnceLock::new(), cancelled }
    }

    /// Returns whether the result of the checks is no longer needed.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn listed(&self) -> &(Vec<&'a ClaimRecord>, Vec<usize>) {
        self.claims.get_or_init(|| {
            let mut starts = vec![0; self.book.files.len()];
            let mut claims = Vec::with_capacity(self.book.claim_count());
            for paragraph in &self.book.paragraphs {
                starts[paragraph.file.0] = claims.len();
                claims.extend(&paragraph.claims);
            }
            (claims, starts)
        })
    }

    /// Returns all claims, in the order of the book.
    pub(super) fn claims(&self) -> &[&'a ClaimRecord] {
        &self.listed().0
    }

    /// Returns the index in [`Self::claims`] of the first claim with an id, if a valid claim has it.
    pub(super) fn place(&self, id: &ClaimId) -> Option<usize> {
        let (file, place) = self.book.claim_place(id)?;
        Some(self.listed().1[file.0] + place)
    }
}

impl<'a> CodedSource<'a> {
    pub(super) fn new(record: &'a SourceRecord, book: &'a Book) -> Self {
        Self { record, book, coverage: OnceCell::new() }
    }

    /// Returns whether every claim in the folder could be read.
    pub(super) fn is_complete(&self) -> bool {
        self.book.is_complete(self.record)
    }

    /// Returns the claims, in the order of the book.
    pub(super) fn claims(&self) -> impl Iterator<Item = &'a ClaimRecord> {
        self.book.claims_of(&self.record.source.id)
    }

    /// Returns whether the source has the claim with an id that one of its waivers names.
    pub(super) fn has(&self, id: &ClaimId) -> bool {
        let source = &self.record.source.id;
        self.book.claim(id.as_str()).is_some_and(|claim| self.book.paragraph(claim).header.source == *source)
    }

    /// Returns the locators that the claims name.
    pub(super) fn locators(&self) -> impl Iterator<Item = &'a Locator> {
        self.book.locators_of(&self.record.source.id)
    }

    /// Returns the lock entries of the passages and spans that the claims name, each once.
    pub(super) fn anchored_spans(&self) -> Vec<&'a LockedSpan> {
        self.book.anchored_spans(self.record)
    }

    /// Returns the passages of the lock with their coverage.
    pub(super) fn coverage(&self) -> &[CoveredPassage<'a>] {
        self.coverage.get_or_init(|| coverage(self.book, self.record))
    }

    /// Returns the passages of claims with faults. Returns `None` if a file cannot be read at all.
    pub(super) fn faulty(&self) -> Option<Faulty<'a>> {
        Faulty::of(self.book, self.record)
    }

    /// Returns the unplaced anchors of the lock that still wait, each with its place.
    pub(super) fn unplaced(&self) -> Vec<(&'a Unplaced, NamedPlace<'a>)> {
        relocate::unplaced(self.book, self.record)
    }

    /// Returns the text of the lock, if there is one.
    pub(super) fn lock_text(&self) -> Option<&'a str> {
        self.record.lock_file.map(|file| self.book.file(file).text())
    }
}

impl<'a> Deref for ClaimContext<'a> {
    type Target = SourceContext<'a>;

    fn deref(&self) -> &SourceContext<'a> {
        &self.source
    }
}

impl<'a> Deref for BookContext<'a> {
    type Target = ClaimContext<'a>;

    fn deref(&self) -> &ClaimContext<'a> {
        &self.claim
    }
}

impl Deref for CodedSource<'_> {
    type Target = SourceRecord;

    fn deref(&self) -> &SourceRecord {
        self.record
    }
}
