//! Frequencies of values in the 149 claims that `claims/axis-of-upheaval` had before `ADJUDICATION.md`, as weights.
//!
//! In tables with weights of `10 *`, values that the model allows but the real claims lack have a weight of 1, so that
//! every code and field occurs.

use claimbook_core::model::codes::{
    AttributionMode, Certainty, CitationIntent, ClaimType, EntityKind, Feature, ParticipantRole, RelationBasis,
    RelationType, Stance,
};

/// Items with their weights.
pub(crate) type Table<T, const N: usize> = [(T, usize); N];

pub(crate) const TYPES: Table<ClaimType, 7> = [
    (ClaimType::Predictive, 63),
    (ClaimType::Descriptive, 37),
    (ClaimType::Intentional, 21),
    (ClaimType::Causal, 14),
    (ClaimType::Normative, 7),
    (ClaimType::Evaluative, 4),
    (ClaimType::Definitional, 3),
];

/// Certainties of predictive claims.
pub(crate) const CERTAINTIES_AHEAD: Table<Certainty, 6> = [
    (Certainty::Likely, 10 * 27),
    (Certainty::Asserted, 10 * 23),
    (Certainty::Possible, 10 * 9),
    (Certainty::Open, 10 * 3),
    (Certainty::Unlikely, 10),
    (Certainty::NearCertain, 1),
];

/// Certainties of all other claims.
pub(crate) const CERTAINTIES: Table<Certainty, 6> = [
    (Certainty::Asserted, 10 * 80),
    (Certainty::Possible, 10 * 4),
    (Certainty::Open, 10),
    (Certainty::Likely, 10),
    (Certainty::NearCertain, 1),
    (Certainty::Unlikely, 1),
];

pub(crate) const FEATURES: Table<&[Feature], 10> = [
    (&[], 10 * 87),
    (&[Feature::Causal], 10 * 28),
    (&[Feature::Comparative], 10 * 17),
    (&[Feature::Conditional], 10 * 5),
    (&[Feature::Quantitative], 10 * 5),
    (&[Feature::Causal, Feature::Comparative], 10 * 3),
    (&[Feature::Causal, Feature::Conditional], 10),
    (&[Feature::Counterfactual], 10),
    (&[Feature::Generic], 10),
    (&[Feature::Causal, Feature::Counterfactual], 10),
];

pub(crate) const PARTICIPANTS: Table<usize, 7> = [(1, 32), (2, 66), (3, 26), (4, 16), (5, 4), (6, 3), (8, 2)];

/// Roles of the first participant. In advice, the first participant is the addressee.
pub(crate) const FIRST_ROLES: Table<ParticipantRole, 5> = [
    (ParticipantRole::Actor, 137),
    (ParticipantRole::Affected, 2),
    (ParticipantRole::Conduit, 1),
    (ParticipantRole::Target, 1),
    (ParticipantRole::Topic, 1),
];

pub(crate) const SECOND_ROLES: Table<ParticipantRole, 7> = [
    (ParticipantRole::Target, 24),
    (ParticipantRole::Topic, 24),
    (ParticipantRole::Beneficiary, 22),
    (ParticipantRole::Affected, 17),
    (ParticipantRole::Recipient, 15),
    (ParticipantRole::Actor, 12),
    (ParticipantRole::Conduit, 2),
];

pub(crate) const FURTHER_ROLES: Table<ParticipantRole, 6> = [
    (ParticipantRole::Affected, 26),
    (ParticipantRole::Target, 26),
    (ParticipantRole::Topic, 24),
    (ParticipantRole::Recipient, 9),
    (ParticipantRole::Actor, 5),
    (ParticipantRole::Beneficiary, 4),
];

/// Kinds of participants.
pub(crate) const KINDS: Table<EntityKind, 7> = [
    (EntityKind::State, 152),
    (EntityKind::Group, 96),
    (EntityKind::Government, 49),
    (EntityKind::Collective, 39),
    (EntityKind::Place, 10),
    (EntityKind::Person, 7),
    (EntityKind::Organization, 5),
];

/// The share of participants with a gloss.
pub(crate) const GLOSSES: (usize, usize) = (32, 360);

pub(crate) const DOMAINS: Table<&[&str], 9> = [
    (&["unspecified"], 10 * 54),
    (&["military"], 10 * 47),
    (&["political"], 10 * 31),
    (&["military", "political"], 10 * 7),
    (&["informational"], 10 * 5),
    (&["economic"], 10 * 4),
    (&["military", "economic", "political", "informational"], 10),
    (&["economic", "political"], 1),
    (&["political", "informational"], 1),
];

pub(crate) const FORMS: Table<&[&str], 25> = [
    (&["general"], 10 * 68),
    (&[], 10 * 58),
    (&["lesson_sharing"], 10 * 4),
    (&["diplomatic_cover"], 10 * 3),
    (&["arms_transfer"], 10 * 2),
    (&["narrative_alignment"], 10 * 2),
    (&["troop_deployment"], 10 * 2),
    (&["basing_access"], 10),
    (&["defense_diplomacy"], 10),
    (&["gray_zone_support"], 10),
    (&["monetary_alternative"], 10),
    (&["nuclear_missile_assistance"], 10),
    (&["operational_coordination"], 10),
    (&["sanctions_evasion"], 10),
    (&["technology_transfer"], 10),
    (&["arms_transfer", "general"], 10),
    (&["technology_transfer", "defense_diplomacy"], 10),
    (&["component_supply", "coproduction"], 1),
    (&["intelligence_sharing"], 1),
    (&["joint_exercise"], 1),
    (&["security_commitment"], 1),
    (&["trade_investment"], 1),
    (&["training_advising"], 1),
    (&["financial_support"], 1),
    (&["other"], 1),
];

pub(crate) const ATTRIBUTIONS: Table<(AttributionMode, Stance), 8> = [
    ((AttributionMode::Author, Stance::Endorses), 10 * 121),
    ((AttributionMode::Presupposed, Stance::Endorses), 10 * 17),
    ((AttributionMode::ReportedBelief, Stance::Unclear), 10 * 4),
    ((AttributionMode::Author, Stance::Unclear), 10 * 4),
    ((AttributionMode::ReportedAnonymous, Stance::Rejects), 10 * 2),
    ((AttributionMode::ReportedSpeech, Stance::Unclear), 10),
    ((AttributionMode::ReportedSpeech, Stance::Neutral), 1),
    ((AttributionMode::ReportedBelief, Stance::Endorses), 1),
];

/// The share of claims with a citation.
pub(crate) const CITATIONS: (usize, usize) = (11, 149);

/// Intents of citations.
pub(crate) const INTENTS: Table<CitationIntent, 7> = [
    (CitationIntent::CitesAsEvidence, 10 * 6),
    (CitationIntent::CitesAsAuthority, 10 * 2),
    (CitationIntent::ObtainsBackgroundFrom, 10 * 2),
    (CitationIntent::CitesForInformation, 10),
    (CitationIntent::CitesAsDataSource, 1),
    (CitationIntent::Supports, 1),
    (CitationIntent::Disputes, 1),
];

/// The number of relations of which a claim is the subject.
pub(crate) const RELATIONS: Table<usize, 6> = [(0, 32), (1, 89), (2, 21), (3, 5), (4, 1), (5, 1)];

pub(crate) const RELATION_TYPES: Table<(RelationType, RelationBasis), 16> = [
    ((RelationType::Supports, RelationBasis::Implicit), 10 * 42),
    ((RelationType::Elaborates, RelationBasis::Implicit), 10 * 19),
    ((RelationType::Exemplifies, RelationBasis::Implicit), 10 * 19),
    ((RelationType::Exemplifies, RelationBasis::Explicit), 10 * 13),
    ((RelationType::Supports, RelationBasis::Explicit), 10 * 12),
    ((RelationType::LeadsTo, RelationBasis::Implicit), 10 * 10),
    ((RelationType::Elaborates, RelationBasis::Explicit), 10 * 8),
    ((RelationType::Qualifies, RelationBasis::Explicit), 10 * 8),
    ((RelationType::Conditions, RelationBasis::Explicit), 10 * 6),
    ((RelationType::LeadsTo, RelationBasis::Explicit), 10 * 6),
    ((RelationType::Rebuts, RelationBasis::Implicit), 10 * 4),
    ((RelationType::Rebuts, RelationBasis::Explicit), 10 * 3),
    ((RelationType::Restates, RelationBasis::CrossSection), 10 * 2),
    ((RelationType::Restates, RelationBasis::Implicit), 10 * 2),
    ((RelationType::Qualifies, RelationBasis::Implicit), 10),
    ((RelationType::Supports, RelationBasis::CrossSection), 1),
];

/// The distance to the object, in claims; 0 means seven or more in either direction.
pub(crate) const DISTANCES: Table<isize, 11> =
    [(-1, 35), (-2, 12), (-3, 8), (-4, 4), (-5, 3), (-6, 1), (1, 17), (2, 5), (3, 6), (4, 6), (0, 58)];

/// The number of claims on a sentence with claims.
pub(crate) const CLAIMS_ON_SENTENCE: Table<usize, 6> = [(1, 14), (2, 20), (3, 16), (4, 5), (5, 4), (7, 1)];

/// The number of parts of a primary anchor; 0 means the whole sentence.
pub(crate) const PARTS: Table<usize, 4> = [(0, 14), (1, 88), (2, 38), (3, 9)];

/// The share of claims with a coder's note.
pub(crate) const NOTES: (usize, usize) = (24, 149);

/// Lengths of statements in characters: the minimum, each decile, the maximum.
pub(crate) const STATEMENT_LENGTHS: [usize; 11] = [37, 64, 78, 83, 90, 98, 106, 117, 125, 146, 190];

/// One in this number of claims has a comment on a separate line, a non-ASCII character in its statement, or a status
/// other than `draft`. None of the 149 real claims has one, so the true rate may be up to one in fifty.
pub(crate) const RARELY: usize = 200;
