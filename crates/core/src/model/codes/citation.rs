//! How notes of a source support claims.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::codes::MappingScheme;
use crate::model::{Code, CodeMapping, SkosMatch};

/// How the coder knows that a note belongs to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CitationBasis {
    /// The note's marker is at this place in the text.
    Marker,
    /// The coder judged from the note's title and date that the note supports the claim.
    Inferred,
}

impl Code for CitationBasis {
    const LIST: &'static str = "citation_basis";
}

/// The purpose of a citation (CiTO, the Citation Typing Ontology).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum CitationIntent {
    /// The cited work is given as factual evidence for the claim.
    CitesAsEvidence,
    /// The claim's figures are taken from the cited work.
    CitesAsDataSource,
    /// The cited work is given as an authority on the matter.
    CitesAsAuthority,
    /// The cited work is named as a source of further information.
    CitesForInformation,
    /// The claim takes its background or a term from the cited work.
    ObtainsBackgroundFrom,
    /// The claim explains what the cited work says.
    Explains,
    /// The claim supports what the cited work says.
    Supports,
    /// The claim disputes what the cited work says.
    Disputes,
}

impl Code for CitationIntent {
    const LIST: &'static str = "citation_intent";

    fn mappings(self) -> Vec<CodeMapping> {
        match self {
            Self::CitesAsEvidence => {
                vec![CodeMapping::new(MappingScheme::Cito, "citesAsEvidence", SkosMatch::ExactMatch)]
            }
            Self::CitesAsDataSource => {
                vec![CodeMapping::new(MappingScheme::Cito, "citesAsDataSource", SkosMatch::ExactMatch)]
            }
            Self::CitesAsAuthority => {
                vec![CodeMapping::new(MappingScheme::Cito, "citesAsAuthority", SkosMatch::ExactMatch)]
            }
            Self::CitesForInformation => {
                vec![CodeMapping::new(MappingScheme::Cito, "citesForInformation", SkosMatch::ExactMatch)]
            }
            Self::ObtainsBackgroundFrom => {
                vec![CodeMapping::new(MappingScheme::Cito, "obtainsBackgroundFrom", SkosMatch::ExactMatch)]
            }
            // CiTO has no such property.
            Self::Explains => Vec::new(),
            Self::Supports => vec![CodeMapping::new(MappingScheme::Cito, "supports", SkosMatch::ExactMatch)],
            Self::Disputes => vec![CodeMapping::new(MappingScheme::Cito, "disputes", SkosMatch::ExactMatch)],
        }
    }
}
