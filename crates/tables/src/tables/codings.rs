//! `codings`: one row per claim as somebody else coded it.

use polars::prelude::{NamedFrom, PolarsResult, Series};

use super::{HOLDER, NO_TERM, list_column, optional, source_id};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::agreement;
use claimbook_core::book::{Book, ClaimRecord, ParagraphRecord};
use claimbook_core::model::codes::{
    AttributionMode, Certainty, ClaimType, Domain, Feature, Form, Likelihood, Polarity, Stance,
};
use claimbook_core::model::{Attribution, Claim, ClaimsFile, Code, describe, name};

pub(super) fn table(book: &Book) -> PolarsResult<Table> {
    let rows: Vec<(&ParagraphRecord, &ClaimRecord)> =
        book.codings.iter().flat_map(|coding| coding.claims.iter().map(move |record| (coding, record))).collect();
    let each = |pick: fn(&Claim) -> &str| -> Vec<&str> { rows.iter().map(|(_, record)| pick(&record.claim)).collect() };
    let header = |pick: fn(&ParagraphRecord) -> &str| -> Vec<&str> { rows.iter().map(|row| pick(row.0)).collect() };
    let list = |items: fn(&Claim) -> Vec<String>| -> Vec<Series> {
        rows.iter().map(|(_, record)| Series::new("".into(), items(&record.claim))).collect()
    };
    let (claim, attribution, file) = (describe::<Claim>(), describe::<Attribution>(), describe::<ClaimsFile>());
    let code = Kind::Code;
    let builder = Builder::new(
        "codings",
        "One row per claim as somebody coded it anew, to measure agreement. It is no claim of the book.",
    )
    .column(source_id(), header(|file| file.header.source.as_str()))?
    .column(Column::new("coder", Kind::Text, file("coder")), header(|file| file.header.coder.as_str()))?
    .column(
        Column::new("claim_id", Kind::Text, "The coder's own id of the claim: unique within the coder's coding."),
        each(|claim| claim.id.as_str()),
    )?
    .column(
        Column::new("passage_id", Kind::Text, "The sentence on which its primary anchor begins, by its locator."),
        rows.iter().map(|(_, record)| record.claim.at.first().passage().to_string()).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("at", Kind::Text, claim("at")),
        rows.iter().map(|(_, record)| record.claim.at.to_string()).collect::<Vec<_>>(),
    )?
    .column(Column::new("statement", Kind::Text, claim("statement")), each(|claim| &claim.statement))?
    .column(Column::new("type", code(ClaimType::LIST), claim("type")), each(|claim| name(claim.claim_type)))?
    .column(Column::new("polarity", code(Polarity::LIST), claim("polarity")), each(|claim| name(claim.polarity)))?
    .column(Column::new("certainty", code(Certainty::LIST), claim("certainty")), each(|claim| name(claim.certainty)))?
    .column(
        Column::new("likelihood", code(Likelihood::LIST), claim("likelihood")).or_null(NO_TERM),
        rows.iter().map(|(_, record)| optional(record.claim.likelihood)).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("attribution_mode", code(AttributionMode::LIST), attribution("mode")),
        each(|claim| name(claim.attribution.mode)),
    )?
    .column(
        Column::new("attribution_holder", Kind::Text, HOLDER),
        rows.iter().map(|(_, record)| book.holder(record)).collect::<Vec<_>>(),
    )?
    .column(
        Column::new("attribution_stance", code(Stance::LIST), attribution("stance")),
        each(|claim| name(claim.attribution.stance)),
    )?;
    let codes = [
        ("domains", Domain::LIST, list(|claim| names(&claim.domains))),
        ("forms", Form::LIST, list(|claim| names(&claim.forms))),
        ("features", Feature::LIST, list(|claim| names(&claim.features))),
    ];
    let mut builder = builder;
    for (field, codelist, lists) in codes {
        builder = list_column(builder, Column::new(field, Kind::list(code(codelist)), claim(field)), lists)?;
    }
    let participants = "The participants, each as `entity:role`, in the order of the record.";
    list_column(
        builder,
        Column::new("participants", Kind::list(Kind::Text), participants),
        list(|claim| agreement::participants(claim).collect()),
    )?
    .column(
        Column::new("coded_on", Kind::Date, file("coded_on")),
        rows.iter().map(|row| row.0.header.coded_on.days_since_epoch()).collect::<Vec<_>>(),
    )?
    .column(Column::new("codebook", Kind::Text, file("codebook")), header(|file| &file.header.codebook))?
    .refers(&["source_id"], "sources", &["source_id"])
    .refers(&["source_id", "passage_id"], "passages", &["source_id", "passage_id"])
    .refers(&["attribution_holder"], "entities", &["entity_id"])
    .key(&["source_id", "coder", "claim_id"])
}

/// The names of codes, sorted: the order in which a coder types a set says nothing.
fn names<C: Code>(codes: &[C]) -> Vec<String> {
    let mut names: Vec<String> = codes.iter().map(|code| name(*code).to_owned()).collect();
    names.sort_unstable();
    names
}
