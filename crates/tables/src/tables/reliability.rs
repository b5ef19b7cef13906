//! `reliability`: how well coders agree, one row per variable and coders compared.

use polars::prelude::PolarsResult;

use super::source_id;
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::agreement::{Measure, Reliability, agree};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{Level, Metric, Variable};
use claimbook_core::model::{Code, Slug, name};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    const NO_UNITS: &str = "no unit has two values";
    const NO_ALPHA: &str = "undefined: only one value occurs, or none";
    let mut rows: Vec<(&Slug, Reliability<'_>)> = Vec::new();
    for agreement in book.sources.iter().filter_map(|record| agree(book, record).ok()) {
        rows.extend(agreement.reliability.into_iter().map(|reliability| (agreement.source, reliability)));
    }
    let codes = |pick: fn(&Reliability<'_>) -> &'static str| -> Vec<&str> {
        rows.iter().map(|(_, reliability)| pick(reliability)).collect()
    };
    let counts = |pick: fn(&Measure) -> usize| -> Vec<u32> {
        rows.iter().map(|(_, reliability)| u32::try_from(pick(&reliability.measure)).unwrap_or(u32::MAX)).collect()
    };
    let numbers = |pick: fn(&Measure) -> Option<f64>| -> Vec<Option<f64>> {
        rows.iter().map(|(_, reliability)| pick(&reliability.measure)).collect()
    };
    Builder::new("reliability", "How well coders agree: one row per source, variable, metric, and coders compared.")
        .column(source_id(), rows.iter().map(|(source, _)| source.as_str()).collect::<Vec<_>>())?
        .column(
            Column::new("level", Kind::Code(Level::LIST), "What the units are."),
            codes(|reliability| name(reliability.level)),
        )?
        .column(
            Column::new("variable", Kind::Code(Variable::LIST), "What was compared."),
            codes(|reliability| name(reliability.variable)),
        )?
        .column(
            Column::new("metric", Kind::Code(Metric::LIST), "How far apart its values count."),
            codes(|reliability| name(reliability.metric)),
        )?
        .column(
            Column::new(
                "coders",
                Kind::Text,
                "The coders compared, in the order of their names, with `|` between them.",
            ),
            rows.iter().map(|(_, reliability)| joined(&reliability.coders)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new(
                "units",
                Kind::U32,
                "Units with two values or more; the others are left out of everything here.",
            ),
            counts(|measure| measure.units),
        )?
        .column(Column::new("values", Kind::U32, "The values on these units."), counts(|measure| measure.values))?
        .column(
            Column::new("observed", Kind::F64, "The disagreement observed, D_o.").or_null(NO_UNITS),
            numbers(|measure| measure.observed),
        )?
        .column(
            Column::new("expected", Kind::F64, "The disagreement expected by chance, D_e.").or_null(NO_UNITS),
            numbers(|measure| measure.expected),
        )?
        .column(
            Column::new("alpha", Kind::F64, "Krippendorff's alpha, 1 − D_o / D_e.").or_null(NO_ALPHA),
            numbers(|measure| measure.alpha),
        )?
        .column(
            Column::new("alpha_low", Kind::F64, "The lower end of alpha's 95 % interval.").or_null(NO_ALPHA),
            numbers(|measure| measure.interval.map(|interval| interval.0)),
        )?
        .column(
            Column::new("alpha_high", Kind::F64, "The upper end of alpha's 95 % interval.").or_null(NO_ALPHA),
            numbers(|measure| measure.interval.map(|interval| interval.1)),
        )?
        .column(
            Column::new("kappa", Kind::F64, "Cohen's kappa, unweighted.")
                .or_null("more coders than two are compared, or chance alone would agree"),
            numbers(|measure| measure.kappa),
        )?
        .column(
            Column::new("agreement", Kind::F64, "Of the pairs of values on one unit, the share that is equal.")
                .or_null(NO_UNITS),
            numbers(|measure| measure.agreement),
        )?
        .refers(&["source_id"], "sources", &["source_id"])
        .key(&["source_id", "level", "variable", "metric", "coders"])
}

fn joined(coders: &[&Slug]) -> String {
    coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join("|")
}
