//! Computes the content of `anchors.lock`.

use std::collections::BTreeSet;
use std::io::Write;
use std::ops::Range;

use ahash::AHashMap;
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::document::{Document, Passage};
use super::profile::{HASH_PROFILE, TEXT_PROFILE, sha256};
use super::segment::SEGMENTATION_PROFILE;
use crate::model::{
    Correction, Digest, LOCK_VERSION, Locator, Lock, LockedBlock, LockedPattern, LockedSpan, LockedText, Pattern,
    Profiles, Slug, Source, Unplaced,
};

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
    lock(document, source, SEGMENTATION_PROFILE, &document.passages(source), locators)
}

/// Like [`compute`], but keeps the sentences and the segmentation profile of an earlier lock of the same text.
#[must_use]
pub fn recompute<'a>(
    document: &Document,
    source: &Source,
    earlier: &Lock,
    locators: impl IntoIterator<Item = &'a Locator>,
) -> Lock {
    if earlier.text.sha256 != document.sha256() {
        return compute(document, source, locators);
    }
    lock(document, source, &earlier.profiles.segmentation, &document.locked_passages(source, earlier), locators)
}

fn lock<'a>(
    document: &Document,
    source: &Source,
    segmentation: &str,
    passages: &[Passage],
    locators: impl IntoIterator<Item = &'a Locator>,
) -> Lock {
    let words: AHashMap<&Locator, Range<usize>> =
        passages.iter().map(|passage| (&passage.locator, passage.words.clone())).collect();
    let named: BTreeSet<(usize, usize, &Locator)> = locators
        .into_iter()
        .filter_map(|locator| {
            let run = locator.words?.within(words.get(&locator.passage())?)?;
            Some((run.start, run.end, locator))
        })
        .collect();
    let blocks =
        document.blocks().map(|(start, end, text)| LockedBlock { start, length: end - start, sha256: sha256(text) });
    let mut lock = Lock {
        version: LOCK_VERSION,
        source: source.id.clone(),
        profiles: Profiles { segmentation: segmentation.to_owned(), ..profiles() },
        text: LockedText { length: document.length(), sha256: document.sha256() },
        joins: source.joins.clone(),
        splits: source.splits.clone(),
        patterns: source.patterns().map(|(_, pattern)| matched(document, pattern, passages)).collect(),
        blocks: blocks.collect(),
        passages: passages.par_iter().map(|passage| span(document, &passage.locator, &passage.words)).collect(),
        spans: named.par_iter().map(|&(first, end, locator)| span(document, locator, &(first..end))).collect(),
        unplaced: Vec::new(),
        checksum: Digest::new([0; 32]),
    };
    lock.checksum = checksum(&lock);
    lock
}

/// Returns a lock with other unplaced anchors.
#[must_use]
pub fn with_unplaced(mut lock: Lock, unplaced: Vec<Unplaced>) -> Lock {
    lock.unplaced = unplaced;
    lock.checksum = checksum(&lock);
    lock
}

/// The part of a source record that a lock does not reflect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    /// The source's sections assign blocks to other paragraphs than the lock does.
    Sections,
    /// Joins or splits were added or removed.
    Corrections,
    /// Patterns of exclusions were added, changed or removed.
    Patterns,
}

/// Returns the part of the source record that a lock does not reflect. Does not compare sections that are out of order,
/// because another rule reports them.
#[must_use]
pub fn outdated(lock: &Lock, source: &Source) -> Option<Outdated> {
    if !follows_sections(lock, source) {
        return Some(Outdated::Sections);
    }
    if lock.joins != source.joins || lock.splits != source.splits {
        return Some(Outdated::Corrections);
    }
    let is_matched =
        lock.patterns.iter().map(|locked| &locked.pattern).eq(source.patterns().map(|(_, pattern)| pattern));
    (!is_matched).then_some(Outdated::Patterns)
}

fn follows_sections(lock: &Lock, source: &Source) -> bool {
    /// A block of fewer code points may have no words.
    const WORDLESS: u32 = 4;
    let sections = &source.sections;
    if !sections.is_sorted_by(|a, b| a.first_block < b.first_block) {
        return true;
    }
    let place = |block: usize| {
        let section = sections.partition_point(|section| section.first_block as usize <= block).checked_sub(1)?;
        let section = &sections[section];
        let paragraph = to_u32(block) - section.first_block + u32::from(!section.heading);
        Some((section.id.as_str(), paragraph))
    };
    let mut passages = lock.passages.iter().peekable();
    lock.blocks.iter().enumerate().all(|(number, block)| {
        let place = place(number);
        let mut is_empty = true;
        while let Some(passage) = passages.next_if(|passage| passage.start < block.start + block.length) {
            is_empty = false;
            if place != Some((passage.at.section.as_str(), passage.at.paragraph)) {
                return false;
            }
        }
        !is_empty || place.is_none() || block.length < WORDLESS
    })
}

/// Returns a pattern with the passages whose whole folded text it matches.
fn matched(document: &Document, pattern: &Pattern, passages: &[Passage]) -> LockedPattern {
    let is_matched = |passage: &&Passage| pattern.matches(document.folded(&passage.words));
    let matched = passages.par_iter().filter(is_matched).map(|passage| passage.locator.clone());
    LockedPattern { pattern: pattern.clone(), passages: matched.collect() }
}

fn span(document: &Document, at: &Locator, words: &Range<usize>) -> LockedSpan {
    let folded = document.folded(words);
    let (start, end) = document.offsets(words);
    let (before, after) = document.context(words);
    let places = document.places_of(words);
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

/// Returns the SHA-256 of a lock as compact JSON with an empty `checksum`. The checksum detects edits by hand.
///
/// # Panics
///
/// Never: a lock is plain data.
#[must_use]
pub fn checksum(lock: &Lock) -> Digest {
    let head = Head {
        version: lock.version,
        source: &lock.source,
        profiles: &lock.profiles,
        text: &lock.text,
        joins: &lock.joins,
        splits: &lock.splits,
        patterns: &lock.patterns,
        blocks: &lock.blocks,
    };
    let tail = Tail { unplaced: &lock.unplaced, checksum: "" };
    let head = serde_json::to_string(&head).expect("a lock is plain data");
    let tail = serde_json::to_string(&tail).expect("a lock is plain data");
    let mut hash = Sha256::new();
    hash.update(&head.as_bytes()[..head.len() - 1]);
    hash.update(b",\"passages\":[");
    add_spans(&lock.passages, &mut hash);
    hash.update(b"],\"spans\":[");
    add_spans(&lock.spans, &mut hash);
    hash.update(b"],");
    hash.update(&tail.as_bytes()[1..]);
    Digest::new(hash.finalize().into())
}

/// Adds spans as JSON to a hash. They make up nearly all of a lock, and a serializer for any type would take five times
/// as long.
fn add_spans(spans: &[LockedSpan], hash: &mut Sha256) {
    let mut json = Vec::with_capacity(1024);
    for (place, span) in spans.iter().enumerate() {
        json.clear();
        json.extend_from_slice(if place > 0 { b",{\"at\":\"" } else { b"{\"at\":\"" });
        let _ = write!(json, "{}", span.at);
        json.push(b'"');
        add_number(&mut json, ",\"start\":", span.start);
        add_number(&mut json, ",\"end\":", span.end);
        add_number(&mut json, ",\"words\":", span.words);
        add_number(&mut json, ",\"length_fold\":", span.length_fold);
        json.extend_from_slice(b",\"sha256_fold\":\"");
        span.sha256_fold.with_hex(|hex| json.extend_from_slice(hex.as_bytes()));
        json.extend_from_slice(b"\",\"before\":\"");
        span.before.with_hex(|hex| json.extend_from_slice(hex.as_bytes()));
        json.extend_from_slice(b"\",\"after\":\"");
        span.after.with_hex(|hex| json.extend_from_slice(hex.as_bytes()));
        json.push(b'"');
        add_number(&mut json, ",\"occurrence\":", span.occurrence);
        add_number(&mut json, ",\"occurrences\":", span.occurrences);
        json.push(b'}');
        hash.update(&json);
    }
}

fn add_number(json: &mut Vec<u8>, key: &str, number: u32) {
    json.extend_from_slice(key.as_bytes());
    json.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// The fields of a lock before its passages.
#[derive(Serialize)]
struct Head<'a> {
    version: u32,
    source: &'a Slug,
    profiles: &'a Profiles,
    text: &'a LockedText,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    joins: &'a [Correction],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    splits: &'a [Correction],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    patterns: &'a [LockedPattern],
    blocks: &'a [LockedBlock],
}

/// The fields of a lock after its spans, with an empty checksum.
#[derive(Serialize)]
struct Tail<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unplaced: &'a [Unplaced],
    checksum: &'static str,
}
