//! `anchors.lock`: what the program knows of a source's text, without the text.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Digest, Locator, Slug};

/// The version of the lock's format.
pub const LOCK_VERSION: u32 = 1;

/// What a source's text looked like when its anchors were computed. Generated; never edited by hand.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The version of this file's format.
    pub version: u32,
    /// The source.
    pub source: Slug,
    /// The rules by which the numbers below were computed.
    pub profiles: Profiles,
    /// The whole text.
    pub text: LockedText,
    /// The blocks of the text, in order.
    pub blocks: Vec<LockedBlock>,
    /// Every sentence, in order.
    pub passages: Vec<LockedSpan>,
    /// Every run of words that a claim names, in the order of the text.
    pub spans: Vec<LockedSpan>,
    /// SHA-256 of all of the above, so that an edit by hand is seen.
    pub checksum: Digest,
}

impl Lock {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] =
        &["version", "source", "profiles", "text", "blocks", "passages", "spans", "checksum"];
}

/// The names of the rules by which a text was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profiles {
    /// How the text was made canonical, for offsets.
    pub text: String,
    /// How spans were folded, for hashes.
    pub hash: String,
    /// How sentences were told apart.
    pub segmentation: String,
}

impl Profiles {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["text", "hash", "segmentation"];
}

/// A whole text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedText {
    /// Length of the canonical text in code points.
    pub length: u32,
    /// SHA-256 of the canonical text in UTF-8, lower-case hex.
    pub sha256: Digest,
}

impl LockedText {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["length", "sha256"];
}

/// A block of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedBlock {
    /// Offset of its first code point in the canonical text.
    pub start: u32,
    /// Length in code points.
    pub length: u32,
    /// SHA-256 of the canonical block, lower-case hex.
    pub sha256: Digest,
}

impl LockedBlock {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["start", "length", "sha256"];
}

/// A sentence, or a run of its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedSpan {
    /// Its locator.
    pub at: Locator,
    /// Offset of its first code point in the canonical text.
    pub start: u32,
    /// Offset after its last code point.
    pub end: u32,
    /// Number of blank-separated words.
    pub words: u32,
    /// Length in code points after folding.
    pub length_fold: u32,
    /// SHA-256 of the folded span, lower-case hex.
    pub sha256_fold: Digest,
    /// First 16 hex digits of the SHA-256 of the folded 32 code points before it.
    pub before: Digest<8>,
    /// First 16 hex digits of the SHA-256 of the folded 32 code points after it.
    pub after: Digest<8>,
    /// Which of the places with the same folded words it is, from 1.
    pub occurrence: u32,
    /// How many places have the same folded words.
    pub occurrences: u32,
}

impl LockedSpan {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] =
        &["at", "start", "end", "words", "length_fold", "sha256_fold", "before", "after", "occurrence", "occurrences"];
}
