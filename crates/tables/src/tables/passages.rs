//! `passages`: one row per sentence of a source, with its coverage.

use super::SOURCE;
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::coverage::{CoveredPassage, coverage};
use claimbook_core::book::{Book, SourceRecord};
use claimbook_core::model::codes::{Coverage, ExclusionReason, PassageKind};
use claimbook_core::model::{Code, LockedSpan, Open, describe};

struct Row<'a> {
    source: &'a str,
    passage: CoveredPassage<'a>,
    span: &'a LockedSpan,
}

pub(super) fn table(book: &Book, sources: &[SourceRecord]) -> Result<Frame, TableError> {
    let rows = sources.iter().flat_map(|record| {
        let source = record.source.id.as_str();
        coverage(book, record).into_iter().map(move |passage| Row { source, span: passage.span, passage })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    let description = "One row per sentence of a source, in any part of the text, with its coverage by claims.";
    let claims = "The number of claims with a primary, duplicate or restatement anchor in the sentence.";
    Builder::new("passages", description, &rows)
        .describe::<LockedSpan>()
        .text(SOURCE, |row| row.source)
        .text(("passage_id", "The locator of the sentence."), |row| row.span.at.to_string())
        .text(("section_id", "The section."), |row| row.span.at.section.as_str())
        .number(("paragraph", "The block within the section; 0 is the heading."), |row| row.span.at.paragraph)
        .number(("sentence", "The sentence within the paragraph, from 1."), |row| row.span.at.sentence)
        .code(("kind", "What the passage is."), PassageKind::LIST, |row| row.passage.kind.name())
        .number(("start_offset", describe::<LockedSpan>()("start")), |row| row.span.start)
        .number(("end_offset", describe::<LockedSpan>()("end")), |row| row.span.end)
        .number("words", |row| row.span.words)
        .text("sha256_fold", |row| row.span.sha256_fold.to_string())
        .code(("coverage", "Whether the sentence carries claims, is excluded, or is unread."), Coverage::LIST, |row| {
            row.passage.coverage.name()
        })
        .derived()
        .code(("reason", "Why the sentence carries no claim."), ExclusionReason::LIST, |row| {
            row.passage.reason.map(Open::name)
        })
        .null("the sentence is not excluded")
        .number(("claim_count", claims), |row| row.passage.claims)
        .derived()
        .refers(&["source_id", "section_id"], "source_sections", &["source_id", "section_id"])
        .key(&["source_id", "passage_id"])
}
