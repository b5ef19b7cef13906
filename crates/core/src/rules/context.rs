//! The data that checks share.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use ahash::AHashMap;
use rayon::prelude::*;

use super::Check;
use crate::book::coverage::{CoveredPassage, Exclusions, coverage};
use crate::book::{Book, ClaimRecord, SourceRecord};
use crate::model::codes::EntityStatus;
use crate::model::{Anchor, Date, Locator, LockedSpan, ScaleOfTerms, Slug};
use crate::syntax::file::FileId;
use crate::text::{self, Outdated, Texts};

/// A book with its indexes, the given texts, the current date and the rules to check.
pub(crate) struct Context<'a> {
    pub(super) book: &'a Book,
    pub(super) texts: &'a Texts,
    /// The current date for the expiry of waivers; `None` if no waiver expires.
    pub(super) today: Option<Date>,
    /// The rules to check.
    pub(super) checks: Vec<&'static Check>,
    /// Becomes true if the result is no longer needed.
    cancelled: Option<&'a AtomicBool>,
    /// All claims, in the order of the book.
    claims: Vec<&'a ClaimRecord>,
    /// The index in `claims` of the first claim with each id.
    places: AHashMap<&'a str, u32>,
    pub(super) entities: BTreeSet<&'a str>,
    pub(super) events: BTreeSet<&'a str>,
    /// The index of each superseded entity in the book, by id.
    pub(super) superseded: BTreeMap<&'a str, usize>,
    /// The context of each source, in the order of the book's sources, computed when it is first needed.
    sources: Vec<OnceLock<SourceContext<'a>>>,
    /// The index in `sources` of the source of each claims file. Files of codings come last.
    pub(super) source_of: Vec<Option<usize>>,
    /// The index in `sources` of the source that each file declares.
    by_file: AHashMap<FileId, usize>,
}

struct SourceContext<'a> {
    record: &'a SourceRecord,
    /// The passages and spans of the lock, by locator.
    locked: AHashMap<&'a Locator, &'a LockedSpan>,
    exclusions: Exclusions<'a>,
    /// The coverage, computed for the first rule that asks.
    coverage: OnceLock<Vec<CoveredPassage<'a>>>,
    /// The part of the source record that the lock does not reflect, if the lock is outdated.
    outdated: Option<Outdated>,
}

impl<'a> SourceContext<'a> {
    fn new(record: &'a SourceRecord) -> Self {
        let lock = record.lock.iter();
        let spans = lock.flat_map(|lock| lock.passages.iter().chain(&lock.spans));
        let mut locked =
            AHashMap::with_capacity(record.lock.as_ref().map_or(0, |lock| lock.passages.len() + lock.spans.len()));
        locked.extend(spans.map(|span| (&span.at, span)));
        let outdated = record.lock.as_ref().and_then(|lock| text::outdated(lock, &record.source));
        Self { record, locked, exclusions: Exclusions::of(record), coverage: OnceLock::new(), outdated }
    }
}

impl<'a> Context<'a> {
    pub(super) fn new(book: &'a Book, texts: &'a Texts, today: Option<Date>, checks: Vec<&'static Check>) -> Self {
        let claims: Vec<&ClaimRecord> = book.claims().collect();
        let mut places = AHashMap::with_capacity(claims.len());
        for (place, record) in (0..).zip(&claims) {
            places.entry(record.claim.id.as_str()).or_insert(place);
        }
        let numbers: AHashMap<&Slug, usize> =
            book.sources.iter().enumerate().rev().map(|(place, record)| (&record.source.id, place)).collect();
        let files = book.paragraphs.iter().chain(&book.codings);
        Self {
            book,
            texts,
            today,
            checks,
            cancelled: None,
            claims,
            places,
            entities: book.entities.iter().map(|record| record.record.id.as_str()).collect(),
            superseded: superseded(book),
            events: book.events.iter().map(|record| record.record.id.as_str()).collect(),
            sources: book.sources.iter().map(|_| OnceLock::new()).collect(),
            by_file: book.sources.iter().enumerate().map(|(place, record)| (record.file, place)).collect(),
            source_of: files.map(|file| numbers.get(&file.header.source).copied()).collect(),
        }
    }

    /// Sets the flag that cancels the checks.
    pub(super) fn unless(mut self, cancelled: &'a AtomicBool) -> Self {
        self.cancelled = Some(cancelled);
        self
    }

    /// Computes the contexts of all sources in parallel, for checks of the whole book.
    pub(super) fn prepare(&self) {
        (0..self.sources.len()).into_par_iter().for_each(|place| {
            self.source_at(place);
        });
    }

    fn source_at(&self, place: usize) -> &SourceContext<'a> {
        self.sources[place].get_or_init(|| SourceContext::new(&self.book.sources[place]))
    }

    /// Returns whether the result of the checks is no longer needed.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    /// Returns all claims, in the order of the book.
    pub(super) fn claims(&self) -> &[&'a ClaimRecord] {
        &self.claims
    }

    /// Returns the index in `claims` of the claim with an id, if a valid claim has it.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|&place| place as usize)
    }

    /// Returns the claim with an id, if a valid claim has it.
    pub(super) fn claim(&self, id: &str) -> Option<&'a ClaimRecord> {
        self.place(id).map(|place| self.claims[place])
    }

    /// Returns the entity that replaces a superseded entity and is not superseded itself, if there is one.
    pub(super) fn successor(&self, entity: &str) -> Option<&'a Slug> {
        let mut place = *self.superseded.get(entity)?;
        for _ in 0..self.superseded.len() {
            let next = self.book.entities[place].record.superseded_by.as_ref()?;
            match self.superseded.get(next.as_str()) {
                Some(further) => place = *further,
                None => return Some(next).filter(|next| self.entities.contains(next.as_str())),
            }
        }
        None
    }

    fn source(&self, record: &ClaimRecord) -> Option<&SourceContext<'a>> {
        self.source_of[record.paragraph as usize].map(|place| self.source_at(place))
    }

    /// Returns the source of a claim, or `None` if the book has no valid record of the source.
    pub(super) fn source_of(&self, record: &ClaimRecord) -> Option<&'a SourceRecord> {
        self.source(record).map(|source| source.record)
    }

    /// Returns the language of the statements, without region or script. It is English if the book has no dataset record.
    pub(super) fn statement_language(&self) -> &'a str {
        let language = self.book.dataset.as_ref().map_or("en", |dataset| dataset.record.language.as_str());
        language.split('-').next().unwrap_or(language)
    }

    /// Returns the scale of a claim's likelihood term.
    pub(super) fn scale_of(&self, record: &ClaimRecord) -> Option<&'a ScaleOfTerms> {
        self.book.vocabulary.scale(self.source_of(record)?.source.likelihood.as_ref())
    }

    /// Returns the exclusions of a claim's source.
    pub(super) fn exclusions(&self, record: &ClaimRecord) -> Option<&Exclusions<'a>> {
        self.source(record).map(|source| &source.exclusions)
    }

    /// Returns the exclusions of a source.
    pub(super) fn exclusions_of(&self, record: &SourceRecord) -> Option<&Exclusions<'a>> {
        self.by_file.get(&record.file).map(|&place| &self.source_at(place).exclusions)
    }

    /// Returns the part of a claim's source that its lock does not reflect, if the lock is outdated.
    pub(super) fn outdated(&self, record: &ClaimRecord) -> Option<Outdated> {
        self.source(record)?.outdated
    }

    /// Returns the part of a source that its lock does not reflect, if the lock is outdated.
    pub(super) fn outdated_lock(&self, record: &SourceRecord) -> Option<Outdated> {
        self.source_at(*self.by_file.get(&record.file)?).outdated
    }

    /// Returns the passages of a source's lock with their coverage.
    pub(super) fn coverage(&self, record: &SourceRecord) -> &[CoveredPassage<'a>] {
        let Some(source) = self.by_file.get(&record.file).map(|&place| self.source_at(place)) else { return &[] };
        source.coverage.get_or_init(|| coverage(self.book, source.record))
    }

    /// Returns the lock entry of a passage or span of a claim's source.
    pub(super) fn span(&self, record: &ClaimRecord, locator: &Locator) -> Option<&'a LockedSpan> {
        self.source(record)?.locked.get(locator).copied()
    }

    /// Returns the lock entry of each part of an anchor, or `None` if an entry is missing.
    pub(super) fn locked(&self, record: &ClaimRecord, anchor: &Anchor) -> Option<Vec<&'a LockedSpan>> {
        anchor.locators().iter().map(|locator| self.span(record, locator)).collect()
    }
}

fn superseded(book: &Book) -> BTreeMap<&str, usize> {
    let entities = book.entities.iter().enumerate();
    let superseded = entities.filter(|(_, record)| record.record.status == EntityStatus::Superseded);
    superseded.map(|(place, record)| (record.record.id.as_str(), place)).collect()
}
