//! Lookup of the locks' passages and spans by locator.

use ahash::AHashMap;
use rayon::prelude::*;

use super::Book;
use crate::model::{Locator, Lock, LockedSpan, Slug};

/// The passages and spans of all locks, by source and sorted by locator. There may be millions of spans, and a hash
/// table would take three times the memory.
#[derive(Debug)]
pub struct Locked<'a>(AHashMap<&'a Slug, Vec<&'a LockedSpan>>);

impl<'a> Locked<'a> {
    /// Indexes the locks of a book.
    #[must_use]
    pub fn of(book: &'a Book) -> Self {
        let by_locator = |lock: &'a Lock| {
            let mut spans: Vec<&LockedSpan> = lock.passages.iter().chain(&lock.spans).collect();
            spans.sort_unstable_by(|a, b| a.at.cmp(&b.at));
            spans
        };
        let locks = book.sources.par_iter().filter_map(|record| Some((&record.source.id, record.lock.as_ref()?)));
        let sorted: Vec<_> = locks.map(|(source, lock)| (source, by_locator(lock))).collect();
        Self(sorted.into_iter().collect())
    }

    /// Returns the lock entry of a passage or span of a source.
    #[must_use]
    pub fn get(&self, source: &Slug, locator: &Locator) -> Option<&'a LockedSpan> {
        let spans = self.0.get(source)?;
        spans.binary_search_by(|span| span.at.cmp(locator)).ok().map(|place| spans[place])
    }
}
