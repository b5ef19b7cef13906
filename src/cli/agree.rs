//! `agree`: how well the coders of a source agree, and on what they do not.

use std::fmt::Write;

use anyhow::{Result, bail};
use claimbook_core::agreement::{Agreement, Alignment, Disagreement, Reliability, agree, disagreements};
use claimbook_core::book::{Book, CLAIMS, CODINGS, SourceRecord};
use claimbook_core::model::codes::Variable;
use claimbook_core::model::{Slug, name};
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::Severity;
use claimbook_core::text::Texts;
use clap::Args;
use serde::Serialize;

use super::ReportFormat;
use super::{Context, Outcome, counted, print, source};

/// Arguments of `agree`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The source, with codings by two coders or more.
    source: String,
    /// How to print it.
    #[arg(long, default_value = "text")]
    format: ReportFormat,
}

/// The version of the JSON object's format.
const VERSION: u32 = 1;

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let record = source(&book, &arguments.source)?;
    let codings = format!("{CLAIMS}/{}/{CODINGS}", record.folder);
    sound(&book, record, &codings)?;
    let Some(agreement) = agree(&book, record) else {
        bail!(
            "`{}` has {}, and it takes two to agree: they belong in `{codings}/<coder>/<section>.p<n>.yaml`",
            record.source.id,
            counted(coders(&book, record), "coding")
        );
    };
    let disagreements = disagreements(&book, &agreement);
    print(&match arguments.format {
        ReportFormat::Text => text(&book, &agreement, &disagreements),
        ReportFormat::Json => {
            format!("{}\n", serde_json::to_string(&Report::new(&book, &agreement, &disagreements))?)
        }
    })?;
    Ok(Outcome::Clean)
}

/// Refuses to count what is faulty: numbers would be of what could be read, and look like numbers of all.
fn sound(book: &Book, record: &SourceRecord, codings: &str) -> Result<()> {
    let inside = |path: &str| path.strip_prefix(codings).is_some_and(|rest| rest.starts_with('/'));
    let errors = rules::check(book, &Texts::new())
        .into_iter()
        .filter(|found| found.rule.severity == Severity::Error && inside(book.file(found.place.file).path()));
    match errors.count() {
        0 if record.lock.is_some() => Ok(()),
        0 => bail!("`{0}` has no sound anchors.lock: run `claimbook anchor {0} --texts DIR`", record.source.id),
        count => bail!(
            "the codings of `{}` have {}: see `claimbook check {codings}`",
            record.source.id,
            counted(count, "error")
        ),
    }
}

fn coders(book: &Book, record: &SourceRecord) -> usize {
    let coders: std::collections::BTreeSet<&Slug> =
        book.codings_of(&record.source.id).map(|coding| &coding.header.coder).collect();
    coders.len()
}

fn joined(coders: &[&Slug]) -> String {
    coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join("|")
}

fn text(book: &Book, agreement: &Agreement<'_>, disagreements: &[Disagreement<'_>]) -> String {
    let mut text = format!(
        "{}: {} coders ({}), {}, {}\n\n",
        agreement.source,
        agreement.coders.len(),
        agreement.coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join(", "),
        counted(agreement.paragraphs.len(), "paragraph"),
        counted(agreement.sentences, "sentence"),
    );
    let title = ["level", "variable", "metric", "coders", "units", "alpha", "95 % interval", "kappa", "agreement"];
    let rows = [title.map(str::to_owned)].into_iter().chain(agreement.reliability.iter().map(row));
    text.push_str(&aligned(&rows.collect::<Vec<_>>()));
    text.push('\n');
    for alignment in &agreement.alignments {
        let _ = writeln!(
            text,
            "{}: {} of {} and {} claims aligned, precision {}, recall {}, F1 {}",
            joined(&alignment.coders),
            alignment.pairs.len(),
            alignment.claims[0],
            alignment.claims[1],
            number(alignment.precision()),
            number(alignment.recall()),
            number(alignment.f1()),
        );
    }
    let _ = writeln!(text, "\n{}, worst first", counted(disagreements.len(), "disagreement"));
    for disagreement in disagreements {
        text.push_str(&drawn(book, disagreement));
    }
    text
}

fn row(reliability: &Reliability<'_>) -> [String; 9] {
    let measure = &reliability.measure;
    let interval = measure.interval.map(|(low, high)| format!("{low:.3} to {high:.3}"));
    [
        name(reliability.level).to_owned(),
        name(reliability.variable).to_owned(),
        name(reliability.metric).to_owned(),
        joined(&reliability.coders),
        measure.units.to_string(),
        number(measure.alpha),
        interval.unwrap_or_else(|| "undefined".to_owned()),
        // Kappa is of two coders; for more it is not asked.
        if reliability.coders.len() > 2 { "-".to_owned() } else { number(measure.kappa) },
        number(measure.agreement),
    ]
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(|| "undefined".to_owned(), |number| format!("{number:.3}"))
}

/// Rows as lines with their cells one below the other; the first four are words, the others numbers.
fn aligned(rows: &[[String; 9]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 9] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if column < 4 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// What a disagreement is about, and below it the claims, each where its record begins.
fn drawn(book: &Book, disagreement: &Disagreement<'_>) -> String {
    let [first, second] = disagreement.coders;
    let mut text = match disagreement.claims {
        [Some(_), None] => format!("  only {first}, not {second}\n"),
        [None, _] => format!("  only {second}, not {first}\n"),
        [Some(_), Some(_)] => {
            let fields: Vec<&str> = disagreement.fields.iter().map(|field| name(*field)).collect();
            format!("  {first} and {second} differ in {}\n", fields.join(", "))
        }
    };
    for claim in disagreement.claims.iter().flatten() {
        let (path, record) = (book.file(claim.file).path(), &claim.record.claim);
        let _ = writeln!(text, "    {path}:{}  {} {}: {}", claim.line, record.id, record.at, record.statement);
    }
    text
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    source: &'a str,
    coders: Vec<&'a str>,
    paragraphs: &'a [&'a str],
    sentences: usize,
    alignments: Vec<AlignmentReport<'a>>,
    reliability: &'a [Reliability<'a>],
    disagreements: Vec<DisagreementReport<'a>>,
}

#[derive(Serialize)]
struct AlignmentReport<'a> {
    coders: Vec<&'a str>,
    claims: [usize; 2],
    aligned: usize,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
}

#[derive(Serialize)]
struct DisagreementReport<'a> {
    coders: Vec<&'a str>,
    fields: &'a [Variable],
    /// Of each coder the claim, null where the coder has none.
    claims: [Option<ClaimReport<'a>>; 2],
}

#[derive(Serialize)]
struct ClaimReport<'a> {
    claim: &'a str,
    file: &'a str,
    line: usize,
}

impl<'a> Report<'a> {
    fn new(book: &'a Book, agreement: &'a Agreement<'a>, disagreements: &'a [Disagreement<'a>]) -> Self {
        Self {
            version: VERSION,
            source: agreement.source.as_str(),
            coders: names(&agreement.coders),
            paragraphs: &agreement.paragraphs,
            sentences: agreement.sentences,
            alignments: agreement.alignments.iter().map(AlignmentReport::new).collect(),
            reliability: &agreement.reliability,
            disagreements: disagreements.iter().map(|found| DisagreementReport::new(book, found)).collect(),
        }
    }
}

impl<'a> AlignmentReport<'a> {
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

impl<'a> DisagreementReport<'a> {
    fn new(book: &'a Book, disagreement: &'a Disagreement<'a>) -> Self {
        let claims = disagreement.claims.map(|claim| {
            let claim = claim?;
            let file = book.file(claim.file).path();
            Some(ClaimReport { claim: claim.record.claim.id.as_str(), file, line: claim.line })
        });
        Self { coders: names(&disagreement.coders), fields: &disagreement.fields, claims }
    }
}

fn names<'a>(coders: &[&'a Slug]) -> Vec<&'a str> {
    coders.iter().map(|coder| coder.as_str()).collect()
}
