//! The code lists, one file per part of the record.
//!
//! A variant's doc comment is its definition in the schema, the code table and the codebook.

mod anchor;
mod attribution;
mod citation;
mod claim;
mod coder;
mod coverage;
mod entity;
mod likelihood;
mod mapping;
mod participant;
mod relation;
mod reliability;
mod split;
mod time;
mod verdict;

pub use anchor::{AnchorRole, AnchorVerdict, OtherAnchorRole};
pub use attribution::{AttributionMode, Stance};
pub use citation::{CitationBasis, CitationIntent};
pub use claim::{Certainty, ClaimType, Feature, Polarity, Status};
pub use coder::CoderKind;
pub use coverage::{Coverage, ExclusionReason, PassageKind, SectionKind};
pub use entity::{EntityKind, EntityStatus, IdentifierScheme};
pub(crate) use likelihood::BuiltInTerm;
pub use likelihood::LikelihoodScale;
pub use mapping::MappingScheme;
pub use participant::{DyadKind, ParticipantRole};
pub use relation::{RelationBasis, RelationType};
pub use reliability::{Level, Metric, Variable};
pub use split::Split;
pub use time::{TimeBasis, TimeModifier, TimeRelation, TimeRole};
pub use verdict::Verdict;

pub use crate::model::code::SkosMatch;
