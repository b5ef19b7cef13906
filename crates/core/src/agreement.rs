//! Agreement between coders: compares the codings of one source.
//!
//! Each folder `claims/<source>/codings/<coder>/` holds one coder's independent coding of the same paragraphs. The
//! claims of the book itself do not count as a coding, because they are the final result; [`agree_with_book`] includes
//! them. Three things are compared. *Sentences*: whether each coder has a claim on a sentence, and how many. *Claims*:
//! the claims of two coders are aligned first, and then their fields are compared, and the relations between them. *Words*:
//! the words that each coder's anchors name. [`method()`] describes the method for the codebook.

mod alignment;
mod alpha;
mod coincidence;
mod disagreement;
mod method;
mod refusal;
mod relations;
mod sample;
mod spans;
mod unitizing;
mod value;
mod variable;

pub use alignment::{Alignment, CODES, PARTICIPANTS, THRESHOLD, WORDS};
pub use alpha::{Measure, RESAMPLES, measure};
pub use disagreement::{CodedClaim, Disagreement, disagreements};
pub use method::method;
pub use refusal::{Refusal, check_claims, check_codings};
pub use unitizing::{Piece, unitizing};
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
use crate::model::{Locator, Lock, LockedSpan, Open, Slug, Vocabulary};

use alignment::Passages;
use alpha::measure_sample;
use relations::{OF_RELATIONS, Relations};
use sample::Sample;
use variable::OF_SENTENCES;

/// The agreement of a source's coders.
#[derive(Debug, Clone)]
pub struct Agreement<'a> {
    /// The source.
    pub source: &'a Slug,
    /// The coders, at least two, in the order of their names.
    pub coders: Vec<&'a Slug>,
    /// The paragraphs compared, in the order of the text: those for which at least two coders have a file.
    pub paragraphs: Vec<&'a str>,
    /// The number of body sentences in these paragraphs.
    pub sentences: usize,
    /// The aligned claims of each pair of coders.
    pub alignments: Vec<Alignment<'a>>,
    /// The measures: first those on sentences, then those of each pair of coders, on the words of the sentences, on the
    /// aligned claims, on their participants, and on pairs of aligned claims.
    pub reliability: Vec<Reliability<'a>>,
    vocabulary: &'a Vocabulary,
    lock: &'a Lock,
    authors: &'a Slug,
}

/// The agreement of some coders on one variable.
#[derive(Debug, Clone, Serialize)]
pub struct Reliability<'a> {
    /// The kind of unit.
    pub level: Level,
    /// The variable compared; a facet of the vocabulary is a variable.
    pub variable: Open<Variable>,
    /// The metric for the distance between two values.
    pub metric: Metric,
    /// The coders compared.
    pub coders: Vec<&'a Slug>,
    /// The measure of agreement.
    #[serde(flatten)]
    pub measure: Measure,
}

/// One coder's coding: the files by paragraph, and the number of claims on each sentence.
struct Coding<'a> {
    coder: &'a Slug,
    paragraphs: BTreeMap<&'a str, &'a ParagraphRecord>,
    claims: AHashMap<Locator, u32>,
}

/// Units to measure. Each has one slot per coder.
type Units = Vec<Vec<Option<Value>>>;

/// What to measure: level, variable, metric, coders and units.
type Asked<'a> = (Level, Open<Variable>, Metric, Vec<&'a Slug>, Data);

/// The data of a variable.
enum Data {
    /// Values of units.
    Values(Sample),
    /// Units in a continuum.
    Continuum(Vec<Piece>),
}

/// The coder name of the book's own claims.
static BOOK: LazyLock<Slug> = LazyLock::new(|| "book".parse().expect("a slug"));

/// Compares the codings of a source with each other and with the book's own claims, whose coder is `book`.
///
/// # Errors
///
/// Returns the errors of [`agree`], except that one coding is enough.
pub fn agree_with_book<'a>(book: &'a Book, record: &'a SourceRecord) -> Result<Agreement<'a>, Refusal> {
    let source = &record.source.id;
    let own = book.paragraphs.iter().filter(|paragraph| paragraph.header.source == *source);
    let own = own.map(|paragraph| (&*BOOK, paragraph));
    compare(book, record, &codings(book.codings_of(source).map(by_coder).chain(own)))
}

/// Compares the codings of a source.
///
/// # Errors
///
/// Returns [`Refusal::NoLock`] if the source has no valid lock, because the lock lists the sentences. Returns
/// [`Refusal::TooFew`] for fewer than two codings. Claims that could not be read are not counted; [`check_codings`]
/// rejects codings with errors.
pub fn agree<'a>(book: &'a Book, record: &'a SourceRecord) -> Result<Agreement<'a>, Refusal> {
    compare(book, record, &codings(book.codings_of(&record.source.id).map(by_coder)))
}

fn by_coder(coding: &ParagraphRecord) -> (&Slug, &ParagraphRecord) {
    (&coding.header.coder, coding)
}

fn compare<'a>(book: &'a Book, record: &'a SourceRecord, codings: &[Coding<'a>]) -> Result<Agreement<'a>, Refusal> {
    let vocabulary = &*book.vocabulary;
    let (source, authors) = (&record.source.id, &record.source.authored_by);
    let lock = record.lock.as_ref().ok_or_else(|| Refusal::NoLock(source.clone()))?;
    if codings.len() < 2 {
        return Err(Refusal::TooFew { source_id: source.clone(), codings: codings.len(), folder: record.codings() });
    }
    let paragraphs = paragraphs(codings, lock);
    let sentences = sentences(record, lock, &paragraphs);
    let alignments = alignments(codings, &paragraphs, lock, vocabulary);
    let coders: Vec<&Slug> = codings.iter().map(|coding| coding.coder).collect();
    let mut asked: Vec<Asked<'_>> = Vec::new();
    for (variable, metric) in OF_SENTENCES {
        let units = sentence_units(codings, &sentences, variable);
        asked.push((Level::Sentence, variable.into(), metric, coders.clone(), Data::Values(units.into())));
    }
    for alignment in &alignments {
        let mut ask = |level, variable, metric, data| {
            asked.push((level, variable, metric, alignment.coders.to_vec(), data));
        };
        let pair = alignment.coders.map(|coder| codings.iter().find(|coding| coding.coder == coder));
        if let [Some(first), Some(second)] = pair {
            let pieces = spans::pieces([first, second], &sentences);
            let spans = Variable::AnchoredSpans.into();
            ask(Level::Continuum, spans, Metric::Unitizing, Data::Continuum(pieces));
        }
        for (variable, metric) in variable::of_claims(vocabulary) {
            let units = claim_units(alignment, &variable, metric, (vocabulary, authors));
            ask(Level::Claim, variable, metric, Data::Values(units.into()));
        }
        let roles = variable::roles(&alignment.pairs);
        ask(Level::Participant, Variable::ParticipantRole.into(), Metric::Nominal, Data::Values(roles));
        let relations = Relations::of(alignment);
        for variable in OF_RELATIONS {
            let sample = relations.sample(variable);
            ask(Level::ClaimPair, variable.into(), Metric::Nominal, Data::Values(sample));
        }
    }
    let reliability = asked.into_par_iter().map(|(level, variable, metric, coders, data)| {
        let measure = match data {
            Data::Values(sample) => measure_sample(&sample, metric),
            Data::Continuum(pieces) => unitizing(&pieces),
        };
        Reliability { level, variable, metric, coders, measure }
    });
    let (reliability, sentences) = (reliability.collect(), sentences.len());
    Ok(Agreement { source, coders, paragraphs, sentences, alignments, reliability, vocabulary, lock, authors })
}

/// Returns the codings of a source, sorted by coder name.
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

/// Returns the paragraphs for which at least two coders have a file, in the order of the text. Paragraphs that the text
/// does not have come last.
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

/// Returns the body sentences of some paragraphs, each with the paragraph's name. Headings and pull quotes have no
/// claims of their own.
fn sentences<'a>(record: &SourceRecord, lock: &'a Lock, paragraphs: &[&'a str]) -> Vec<(&'a str, &'a LockedSpan)> {
    let names: AHashMap<&str, &str> = paragraphs.iter().map(|name| (*name, *name)).collect();
    let body = lock.passages.iter().filter(|span| kind(&record.source, &span.at) == PassageKind::Body);
    body.filter_map(|span| Some((*names.get(span.at.paragraph().as_str())?, span))).collect()
}

/// Returns one unit per sentence, with one value per coder. The value is `None` for a coder without a file for the
/// paragraph.
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

fn claim_units(
    alignment: &Alignment<'_>,
    variable: &Open<Variable>,
    metric: Metric,
    of: (&Vocabulary, &Slug),
) -> Units {
    let unit = |pair: &[&crate::book::ClaimRecord; 2]| {
        pair.iter().map(|record| variable::of_claim(variable, metric, &record.claim, of)).collect()
    };
    alignment.pairs.iter().map(unit).collect()
}

/// Aligns the claims of each pair of coders, paragraph by paragraph.
fn alignments<'a>(
    codings: &[Coding<'a>],
    paragraphs: &[&str],
    lock: &Lock,
    vocabulary: &Vocabulary,
) -> Vec<Alignment<'a>> {
    let passages = Passages::of(lock, vocabulary);
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
