//! The claim record and its parts, in the order in which they are written.

use schemars::JsonSchema;
use serde::Serialize;

use super::codes::{
    AttributionMode, Certainty, CitationBasis, CitationIntent, ClaimType, Domain, Feature, Form, Likelihood,
    OtherAnchorRole, ParticipantRole, Polarity, RelationBasis, RelationType, Stance, Status, TimeBasis, TimeModifier,
    TimeRelation, TimeRole,
};
use super::{Anchor, ClaimId, Date, Duration, Edtf, Slug};

/// The claims of one paragraph of a source.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimsFile {
    /// The source of the claims: the name of the folder that the file lies in.
    pub source: Slug,
    /// Who coded them.
    pub coder: Slug,
    /// The day on which they were coded, or recoded last.
    pub coded_on: Date,
    /// The version of the codebook by which they were coded, quoted.
    #[schemars(length(min = 1))]
    pub codebook: String,
    /// The claims, in the order of the text.
    pub claims: Vec<Claim>,
}

impl ClaimsFile {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["source", "coder", "coded_on", "codebook", "claims"];
}

/// One claim: one predicate, one polarity, one certainty, one time frame, one holder.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The claim's id: opaque, never reused, never renumbered.
    pub id: ClaimId,
    /// What is asserted, in one self-contained sentence of our own words.
    #[schemars(length(min = 20, max = 300))]
    pub statement: Box<str>,
    /// What kind of claim it is.
    #[serde(rename = "type")]
    pub claim_type: ClaimType,
    /// Traits beside the type.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub features: Box<[Feature]>,
    /// Whether the position affirms or denies, as its holder would state it.
    #[serde(default)]
    pub polarity: Polarity,
    /// How firmly the holder commits to it.
    pub certainty: Certainty,
    /// The verbal probability term that the text uses, if it uses one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Likelihood>,
    /// Who does what in the claim.
    #[schemars(length(min = 1))]
    pub participants: Box<[Participant]>,
    /// The domains of the conduct named.
    #[schemars(length(min = 1, max = 4), extend("uniqueItems" = true))]
    pub domains: Box<[Domain]>,
    /// The forms of cooperation named.
    #[serde(default, skip_serializing_if = "is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub forms: Box<[Form]>,
    /// The times named or implied.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub times: Box<[Time]>,
    /// By whom and how it is put forward; the authors in their own voice if left out.
    #[serde(default)]
    pub attribution: Attribution,
    /// The notes of the source that back it.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub citations: Box<[Citation]>,
    /// Where it stands: its primary anchor.
    pub at: Anchor,
    /// Where it stands again.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub also_at: Box<[OtherAnchor]>,
    /// How it hangs together with other claims, this claim being the subject.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub relations: Box<[Relation]>,
    /// How far the record has come.
    #[serde(default)]
    pub status: Status,
    /// Who reviewed it; with status `reviewed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<Slug>,
    /// The day of the review; with status `reviewed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Date>,
    /// The claim that replaces it; with status `superseded`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<ClaimId>,
    /// Why it was taken back; with status `withdrawn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub reason: Option<Box<str>>,
    /// The coder's remark, without text of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub note: Option<Box<str>>,
}

impl Claim {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &[
        "id",
        "statement",
        "type",
        "features",
        "polarity",
        "certainty",
        "likelihood",
        "participants",
        "domains",
        "forms",
        "times",
        "attribution",
        "citations",
        "at",
        "also_at",
        "relations",
        "status",
        "reviewer",
        "reviewed_on",
        "superseded_by",
        "reason",
        "note",
    ];
}

/// Lists are as long as they are, since there may be millions of claims.
fn is_empty<T>(list: &[T]) -> bool {
    list.is_empty()
}

/// An entity and its part in the claim.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// The entity, by its id in `entities.yaml`.
    pub entity: Slug,
    /// What it does in the claim.
    pub role: ParticipantRole,
    /// What the entity is called or narrowed to here, in our own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub gloss: Option<Box<str>>,
}

impl Participant {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["entity", "role", "gloss"];
}

/// A time named or implied, as a date, a length, or a relation to an event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// What the time is to the claim.
    pub role: TimeRole,
    /// When, as EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edtf: Option<Edtf>,
    /// What a modifier in the text does to it.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<TimeModifier>,
    /// How it was read from the text.
    #[serde(default)]
    pub basis: TimeBasis,
    /// The shortest length named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_min: Option<Duration>,
    /// The longest length named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_max: Option<Duration>,
    /// How it stands to the event of `relative_to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<TimeRelation>,
    /// An event, by its id in `entities.yaml`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative_to: Option<Slug>,
}

impl Time {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] =
        &["role", "edtf", "mod", "basis", "duration_min", "duration_max", "relation", "relative_to"];
}

/// By whom and how a claim is put forward.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// The way in which it is put forward.
    #[serde(default)]
    pub mode: AttributionMode,
    /// Whose claim it is, by entity; the source's authors if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<Slug>,
    /// Through whom the authors have it, by entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Slug>,
    /// How the authors stand to it.
    #[serde(default)]
    pub stance: Stance,
}

impl Attribution {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["mode", "holder", "via", "stance"];
}

/// A note of the source that backs the claim.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The number of the note.
    #[schemars(range(min = 1))]
    pub note: u32,
    /// How we know that the note belongs to the claim.
    pub basis: CitationBasis,
    /// What the citation is for.
    pub intent: CitationIntent,
}

impl Citation {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["note", "basis", "intent"];
}

/// A further place at which the claim stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherAnchor {
    /// Where.
    pub at: Anchor,
    /// What the place is to the claim.
    #[serde(rename = "as")]
    pub role: OtherAnchorRole,
}

impl OtherAnchor {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["at", "as"];
}

/// A relation from this claim to another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// How this claim stands to the object.
    #[serde(rename = "type")]
    pub relation_type: RelationType,
    /// The other claim.
    pub object: ClaimId,
    /// How the relation was read from the text.
    #[serde(default)]
    pub basis: RelationBasis,
}

impl Relation {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["type", "object", "basis"];
}
