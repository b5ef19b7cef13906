//! The rows of the table of codes.

use super::code::label;
use super::codes::{
    AnchorRole, AnchorVerdict, AttributionMode, Certainty, CitationBasis, CitationIntent, ClaimType, CoderKind,
    Coverage, DyadKind, EntityKind, EntityStatus, ExclusionReason, Feature, IdentifierScheme, Level, LikelihoodScale,
    MappingScheme, Metric, ParticipantRole, PassageKind, Polarity, RelationBasis, RelationType, SectionKind, SkosMatch,
    Split, Stance, Status, TimeBasis, TimeModifier, TimeRelation, TimeRole, Variable,
};
use super::{Code, CodeEntry, CodeMapping, Mapping, Term, entries};

/// A code of a list with all its properties.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeRow {
    /// The list.
    pub list: String,
    /// The code.
    pub code: String,
    /// Whether the book's vocabulary declares the code.
    pub own: bool,
    /// A label for people.
    pub label: String,
    /// The meaning of the code.
    pub definition: String,
    /// The position in the list, from 0.
    pub position: u32,
    /// The rank, if the list is a scale and the code is on it.
    pub ordinal: Option<u8>,
    /// The codes that a coder would expect with the code, each with its list.
    pub expects: Vec<(String, String)>,
    /// The lowest and highest probability that the code expresses, in percent.
    pub percent: Option<(u8, u8)>,
    /// The mappings to other vocabularies.
    pub mappings: Vec<Mapping>,
}

impl CodeRow {
    /// Creates the first code of a list, without optional properties.
    pub(super) fn new(list: &str, code: &Term, own_label: Option<&str>, definition: &str) -> Self {
        Self {
            list: list.to_owned(),
            code: code.to_string(),
            own: true,
            label: own_label.map_or_else(|| label(code.as_str()), str::to_owned),
            definition: super::one_line(definition),
            position: 0,
            ordinal: None,
            expects: Vec::new(),
            percent: None,
            mappings: Vec::new(),
        }
    }
}

/// Returns every code of every built-in list.
pub(super) fn built_in_rows() -> Vec<CodeRow> {
    let lists = [
        list::<AnchorRole>(),
        list::<AnchorVerdict>(),
        list::<AttributionMode>(),
        list::<Stance>(),
        list::<Certainty>(),
        list::<CitationBasis>(),
        list::<CitationIntent>(),
        list::<ClaimType>(),
        list::<CoderKind>(),
        list::<Coverage>(),
        list::<DyadKind>(),
        list::<EntityKind>(),
        list::<EntityStatus>(),
        list::<ExclusionReason>(),
        list::<Feature>(),
        list::<IdentifierScheme>(),
        list::<LikelihoodScale>(),
        list::<MappingScheme>(),
        list::<ParticipantRole>(),
        list::<PassageKind>(),
        list::<Polarity>(),
        list::<RelationBasis>(),
        list::<RelationType>(),
        list::<Level>(),
        list::<Metric>(),
        list::<Variable>(),
        list::<SectionKind>(),
        list::<SkosMatch>(),
        list::<Split>(),
        list::<Status>(),
        list::<TimeBasis>(),
        list::<TimeModifier>(),
        list::<TimeRelation>(),
        list::<TimeRole>(),
    ];
    lists.into_iter().flatten().collect()
}

fn list<C: Code>() -> Vec<CodeRow> {
    let row = |(index, entry): (usize, CodeEntry<C>)| CodeRow {
        list: C::LIST.to_owned(),
        code: entry.name.to_owned(),
        own: false,
        label: entry.label,
        definition: entry.definition,
        position: u32::try_from(index).unwrap_or(u32::MAX),
        ordinal: entry.code.ordinal(),
        expects: Vec::new(),
        percent: None,
        mappings: entry.code.mappings().into_iter().map(CodeMapping::to_record).collect(),
    };
    entries::<C>().into_iter().enumerate().map(row).collect()
}
