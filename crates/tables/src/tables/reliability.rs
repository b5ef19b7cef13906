//! `reliability`: the agreement of coders, one row per source, variable, metric and coders compared.

use super::SOURCE;
use crate::table::{Builder, Frame, TableError};
use claimbook_core::agreement::{Measure, Reliability, agree};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{Level, Metric, Variable};
use claimbook_core::model::{Code, Slug};

struct Row<'a> {
    source: &'a Slug,
    compared: Reliability<'a>,
}

impl Row<'_> {
    fn measure(&self) -> &Measure {
        &self.compared.measure
    }

    fn coders(&self) -> String {
        self.compared.coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join("|")
    }
}

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    const NO_UNITS: &str = "no unit has two values";
    const NO_SHARE: &str = "no unit has two values, or a continuum is compared";
    const NO_ALPHA: &str = "undefined: only one value occurs, or none";
    let mut rows: Vec<Row<'_>> = Vec::new();
    for agreement in book.sources.iter().filter_map(|record| agree(book, record).ok()) {
        let source = agreement.source;
        rows.extend(agreement.reliability.into_iter().map(|compared| Row { source, compared }));
    }
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let description = "The agreement of coders: one row per source, variable, metric, and coders compared.";
    let coders = "The coders compared, in the order of their names, with `|` between them.";
    let units = "The number of units with at least two values; other units are not used in any column. In a continuum, the number of words.";
    Builder::new("reliability", description, &rows)
        .text(SOURCE, |row| row.source)
        .derived()
        .code(("level", "What the units are."), Level::LIST, |row| row.compared.level.name())
        .derived()
        .code(("variable", "The variable that was compared."), Variable::LIST, |row| row.compared.variable.name())
        .derived()
        .code(("metric", "The metric for the distance between two values."), Metric::LIST, |row| {
            row.compared.metric.name()
        })
        .derived()
        .text(("coders", coders), Row::coders)
        .derived()
        .number(("unit_count", units), |row| count(row.measure().units))
        .derived()
        .number(("value_count", "The number of values on these units. In a continuum, the number of spans."), |row| {
            count(row.measure().values)
        })
        .derived()
        .fraction(("observed", "The disagreement observed, D_o."), |row| row.measure().observed)
        .null(NO_UNITS)
        .derived()
        .fraction(("expected", "The disagreement expected by chance, D_e."), |row| row.measure().expected)
        .null(NO_UNITS)
        .derived()
        .fraction(("alpha", "Krippendorff's alpha, 1 − D_o / D_e."), |row| row.measure().alpha)
        .null(NO_ALPHA)
        .derived()
        .fraction(("alpha_low", "The lower end of alpha's 95 % interval."), |row| {
            row.measure().interval.map(|ends| ends.0)
        })
        .null(NO_ALPHA)
        .derived()
        .fraction(("alpha_high", "The upper end of alpha's 95 % interval."), |row| {
            row.measure().interval.map(|ends| ends.1)
        })
        .null(NO_ALPHA)
        .derived()
        .fraction(("kappa", "Cohen's kappa, unweighted."), |row| row.measure().kappa)
        .null("more than two coders or a continuum are compared, or chance alone would give full agreement")
        .derived()
        .fraction(("agreement", "The share of equal values among the pairs of values on one unit."), |row| {
            row.measure().agreement
        })
        .null(NO_SHARE)
        .derived()
        .refers(&["source_id"], "sources", &["source_id"])
        .key(&["source_id", "level", "variable", "metric", "coders"])
}
