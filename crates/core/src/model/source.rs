//! A source: what was published, how its text is divided, and what of it carries no claim.

use serde::Deserialize;

use super::codes::{ExclusionReason, SectionKind};
use super::record::{Conflict, Presence, record};
use super::{ClaimId, Date, Edtf, Invalid, Prefix, Scope, Slug};

record! {
    "a source", Lines;
    /// A publication whose claims the book holds.
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
        #[schemars(length(min = 2), extend("pattern" = "^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?|[Ii]-[A-Za-z]{3,8}|[Ee][Nn]-[Gg][Bb]-[Oo][Ee][Dd]|[Ss][Gg][Nn]-([Bb][Ee]-([Ff][Rr]|[Nn][Ll])|[Cc][Hh]-[Dd][Ee]))$"))]
        #[read(max = 35, form = language)]
        pub language: String,
        /// Where the publication can be read.
        #[schemars(length(min = 1), extend("pattern" = "^https?://[A-Za-z0-9\\[][A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*$"))]
        #[read(form = url)]
        pub url: Option<String>,
        /// Which rendition of the publication the anchors refer to.
        #[schemars(length(min = 1))]
        pub rendition: Option<String>,
        /// The entity that holds what the authors assert.
        pub authored_by: Slug,
        /// The sections of the text, in its order; the first begins with block 0.
        #[schemars(length(min = 1))]
        pub sections: Vec<Section>,
        /// The footnotes or endnotes, as bibliographic facts.
        #[serde(default)]
        pub notes: Vec<Note>,
        /// What carries no claim, and why.
        #[serde(default)]
        pub coverage: Vec<Exclusion>,
        /// Faults that may stand for a while, and why.
        #[serde(default)]
        pub waivers: Vec<Waiver>,
    }
}

record! {
    "an author", Braces;
    /// An author of a source.
    pub struct Author {
        /// The family name.
        #[schemars(length(min = 1))]
        pub family: String,
        /// The given names.
        #[schemars(length(min = 1))]
        pub given: Option<String>,
        /// The author as an entity of the book.
        pub entity: Option<Slug>,
    }
}

record! {
    "a name", Brackets;
    /// The name of somebody who wrote a cited work.
    #[derive(Eq, Deserialize)]
    pub struct PersonName {
        /// The family name.
        #[schemars(length(min = 1))]
        #[read(undivided)]
        pub family: String,
        /// The given names.
        #[schemars(length(min = 1))]
        #[read(undivided)]
        pub given: Option<String>,
    }
}

record! {
    "a section", Braces;
    /// A section of the text, from its first block to the next section's.
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
        #[serde(default)]
        #[schemars(extend("uniqueItems" = true))]
        #[read(min = 1)]
        pub pull_quotes: Vec<u32>,
    }
}

record! {
    "a note", Lines;
    /// A footnote or endnote.
    pub struct Note {
        /// The note's number.
        #[schemars(range(min = 1))]
        pub number: u32,
        /// The earlier note whose works it cites again.
        #[schemars(range(min = 1))]
        pub same_as: Option<u32>,
        /// The works it cites.
        #[serde(default)]
        pub works: Vec<Work>,
        /// A remark of ours, for example why no claim cites it.
        #[schemars(length(min = 1))]
        pub remark: Option<String>,
    }
}

record! {
    "a cited work", Lines;
    /// A cited work.
    pub struct Work {
        /// The title.
        #[schemars(length(min = 1))]
        pub title: String,
        /// The authors.
        #[serde(default)]
        pub authors: Vec<PersonName>,
        /// The journal, newspaper, site or series in which it appeared.
        #[schemars(length(min = 1))]
        pub container: Option<String>,
        /// The publisher.
        #[schemars(length(min = 1))]
        pub publisher: Option<String>,
        /// When it was published, as EDTF.
        pub published: Option<Edtf>,
        /// Where it can be read.
        #[schemars(length(min = 1), extend("pattern" = "^https?://[A-Za-z0-9\\[][A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*$"))]
        #[read(form = url)]
        pub url: Option<String>,
    }
}

record! {
    "an exclusion", Braces;
    /// A part of the text that carries no claim.
    pub struct Exclusion {
        /// Which part: a section, a paragraph or a sentence.
        pub at: Scope,
        /// Why it carries none.
        pub reason: ExclusionReason,
    }
}

record! {
    "a waiver", Braces, check = subject;
    /// A fault that may stand until a day: of one claim, or of whatever lies in one part of the text.
    #[schemars(extend("oneOf" = [{"required": ["claim"]}, {"required": ["at"]}]))]
    pub struct Waiver {
        /// The rule, such as `missing-horizon`; only rules whose breach breaks no table and no anchor may be waived.
        #[schemars(length(min = 1))]
        pub rule: String,
        /// The claim whose fault it is; or else `at`.
        pub claim: Option<ClaimId>,
        /// The part of the text on which the fault lies; or else `claim`.
        pub at: Option<Scope>,
        /// Why the fault may stand.
        #[schemars(length(min = 1))]
        pub reason: String,
        /// The last day on which it may.
        pub expires: Date,
    }
}

/// Checks that a waiver is for one claim or for one part of the text.
fn subject(fields: &dyn Presence) -> Vec<Conflict> {
    let is_faulty = fields.is_faulty("claim") || fields.is_faulty("at");
    if is_faulty || fields.has("claim") != fields.has("at") {
        return Vec::new();
    }
    let fault = Invalid::new("a waiver is for one claim or for one part of the text", "write either `claim` or `at`");
    vec![Conflict { field: None, fault }]
}
