//! The coverage of a book's sources: which passages have claims, which are excluded and why, and which are unread.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::book::coverage::{CoveredPassage, coverage, named_runs};
use crate::book::{Book, ClaimRecord, SourceRecord};
use crate::model::Open;
use crate::model::codes::{Coverage, ExclusionReason, PassageKind};

/// The version of the JSON object's format.
const VERSION: u32 = 1;

/// The coverage of a book's sources, by section and paragraph.
#[derive(Debug, Serialize)]
pub struct CoverageReport<'a> {
    version: u32,
    sources: Vec<SourceCoverage<'a>>,
}

#[derive(Debug, Serialize)]
struct SourceCoverage<'a> {
    source: &'a str,
    /// The way in which a sample was chosen, if only a sample is coded.
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<&'a str>,
    /// Sentences of the body, including pull quotes.
    body: Counts,
    /// The words of the claimed sentences of the body.
    words: WordCounts,
    /// Headings, front and back matter, notes.
    other: Counts,
    sections: Vec<SectionCoverage>,
}

/// Word counts of the claimed sentences. An anchor on any word makes a sentence claimed, so other words of the sentence
/// may be uncovered.
#[derive(Debug, Serialize, Default)]
struct WordCounts {
    claimed: usize,
    /// The words that an anchor of a claim covers.
    anchored: usize,
    /// The sentences with the most uncovered words, at most three, each with the number of uncovered words.
    rests: Vec<(String, usize)>,
}

#[derive(Debug, Serialize)]
struct SectionCoverage {
    section: String,
    #[serde(flatten)]
    counts: Counts,
    paragraphs: Vec<ParagraphCoverage>,
}

#[derive(Debug, Serialize)]
struct ParagraphCoverage {
    paragraph: u32,
    kind: PassageKind,
    #[serde(flatten)]
    counts: Counts,
    #[serde(skip)]
    bar: String,
}

#[derive(Debug, Serialize, Default)]
struct Counts {
    sentences: usize,
    claimed: usize,
    excluded: BTreeMap<Open<ExclusionReason>, usize>,
    unread: usize,
}

impl<'a> CoverageReport<'a> {
    /// Counts the passages of every source.
    #[must_use]
    pub fn new(book: &'a Book) -> Self {
        let source = |record: &'a SourceRecord| SourceCoverage::new(book, record);
        Self { version: VERSION, sources: book.sources.iter().map(source).collect() }
    }

    /// Returns the number of body sentences, over all sources, that are neither claimed nor excluded. Does not count
    /// sources that are coded only as a sample.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.sources.iter().filter(|source| source.sample.is_none()).map(|source| source.body.unread).sum()
    }

    /// Returns the report for people: a line per section and paragraph with one mark per sentence.
    #[must_use]
    pub fn text(&self) -> String {
        self.sources.iter().map(SourceCoverage::text).collect()
    }

    /// Returns the report as one JSON object on one line, format version 1.
    ///
    /// # Panics
    ///
    /// Never: the object is plain data.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string(self).expect("a report is plain data");
        text.push('\n');
        text
    }
}

impl<'a> SourceCoverage<'a> {
    fn new(book: &Book, record: &'a SourceRecord) -> Self {
        let passages = coverage(book, record);
        let mut report = Self {
            source: record.source.id.as_str(),
            sample: record.source.sample.as_deref(),
            body: Counts::default(),
            words: WordCounts::new(book, record, &passages),
            other: Counts::default(),
            sections: Vec::new(),
        };
        for section in passages.chunk_by(|a, b| a.span.at.section == b.span.at.section) {
            let paragraphs = section.chunk_by(|a, b| a.span.at.paragraph == b.span.at.paragraph);
            report.sections.push(SectionCoverage {
                section: section[0].span.at.section.to_string(),
                counts: Counts::of(section),
                paragraphs: paragraphs.map(ParagraphCoverage::new).collect(),
            });
        }
        for passage in &passages {
            let whole = if is_body(passage.kind) { &mut report.body } else { &mut report.other };
            whole.add(passage);
        }
        report
    }

    fn text(&self) -> String {
        let lengths = self.sections.iter().flat_map(|section| &section.paragraphs).map(|line| line.counts.sentences);
        let length = lengths.max().unwrap_or(0);
        let mut text = format!("{}    █ claimed  ░ excluded  · unread, one mark a sentence\n", self.source);
        for section in &self.sections {
            let counts = &section.counts;
            let _ = writeln!(
                text,
                "{}: {} of {}, {}",
                section.section,
                counts.accounted(),
                counts.sentences,
                counts.described()
            );
            for line in &section.paragraphs {
                let pad = " ".repeat(length - line.counts.sentences);
                let _ = writeln!(text, "  p{:<3} {}{pad}  {}", line.paragraph, line.bar, line.counts.described());
            }
        }
        if let Some(sample) = self.sample {
            let _ = writeln!(text, "sample: {sample}");
        }
        let body = &self.body;
        let _ = writeln!(
            text,
            "body: {} of {} sentences accounted for: {}",
            body.accounted(),
            body.sentences,
            body.described()
        );
        let WordCounts { claimed, anchored, rests } = &self.words;
        if *claimed > 0 {
            let _ = write!(text, "words: {anchored} of {claimed} in claimed sentences are under an anchor");
            let rests: Vec<String> = rests.iter().map(|(at, count)| format!("{at} ({count})")).collect();
            let _ = match rests.as_slice() {
                [] => writeln!(text),
                rests => writeln!(text, "; largest remainders: {}", rests.join(", ")),
            };
        }
        let other = &self.other;
        let _ = writeln!(
            text,
            "other: {} of {} passages accounted for: {}",
            other.accounted(),
            other.sentences,
            other.described()
        );
        text
    }
}

impl WordCounts {
    fn new(book: &Book, record: &SourceRecord, passages: &[CoveredPassage<'_>]) -> Self {
        let Some(lock) = &record.lock else { return Self::default() };
        let standing = book.claims_of(&record.source.id).flat_map(ClaimRecord::standing);
        let anchored = named_runs(standing, &lock.passages);
        let mut counts = Self::default();
        let is_claimed = |passage: &&CoveredPassage<'_>| is_body(passage.kind) && passage.coverage == Coverage::Claimed;
        for passage in passages.iter().filter(is_claimed) {
            let words = passage.span.words as usize;
            let runs = anchored.get(&passage.span.at).into_iter().flatten();
            let under: usize = runs.map(|run| run.count() as usize).sum();
            counts.claimed += words;
            counts.anchored += under;
            if under < words {
                counts.rests.push((passage.span.at.to_string(), words - under));
            }
        }
        counts.rests.sort_by_key(|(_, count)| Reverse(*count));
        counts.rests.truncate(3);
        counts
    }
}

impl ParagraphCoverage {
    fn new(passages: &[CoveredPassage<'_>]) -> Self {
        let mark = |passage: &CoveredPassage<'_>| match passage.coverage {
            Coverage::Claimed => '█',
            Coverage::Excluded => '░',
            Coverage::Unread => '·',
        };
        Self {
            paragraph: passages[0].span.at.paragraph,
            kind: passages[0].kind,
            counts: Counts::of(passages),
            bar: passages.iter().map(mark).collect(),
        }
    }
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
            (Coverage::Claimed, _) => self.claimed += 1,
            (Coverage::Excluded, Some(reason)) => *self.excluded.entry(reason.clone()).or_default() += 1,
            (Coverage::Excluded, None) | (Coverage::Unread, _) => self.unread += 1,
        }
    }

    fn accounted(&self) -> usize {
        self.sentences - self.unread
    }

    fn described(&self) -> String {
        let mut parts = Vec::new();
        if self.claimed > 0 {
            parts.push(format!("{} claimed", self.claimed));
        }
        parts.extend(self.excluded.iter().map(|(reason, count)| format!("{count} excluded ({})", reason.name())));
        if self.unread > 0 || parts.is_empty() {
            parts.push(format!("{} unread", self.unread));
        }
        parts.join(", ")
    }
}

fn is_body(kind: PassageKind) -> bool {
    matches!(kind, PassageKind::Body | PassageKind::PullQuote)
}
