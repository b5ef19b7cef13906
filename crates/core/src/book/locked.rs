//! The passages and spans that the locks know, looked up by locator.

use ahash::AHashMap;
use rayon::prelude::*;

use super::Book;
use crate::model::{Locator, Lock, LockedSpan, Slug};

/// What the locks know, by source, in the order of the locators: there may be millions, and a table of hashes would take
/// thrice the memory.
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

    /// What the lock of a source knows of a passage or span.
    #[must_use]
    pub fn get(&self, source: &Slug, locator: &Locator) -> Option<&'a LockedSpan> {
        let spans = self.0.get(source)?;
        spans.binary_search_by(|span| span.at.cmp(locator)).ok().map(|place| spans[place])
    }
}
