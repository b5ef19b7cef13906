//! Reads files in the plain style directly to records.
//!
//! The fast reader builds no tree, spans or diagnostics. It gives up on anything that it does not support, and the tree
//! reader then reads the whole file. It is *sound*: whenever it accepts a file, [`crate::syntax::yaml`] and
//! [`crate::read::tree`] accept the file with equal records and without faults. Tests check this on generated and
//! damaged books and on the inputs of the YAML test suite. A fuzz target checks it on inputs from libFuzzer.
//!
//! It supports mappings with keys in the order of the model, in braces or on lines, and lists in brackets or on lines.
//! It supports plain and quoted scalars on one line, folded and literal scalars, and comments. Lines within braces and
//! brackets may end after commas. It gives up on records with a check across several fields.

mod cursor;
mod record;

use std::mem;

use self::cursor::Cursor;
use super::tree::DecodedClaims;
use crate::model::{BUILT_IN, ClaimsFile, Lock, Vocabulary};

/// Minimum size in bytes of a part of a long list. Parts are read in parallel.
const PART: usize = 512 * 1024;

/// Reads a claims file without faults. Returns `None` if the tree reader is needed.
#[must_use]
pub fn claims(text: &str, vocabulary: &Vocabulary) -> Option<DecodedClaims> {
    claims_in_parts(text, vocabulary, PART)
}

/// Reads like [`claims`], with long lists in parts of at least `bytes` bytes. Tests pass a small number to get several
/// parts from short texts.
#[doc(hidden)]
#[must_use]
pub fn claims_in_parts(text: &str, vocabulary: &Vocabulary, bytes: usize) -> Option<DecodedClaims> {
    let mut header: ClaimsFile = Cursor::new(text, bytes, vocabulary)?.document()?;
    let claims = mem::take(&mut header.claims).sound;
    Some(DecodedClaims { header: Some(header), claims, lost: Vec::new(), unsound: Vec::new(), diagnostics: Vec::new() })
}

/// Reads a lock without faults. Returns `None` if the tree reader is needed.
#[must_use]
pub fn lock(text: &str) -> Option<Lock> {
    lock_in_parts(text, PART)
}

/// Reads like [`lock`], with long lists in parts of at least `bytes` bytes.
#[doc(hidden)]
#[must_use]
pub fn lock_in_parts(text: &str, bytes: usize) -> Option<Lock> {
    Cursor::new(text, bytes, &BUILT_IN)?.document()
}
