//! The table of codes: one row per code of every list.

use std::sync::LazyLock;

use super::codes::{
    AnchorRole, AnchorVerdict, AttributionMode, Certainty, CitationBasis, CitationIntent, ClaimType, Coverage, Domain,
    EntityKind, ExclusionReason, Feature, Form, IdentifierScheme, Level, Likelihood, MappingScheme, Metric,
    ParticipantRole, PassageKind, Polarity, RelationBasis, RelationType, SectionKind, SkosMatch, Stance, Status,
    TimeBasis, TimeModifier, TimeRelation, TimeRole, Variable,
};
use super::{Code, CodeEntry, CodeMapping, entries};

/// A code of a list with all its properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// The list.
    pub list: &'static str,
    /// The code.
    pub code: &'static str,
    /// A label for people.
    pub label: String,
    /// The meaning of the code.
    pub definition: String,
    /// The position in the list, from 0.
    pub position: u32,
    /// The rank, if the list is a scale and the code is on it.
    pub ordinal: Option<u8>,
    /// The domain that a coder would expect with the code.
    pub default_domain: Option<&'static str>,
    /// The lowest and highest probability that the code expresses, in percent.
    pub percent: Option<(u8, u8)>,
    /// The mappings to other vocabularies.
    pub mappings: Vec<CodeMapping>,
}

/// Returns every code of every list, sorted by list name.
#[must_use]
pub fn code_rows() -> &'static [CodeRow] {
    static ROWS: LazyLock<Vec<CodeRow>> = LazyLock::new(rows);
    &ROWS
}

fn rows() -> Vec<CodeRow> {
    let mut lists = [
        list::<AnchorRole>(),
        list::<AnchorVerdict>(),
        list::<AttributionMode>(),
        list::<Stance>(),
        list::<Certainty>(),
        list::<CitationBasis>(),
        list::<CitationIntent>(),
        list::<ClaimType>(),
        list::<Coverage>(),
        list::<Domain>(),
        list::<EntityKind>(),
        list::<ExclusionReason>(),
        list::<Feature>(),
        list::<Form>(),
        list::<IdentifierScheme>(),
        list::<Likelihood>(),
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
        list::<Status>(),
        list::<TimeBasis>(),
        list::<TimeModifier>(),
        list::<TimeRelation>(),
        list::<TimeRole>(),
    ];
    lists.sort_by_key(|list| list[0].list);
    lists.into_iter().flatten().collect()
}

fn list<C: Code>() -> Vec<CodeRow> {
    let row = |(index, entry): (usize, CodeEntry<C>)| CodeRow {
        list: C::LIST,
        code: entry.name,
        label: entry.label,
        definition: entry.definition,
        position: u32::try_from(index).unwrap_or(u32::MAX),
        ordinal: entry.code.ordinal(),
        default_domain: entry.code.default_domain().map(Code::name),
        percent: entry.code.percent(),
        mappings: entry.code.mappings(),
    };
    entries::<C>().into_iter().enumerate().map(row).collect()
}
