//! `codes`: one row per code of every list.

use polars::prelude::PolarsResult;

use super::position;
use crate::model::codes::{
    AnchorRole, AnchorVerdict, AttributionMode, Certainty, CitationBasis, CitationIntent, ClaimType, Coverage, Domain,
    EntityKind, ExclusionReason, Feature, Form, IdentifierScheme, Level, Likelihood, MappingScheme, Metric,
    ParticipantRole, PassageKind, Polarity, RelationBasis, RelationType, SectionKind, SkosMatch, Stance, Status,
    TimeBasis, TimeModifier, TimeRelation, TimeRole, Variable,
};
use crate::model::{Code, CodeMapping, entries, name};
use crate::table::{Builder, Column, Kind, Table};

/// A code of a list with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// The list.
    pub list: &'static str,
    /// The code.
    pub code: &'static str,
    /// A label for people.
    pub label: String,
    /// What the code means.
    pub definition: String,
    /// Its place in the list, from 0.
    pub position: u32,
    /// Its rank, if the list is a scale and the code is on it.
    pub ordinal: Option<u8>,
    /// The domain to expect with it.
    pub default_domain: Option<&'static str>,
    /// The probability that it stands for, in percent.
    pub percent: Option<(u8, u8)>,
    /// Its places in other vocabularies.
    pub mappings: Vec<CodeMapping>,
}

/// Every code of every list, lists in the order of their names.
#[must_use]
pub fn code_rows() -> Vec<CodeRow> {
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
    let row = |(index, entry): (usize, crate::model::CodeEntry<C>)| CodeRow {
        list: C::LIST,
        code: entry.name,
        label: entry.label,
        definition: entry.definition,
        position: position(index),
        ordinal: entry.code.ordinal(),
        default_domain: entry.code.default_domain().map(name),
        percent: entry.code.percent(),
        mappings: entry.code.mappings(),
    };
    entries::<C>().into_iter().enumerate().map(row).collect()
}

pub(super) fn table() -> PolarsResult<Table> {
    let rows = code_rows();
    let percent = |pick: fn((u8, u8)) -> u8| -> Vec<Option<u32>> {
        rows.iter().map(|row| row.percent.map(|range| u32::from(pick(range)))).collect()
    };
    let no_probability = "the code is no verbal probability term";
    Builder::new("codes", "One row per code of every list that a column names.")
        .column(
            Column::new("codelist", Kind::Text, "The list of codes."),
            rows.iter().map(|row| row.list).collect::<Vec<_>>(),
        )?
        .column(Column::new("code", Kind::Text, "The code."), rows.iter().map(|row| row.code).collect::<Vec<_>>())?
        .column(
            Column::new("label", Kind::Text, "A label for people."),
            rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("definition", Kind::Text, "What the code means."),
            rows.iter().map(|row| row.definition.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("position", Kind::U16, "The code's place in its list, from 0."),
            rows.iter().map(|row| row.position).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("ordinal", Kind::U8, "The code's rank, higher for more.")
                .or_null("the list is no scale, or the code is off it"),
            rows.iter().map(|row| row.ordinal.map(u32::from)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("default_domain", Kind::Code(Domain::LIST), "The domain to expect with the code.")
                .or_null("none is to be expected"),
            rows.iter().map(|row| row.default_domain).collect::<Vec<_>>(),
        )?
        .column(
            Column::new(
                "percent_min",
                Kind::U8,
                "The least probability that the term stands for, in percent (ICD 203).",
            )
            .or_null(no_probability),
            percent(|range| range.0),
        )?
        .column(
            Column::new(
                "percent_max",
                Kind::U8,
                "The greatest probability that the term stands for, in percent (ICD 203).",
            )
            .or_null(no_probability),
            percent(|range| range.1),
        )?
        .key(&["codelist", "code"])
}
