//! Computes the content of `anchors.lock`.

use std::collections::BTreeSet;
use std::ops::Range;

use ahash::AHashMap;
use rayon::prelude::*;
use serde::Serialize;

use super::document::Document;
use super::profile::{HASH_PROFILE, TEXT_PROFILE, sha256};
use super::segment::SEGMENTATION_PROFILE;
use crate::model::{Digest, LOCK_VERSION, Locator, Lock, LockedBlock, LockedSpan, LockedText, Profiles, Slug, Source};

/// Returns the profiles that this program applies.
#[must_use]
pub fn profiles() -> Profiles {
    Profiles {
        text: TEXT_PROFILE.to_owned(),
        hash: HASH_PROFILE.to_owned(),
        segmentation: SEGMENTATION_PROFILE.to_owned(),
    }
}

/// Computes the lock of a source's text for the locators that its claims name. Leaves out locators whose words do not
/// exist in the text; checking the records reports them.
#[must_use]
pub fn compute<'a>(document: &Document, source: &Source, locators: impl IntoIterator<Item = &'a Locator>) -> Lock {
    let passages = document.passages(source);
    let words: AHashMap<&Locator, Range<usize>> =
        passages.iter().map(|passage| (&passage.locator, passage.words.clone())).collect();
    let named: BTreeSet<(usize, usize, &Locator)> = locators
        .into_iter()
        .filter_map(|locator| {
            let range = locator.words?;
            let sentence = words.get(&locator.passage())?;
            let run = sentence.start + range.first as usize - 1..sentence.start + range.last as usize;
            (run.end <= sentence.end).then_some((run.start, run.end, locator))
        })
        .collect();
    let blocks =
        document.blocks().map(|(start, end, text)| LockedBlock { start, length: end - start, sha256: sha256(text) });
    let mut lock = Lock {
        version: LOCK_VERSION,
        source: source.id.clone(),
        profiles: profiles(),
        text: LockedText { length: document.length(), sha256: document.sha256() },
        blocks: blocks.collect(),
        passages: passages.par_iter().map(|passage| span(document, &passage.locator, &passage.words)).collect(),
        spans: named.par_iter().map(|&(first, end, locator)| span(document, locator, &(first..end))).collect(),
        checksum: Digest::new([0; 32]),
    };
    lock.checksum = checksum(&lock);
    lock
}

fn span(document: &Document, at: &Locator, words: &Range<usize>) -> LockedSpan {
    let folded = document.folded(words);
    let (start, end) = document.offsets(words);
    let (before, after) = document.context(words);
    let places = document.find_folded(folded);
    let occurrence = places.iter().position(|place| document.offsets(place).0 >= start).unwrap_or(0) + 1;
    LockedSpan {
        at: at.clone(),
        start,
        end,
        words: to_u32(words.len()),
        length_fold: to_u32(folded.chars().count()),
        sha256_fold: sha256(folded),
        before,
        after,
        occurrence: to_u32(occurrence),
        occurrences: to_u32(places.len().max(1)),
    }
}

/// Converts a count to `u32`, which suffices for the code points of a text.
fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Returns the SHA-256 of all other fields of a lock, as compact JSON. The checksum detects edits by hand.
///
/// # Panics
///
/// Never: a lock is plain data.
#[must_use]
pub fn checksum(lock: &Lock) -> Digest {
    let bare = Bare {
        version: lock.version,
        source: &lock.source,
        profiles: &lock.profiles,
        text: &lock.text,
        blocks: &lock.blocks,
        passages: &lock.passages,
        spans: &lock.spans,
        checksum: "",
    };
    sha256(&serde_json::to_string(&bare).expect("a lock is plain data"))
}

/// A lock with an empty checksum.
#[derive(Serialize)]
struct Bare<'a> {
    version: u32,
    source: &'a Slug,
    profiles: &'a Profiles,
    text: &'a LockedText,
    blocks: &'a [LockedBlock],
    passages: &'a [LockedSpan],
    spans: &'a [LockedSpan],
    checksum: &'static str,
}
