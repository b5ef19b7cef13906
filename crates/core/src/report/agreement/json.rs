//! The JSON object of `agree --format json`, version 1.

use std::collections::BTreeMap;

use serde::Serialize;

use super::AgreementReport;
use crate::agreement::{Alignment, Disagreement, Reliability};
use crate::book::Book;
use crate::model::Open;
use crate::model::Slug;
use crate::model::codes::{CoderKind, Variable};

/// The version of the JSON object's format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    source: &'a str,
    coders: Vec<&'a str>,
    /// The kinds of the coders whom `coders.yaml` lists.
    coder_kinds: BTreeMap<&'a str, CoderKind>,
    paragraphs: &'a [&'a str],
    sentences: usize,
    alignments: Vec<AlignmentEntry<'a>>,
    reliability: &'a [Reliability<'a>],
    disagreements: Vec<DisagreementEntry<'a>>,
}

#[derive(Serialize)]
struct AlignmentEntry<'a> {
    coders: Vec<&'a str>,
    claims: [usize; 2],
    aligned: usize,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
}

#[derive(Serialize)]
struct DisagreementEntry<'a> {
    coders: Vec<&'a str>,
    fields: &'a [Open<Variable>],
    /// The claim of each coder; null if the coder has no claim.
    claims: [Option<ClaimEntry<'a>>; 2],
}

#[derive(Serialize)]
struct ClaimEntry<'a> {
    claim: &'a str,
    file: &'a str,
    line: usize,
}

/// Returns the agreement as one JSON object on one line.
///
/// # Panics
///
/// Never: the object is plain data.
pub(super) fn json(report: &AgreementReport<'_>) -> String {
    let AgreementReport { book, agreement, disagreements } = report;
    let kinds = agreement.coders.iter().filter_map(|coder| book.coder(coder.as_str()));
    let object = Report {
        version: VERSION,
        source: agreement.source.as_str(),
        coders: names(&agreement.coders),
        coder_kinds: kinds.map(|coder| (coder.id.as_str(), coder.kind)).collect(),
        paragraphs: &agreement.paragraphs,
        sentences: agreement.sentences,
        alignments: agreement.alignments.iter().map(AlignmentEntry::new).collect(),
        reliability: &agreement.reliability,
        disagreements: disagreements.iter().map(|found| DisagreementEntry::new(book, found)).collect(),
    };
    let mut text = serde_json::to_string(&object).expect("a report is plain data");
    text.push('\n');
    text
}

impl<'a> AlignmentEntry<'a> {
    fn new(alignment: &Alignment<'a>) -> Self {
        Self {
            coders: names(&alignment.coders),
            claims: alignment.claims,
            aligned: alignment.pairs.len(),
            precision: alignment.precision(),
            recall: alignment.recall(),
            f1: alignment.f1(),
        }
    }
}

impl<'a> DisagreementEntry<'a> {
    fn new(book: &'a Book, disagreement: &'a Disagreement<'a>) -> Self {
        let claims = disagreement.claims.map(|claim| {
            let claim = claim?;
            let file = book.file(claim.file).path();
            Some(ClaimEntry { claim: claim.record.claim.id.as_str(), file, line: claim.line })
        });
        Self { coders: names(&disagreement.coders), fields: &disagreement.fields, claims }
    }
}

fn names<'a>(coders: &[&'a Slug]) -> Vec<&'a str> {
    coders.iter().map(|coder| coder.as_str()).collect()
}
