//! `claim_anchors`: one row per claim and part of an anchor, with the data of the lock.

use super::{CLAIM, Claims, SOURCE, position};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::model::codes::{AnchorRole, AnchorVerdict};
use claimbook_core::model::{Anchor, Code, Locator, LockedSpan, describe};
use claimbook_core::text::{Texts, Verdict, find_all};

struct Row<'a> {
    claim: &'a str,
    position: u32,
    anchor: u32,
    role: AnchorRole,
    source: &'a str,
    locator: &'a Locator,
    span: &'a LockedSpan,
    /// The result of finding the span in the given text, if any.
    verdict: Option<Verdict>,
    /// The words of the span in that text.
    quote: Option<String>,
}

const KEY: [&str; 2] = ["claim_id", "position"];

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    builder(&rows(claims)).key(&KEY)
}

/// Builds the table with the words of each part. Leaves out words whose place in the given text is not certain.
pub(super) fn hydrated(claims: &Claims<'_>, texts: &Texts) -> Result<Frame, TableError> {
    let mut rows = rows(claims);
    for (source, document) in texts {
        let own = |row: &&mut Row<'_>| row.source == source;
        let spans: Vec<&LockedSpan> = rows.iter_mut().filter(own).map(|row| row.span).collect();
        for (row, verdict) in rows.iter_mut().filter(own).zip(find_all(document, spans)) {
            row.quote = verdict.words().map(|words| document.slice(words).to_owned());
            row.verdict = Some(verdict);
        }
    }
    builder(&rows)
        .code(("verdict", "The result of finding the words in the given text."), AnchorVerdict::LIST, |row| {
            row.verdict.as_ref().map(|verdict| verdict.code().name())
        })
        .null("no text of the source was given")
        .text(("quote", "The quoted words of the source's text."), |row| row.quote.as_ref())
        .null("the words were not found in the given text with certainty, or no text was given")
        .key(&KEY)
}

fn builder<'a>(rows: &'a [Row<'a>]) -> Builder<'a, Row<'a>> {
    let whole = "the whole sentence";
    let description = "One row per claim and anchor in the text, or one per part if an anchor has several parts.";
    Builder::new("claim_anchors", description, rows)
        .describe::<LockedSpan>()
        .text(CLAIM, |row| row.claim)
        .number(("position", "The row's position among the rows of the claim, from 0."), |row| row.position)
        .place()
        .number(("anchor", "The anchor to which the part belongs: 0 is the primary one."), |row| row.anchor)
        .place()
        .code(("role", "The role of the anchor for the claim."), AnchorRole::LIST, |row| row.role.name())
        .text(SOURCE, |row| row.source)
        .text(("passage_id", "The sentence that contains the part."), |row| row.locator.passage().to_string())
        .number(("first_word", "The part's first word in the sentence, from 1."), |row| {
            row.locator.words.map(|words| words.first)
        })
        .null(whole)
        .number(("last_word", "The part's last word in the sentence, inclusive."), |row| {
            row.locator.words.map(|words| words.last)
        })
        .null(whole)
        .number(("start_offset", describe::<LockedSpan>()("start")), |row| row.span.start)
        .derived()
        .number(("end_offset", describe::<LockedSpan>()("end")), |row| row.span.end)
        .derived()
        .number("length_fold", |row| row.span.length_fold)
        .derived()
        .text("sha256_fold", |row| row.span.sha256_fold.to_string())
        .derived()
        .text("before", |row| row.span.before.to_string())
        .derived()
        .text("after", |row| row.span.after.to_string())
        .derived()
        .number("occurrence", |row| row.span.occurrence)
        .derived()
        .number("occurrences", |row| row.span.occurrences)
        .derived()
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["source_id", "passage_id"], "passages", &["source_id", "passage_id"])
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
                rows.push(Row {
                    claim: record.claim.id.as_str(),
                    position: count,
                    anchor: position(anchor),
                    role,
                    source: source.as_str(),
                    locator,
                    span,
                    verdict: None,
                    quote: None,
                });
                count += 1;
            }
        }
    }
    rows
}
