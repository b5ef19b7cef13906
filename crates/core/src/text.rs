//! Source texts: canonical form, folding for hashes, division into passages, and finding anchors.
//!
//! This module does not use YAML. A lock contains only offsets, lengths and hashes, and no text of the source.

mod anchor;
mod copied;
mod document;
mod folder;
mod lock;
mod profile;
mod rebound;
mod segment;
mod tokens;
mod words;

pub use anchor::{Tally, Verdict, find, find_all};
pub use copied::{CopiedRun, Wording};
pub use document::{Document, Occurrence, Passage, Quoted, QuotedPlace};
pub(crate) use document::{HYPHENS, is_divided};
pub use folder::{TextsError, TextsOf};
pub use lock::{Outdated, checksum, compute, outdated, profiles, recompute, with_unplaced};
pub(crate) use profile::is_blank;
pub use profile::{HASH_PROFILE, TEXT_PROFILE, canonical, content_hash, fold, sha256};
pub use rebound::{Mapping, Rebound, Whereabouts, anchor_at, rebound};
pub use segment::SEGMENTATION_PROFILE;

use std::collections::BTreeMap;

/// The given texts, by source id.
pub type Texts = BTreeMap<String, Document>;
