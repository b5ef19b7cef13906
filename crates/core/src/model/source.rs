//! A source: what was published, how its text is divided, and what of it carries no claim.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::codes::{ExclusionReason, SectionKind};
use super::{ClaimId, Date, Edtf, Prefix, Scope, Slug};

/// A publication whose claims the book holds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The source's id: the name of its folder.
    pub id: Slug,
    /// With what the ids of its claims begin.
    pub prefix: Prefix,
    /// What kind of publication it is, such as `report`.
    #[schemars(length(min = 1))]
    pub kind: String,
    /// The title.
    #[schemars(length(min = 1))]
    pub title: String,
    /// The subtitle.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub subtitle: Option<String>,
    /// The authors, in the order of the title page.
    #[schemars(length(min = 1))]
    pub authors: Vec<Author>,
    /// The publisher.
    #[schemars(length(min = 1))]
    pub publisher: String,
    /// The day of publication, which is the reference time of its claims.
    pub published: Date,
    /// The language of the text, as a BCP 47 tag.
    #[schemars(length(min = 2))]
    pub language: String,
    /// Where the publication can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub url: Option<String>,
    /// Which rendition of the publication the anchors refer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub rendition: Option<String>,
    /// The entity that holds what the authors assert.
    pub authored_by: Slug,
    /// The sections of the text, in its order; the first begins with block 0.
    #[schemars(length(min = 1))]
    pub sections: Vec<Section>,
    /// The footnotes or endnotes, as bibliographic facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// What carries no claim, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Exclusion>,
    /// Faults that may stand for a while, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

impl Source {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &[
        "id",
        "prefix",
        "kind",
        "title",
        "subtitle",
        "authors",
        "publisher",
        "published",
        "language",
        "url",
        "rendition",
        "authored_by",
        "sections",
        "notes",
        "coverage",
        "waivers",
    ];
}

/// An author of a source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// The family name.
    #[schemars(length(min = 1))]
    pub family: String,
    /// The given names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub given: Option<String>,
    /// The author as an entity of the book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<Slug>,
}

impl Author {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["family", "given", "entity"];
}

/// The name of somebody who wrote a cited work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// The family name.
    #[schemars(length(min = 1))]
    pub family: String,
    /// The given names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub given: Option<String>,
}

impl PersonName {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["family", "given"];
}

/// A section of the text, from its first block to the next section's.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The section's id, with which locators begin.
    pub id: Slug,
    /// A title for people.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What part of the publication it is.
    pub kind: SectionKind,
    /// The block with which it begins, counted from 0 over the whole text.
    pub first_block: u32,
    /// Whether its first block is a heading, which is then `p0`; else its first block is `p1`.
    pub heading: bool,
    /// The paragraphs that are pull quotes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub pull_quotes: Vec<u32>,
}

impl Section {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["id", "title", "kind", "first_block", "heading", "pull_quotes"];
}

/// A footnote or endnote.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The note's number.
    #[schemars(range(min = 1))]
    pub number: u32,
    /// The earlier note whose works it cites again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub same_as: Option<u32>,
    /// The works it cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub works: Vec<Work>,
    /// A remark of ours, for example why no claim cites it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub remark: Option<String>,
}

impl Note {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["number", "same_as", "works", "remark"];
}

/// A cited work.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// The title.
    #[schemars(length(min = 1))]
    pub title: String,
    /// The authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<PersonName>,
    /// The journal, newspaper, site or series in which it appeared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub container: Option<String>,
    /// The publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub publisher: Option<String>,
    /// When it was published, as EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Edtf>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub url: Option<String>,
}

impl Work {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["title", "authors", "container", "publisher", "published", "url"];
}

/// A part of the text that carries no claim.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Which part: a section, a paragraph or a sentence.
    pub at: Scope,
    /// Why it carries none.
    pub reason: ExclusionReason,
}

impl Exclusion {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["at", "reason"];
}

/// A fault that may stand until a day: of one claim, or of whatever lies in one part of the text.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["claim"]}, {"required": ["at"]}]))]
pub struct Waiver {
    /// The rule, such as `missing-horizon`; only rules whose breach breaks no table and no anchor may be waived.
    #[schemars(length(min = 1))]
    pub rule: String,
    /// The claim whose fault it is; or else `at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimId>,
    /// The part of the text on which the fault lies; or else `claim`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Scope>,
    /// Why the fault may stand.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it may.
    pub expires: Date,
}

impl Waiver {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["rule", "claim", "at", "reason", "expires"];
}
