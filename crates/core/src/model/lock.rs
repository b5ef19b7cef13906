//! `anchors.lock`: offsets, lengths and hashes of a source's text, without the text itself.

use std::fmt;

use serde::Deserialize;

use super::record::record;
use super::{Correction, Digest, Locator, Pattern, Slug};

/// The version of the lock's format.
pub const LOCK_VERSION: u32 = 1;

record! {
    "a lock", Lines;
    /// The state of a source's text when its anchors were computed. The file is generated and must not be edited by
    /// hand.
    pub struct Lock {
        /// The version of this file's format.
        #[read(min = 1)]
        pub version: u32,
        /// The source.
        pub source: Slug,
        /// The names of the rules that were used to compute the fields below.
        pub profiles: Profiles,
        /// The whole text.
        pub text: LockedText,
        /// The joins of the source with which the passages were computed.
        #[serde(default)]
        pub joins: Vec<Correction>,
        /// The splits of the source with which the passages were computed.
        #[serde(default)]
        pub splits: Vec<Correction>,
        /// The patterns of the source's exclusions, in their order, each with the passages that it matches.
        #[serde(default)]
        pub patterns: Vec<LockedPattern>,
        /// The blocks of the text, in order.
        pub blocks: Vec<LockedBlock>,
        /// Every sentence, in order.
        pub passages: Vec<LockedSpan>,
        /// Every run of words that a claim names, in the order of the text.
        pub spans: Vec<LockedSpan>,
        /// The anchors that `claimbook rebase` could not place in a revised text. Their locators in the records still
        /// refer to the earlier text.
        #[serde(default)]
        pub unplaced: Vec<Unplaced>,
        /// SHA-256 of all fields above, to detect edits by hand.
        pub checksum: Digest,
    }
}

record! {
    "the profiles", Braces;
    /// The names of the rules that were applied to a text.
    #[derive(Eq, Deserialize)]
    pub struct Profiles {
        /// The rules for the canonical text, to which offsets refer.
        pub text: String,
        /// The rules for folding spans before hashing.
        pub hash: String,
        /// The rules for dividing the text into sentences.
        pub segmentation: String,
    }
}

record! {
    "the whole text", Braces;
    /// The length and digest of a whole text.
    #[derive(Eq)]
    pub struct LockedText {
        /// Length of the canonical text in code points.
        pub length: u32,
        /// SHA-256 of the canonical text in UTF-8, lower-case hex.
        pub sha256: Digest,
    }
}

record! {
    "a block", Braces;
    /// A block of a text.
    #[derive(Eq)]
    pub struct LockedBlock {
        /// Offset of the first code point in the canonical text.
        pub start: u32,
        /// Length in code points.
        pub length: u32,
        /// SHA-256 of the canonical block, lower-case hex.
        pub sha256: Digest,
    }
}

record! {
    "a pattern", Braces;
    /// A pattern of an exclusion.
    #[derive(Eq)]
    pub struct LockedPattern {
        /// The pattern.
        pub pattern: Pattern,
        /// The passages that it matches, in the order of the text.
        #[serde(default)]
        pub passages: Vec<Locator>,
    }
}

record! {
    "a span", Braces;
    /// A sentence, or a run of its words.
    #[derive(Eq)]
    pub struct LockedSpan {
        /// The locator of the span.
        pub at: Locator,
        /// Offset of the first code point in the canonical text.
        pub start: u32,
        /// Offset after the last code point in the canonical text.
        pub end: u32,
        /// Number of whitespace-separated words.
        #[read(min = 1)]
        pub words: u32,
        /// Length in code points after folding.
        pub length_fold: u32,
        /// SHA-256 of the folded span, lower-case hex.
        pub sha256_fold: Digest,
        /// First 16 hex digits of the SHA-256 of the 32 code points before the span, after folding.
        pub before: Digest<8>,
        /// First 16 hex digits of the SHA-256 of the 32 code points after the span, after folding.
        pub after: Digest<8>,
        /// The position of this span among all places with the same folded words, from 1.
        #[read(min = 1)]
        pub occurrence: u32,
        /// Number of places with the same folded words.
        #[read(min = 1)]
        pub occurrences: u32,
    }
}

record! {
    "an unplaced anchor", Braces;
    /// An anchor whose words were not found for certain in a revised text.
    #[derive(Eq)]
    pub struct Unplaced {
        /// The id of the claim, or the list of `source.yaml`: `coverage` or `waivers`.
        #[schemars(length(min = 1))]
        pub subject: String,
        /// The coder, for a claim of an independent coding.
        pub coder: Option<Slug>,
        /// The anchor or scope, as in the record. The entry has no effect once the record has another one.
        #[schemars(length(min = 1))]
        pub at: String,
        /// SHA-256 of the folded words in the earlier text, lower-case hex. Several spans are joined by a space.
        pub sha256_fold: Digest,
    }
}

impl Unplaced {
    /// Returns whether the entry is about an anchor or scope of a record.
    #[must_use]
    pub fn is_of(&self, subject: &str, coder: Option<&str>, at: &str) -> bool {
        self.subject == subject && self.coder.as_ref().map(Slug::as_str) == coder && self.at == at
    }
}

/// Writes the text of the lock file, with one line per block, passage and span. A change to one claim then changes one
/// line.
impl fmt::Display for Lock {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let profiles = &self.profiles;
        writeln!(text, "# Generated by `claimbook anchor`; never edited by hand. Holds no text of the source.")?;
        writeln!(text, "version: {}\nsource: {}", self.version, self.source)?;
        writeln!(
            text,
            "profiles: {{text: {}, hash: {}, segmentation: {}}}",
            profiles.text, profiles.hash, profiles.segmentation
        )?;
        writeln!(text, "text: {{length: {}, sha256: \"{}\"}}", self.text.length, self.text.sha256)?;
        for (key, corrections) in [("joins", &self.joins), ("splits", &self.splits)] {
            if !corrections.is_empty() {
                list(text, key, corrections)?;
            }
        }
        if !self.patterns.is_empty() {
            list(text, "patterns", &self.patterns)?;
        }
        list(text, "blocks", &self.blocks)?;
        list(text, "passages", &self.passages)?;
        list(text, "spans", &self.spans)?;
        if !self.unplaced.is_empty() {
            list(text, "unplaced", &self.unplaced)?;
        }
        writeln!(text, "checksum: \"{}\"", self.checksum)
    }
}

fn list<T: fmt::Display>(text: &mut fmt::Formatter<'_>, key: &str, items: &[T]) -> fmt::Result {
    if items.is_empty() {
        return writeln!(text, "{key}: []");
    }
    writeln!(text, "{key}:")?;
    items.iter().try_for_each(|item| writeln!(text, "  - {item}"))
}

impl fmt::Display for Correction {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{{at: {}, word: {}}}", self.at, self.word)
    }
}

impl fmt::Display for LockedBlock {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{{start: {}, length: {}, sha256: \"{}\"}}", self.start, self.length, self.sha256)
    }
}

impl fmt::Display for Unplaced {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{{subject: {}, ", self.subject)?;
        if let Some(coder) = &self.coder {
            write!(text, "coder: {coder}, ")?;
        }
        write!(text, "at: \"{}\", sha256_fold: \"{}\"}}", self.at, self.sha256_fold)
    }
}

impl fmt::Display for LockedPattern {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A pattern has no control characters, so its JSON string is a YAML scalar that reads back.
        write!(text, "{{pattern: {}", serde_json::Value::from(self.pattern.as_str()))?;
        let Some((first, others)) = self.passages.split_first() else { return text.write_str("}") };
        write!(text, ", passages: [\"{first}\"")?;
        others.iter().try_for_each(|at| write!(text, ", \"{at}\""))?;
        text.write_str("]}")
    }
}

impl fmt::Display for LockedSpan {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{{at: \"{}\", start: {}, end: {}, words: {}, ", self.at, self.start, self.end, self.words)?;
        write!(text, "length_fold: {}, sha256_fold: \"{}\", ", self.length_fold, self.sha256_fold)?;
        write!(text, "before: \"{}\", after: \"{}\", ", self.before, self.after)?;
        write!(text, "occurrence: {}, occurrences: {}}}", self.occurrence, self.occurrences)
    }
}
