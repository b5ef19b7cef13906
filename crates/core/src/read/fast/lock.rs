//! Lock files, as [`crate::read::tree::lock`] reads them.

use super::cursor::Cursor;
use crate::model::{Lock, LockedBlock, LockedSpan, LockedText, Profiles};

/// A lock without a fault; `None` where it takes the careful reader to say what is there.
#[must_use]
pub fn lock(text: &str) -> Option<Lock> {
    let (mut version, mut source, mut profiles, mut whole) = (None, None, None, None);
    let (mut blocks, mut passages, mut spans, mut checksum) = (None, None, None, None);
    Cursor::new(text)?.document(Lock::FIELDS, |cursor, key| {
        match key {
            "version" => version = Some(cursor.number(1)?),
            "source" => source = Some(cursor.parsed()?),
            "profiles" => profiles = Some(self::profiles(cursor)?),
            "text" => whole = Some(whole_text(cursor)?),
            "blocks" => blocks = Some(cursor.many(block)?),
            "passages" => passages = Some(cursor.many(span)?),
            "spans" => spans = Some(cursor.many(span)?),
            "checksum" => checksum = Some(cursor.parsed()?),
            _ => return None,
        }
        Some(())
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
    cursor.record(Profiles::FIELDS, |cursor, key| {
        match key {
            "text" => text = Some(cursor.text()?.into()),
            "hash" => hash = Some(cursor.text()?.into()),
            "segmentation" => segmentation = Some(cursor.text()?.into()),
            _ => return None,
        }
        Some(())
    })?;
    Some(Profiles { text: text?, hash: hash?, segmentation: segmentation? })
}

fn whole_text(cursor: &mut Cursor<'_>) -> Option<LockedText> {
    let (mut length, mut sha256) = (None, None);
    cursor.record(LockedText::FIELDS, |cursor, key| {
        match key {
            "length" => length = Some(cursor.number(0)?),
            "sha256" => sha256 = Some(cursor.parsed()?),
            _ => return None,
        }
        Some(())
    })?;
    Some(LockedText { length: length?, sha256: sha256? })
}

fn block(cursor: &mut Cursor<'_>) -> Option<LockedBlock> {
    let (mut start, mut length, mut sha256) = (None, None, None);
    cursor.record(LockedBlock::FIELDS, |cursor, key| {
        match key {
            "start" => start = Some(cursor.number(0)?),
            "length" => length = Some(cursor.number(0)?),
            "sha256" => sha256 = Some(cursor.parsed()?),
            _ => return None,
        }
        Some(())
    })?;
    Some(LockedBlock { start: start?, length: length?, sha256: sha256? })
}

fn span(cursor: &mut Cursor<'_>) -> Option<LockedSpan> {
    let (mut at, mut start, mut end, mut words, mut length_fold) = (None, None, None, None, None);
    let (mut sha256_fold, mut before, mut after, mut occurrence, mut occurrences) = (None, None, None, None, None);
    cursor.record(LockedSpan::FIELDS, |cursor, key| {
        match key {
            "at" => at = Some(cursor.parsed()?),
            "start" => start = Some(cursor.number(0)?),
            "end" => end = Some(cursor.number(0)?),
            "words" => words = Some(cursor.number(1)?),
            "length_fold" => length_fold = Some(cursor.number(0)?),
            "sha256_fold" => sha256_fold = Some(cursor.parsed()?),
            "before" => before = Some(cursor.parsed()?),
            "after" => after = Some(cursor.parsed()?),
            "occurrence" => occurrence = Some(cursor.number(1)?),
            "occurrences" => occurrences = Some(cursor.number(1)?),
            _ => return None,
        }
        Some(())
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
