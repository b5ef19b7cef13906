//! `coverage`: which passages carry claims, which are excluded and why, and which nobody has read.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use claimbook_core::book::coverage::{CoveredPassage, coverage};
use claimbook_core::model::codes::{Coverage as State, ExclusionReason, PassageKind};
use claimbook_core::model::name;
use clap::Args;
use serde::Serialize;

use super::ReportFormat;
use super::{Context, Outcome, print};

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How to print it.
    #[arg(long, default_value = "text")]
    format: ReportFormat,
}

/// The version of the JSON object's format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    sources: Vec<SourceReport<'a>>,
}

#[derive(Serialize)]
struct SourceReport<'a> {
    source: &'a str,
    /// Sentences of the body, pull quotes included.
    body: Counts,
    /// Headings, front and back matter, notes.
    other: Counts,
    sections: Vec<SectionReport>,
}

#[derive(Serialize)]
struct SectionReport {
    section: String,
    #[serde(flatten)]
    counts: Counts,
    paragraphs: Vec<ParagraphReport>,
}

#[derive(Serialize)]
struct ParagraphReport {
    paragraph: u32,
    kind: PassageKind,
    #[serde(flatten)]
    counts: Counts,
    #[serde(skip)]
    bar: String,
}

#[derive(Serialize, Default)]
struct Counts {
    sentences: usize,
    claimed: usize,
    excluded: BTreeMap<ExclusionReason, usize>,
    unread: usize,
}

impl Counts {
    fn of(passages: &[CoveredPassage<'_>]) -> Self {
        let mut counts = Self::default();
        for passage in passages {
            counts.add(passage);
        }
        counts
    }

    fn add(&mut self, passage: &CoveredPassage<'_>) {
        self.sentences += 1;
        match (passage.coverage, passage.reason) {
            (State::Claimed, _) => self.claimed += 1,
            (State::Excluded, Some(reason)) => *self.excluded.entry(reason).or_default() += 1,
            (State::Excluded, None) | (State::Unread, _) => self.unread += 1,
        }
    }

    fn accounted(&self) -> usize {
        self.sentences - self.unread
    }
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let book = context.book()?;
    let sources: Vec<SourceReport<'_>> =
        book.sources.iter().map(|record| report(record.source.id.as_str(), &coverage(&book, record))).collect();
    let unread: usize = sources.iter().map(|source| source.body.unread).sum();
    print(&match arguments.format {
        ReportFormat::Text => sources.iter().map(text).collect(),
        ReportFormat::Json => format!("{}\n", serde_json::to_string(&Report { version: VERSION, sources })?),
    })?;
    Ok(if unread > 0 { Outcome::Findings } else { Outcome::Clean })
}

fn is_body(kind: PassageKind) -> bool {
    matches!(kind, PassageKind::Body | PassageKind::PullQuote)
}

fn report<'a>(source: &'a str, passages: &[CoveredPassage<'_>]) -> SourceReport<'a> {
    let mut report = SourceReport { source, body: Counts::default(), other: Counts::default(), sections: Vec::new() };
    for section in passages.chunk_by(|a, b| a.span.at.section == b.span.at.section) {
        let paragraphs = section.chunk_by(|a, b| a.span.at.paragraph == b.span.at.paragraph);
        report.sections.push(SectionReport {
            section: section[0].span.at.section.to_string(),
            counts: Counts::of(section),
            paragraphs: paragraphs.map(paragraph).collect(),
        });
    }
    for passage in passages {
        let whole = if is_body(passage.kind) { &mut report.body } else { &mut report.other };
        whole.add(passage);
    }
    report
}

fn paragraph(passages: &[CoveredPassage<'_>]) -> ParagraphReport {
    let mark = |passage: &CoveredPassage<'_>| match passage.coverage {
        State::Claimed => '█',
        State::Excluded => '░',
        State::Unread => '·',
    };
    ParagraphReport {
        paragraph: passages[0].span.at.paragraph,
        kind: passages[0].kind,
        counts: Counts::of(passages),
        bar: passages.iter().map(mark).collect(),
    }
}

/// A line per section and paragraph with one mark per sentence, so that gaps are seen at a glance.
fn text(source: &SourceReport<'_>) -> String {
    let lengths = source.sections.iter().flat_map(|section| &section.paragraphs).map(|line| line.counts.sentences);
    let length = lengths.max().unwrap_or(0);
    let mut text = format!("{}    █ claimed  ░ excluded  · unread, one mark a sentence\n", source.source);
    for section in &source.sections {
        let counts = &section.counts;
        let _ = writeln!(
            text,
            "{}: {} of {}, {}",
            section.section,
            counts.accounted(),
            counts.sentences,
            described(counts)
        );
        for line in &section.paragraphs {
            let pad = " ".repeat(length - line.counts.sentences);
            let _ = writeln!(text, "  p{:<3} {}{pad}  {}", line.paragraph, line.bar, described(&line.counts));
        }
    }
    let body = &source.body;
    let _ =
        writeln!(text, "body: {} of {} sentences accounted for: {}", body.accounted(), body.sentences, described(body));
    let other = &source.other;
    let _ = writeln!(
        text,
        "other: {} of {} passages accounted for: {}",
        other.accounted(),
        other.sentences,
        described(other)
    );
    text
}

fn described(counts: &Counts) -> String {
    let mut parts = Vec::new();
    if counts.claimed > 0 {
        parts.push(format!("{} claimed", counts.claimed));
    }
    parts.extend(counts.excluded.iter().map(|(reason, count)| format!("{count} excluded ({})", name(*reason))));
    if counts.unread > 0 || parts.is_empty() {
        parts.push(format!("{} unread", counts.unread));
    }
    parts.join(", ")
}
