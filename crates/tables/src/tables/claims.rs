//! `claims`: one row per claim.

use rayon::prelude::*;

use super::{Claims, HOLDER, NO_TERM, SOURCE, position};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::{Book, ClaimRecord, Locked};
use claimbook_core::model::codes::{AttributionMode, Certainty, ClaimType, LikelihoodScale, Polarity, Stance, Status};
use claimbook_core::model::{
    Attribution, Claim, ClaimsFile, Code, LIKELIHOOD, Likelihood, Slug, describe, describe_type,
};
use claimbook_core::text::content_hash;

struct Row<'a> {
    claim: &'a Claim,
    header: &'a ClaimsFile,
    coder: &'a Slug,
    holder: &'a str,
    /// The scale and the bounds, in percent, of the likelihood term.
    term: Option<(&'a str, (u8, u8))>,
    /// The rank among the claims of the source.
    position: u32,
    content_hash: String,
}

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    const NOT_CHECKED: &str = "not checked by a second coder";
    let book = claims.book;
    let rows: Vec<Row<'_>> = claims
        .records
        .par_iter()
        .zip(claims.positions)
        .map(|(record, &position)| Row {
            claim: &record.claim,
            header: &book.paragraph(record).header,
            coder: book.coder_of(record),
            holder: book.holder(record),
            term: term(book, record),
            position,
            content_hash: content_hash(&record.claim).to_string(),
        })
        .collect();
    let (claim, attribution, header) = (describe::<Claim>(), describe::<Attribution>(), describe::<ClaimsFile>());
    let rank_in_text = "The claim's rank among the claims of its source, in the order of the text, from 0.";
    let rank = "The certainty as a rank, from 1 (unlikely) to 5 (asserted).";
    let hash = "SHA-256 of the record as canonical JSON (RFC 8785), lower-case hex.";
    Builder::new("claims", describe_type::<Claim>(), &rows)
        .describe::<Claim>()
        .text(("claim_id", claim("id")), |row| &row.claim.id)
        .text(SOURCE, |row| &row.header.source)
        .text("statement", |row| &*row.claim.statement)
        .unique()
        .text(("section_id", "The section of the sentence in which the primary anchor begins."), |row| {
            row.claim.at.first().section.as_str()
        })
        .derived()
        .text(("passage_id", "The sentence in which the primary anchor begins."), |row| {
            row.claim.at.first().passage().to_string()
        })
        .derived()
        .number(("position", rank_in_text), |row| row.position)
        .derived()
        .code("type", ClaimType::LIST, |row| row.claim.claim_type.name())
        .code("polarity", Polarity::LIST, |row| row.claim.polarity.name())
        .code("certainty", Certainty::LIST, |row| row.claim.certainty.name())
        .number(("certainty_rank", rank), |row| row.claim.certainty.ordinal().map(u32::from))
        .null("the question is left open")
        .derived()
        .code("likelihood", LIKELIHOOD, |row| row.claim.likelihood.as_ref().map(Likelihood::name))
        .null(NO_TERM)
        .code(("likelihood_scale", "The scale of the likelihood term."), LikelihoodScale::LIST, |row| {
            row.term.map(|(scale, _)| scale)
        })
        .null(NO_TERM)
        .derived()
        .number(("likelihood_min", "The lowest probability of the term, in percent."), |row| {
            row.term.map(|(_, percent)| u32::from(percent.0))
        })
        .null(NO_TERM)
        .derived()
        .number(("likelihood_max", "The highest probability of the term, in percent."), |row| {
            row.term.map(|(_, percent)| u32::from(percent.1))
        })
        .null(NO_TERM)
        .derived()
        .code(("attribution_mode", attribution("mode")), AttributionMode::LIST, |row| row.claim.attribution.mode.name())
        .text(("attribution_holder", HOLDER), |row| row.holder)
        .text(("attribution_via", attribution("via")), |row| row.claim.attribution.via.as_ref())
        .null("no intermediary between the authors and the holder")
        .code(("attribution_stance", attribution("stance")), Stance::LIST, |row| row.claim.attribution.stance.name())
        .code("status", Status::LIST, |row| row.claim.status.name())
        .flag(("current", "Whether the claim still holds: it is neither superseded nor withdrawn."), |row| {
            row.claim.status.is_current()
        })
        .derived()
        .text(("coder", "The coder of the claim."), |row| row.coder)
        .date(("coded_on", header("coded_on")), |row| row.header.coded_on)
        .text(("codebook", header("codebook")), |row| &row.header.codebook)
        .text("checked_by", |row| row.claim.checked_by.as_ref())
        .null(NOT_CHECKED)
        .date("checked_on", |row| row.claim.checked_on)
        .null(NOT_CHECKED)
        .text("reviewer", |row| row.claim.reviewer.as_ref())
        .null("not reviewed")
        .date("reviewed_on", |row| row.claim.reviewed_on)
        .null("not reviewed")
        .text("superseded_by", |row| row.claim.superseded_by.as_ref())
        .null("not superseded")
        .text("reason", |row| row.claim.reason.as_deref())
        .null("not withdrawn")
        .text("note", |row| row.claim.note.as_deref())
        .null("the coder made no remark")
        .text(("content_hash", hash), |row| row.content_hash.as_str())
        .derived()
        .unique()
        .refers(&["source_id"], "sources", &["source_id"])
        .refers(&["source_id", "section_id"], "source_sections", &["source_id", "section_id"])
        .refers(&["source_id", "passage_id"], "passages", &["source_id", "passage_id"])
        .refers(&["attribution_holder"], "entities", &["entity_id"])
        .refers(&["attribution_via"], "entities", &["entity_id"])
        .refers(&["coder"], "coders", &["coder_id"])
        .refers(&["checked_by"], "coders", &["coder_id"])
        .refers(&["reviewer"], "coders", &["coder_id"])
        .refers(&["superseded_by"], "claims", &["claim_id"])
        .key(&["claim_id"])
}

/// Returns the scale and the bounds, in percent, of a claim's likelihood term.
fn term<'a>(book: &'a Book, record: &ClaimRecord) -> Option<(&'a str, (u8, u8))> {
    let likelihood = record.claim.likelihood.as_ref()?;
    let source = book.source(&book.paragraph(record).header.source)?;
    let scale = book.vocabulary.scale(source.source.likelihood.as_ref())?;
    Some((scale.id.as_str(), scale.term(likelihood.name())?.percent))
}

/// Returns the rank of each claim among the claims of its source: by the first locator of its primary anchor, then by
/// its id.
pub(super) fn positions(book: &Book, records: &[&ClaimRecord], locked: &Locked<'_>) -> Vec<u32> {
    let mut keys: Vec<_> = (records.par_iter().enumerate())
        .map(|(place, record)| {
            let source = &book.paragraph(record).header.source;
            let at = record.claim.at.first();
            let offsets = locked.get(source, at).map(|span| (span.start, span.end));
            (source, offsets.is_none(), offsets, at, place)
        })
        .collect();
    keys.par_sort_unstable();
    let mut positions = vec![0; records.len()];
    for of_source in keys.chunk_by(|a, b| a.0 == b.0) {
        for (rank, key) in of_source.iter().enumerate() {
            positions[key.4] = position(rank);
        }
    }
    positions
}
