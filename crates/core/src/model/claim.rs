//! The claim record and its parts, in the order in which they are written.

use super::codes::{
    AttributionMode, Certainty, CitationBasis, CitationIntent, ClaimType, Domain, Feature, Form, Likelihood,
    OtherAnchorRole, ParticipantRole, Polarity, RelationBasis, RelationType, Stance, Status, TimeBasis, TimeModifier,
    TimeRelation, TimeRole,
};
use super::record::record;
use super::{Anchor, ClaimId, Date, Duration, Edtf, Items, Slug};

record! {
    "a claims file", Lines;
    /// The claims of one paragraph of a source.
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
        pub claims: Items<Claim>,
    }
}

record! {
    "a claim", Lines;
    /// One claim: one predicate, one polarity, one certainty, one time frame, one holder.
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
        #[serde(default)]
        #[schemars(extend("uniqueItems" = true))]
        pub features: Box<[Feature]>,
        /// Whether the position affirms or denies, as its holder would state it.
        #[serde(default)]
        pub polarity: Polarity,
        /// How firmly the holder commits to it.
        pub certainty: Certainty,
        /// The verbal probability term that the text uses, if it uses one.
        pub likelihood: Option<Likelihood>,
        /// Who does what in the claim.
        #[schemars(length(min = 1))]
        pub participants: Box<[Participant]>,
        /// The domains of the conduct named.
        #[schemars(length(min = 1, max = 4), extend("uniqueItems" = true))]
        pub domains: Box<[Domain]>,
        /// The forms of cooperation named.
        #[serde(default)]
        #[schemars(extend("uniqueItems" = true))]
        pub forms: Box<[Form]>,
        /// The times named or implied.
        #[serde(default)]
        pub times: Box<[Time]>,
        /// By whom and how it is put forward; the authors in their own voice if left out.
        #[serde(default)]
        pub attribution: Attribution,
        /// The notes of the source that back it.
        #[serde(default)]
        pub citations: Box<[Citation]>,
        /// Where it stands: its primary anchor.
        pub at: Anchor,
        /// Where it stands again.
        #[serde(default)]
        pub also_at: Box<[OtherAnchor]>,
        /// How it hangs together with other claims, this claim being the subject.
        #[serde(default)]
        pub relations: Box<[Relation]>,
        /// How far the record has come.
        #[serde(default)]
        pub status: Status,
        /// Who reviewed it; with status `reviewed`.
        pub reviewer: Option<Slug>,
        /// The day of the review; with status `reviewed`.
        pub reviewed_on: Option<Date>,
        /// The claim that replaces it; with status `superseded`.
        pub superseded_by: Option<ClaimId>,
        /// Why it was taken back; with status `withdrawn`.
        #[schemars(length(min = 1))]
        pub reason: Option<Box<str>>,
        /// The coder's remark, without text of the source.
        #[schemars(length(min = 1))]
        pub note: Option<Box<str>>,
    }
}

record! {
    "a participant", Braces;
    /// An entity and its part in the claim.
    pub struct Participant {
        /// The entity, by its id in `entities.yaml`.
        pub entity: Slug,
        /// What it does in the claim.
        pub role: ParticipantRole,
        /// What the entity is called or narrowed to here, in our own words.
        #[schemars(length(min = 1))]
        pub gloss: Option<Box<str>>,
    }
}

record! {
    "a time", Braces;
    /// A time named or implied, as a date, a length, or a relation to an event.
    pub struct Time {
        /// What the time is to the claim.
        pub role: TimeRole,
        /// When, as EDTF.
        pub edtf: Option<Edtf>,
        /// What a modifier in the text does to it.
        #[serde(rename = "mod")]
        pub modifier: Option<TimeModifier>,
        /// How it was read from the text.
        #[serde(default)]
        pub basis: TimeBasis,
        /// The shortest length named.
        pub duration_min: Option<Duration>,
        /// The longest length named.
        pub duration_max: Option<Duration>,
        /// How it stands to the event of `relative_to`.
        pub relation: Option<TimeRelation>,
        /// An event, by its id in `entities.yaml`.
        pub relative_to: Option<Slug>,
    }
}

record! {
    "an attribution", Braces;
    /// By whom and how a claim is put forward.
    #[derive(Default)]
    pub struct Attribution {
        /// The way in which it is put forward.
        #[serde(default)]
        pub mode: AttributionMode,
        /// Whose claim it is, by entity; the source's authors if left out.
        pub holder: Option<Slug>,
        /// Through whom the authors have it, by entity.
        pub via: Option<Slug>,
        /// How the authors stand to it.
        #[serde(default)]
        pub stance: Stance,
    }
}

record! {
    "a citation", Braces;
    /// A note of the source that backs the claim.
    pub struct Citation {
        /// The number of the note.
        #[schemars(range(min = 1))]
        pub note: u32,
        /// How we know that the note belongs to the claim.
        pub basis: CitationBasis,
        /// What the citation is for.
        pub intent: CitationIntent,
    }
}

record! {
    "a further anchor", Braces;
    /// A further place at which the claim stands.
    pub struct OtherAnchor {
        /// Where.
        pub at: Anchor,
        /// What the place is to the claim.
        #[serde(rename = "as")]
        pub role: OtherAnchorRole,
    }
}

record! {
    "a relation", Braces;
    /// A relation from this claim to another.
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
}
