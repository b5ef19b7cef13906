//! Forms of cooperation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::codes::{Domain, MappingScheme};
use crate::model::{Code, CodeMapping, SkosMatch};

/// A form of cooperation that the claim names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Finished weapons or ammunition.
    ArmsTransfer,
    /// Dual-use goods, inputs, electronics.
    ComponentSupply,
    /// Designs, know-how, licences.
    TechnologyTransfer,
    /// Joint or licensed manufacture, joint research and development.
    Coproduction,
    /// Exercises and patrols together.
    JointExercise,
    /// Training or advising a partner's forces.
    TrainingAdvising,
    /// Own personnel sent to a partner's territory or war.
    TroopDeployment,
    /// Bases, ports, airspace.
    BasingAccess,
    /// Passing on intelligence.
    IntelligenceSharing,
    /// Plans, timing or theaters coordinated.
    OperationalCoordination,
    /// Combat experience and practice passed on.
    LessonSharing,
    /// Senior visits and talks on defense.
    DefenseDiplomacy,
    /// A treaty or pledge to help.
    SecurityCommitment,
    /// Votes, vetoes, endorsement.
    DiplomaticCover,
    /// Trade and investment.
    TradeInvestment,
    /// Money, credit or debt relief.
    FinancialSupport,
    /// Blunting or circumventing sanctions.
    SanctionsEvasion,
    /// Settlement in currencies other than the dollar.
    MonetaryAlternative,
    /// Aligned messaging.
    NarrativeAlignment,
    /// Help with nuclear or missile programs.
    NuclearMissileAssistance,
    /// Help with acts below the threshold of war.
    GrayZoneSupport,
    /// Cooperation whose form the text does not specify.
    General,
    /// A form that the text specifies and this list does not have; a note says which.
    Other,
}

impl Code for Form {
    const LIST: &'static str = "form";

    fn default_domain(self) -> Option<Domain> {
        match self {
            Self::TradeInvestment | Self::FinancialSupport | Self::SanctionsEvasion | Self::MonetaryAlternative => {
                Some(Domain::Economic)
            }
            Self::NarrativeAlignment => Some(Domain::Informational),
            Self::DiplomaticCover | Self::GrayZoneSupport => Some(Domain::Political),
            Self::General | Self::Other => None,
            _ => Some(Domain::Military),
        }
    }

    fn mappings(self) -> Vec<CodeMapping> {
        match self {
            Self::ArmsTransfer => vec![
                CodeMapping::new(MappingScheme::Plover, "AID", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "072", SkosMatch::BroadMatch),
            ],
            Self::ComponentSupply | Self::TechnologyTransfer => vec![
                CodeMapping::new(MappingScheme::Plover, "AID", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "07", SkosMatch::BroadMatch),
            ],
            Self::Coproduction | Self::General => vec![
                CodeMapping::new(MappingScheme::Plover, "COOPERATE", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "06", SkosMatch::BroadMatch),
            ],
            Self::JointExercise | Self::BasingAccess | Self::OperationalCoordination => vec![
                CodeMapping::new(MappingScheme::Plover, "COOPERATE", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "062", SkosMatch::BroadMatch),
            ],
            Self::TrainingAdvising => vec![
                CodeMapping::new(MappingScheme::Plover, "AID", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "062", SkosMatch::BroadMatch),
            ],
            Self::TroopDeployment => vec![
                CodeMapping::new(MappingScheme::Plover, "AID", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Cameo, "072", SkosMatch::RelatedMatch),
            ],
            Self::IntelligenceSharing => vec![
                CodeMapping::new(MappingScheme::Plover, "COOPERATE", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "064", SkosMatch::CloseMatch),
            ],
            Self::LessonSharing => vec![
                CodeMapping::new(MappingScheme::Plover, "COOPERATE", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "064", SkosMatch::BroadMatch),
            ],
            Self::DefenseDiplomacy => vec![
                CodeMapping::new(MappingScheme::Plover, "CONSULT", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "04", SkosMatch::BroadMatch),
            ],
            Self::SecurityCommitment => vec![
                CodeMapping::new(MappingScheme::Plover, "AGREE", SkosMatch::RelatedMatch),
                CodeMapping::new(MappingScheme::Cameo, "057", SkosMatch::RelatedMatch),
            ],
            Self::DiplomaticCover => vec![
                CodeMapping::new(MappingScheme::Plover, "SUPPORT", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "05", SkosMatch::BroadMatch),
            ],
            Self::TradeInvestment => vec![
                CodeMapping::new(MappingScheme::Plover, "COOPERATE", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "061", SkosMatch::BroadMatch),
            ],
            Self::FinancialSupport => vec![
                CodeMapping::new(MappingScheme::Plover, "AID", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "071", SkosMatch::CloseMatch),
            ],
            Self::NuclearMissileAssistance => vec![
                CodeMapping::new(MappingScheme::Plover, "AID", SkosMatch::BroadMatch),
                CodeMapping::new(MappingScheme::Cameo, "072", SkosMatch::RelatedMatch),
            ],
            _ => Vec::new(),
        }
    }
}
