//! How well coders agree: the codings of a source by others, compared.
//!
//! Under `claims/<source>/codings/<coder>/` lie the same paragraphs coded again, each coder working alone. The claims of
//! the book itself are no coding: they are what came of all that. [`agree_with_book`] compares them all the same. Two things are compared. *Sentences*: whether each
//! coder finds a claim there, and how many. *Claims*: those of two coders are aligned first, then their fields are
//! compared. [`method()`] says how, for the codebook.

mod alignment;
mod alpha;
mod coincidence;
mod disagreement;
mod method;
mod refusal;
mod value;
mod variable;

pub use alignment::{Alignment, CODES, PARTICIPANTS, THRESHOLD, WORDS};
pub use alpha::{Measure, RESAMPLES, measure};
pub use disagreement::{CodedClaim, Disagreement, disagreements};
pub use method::method;
pub use refusal::{Refusal, check_claims, check_codings};
pub use value::Value;
pub use variable::participants;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ahash::AHashMap;
use rayon::prelude::*;
use serde::Serialize;

use crate::book::coverage::{claims_by_passage, kind};
use crate::book::{Book, ParagraphRecord, SourceRecord};
use crate::model::codes::{Level, Metric, PassageKind, Variable};
use crate::model::{Locator, Lock, LockedSpan, Slug};

use alignment::Passages;
use variable::{OF_CLAIMS, OF_SENTENCES};

/// How well the coders of a source agree.
#[derive(Debug, Clone)]
pub struct Agreement<'a> {
    /// The source.
    pub source: &'a Slug,
    /// The coders, at least two, in the order of their names.
    pub coders: Vec<&'a Slug>,
    /// The paragraphs that count, in the order of the text: those for which two coders or more have a file.
    pub paragraphs: Vec<&'a str>,
    /// How many sentences of the body these paragraphs have.
    pub sentences: usize,
    /// The claims of each two coders, aligned.
    pub alignments: Vec<Alignment<'a>>,
    /// What was measured: first on sentences, then on the claims of each two coders.
    pub reliability: Vec<Reliability<'a>>,
    lock: &'a Lock,
    authors: &'a Slug,
}

/// The agreement of some coders on one variable.
#[derive(Debug, Clone, Serialize)]
pub struct Reliability<'a> {
    /// What the units are.
    pub level: Level,
    /// What was compared.
    pub variable: Variable,
    /// How far apart its values count.
    pub metric: Metric,
    /// The coders compared.
    pub coders: Vec<&'a Slug>,
    /// How well they agree.
    #[serde(flatten)]
    pub measure: Measure,
}

/// What somebody coded: the files by paragraph, and how many claims stand on each sentence.
struct Coding<'a> {
    coder: &'a Slug,
    paragraphs: BTreeMap<&'a str, &'a ParagraphRecord>,
    claims: AHashMap<Locator, u32>,
}

/// Units to measure, each with a place for every coder.
type Units = Vec<Vec<Option<Value>>>;

/// The name under which the book's own claims are compared.
static BOOK: LazyLock<Slug> = LazyLock::new(|| "book".parse().expect("a slug"));

/// Compares the codings of a source and, as those of a coder `book`, the book's own claims.
///
/// # Errors
///
/// As [`agree`]; one coding is enough.
pub fn agree_with_book<'a>(book: &'a Book, record: &'a SourceRecord) -> Result<Agreement<'a>, Refusal> {
    let source = &record.source.id;
    let own = book.paragraphs.iter().filter(|paragraph| paragraph.header.source == *source);
    compare(record, &codings(book.codings_of(source).map(by_coder).chain(own.map(|paragraph| (&*BOOK, paragraph)))))
}

/// Compares the codings of a source.
///
/// # Errors
///
/// [`Refusal::NoLock`] without a valid lock, which lists the sentences; [`Refusal::TooFew`] for fewer than two codings.
/// Claims that could not be read are not counted: [`check_codings`] refuses those.
pub fn agree<'a>(book: &'a Book, record: &'a SourceRecord) -> Result<Agreement<'a>, Refusal> {
    compare(record, &codings(book.codings_of(&record.source.id).map(by_coder)))
}

fn by_coder(coding: &ParagraphRecord) -> (&Slug, &ParagraphRecord) {
    (&coding.header.coder, coding)
}

fn compare<'a>(record: &'a SourceRecord, codings: &[Coding<'a>]) -> Result<Agreement<'a>, Refusal> {
    let (source, authors) = (&record.source.id, &record.source.authored_by);
    let lock = record.lock.as_ref().ok_or_else(|| Refusal::NoLock(source.clone()))?;
    if codings.len() < 2 {
        return Err(Refusal::TooFew { source_id: source.clone(), codings: codings.len(), folder: record.codings() });
    }
    let paragraphs = paragraphs(codings, lock);
    let sentences = sentences(record, lock, &paragraphs);
    let alignments = alignments(codings, &paragraphs, lock);
    let coders: Vec<&Slug> = codings.iter().map(|coding| coding.coder).collect();
    let mut asked: Vec<(Level, Variable, Metric, Vec<&Slug>, Units)> = Vec::new();
    for (variable, metric) in OF_SENTENCES {
        asked.push((Level::Sentence, variable, metric, coders.clone(), sentence_units(codings, &sentences, variable)));
    }
    for alignment in &alignments {
        for (variable, metric) in OF_CLAIMS {
            let units = claim_units(alignment, variable, metric, authors);
            asked.push((Level::Claim, variable, metric, alignment.coders.to_vec(), units));
        }
    }
    let reliability = asked.into_par_iter().map(|(level, variable, metric, coders, units)| Reliability {
        level,
        variable,
        metric,
        coders,
        measure: measure(&units, metric),
    });
    let (reliability, sentences) = (reliability.collect(), sentences.len());
    Ok(Agreement { source, coders, paragraphs, sentences, alignments, reliability, lock, authors })
}

/// The codings of a source, in the order of the coders' names.
fn codings<'a>(coded: impl Iterator<Item = (&'a Slug, &'a ParagraphRecord)>) -> Vec<Coding<'a>> {
    let mut files: BTreeMap<&Slug, BTreeMap<&str, &ParagraphRecord>> = BTreeMap::new();
    for (coder, coding) in coded {
        files.entry(coder).or_default().insert(&coding.name, coding);
    }
    let coding = |(coder, paragraphs): (&'a Slug, BTreeMap<&'a str, &'a ParagraphRecord>)| {
        let claims = claims_by_passage(paragraphs.values().flat_map(|coding| &coding.claims));
        Coding { coder, paragraphs, claims }
    };
    files.into_iter().map(coding).collect()
}

/// The paragraphs for which two coders or more have a file, in the order of the text; what the text lacks comes last.
fn paragraphs<'a>(codings: &[Coding<'a>], lock: &Lock) -> Vec<&'a str> {
    let mut coders: BTreeMap<&str, usize> = BTreeMap::new();
    for name in codings.iter().flat_map(|coding| coding.paragraphs.keys()) {
        *coders.entry(name).or_default() += 1;
    }
    let mut places: AHashMap<String, usize> = AHashMap::new();
    for (place, span) in lock.passages.iter().enumerate() {
        places.entry(span.at.paragraph()).or_insert(place);
    }
    let mut counted: Vec<&str> = coders.into_iter().filter(|(_, coders)| *coders > 1).map(|(name, _)| name).collect();
    counted.sort_by_key(|name| places.get(*name).copied().unwrap_or(usize::MAX));
    counted
}

/// The body sentences of some paragraphs, each with the paragraph's name. Headings and pull quotes carry no claims of
/// their own.
fn sentences<'a>(record: &SourceRecord, lock: &'a Lock, paragraphs: &[&'a str]) -> Vec<(&'a str, &'a LockedSpan)> {
    let names: AHashMap<&str, &str> = paragraphs.iter().map(|name| (*name, *name)).collect();
    let body = lock.passages.iter().filter(|span| kind(&record.source, &span.at) == PassageKind::Body);
    body.filter_map(|span| Some((*names.get(span.at.paragraph().as_str())?, span))).collect()
}

/// What each coder finds on each sentence; nothing is known of one who has no file for its paragraph.
fn sentence_units(codings: &[Coding<'_>], sentences: &[(&str, &LockedSpan)], variable: Variable) -> Units {
    let value = |coding: &Coding<'_>, paragraph: &str, at: &Locator| {
        let claims = coding.claims.get(at).copied().unwrap_or(0);
        coding.paragraphs.contains_key(paragraph).then(|| variable::of_sentence(variable, claims))
    };
    let unit = |(paragraph, span): &(&str, &LockedSpan)| {
        codings.iter().map(|coding| value(coding, paragraph, &span.at)).collect()
    };
    sentences.iter().map(unit).collect()
}

fn claim_units(alignment: &Alignment<'_>, variable: Variable, metric: Metric, authors: &Slug) -> Units {
    let unit = |pair: &[&crate::book::ClaimRecord; 2]| {
        pair.iter().map(|record| variable::of_claim(variable, metric, &record.claim, authors)).collect()
    };
    alignment.pairs.iter().map(unit).collect()
}

/// The claims of each two coders, aligned paragraph by paragraph.
fn alignments<'a>(codings: &[Coding<'a>], paragraphs: &[&str], lock: &Lock) -> Vec<Alignment<'a>> {
    let passages = Passages::of(lock);
    let mut alignments = Vec::new();
    for (place, first) in codings.iter().enumerate() {
        for second in &codings[place + 1..] {
            let mut alignment = Alignment::new([first.coder, second.coder]);
            for paragraph in paragraphs {
                let both = first.paragraphs.get(paragraph).zip(second.paragraphs.get(paragraph));
                if let Some((first, second)) = both {
                    alignment.add([first, second], &passages);
                }
            }
            alignments.push(alignment);
        }
    }
    alignments
}
