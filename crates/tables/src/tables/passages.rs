//! `passages`: one row per sentence of a source, and whether it is accounted for.

use polars::prelude::PolarsResult;

use super::{optional, source_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::book::coverage::{CoveredPassage, coverage};
use claimbook_core::book::{Book, SourceRecord};
use claimbook_core::model::codes::{Coverage, ExclusionReason, PassageKind};
use claimbook_core::model::{Code, LockedSpan, describe, name};

pub(super) fn table(book: &Book, sources: &[SourceRecord]) -> PolarsResult<Table> {
    let mut rows: Vec<(&str, CoveredPassage<'_>)> = Vec::new();
    for record in sources {
        rows.extend(coverage(book, record).into_iter().map(|passage| (record.source.id.as_str(), passage)));
    }
    let number = |pick: fn(&CoveredPassage<'_>) -> u32| -> Vec<u32> { rows.iter().map(|row| pick(&row.1)).collect() };
    let span = describe::<LockedSpan>();
    Builder::new(
        "passages",
        "One row per sentence of a source, whatever its part of the text, and whether it is accounted for.",
    )
    .column(source_id(), rows.iter().map(|row| row.0).collect::<Vec<_>>())?
    .column(
        Column::new("passage_id", Kind::Text, "The sentence, by its locator."),
        rows.iter().map(|row| row.1.span.at.to_string()).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("section", Kind::Text, "The section."),
        rows.iter().map(|row| row.1.span.at.section.as_str()).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("paragraph", Kind::U16, "The block within the section; 0 is the heading."),
        number(|passage| passage.span.at.paragraph),
    )?
    .column(
        Column::new("sentence", Kind::U16, "The sentence within the paragraph, from 1."),
        number(|passage| passage.span.at.sentence),
    )?
    .column(
        Column::new("kind", Kind::Code(PassageKind::LIST), "What the passage is."),
        rows.iter().map(|row| name(row.1.kind)).collect::<Vec<_>>(),
    )?
    .column(Column::new("start", Kind::U32, span("start")), number(|passage| passage.span.start))?
    .column(Column::new("end", Kind::U32, span("end")), number(|passage| passage.span.end))?
    .column(Column::new("words", Kind::U16, span("words")), number(|passage| passage.span.words))?
    .column(
        Column::new("sha256_fold", Kind::Text, span("sha256_fold")),
        rows.iter().map(|row| row.1.span.sha256_fold.to_string()).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("coverage", Kind::Code(Coverage::LIST), "Whether it is accounted for."),
        rows.iter().map(|row| name(row.1.coverage)).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("reason", Kind::Code(ExclusionReason::LIST), "Why it carries no claim.")
            .or_null("it is not excluded"),
        rows.iter().map(|row| optional(row.1.reason)).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("claim_count", Kind::U16, "How many claims have a primary, duplicate or restatement anchor on it."),
        number(|passage| passage.claims),
    )?
    .refers(&["source_id", "section"], "source_sections", &["source_id", "section"])
    .key(&["source_id", "passage_id"])
}
