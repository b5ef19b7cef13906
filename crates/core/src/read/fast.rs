//! Bytes to records in one step, for files in the plain style that people are asked to write.
//!
//! No tree, no spans, no diagnostics: at the first thing that it does not know, the fast reader gives up, and the tree
//! reader takes the file from its start. It is *sound*: whatever it accepts, [`crate::syntax::yaml`] and
//! [`crate::read::tree`] accept with equal records and without a fault. Tests hold it to that over generated and damaged
//! books and over the inputs of the YAML test suite, and a fuzz target over what libFuzzer makes of them.
//!
//! What it knows: mappings whose keys stand in the order of the model, in braces or on lines; lists in brackets or on
//! lines; scalars that are plain or in quotes on one line, folded and literal scalars; lines within braces and brackets
//! that end after commas; comments. It gives up on records with a check of several fields.

mod cursor;
mod record;

use std::mem;

use self::cursor::Cursor;
use super::tree::DecodedClaims;
use crate::model::{ClaimsFile, Lock};

/// Bytes of a long list that are read at a time.
const PART: usize = 512 * 1024;

/// The records of a claims file without a fault; `None` where only the tree reader can tell.
#[must_use]
pub fn claims(text: &str) -> Option<DecodedClaims> {
    claims_in_parts(text, PART)
}

/// As [`claims`], reading a list in parts of some bytes at least: with few, tests see parts in short texts too.
#[doc(hidden)]
#[must_use]
pub fn claims_in_parts(text: &str, bytes: usize) -> Option<DecodedClaims> {
    let mut header: ClaimsFile = Cursor::new(text, bytes)?.document()?;
    let claims = mem::take(&mut header.claims).sound;
    Some(DecodedClaims { header: Some(header), claims, lost: Vec::new(), unsound: Vec::new(), diagnostics: Vec::new() })
}

/// A lock without a fault; `None` where only the tree reader can tell.
#[must_use]
pub fn lock(text: &str) -> Option<Lock> {
    lock_in_parts(text, PART)
}

/// As [`lock`], reading a list in parts of some bytes at least.
#[doc(hidden)]
#[must_use]
pub fn lock_in_parts(text: &str, bytes: usize) -> Option<Lock> {
    Cursor::new(text, bytes)?.document()
}
