//! `claim_anchors`: one row per claim and part of an anchor, with what the lock knows of it.

use polars::prelude::PolarsResult;

use super::{Claims, claim_id, position, source_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::{AnchorRole, AnchorVerdict};
use claimbook_core::model::{Anchor, Code, Locator, LockedSpan, describe, name};
use claimbook_core::text::{Texts, Verdict, find_all};

struct Row<'a> {
    claim: &'a str,
    position: u32,
    anchor: u32,
    role: AnchorRole,
    source: &'a str,
    locator: &'a Locator,
    span: &'a LockedSpan,
}

pub(super) fn table(claims: &Claims<'_>) -> PolarsResult<Table> {
    builder(&rows(claims))?.key(&KEY)
}

/// The table with the words on which each part stands, as far as the texts at hand have them for certain.
pub(super) fn hydrated(claims: &Claims<'_>, texts: &Texts) -> PolarsResult<Table> {
    let rows = rows(claims);
    let mut verdicts: Vec<Option<Verdict>> = vec![None; rows.len()];
    for (source, document) in texts {
        let own = || (0..rows.len()).filter(|&row| rows[row].source == source);
        for (row, verdict) in own().zip(find_all(document, own().map(|row| rows[row].span))) {
            verdicts[row] = Some(verdict);
        }
    }
    let quote = |(row, verdict): (&Row<'_>, &Option<Verdict>)| -> Option<String> {
        let words = verdict.as_ref()?.words()?;
        texts.get(row.source).map(|document| document.slice(words).to_owned())
    };
    builder(&rows)?
        .column(
            Column::new("verdict", Kind::Code(AnchorVerdict::LIST), "What became of it in the text at hand.")
                .or_null("no text of the source was at hand"),
            verdicts.iter().map(|verdict| verdict.as_ref().map(|verdict| name(verdict.code()))).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("quote", Kind::Text, "The words of the source's text on which it stands.")
                .or_null("the words do not stand in the text at hand for certain, or no text was at hand"),
            rows.iter().zip(&verdicts).map(quote).collect::<Vec<_>>(),
        )?
        .key(&KEY)
}

const KEY: [&str; 2] = ["claim_id", "position"];

fn builder(rows: &[Row<'_>]) -> PolarsResult<Builder> {
    let span = describe::<LockedSpan>();
    let whole = "the whole sentence";
    let number = |pick: fn(&LockedSpan) -> u32| -> Vec<u32> { rows.iter().map(|row| pick(row.span)).collect() };
    let text = |pick: fn(&LockedSpan) -> String| -> Vec<String> { rows.iter().map(|row| pick(row.span)).collect() };
    let builder = Builder::new(
        "claim_anchors",
        "One row per claim and place at which it stands; several where the place has several parts.",
    )
    .column(claim_id(), rows.iter().map(|row| row.claim).collect::<Vec<_>>())?
    .column(
        Column::new("position", Kind::U16, "The row's place among those of the claim, from 0."),
        rows.iter().map(|row| row.position).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("anchor", Kind::U16, "The anchor to which the part belongs: 0 is the primary one."),
        rows.iter().map(|row| row.anchor).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("role", Kind::Code(AnchorRole::LIST), "What the place is to the claim."),
        rows.iter().map(|row| name(row.role)).collect::<Vec<_>>(),
    )?
    .column(source_id(), rows.iter().map(|row| row.source).collect::<Vec<_>>())?
    .column(
        Column::new("passage_id", Kind::Text, "The sentence on which it lies."),
        rows.iter().map(|row| row.locator.passage().to_string()).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("first_word", Kind::U16, "Its first word in the sentence, from 1.").or_null(whole),
        rows.iter().map(|row| row.locator.words.map(|words| words.first)).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("last_word", Kind::U16, "Its last word in the sentence, itself included.").or_null(whole),
        rows.iter().map(|row| row.locator.words.map(|words| words.last)).collect::<Vec<_>>(),
    )?
    .column(Column::new("start", Kind::U32, span("start")), number(|span| span.start))?
    .column(Column::new("end", Kind::U32, span("end")), number(|span| span.end))?
    .column(Column::new("length_fold", Kind::U32, span("length_fold")), number(|span| span.length_fold))?
    .column(Column::new("sha256_fold", Kind::Text, span("sha256_fold")), text(|span| span.sha256_fold.to_string()))?
    .column(Column::new("before", Kind::Text, span("before")), text(|span| span.before.to_string()))?
    .column(Column::new("after", Kind::Text, span("after")), text(|span| span.after.to_string()))?
    .column(Column::new("occurrence", Kind::U32, span("occurrence")), number(|span| span.occurrence))?
    .column(Column::new("occurrences", Kind::U32, span("occurrences")), number(|span| span.occurrences))?
    .refers(&["claim_id"], "claims", &["claim_id"])
    .refers(&["source_id", "passage_id"], "passages", &["source_id", "passage_id"]);
    Ok(builder)
}

fn rows<'a>(claims: &Claims<'a>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for record in claims.records {
        let source = claims.source(record);
        let others = record.claim.also_at.iter().map(|other| (AnchorRole::from(other.role), &other.at));
        let anchors: Vec<(AnchorRole, &Anchor)> =
            [(AnchorRole::Primary, &record.claim.at)].into_iter().chain(others).collect();
        let mut count = 0;
        for (anchor, (role, at)) in anchors.into_iter().enumerate() {
            for locator in at.locators() {
                let Some(span) = claims.locked.get(source, locator) else { continue };
                let (claim, source) = (record.claim.id.as_str(), source.as_str());
                rows.push(Row { claim, position: count, anchor: position(anchor), role, source, locator, span });
                count += 1;
            }
        }
    }
    rows
}
