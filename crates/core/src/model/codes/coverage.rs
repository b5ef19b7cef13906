//! Kinds of sections and passages, and their coverage.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// The part of the publication that a section belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Title, date and other matter before the text.
    FrontMatter,
    /// The text that makes the claims; each of its sentences must be claimed or excluded.
    Body,
    /// Footnotes or endnotes.
    Notes,
    /// Biographies, links and other matter after the text.
    BackMatter,
}

impl Code for SectionKind {
    const LIST: &'static str = "section_kind";
}

/// The kind of a passage.
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

/// Whether a passage is claimed, excluded or unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// The passage has a primary, duplicate or restatement anchor.
    Claimed,
    /// The passage has no claim, for the reason given.
    Excluded,
    /// The passage has no claim and is not excluded.
    Unread,
}

impl Code for Coverage {
    const LIST: &'static str = "coverage";
}

/// The reason why a passage has no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExclusionReason {
    /// Text about the report itself, not about the world.
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
