//! A source's text: made canonical, folded for hashes, divided into passages, and found again.
//!
//! Nothing here knows YAML, and nothing here leaves text behind: what goes into a lock is offsets,
//! lengths and hashes.

mod anchor;
mod copied;
mod document;
mod lock;
mod profile;
mod rebound;
mod segment;
mod tokens;
mod words;

pub use anchor::{Tally, Verdict, find, find_all};
pub use copied::{CopiedRun, Wording};
pub use document::{Document, Passage};
pub use lock::{Outdated, checksum, compute, outdated, profiles, recompute};
pub use profile::{HASH_PROFILE, TEXT_PROFILE, canonical, fold, sha256};
pub use rebound::{Mapping, Rebound, Whereabouts, rebound};
pub use segment::SEGMENTATION_PROFILE;

use std::collections::BTreeMap;

/// The texts at hand, by source id.
pub type Texts = BTreeMap<String, Document>;
