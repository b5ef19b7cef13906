//! Sources: publication data, the division of the text, and the parts without claims.

use serde::Deserialize;

use super::codes::{ExclusionReason, LikelihoodScale, SectionKind};
use super::record::{Conflict, Presence, record};
use super::{ClaimId, Date, Edtf, Invalid, Open, PartialDate, Pattern, Prefix, Scope, Slug, agent};

record! {
    "a source", Lines;
    /// A publication whose claims are in the book.
    pub struct Source {
        /// The source's id: the name of its folder.
        pub id: Slug,
        /// The prefix of the source's claim ids.
        pub prefix: Prefix,
        /// The kind of publication, such as `report`.
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
        /// The date of publication, which is the reference time of the source's claims: a day, or only the month or year
        /// if no more is known.
        pub published: PartialDate,
        /// The language of the text, as a BCP 47 tag.
        #[schemars(length(min = 2), extend("pattern" = "^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?|[Ii]-[A-Za-z]{3,8}|[Ee][Nn]-[Gg][Bb]-[Oo][Ee][Dd]|[Ss][Gg][Nn]-([Bb][Ee]-([Ff][Rr]|[Nn][Ll])|[Cc][Hh]-[Dd][Ee]))$"))]
        #[read(max = 35, form = language)]
        pub language: String,
        /// The scale of the source's verbal probability terms. The default is the scale of the vocabulary.
        pub likelihood: Option<Open<LikelihoodScale>>,
        /// The address of the publication.
        #[schemars(length(min = 1), extend("pattern" = "^https?://[A-Za-z0-9\\[][A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*$"))]
        #[read(form = url)]
        pub url: Option<String>,
        /// The rendition of the publication that the anchors refer to.
        #[schemars(length(min = 1))]
        pub rendition: Option<String>,
        /// The entity that holds the authors' own claims.
        pub authored_by: Slug,
        /// The sections, in the order of the text. The first section begins with block 0.
        #[schemars(length(min = 1))]
        pub sections: Vec<Section>,
        /// Corrections of wrong sentence ends: `{at: summary.p1, word: 14}` joins the sentence that ends with the 14th word of
        /// paragraph `summary.p1` to the next sentence.
        #[serde(default)]
        pub joins: Vec<Correction>,
        /// Corrections of missing sentence ends: `{at: summary.p1, word: 14}` ends a sentence with the 14th word of paragraph
        /// `summary.p1`.
        #[serde(default)]
        pub splits: Vec<Correction>,
        /// The footnotes or endnotes, as bibliographic facts.
        #[serde(default)]
        pub notes: Vec<Note>,
        /// The way in which the coded passages were chosen, if only a sample of the text is coded. Sentences outside the
        /// sample are then not reported as unread.
        #[schemars(length(min = 1))]
        pub sample: Option<String>,
        /// The parts of the text without claims, with reasons.
        #[serde(default)]
        pub coverage: Vec<Exclusion>,
        /// Faults that are accepted until a date, with reasons.
        #[serde(default)]
        pub waivers: Vec<Waiver>,
    }
}

impl Source {
    /// Returns the patterns of the exclusions, each with its index in `coverage`.
    pub fn patterns(&self) -> impl Iterator<Item = (usize, &Pattern)> {
        let exclusions = self.coverage.iter().enumerate();
        exclusions.filter_map(|(index, exclusion)| Some((index, exclusion.pattern.as_ref()?)))
    }
}

record! {
    "an author", Braces, check = person_or_organization;
    /// An author of a source: a person by `family` and `given`, or an organization by `name`.
    #[schemars(extend(
        "oneOf" = [{"required": ["name"]}, {"required": ["family"]}],
        "dependentRequired" = {"given": ["family"]},
    ))]
    pub struct Author {
        /// The name of an organization.
        #[schemars(length(min = 1))]
        pub name: Option<String>,
        /// The family name of a person.
        #[schemars(length(min = 1))]
        pub family: Option<String>,
        /// The given names of a person.
        #[schemars(length(min = 1))]
        pub given: Option<String>,
        /// The author as an entity of the book.
        pub entity: Option<Slug>,
    }
}

record! {
    "an author", Brackets, check = person_or_organization;
    /// The name of an author: a person by `family` and `given`, or an organization by `name`.
    #[derive(Eq, Deserialize)]
    #[schemars(extend(
        "oneOf" = [{"required": ["name"]}, {"required": ["family"]}],
        "dependentRequired" = {"given": ["family"]},
    ))]
    pub struct AuthorName {
        /// The name of an organization.
        #[schemars(length(min = 1))]
        #[read(undivided)]
        pub name: Option<String>,
        /// The family name of a person.
        #[schemars(length(min = 1))]
        #[read(undivided)]
        pub family: Option<String>,
        /// The given names of a person.
        #[schemars(length(min = 1))]
        #[read(undivided)]
        pub given: Option<String>,
    }
}

/// Checks that an author is a person or an organization, and has no fields of the other.
fn person_or_organization(fields: &dyn Presence) -> Vec<Conflict> {
    agent::person_or_organization(fields, "an author", &["given"])
}

record! {
    "a section", Braces;
    /// A section of the text, from its first block up to the next section.
    pub struct Section {
        /// The section's id, which is the first part of its locators.
        pub id: Slug,
        /// A title for people: words of the heading, if there is one, in any letter case.
        #[schemars(length(min = 1))]
        pub title: String,
        /// The part of the publication that the section belongs to.
        pub kind: SectionKind,
        /// The section's first block, counted from 0 over the whole text.
        pub first_block: u32,
        /// Whether the first block is a heading. A heading is `p0`; without a heading, the first block is `p1`.
        pub heading: bool,
        /// The paragraphs that are pull quotes.
        #[serde(default)]
        #[schemars(extend("uniqueItems" = true))]
        #[read(min = 1)]
        pub pull_quotes: Vec<u32>,
    }
}

record! {
    "a correction", Braces;
    /// A correction of the sentence segmentation: the last word of a sentence.
    #[derive(Eq)]
    pub struct Correction {
        /// The paragraph, such as `summary.p1`.
        pub at: Scope,
        /// The word, counted from 1 over the whole paragraph.
        #[schemars(range(min = 1))]
        pub word: u32,
    }
}

impl Correction {
    /// Returns whether the correction applies to a paragraph.
    #[must_use]
    pub fn is_of(&self, section: &str, paragraph: u32) -> bool {
        let Scope { section: own, paragraph: number, sentence } = &self.at;
        own.as_str() == section && *number == Some(paragraph) && sentence.is_none()
    }
}

record! {
    "a note", Lines;
    /// A footnote or endnote.
    pub struct Note {
        /// The note's number.
        #[schemars(range(min = 1))]
        pub number: u32,
        /// The earlier note whose works this note cites again.
        #[schemars(range(min = 1))]
        pub same_as: Option<u32>,
        /// The works that the note cites.
        #[serde(default)]
        pub works: Vec<Work>,
        /// A remark of the coders, for example why no claim cites the note.
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
        pub authors: Vec<AuthorName>,
        /// The journal, newspaper, site or series in which the work appeared.
        #[schemars(length(min = 1))]
        pub container: Option<String>,
        /// The publisher.
        #[schemars(length(min = 1))]
        pub publisher: Option<String>,
        /// The date of publication, as EDTF.
        pub published: Option<Edtf>,
        /// The address of the work.
        #[schemars(length(min = 1), extend("pattern" = "^https?://[A-Za-z0-9\\[][A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*$"))]
        #[read(form = url)]
        pub url: Option<String>,
    }
}

record! {
    "an exclusion", Braces, check = extent;
    /// Sentences without claims: one part of the text, or every sentence that matches a pattern.
    #[schemars(extend("oneOf" = [{"required": ["at"]}, {"required": ["pattern"]}]))]
    pub struct Exclusion {
        /// The part: a section, a paragraph or a sentence. Give either `at` or `pattern`.
        pub at: Option<Scope>,
        /// A regular expression for recurring furniture, such as `Page [0-9]+`. It excludes each sentence that it matches
        /// from the first to the last character, after folding, which makes all quotation marks and dashes straight.
        /// Give either `at` or `pattern`.
        pub pattern: Option<Pattern>,
        /// The reason why the part has no claims.
        pub reason: Open<ExclusionReason>,
    }
}

/// Checks that an exclusion has a place or a pattern.
fn extent(fields: &dyn Presence) -> Vec<Conflict> {
    either(fields, ["at", "pattern"], "an exclusion is of one part of the text or of all sentences with a pattern")
}

record! {
    "a waiver", Braces, check = subject;
    /// A fault that is accepted until a date, either of one claim or in one part of the text.
    #[schemars(extend("oneOf" = [{"required": ["claim"]}, {"required": ["at"]}]))]
    pub struct Waiver {
        /// The rule, such as `missing-horizon`. Rules that protect tables or anchors cannot be waived.
        #[schemars(length(min = 1))]
        pub rule: String,
        /// The claim with the fault. Give either `claim` or `at`.
        pub claim: Option<ClaimId>,
        /// The part of the text with the fault. Give either `claim` or `at`.
        pub at: Option<Scope>,
        /// The reason for accepting the fault.
        #[schemars(length(min = 1))]
        pub reason: String,
        /// The last day on which the waiver applies. Only waivers of rules of style may have none.
        pub expires: Option<Date>,
    }
}

/// Checks that a waiver is for one claim or for one part of the text.
fn subject(fields: &dyn Presence) -> Vec<Conflict> {
    either(fields, ["claim", "at"], "a waiver is for one claim or for one part of the text")
}

/// Checks that a record has exactly one of two fields.
fn either(fields: &dyn Presence, keys: [&str; 2], message: &str) -> Vec<Conflict> {
    let is_faulty = keys.iter().any(|key| fields.is_faulty(key));
    if is_faulty || fields.has(keys[0]) != fields.has(keys[1]) {
        return Vec::new();
    }
    let fault = Invalid::new(message, format!("write either `{}` or `{}`", keys[0], keys[1]));
    vec![Conflict { field: None, fault }]
}
