//! `claims`: one row per claim.

use polars::prelude::PolarsResult;
use rayon::prelude::*;

use super::{Claims, HOLDER, NO_TERM, claim_id, days, optional, source_id, text};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::{AttributionMode, Certainty, ClaimType, Likelihood, Polarity, Stance, Status};
use claimbook_core::model::{Attribution, Claim, ClaimsFile, Code, describe, describe_type, name};
use claimbook_core::text::sha256;

pub(super) fn table(rows: &Claims<'_>) -> PolarsResult<Table> {
    let (book, claims) = (rows.book, rows.records);
    let each = |pick: fn(&Claim) -> &str| -> Vec<&str> { claims.iter().map(|record| pick(&record.claim)).collect() };
    let maybe = |pick: fn(&Claim) -> Option<&str>| -> Vec<Option<&str>> {
        claims.iter().map(|record| pick(&record.claim)).collect()
    };
    let header = |pick: fn(&ClaimsFile) -> &str| -> Vec<&str> {
        claims.iter().map(|record| pick(&book.paragraph(record).header)).collect()
    };
    let ranks: Vec<Option<u32>> = claims.iter().map(|record| record.claim.certainty.ordinal().map(u32::from)).collect();
    let holders: Vec<&str> = claims.iter().map(|record| book.holder(record)).collect();
    let coded_on: Vec<i32> =
        claims.iter().map(|record| book.paragraph(record).header.coded_on.days_since_epoch()).collect();
    let reviewed_on: Vec<Option<i32>> = claims.iter().map(|record| days(record.claim.reviewed_on)).collect();
    let hashes: Vec<String> = claims.par_iter().map(|record| content_hash(&record.claim)).collect();
    let claim = describe::<Claim>();
    let attribution = describe::<Attribution>();
    let code = Kind::Code;
    Builder::new("claims", describe_type::<Claim>())
        .column(Column { description: claim("id"), ..claim_id() }, each(|claim| claim.id.as_str()))?
        .column(source_id(), header(|header| header.source.as_str()))?
        .column(Column::new("statement", Kind::Text, claim("statement")), each(|claim| &claim.statement))?
        .column(Column::new("type", code(ClaimType::LIST), claim("type")), each(|claim| name(claim.claim_type)))?
        .column(Column::new("polarity", code(Polarity::LIST), claim("polarity")), each(|claim| name(claim.polarity)))?
        .column(
            Column::new("certainty", code(Certainty::LIST), claim("certainty")),
            each(|claim| name(claim.certainty)),
        )?
        .column(
            Column::new("certainty_rank", Kind::U8, "The certainty as a rank, from 1 (unlikely) to 5 (asserted).")
                .or_null("the question is left open"),
            ranks,
        )?
        .column(
            Column::new("likelihood", code(Likelihood::LIST), claim("likelihood")).or_null(NO_TERM),
            maybe(|claim| optional(claim.likelihood)),
        )?
        .column(
            Column::new("attribution_mode", code(AttributionMode::LIST), attribution("mode")),
            each(|claim| name(claim.attribution.mode)),
        )?
        .column(Column::new("attribution_holder", Kind::Text, HOLDER), holders)?
        .column(
            Column::new("attribution_via", Kind::Text, attribution("via"))
                .or_null("nobody stands between the authors and the holder"),
            maybe(|claim| text(claim.attribution.via.as_ref())),
        )?
        .column(
            Column::new("attribution_stance", code(Stance::LIST), attribution("stance")),
            each(|claim| name(claim.attribution.stance)),
        )?
        .column(Column::new("status", code(Status::LIST), claim("status")), each(|claim| name(claim.status)))?
        .column(
            Column::new("coder", Kind::Text, describe::<ClaimsFile>()("coder")),
            header(|header| header.coder.as_str()),
        )?
        .column(Column::new("coded_on", Kind::Date, describe::<ClaimsFile>()("coded_on")), coded_on)?
        .column(
            Column::new("codebook", Kind::Text, describe::<ClaimsFile>()("codebook")),
            header(|header| &header.codebook),
        )?
        .column(
            Column::new("reviewer", Kind::Text, claim("reviewer")).or_null("not reviewed"),
            maybe(|claim| text(claim.reviewer.as_ref())),
        )?
        .column(Column::new("reviewed_on", Kind::Date, claim("reviewed_on")).or_null("not reviewed"), reviewed_on)?
        .column(
            Column::new("superseded_by", Kind::Text, claim("superseded_by")).or_null("not superseded"),
            maybe(|claim| claim.superseded_by.as_ref().map(claimbook_core::model::ClaimId::as_str)),
        )?
        .column(
            Column::new("reason", Kind::Text, claim("reason")).or_null("not withdrawn"),
            maybe(|claim| claim.reason.as_deref()),
        )?
        .column(
            Column::new("note", Kind::Text, claim("note")).or_null("the coder made no remark"),
            maybe(|claim| claim.note.as_deref()),
        )?
        .column(
            Column::new(
                "content_hash",
                Kind::Text,
                "SHA-256 of the record as canonical JSON (RFC 8785), lower-case hex.",
            ),
            hashes,
        )?
        .refers(&["source_id"], "sources", &["source_id"])
        .refers(&["attribution_holder"], "entities", &["entity_id"])
        .refers(&["attribution_via"], "entities", &["entity_id"])
        .refers(&["superseded_by"], "claims", &["claim_id"])
        .key(&["claim_id"])
}

/// A record holds texts, whole numbers, lists and records only, so sorted keys make its JSON canonical.
fn content_hash(claim: &Claim) -> String {
    let mut value = serde_json::to_value(claim).expect("a claim is plain data");
    value.sort_all_objects();
    sha256(&value.to_string()).to_string()
}
