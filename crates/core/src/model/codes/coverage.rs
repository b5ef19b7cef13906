//! Which part of a source a passage belongs to, and whether anybody has accounted for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// What part of the publication a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Title, date and what else stands before the text.
    FrontMatter,
    /// The text that makes the claims; every sentence of it is accounted for.
    Body,
    /// Footnotes or endnotes.
    Notes,
    /// Biographies, links and what else stands after the text.
    BackMatter,
}

impl Code for SectionKind {
    const LIST: &'static str = "section_kind";
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// A section's heading.
    Heading,
    /// Part of the front matter.
    FrontMatter,
    /// A sentence of running text.
    Body,
    /// A sentence set apart that repeats running text.
    PullQuote,
    /// Part of the notes.
    Notes,
    /// Part of the back matter.
    BackMatter,
}

impl Code for PassageKind {
    const LIST: &'static str = "passage_kind";
}

/// Whether a passage is accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// A primary, duplicate or restatement anchor lies on it.
    Claimed,
    /// It carries no claim, for the reason given.
    Excluded,
    /// Nobody has accounted for it yet.
    Unread,
}

impl Code for Coverage {
    const LIST: &'static str = "coverage";
}

/// Why a passage carries no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExclusionReason {
    /// It speaks of the report, not of the world.
    Metadiscourse,
    /// Buttons, biographies, notices.
    Boilerplate,
    /// References to other works.
    Bibliography,
    /// A heading.
    Heading,
    /// A question or figure of speech that asserts nothing.
    Rhetorical,
}

impl Code for ExclusionReason {
    const LIST: &'static str = "exclusion_reason";
}
