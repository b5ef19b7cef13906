//! The claim record and its parts, in the order in which they are written.

use super::codes::{
    AttributionMode, Certainty, CitationBasis, CitationIntent, ClaimType, Feature, OtherAnchorRole, ParticipantRole,
    Polarity, RelationBasis, RelationType, Stance, Status, TimeBasis, TimeModifier, TimeRelation, TimeRole,
};
use super::record::record;
use super::{Anchor, ClaimId, Date, Duration, Edtf, Facets, Items, Likelihood, Open, Slug};

record! {
    "a claims file", Lines;
    /// The claims of one paragraph of a source.
    pub struct ClaimsFile {
        /// The id of the source, which is the name of its folder.
        pub source: Slug,
        /// The coder of the claims, by the id in `coders.yaml`. A claim can name another coder.
        pub coder: Slug,
        /// The day on which the claims were coded, or last recoded.
        pub coded_on: Date,
        /// The version of the codebook used for coding, in quotes.
        #[schemars(length(min = 1))]
        pub codebook: String,
        /// The claims, in the order of the text.
        pub claims: Items<Claim>,
    }
}

record! {
    "a claim", Lines;
    /// A claim with one predicate, one polarity, one certainty, one time frame and one holder.
    pub struct Claim {
        /// The claim's id: opaque, never reused, never renumbered.
        pub id: ClaimId,
        /// The assertion, as one self-contained sentence in the coder's own words, of at most 300 characters. It has at
        /// least 20 characters, or at least 8 in Chinese, Japanese and Korean.
        #[schemars(length(min = 8, max = 300))]
        pub statement: Box<str>,
        /// The type of the claim.
        #[serde(rename = "type")]
        pub claim_type: ClaimType,
        /// Traits of the claim in addition to its type.
        #[serde(default)]
        #[schemars(extend("uniqueItems" = true))]
        pub features: Box<[Feature]>,
        /// Whether the position is affirmed or denied, as its holder would state it.
        #[serde(default)]
        pub polarity: Polarity,
        /// How firmly the holder commits to the claim.
        pub certainty: Certainty,
        /// The verbal probability term in the text, if there is one, on the scale of the source.
        pub likelihood: Option<Likelihood>,
        /// The entities in the claim, each with its role.
        #[serde(default)]
        pub participants: Box<[Participant]>,
        /// The codes in the facets of the book's vocabulary, each of which is a field.
        #[serde(flatten)]
        #[schemars(skip)]
        pub facets: Facets,
        /// The times that the claim names or implies.
        #[serde(default)]
        pub times: Box<[Time]>,
        /// Who puts the claim forward, and how. The default is the authors in their own voice.
        #[serde(default)]
        pub attribution: Attribution,
        /// The notes of the source that support the claim.
        #[serde(default)]
        pub citations: Box<[Citation]>,
        /// The primary anchor: the place in the source that makes the claim.
        pub at: Anchor,
        /// Further anchors of the claim.
        #[serde(default)]
        pub also_at: Box<[OtherAnchor]>,
        /// Relations to other claims. This claim is the subject.
        #[serde(default)]
        pub relations: Box<[Relation]>,
        /// The coder of the claim, if it is not the coder of the file.
        pub coder: Option<Slug>,
        /// The status of the record.
        #[serde(default)]
        pub status: Status,
        /// The second coder who read and accepted the claim; for status `checked`, and kept after a review.
        pub checked_by: Option<Slug>,
        /// The day of the second reading; for status `checked`, and kept after a review.
        pub checked_on: Option<Date>,
        /// The human reviewer; for status `reviewed` only.
        pub reviewer: Option<Slug>,
        /// The day of the review; for status `reviewed` only.
        pub reviewed_on: Option<Date>,
        /// The claim that replaces this claim; for status `superseded` only.
        pub superseded_by: Option<ClaimId>,
        /// The reason for the withdrawal; for status `withdrawn` only.
        #[schemars(length(min = 1))]
        pub reason: Option<Box<str>>,
        /// A remark of the coder, without text from the source.
        #[schemars(length(min = 1))]
        pub note: Option<Box<str>>,
    }
}

record! {
    "a participant", Braces;
    /// An entity with its role in the claim.
    pub struct Participant {
        /// The entity, by its id in `entities.yaml`.
        pub entity: Slug,
        /// The role of the entity in the claim.
        pub role: Open<ParticipantRole>,
        /// How the claim names or narrows the entity, in the coder's own words.
        #[schemars(length(min = 1))]
        pub gloss: Option<Box<str>>,
    }
}

record! {
    "a time", Braces;
    /// A time that the claim names or implies, as a date, a duration, or a relation to an event.
    pub struct Time {
        /// The role of the time in the claim.
        pub role: TimeRole,
        /// The date or interval, as EDTF.
        pub edtf: Option<Edtf>,
        /// How a modifier in the text changes the time.
        #[serde(rename = "mod")]
        pub modifier: Option<TimeModifier>,
        /// How the time was derived from the text.
        #[serde(default)]
        pub basis: TimeBasis,
        /// The shortest duration that the text names.
        pub duration_min: Option<Duration>,
        /// The longest duration that the text names.
        pub duration_max: Option<Duration>,
        /// The relation of the time to the event in `relative_to`.
        pub relation: Option<TimeRelation>,
        /// The event to which the time is related, by its id in `entities.yaml`.
        pub relative_to: Option<Slug>,
    }
}

record! {
    "an attribution", Braces;
    /// Who puts a claim forward, and how.
    #[derive(Default)]
    pub struct Attribution {
        /// Whether the authors state, report or presuppose the claim.
        #[serde(default)]
        pub mode: AttributionMode,
        /// The holder of the claim, as an entity id. The default is the source's authors.
        pub holder: Option<Slug>,
        /// The intermediary from whom the authors have the claim, as an entity id.
        pub via: Option<Slug>,
        /// The authors' stance on the claim.
        #[serde(default)]
        pub stance: Stance,
    }
}

record! {
    "a citation", Braces;
    /// A note of the source that supports the claim.
    pub struct Citation {
        /// The number of the note.
        #[schemars(range(min = 1))]
        pub note: u32,
        /// How the coder knows that the note belongs to the claim.
        pub basis: CitationBasis,
        /// The purpose of the citation, if the text shows it.
        pub intent: Option<CitationIntent>,
    }
}

record! {
    "a further anchor", Braces;
    /// A further anchor of the claim.
    pub struct OtherAnchor {
        /// The anchor.
        pub at: Anchor,
        /// The role of the anchor for the claim.
        #[serde(rename = "as")]
        pub role: OtherAnchorRole,
    }
}

record! {
    "a relation", Braces;
    /// A relation from this claim to another.
    pub struct Relation {
        /// The type of the relation, read from this claim to the object.
        #[serde(rename = "type")]
        pub relation_type: RelationType,
        /// The object: the other claim.
        pub object: ClaimId,
        /// How the relation was derived from the text.
        #[serde(default)]
        pub basis: RelationBasis,
    }
}
