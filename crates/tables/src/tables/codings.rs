//! `codings`: one row per claim of an independent coding, which does not belong to the book's own claims.

use super::{HOLDER, NO_TERM, SOURCE};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::agreement;
use claimbook_core::book::Book;
use claimbook_core::model::codes::{AttributionMode, Certainty, ClaimType, Feature, Polarity, Stance};
use claimbook_core::model::{Attribution, Claim, ClaimsFile, Code, LIKELIHOOD, Likelihood, Term, describe};

struct Row<'a> {
    claim: &'a Claim,
    header: &'a ClaimsFile,
    holder: &'a str,
}

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows = book.codings.iter().flat_map(|coding| {
        coding.claims.iter().map(|record| Row {
            claim: &record.claim,
            header: &coding.header,
            holder: book.holder(record),
        })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    let (attribution, header) = (describe::<Attribution>(), describe::<ClaimsFile>());
    let description =
        "One row per claim in a repeated coding, used to measure agreement. These are not claims of the book.";
    let passage = "The locator of the sentence in which the primary anchor begins.";
    let participants = "The participants, each as `entity:role`, in the order of the record.";
    let mut builder = Builder::new("codings", description, &rows)
        .describe::<Claim>()
        .text(SOURCE, |row| &row.header.source)
        .text(("coder", header("coder")), |row| &row.header.coder)
        .text(("claim_id", "The coder's own id of the claim: unique within the coder's coding."), |row| &row.claim.id)
        .text(("passage_id", passage), |row| row.claim.at.first().passage().to_string())
        .text(("locator", describe::<Claim>()("at")), |row| row.claim.at.to_string())
        .text("statement", |row| &*row.claim.statement)
        .unique()
        .code("type", ClaimType::LIST, |row| row.claim.claim_type.name())
        .code("polarity", Polarity::LIST, |row| row.claim.polarity.name())
        .code("certainty", Certainty::LIST, |row| row.claim.certainty.name())
        .code("likelihood", LIKELIHOOD, |row| row.claim.likelihood.as_ref().map(Likelihood::name))
        .null(NO_TERM)
        .code(("attribution_mode", attribution("mode")), AttributionMode::LIST, |row| row.claim.attribution.mode.name())
        .text(("attribution_holder", HOLDER), |row| row.holder)
        .code(("attribution_stance", attribution("stance")), Stance::LIST, |row| row.claim.attribution.stance.name());
    for facet in book.vocabulary.facets() {
        let (id, definition) = (facet.id.as_str(), facet.definition.as_str());
        builder = builder.code_list((id.to_owned(), definition), facet.item.as_str(), |row| {
            row.claim.facets.codes(id).iter().map(Term::as_str)
        });
    }
    builder
        .code_list("features", Feature::LIST, |row| row.claim.features.iter().map(|code| code.name()))
        .text_list(("participants", participants), |row| agreement::participants(row.claim))
        .date(("coded_on", header("coded_on")), |row| row.header.coded_on)
        .text(("codebook", header("codebook")), |row| &row.header.codebook)
        .refers(&["source_id"], "sources", &["source_id"])
        .refers(&["source_id", "passage_id"], "passages", &["source_id", "passage_id"])
        .refers(&["attribution_holder"], "entities", &["entity_id"])
        .refers(&["coder"], "coders", &["coder_id"])
        .key(&["source_id", "coder", "claim_id"])
}
