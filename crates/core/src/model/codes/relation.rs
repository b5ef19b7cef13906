//! Relations between two claims, read from subject to object.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::codes::MappingScheme;
use crate::model::{Code, CodeMapping, SkosMatch};

/// The relation of the subject to the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationType {
    /// The subject is a reason to believe the object.
    Supports,
    /// The subject is a reason to reject the object.
    Rebuts,
    /// The subject limits the scope or strength of the object.
    Qualifies,
    /// The object is said to hold if, or even if, the subject holds.
    Conditions,
    /// The state of affairs in the subject brings about the one in the object, as a fact and not as a reason to
    /// believe.
    LeadsTo,
    /// The subject adds detail to the object.
    Elaborates,
    /// The subject is an instance of the object.
    Exemplifies,
    /// The subject and the object are the same proposition, coded twice because certainty or time differs.
    Restates,
}

impl Code for RelationType {
    const LIST: &'static str = "relation_type";

    fn mappings(self) -> Vec<CodeMapping> {
        match self {
            Self::Supports => vec![
                CodeMapping::new(MappingScheme::Aif, "RA", SkosMatch::CloseMatch),
                CodeMapping::new(MappingScheme::Pdtb3, "Contingency.Cause+Belief", SkosMatch::CloseMatch),
                CodeMapping::new(MappingScheme::Iso246178, "cause", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cito, "supports", SkosMatch::CloseMatch),
            ],
            Self::Rebuts => vec![
                CodeMapping::new(MappingScheme::Aif, "CA", SkosMatch::CloseMatch),
                CodeMapping::new(MappingScheme::Pdtb3, "Comparison.Concession", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Iso246178, "concession", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Cito, "disputes", SkosMatch::CloseMatch),
            ],
            Self::Qualifies => vec![
                CodeMapping::new(MappingScheme::Aif, "CA", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Pdtb3, "Comparison.Concession", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Iso246178, "concession", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Cito, "qualifies", SkosMatch::CloseMatch),
            ],
            Self::Conditions => vec![
                CodeMapping::new(MappingScheme::Pdtb3, "Contingency.Condition", SkosMatch::CloseMatch),
                CodeMapping::new(MappingScheme::Iso246178, "condition", SkosMatch::CloseMatch),
            ],
            Self::LeadsTo => vec![
                CodeMapping::new(MappingScheme::Pdtb3, "Contingency.Cause.Result", SkosMatch::CloseMatch),
                CodeMapping::new(MappingScheme::Iso246178, "cause", SkosMatch::CloseMatch),
            ],
            Self::Elaborates => vec![
                CodeMapping::new(MappingScheme::Pdtb3, "Expansion.Level-of-detail", SkosMatch::CloseMatch),
                CodeMapping::new(MappingScheme::Iso246178, "elaboration", SkosMatch::CloseMatch),
            ],
            Self::Exemplifies => vec![
                CodeMapping::new(MappingScheme::Pdtb3, "Expansion.Instantiation", SkosMatch::CloseMatch),
                CodeMapping::new(MappingScheme::Iso246178, "exemplification", SkosMatch::CloseMatch),
            ],
            Self::Restates => vec![
                CodeMapping::new(MappingScheme::Pdtb3, "Expansion.Equivalence", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Iso246178, "restatement", SkosMatch::RelatedMatch),
            ],
        }
    }
}

/// How the relation was derived from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum RelationBasis {
    /// A connective in the text states the relation.
    #[default]
    Explicit,
    /// The order and meaning of the sentences imply the relation.
    Implicit,
    /// The claims are in different sections, and only the argument as a whole connects them.
    CrossSection,
}

impl Code for RelationBasis {
    const LIST: &'static str = "relation_basis";
}
