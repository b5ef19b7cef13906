//! `codes`: one row per code of every list.

use polars::prelude::PolarsResult;

use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::Domain;
use claimbook_core::model::{Code, code_rows};

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
