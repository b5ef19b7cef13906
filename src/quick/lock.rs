//! Lock files, as [`crate::decode::lock`] reads them.

use super::cursor::Cursor;
use super::put;
use crate::model::{Lock, LockedBlock, LockedSpan, LockedText, Profiles};

/// A lock without a fault; `None` where it takes the careful reader to say what is there.
#[must_use]
pub fn lock(text: &str) -> Option<Lock> {
    let (mut version, mut source, mut profiles, mut whole) = (None, None, None, None);
    let (mut blocks, mut passages, mut spans, mut checksum) = (None, None, None, None);
    Cursor::new(text)?.document(|cursor, key| match key {
        "version" => put(&mut version, cursor.number(1)?),
        "source" => put(&mut source, cursor.parsed()?),
        "profiles" => put(&mut profiles, self::profiles(cursor)?),
        "text" => put(&mut whole, whole_text(cursor)?),
        "blocks" => put(&mut blocks, cursor.many(block)?),
        "passages" => put(&mut passages, cursor.many(span)?),
        "spans" => put(&mut spans, cursor.many(span)?),
        "checksum" => put(&mut checksum, cursor.parsed()?),
        _ => None,
    })?;
    Some(Lock {
        version: version?,
        source: source?,
        profiles: profiles?,
        text: whole?,
        blocks: blocks.unwrap_or_default(),
        passages: passages.unwrap_or_default(),
        spans: spans.unwrap_or_default(),
        checksum: checksum?,
    })
}

fn profiles(cursor: &mut Cursor<'_>) -> Option<Profiles> {
    let (mut text, mut hash, mut segmentation) = (None, None, None);
    cursor.record(|cursor, key| match key {
        "text" => put(&mut text, cursor.text()?.into()),
        "hash" => put(&mut hash, cursor.text()?.into()),
        "segmentation" => put(&mut segmentation, cursor.text()?.into()),
        _ => None,
    })?;
    Some(Profiles { text: text?, hash: hash?, segmentation: segmentation? })
}

fn whole_text(cursor: &mut Cursor<'_>) -> Option<LockedText> {
    let (mut length, mut sha256) = (None, None);
    cursor.record(|cursor, key| match key {
        "length" => put(&mut length, cursor.number(0)?),
        "sha256" => put(&mut sha256, cursor.parsed()?),
        _ => None,
    })?;
    Some(LockedText { length: length?, sha256: sha256? })
}

fn block(cursor: &mut Cursor<'_>) -> Option<LockedBlock> {
    let (mut start, mut length, mut sha256) = (None, None, None);
    cursor.record(|cursor, key| match key {
        "start" => put(&mut start, cursor.number(0)?),
        "length" => put(&mut length, cursor.number(0)?),
        "sha256" => put(&mut sha256, cursor.parsed()?),
        _ => None,
    })?;
    Some(LockedBlock { start: start?, length: length?, sha256: sha256? })
}

fn span(cursor: &mut Cursor<'_>) -> Option<LockedSpan> {
    let (mut at, mut start, mut end, mut words, mut length_fold) = (None, None, None, None, None);
    let (mut sha256_fold, mut before, mut after, mut occurrence, mut occurrences) = (None, None, None, None, None);
    cursor.record(|cursor, key| match key {
        "at" => put(&mut at, cursor.parsed()?),
        "start" => put(&mut start, cursor.number(0)?),
        "end" => put(&mut end, cursor.number(0)?),
        "words" => put(&mut words, cursor.number(1)?),
        "length_fold" => put(&mut length_fold, cursor.number(0)?),
        "sha256_fold" => put(&mut sha256_fold, cursor.parsed()?),
        "before" => put(&mut before, cursor.parsed()?),
        "after" => put(&mut after, cursor.parsed()?),
        "occurrence" => put(&mut occurrence, cursor.number(1)?),
        "occurrences" => put(&mut occurrences, cursor.number(1)?),
        _ => None,
    })?;
    Some(LockedSpan {
        at: at?,
        start: start?,
        end: end?,
        words: words?,
        length_fold: length_fold?,
        sha256_fold: sha256_fold?,
        before: before?,
        after: after?,
        occurrence: occurrence?,
        occurrences: occurrences?,
    })
}
