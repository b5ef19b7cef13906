//! Settles two codings of a source into one: a person decides each difference, and the decisions determine the book's
//! claims.

mod proposal;
mod settle;

pub(crate) use proposal::shown;
pub use proposal::{Proposal, text};
pub use settle::{Settled, Undecided, settle};

use std::collections::BTreeSet;

use ahash::AHashMap;
use claimbook_core::agreement::{Agreement, Alignment, Refusal, agree, check_codings};
use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::model::{Decision, Slug, Vocabulary};
use claimbook_core::text::content_hash;
use serde_json::Value;

/// The codings of two coders, aligned, and the decisions about them.
pub struct Adjudication<'a> {
    book: &'a Book,
    record: &'a SourceRecord,
    coders: [&'a Slug; 2],
    pairs: Vec<[&'a ClaimRecord; 2]>,
    /// Each coder's claims without a match among the other's.
    alone: [Vec<&'a ClaimRecord>; 2],
    decided: AHashMap<Key, &'a Decision>,
}

/// A reason why two codings cannot be adjudicated.
#[derive(Debug, thiserror::Error)]
pub enum AdjudicationError {
    /// The codings cannot be compared.
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// A coder has no coding of the source.
    #[error("`{coder}` has no coding of `{source_id}`; the coders are {}", known.join(", "))]
    UnknownCoder {
        /// The coder.
        coder: String,
        /// The source.
        source_id: String,
        /// The coders of the source.
        known: Vec<String>,
    },
}

/// The subject of a decision of an adjudication: the first claim, its coder, the second claim if there is one, and the
/// field.
type Key = (String, String, Option<String>, Option<String>);

/// A field of two aligned claims: its key, both values, and whether they differ.
pub(crate) type Compared = (String, [Value; 2], bool);

impl<'a> Adjudication<'a> {
    /// Aligns the codings of two coders as `agree` does, and finds the decisions about them.
    ///
    /// # Errors
    ///
    /// Fails if the codings have errors or cannot be compared, or if a coder has none.
    pub fn new(book: &'a Book, record: &'a SourceRecord, coders: [&str; 2]) -> Result<Self, AdjudicationError> {
        check_codings(book, record)?;
        let Agreement { coders: known, alignments, .. } = agree(book, record)?;
        let find = |coder: &str| {
            known.iter().copied().find(|known| known.as_str() == coder).ok_or_else(|| AdjudicationError::UnknownCoder {
                coder: coder.to_owned(),
                source_id: record.source.id.to_string(),
                known: known.iter().map(ToString::to_string).collect(),
            })
        };
        let coders = [find(coders[0])?, find(coders[1])?];
        let (pairs, alone) = aligned(alignments, coders);
        let files = book.decisions.iter().filter(|file| file.record.source == record.source.id);
        let decisions = files.flat_map(|file| &file.record.decisions.sound);
        let mut decided: AHashMap<Key, &Decision> = AHashMap::new();
        for (_, decision) in decisions.filter(|(_, decision)| !decision.of.is_empty()) {
            // One decisions file may contain the proposal without a verdict, and another file the verdict.
            let place = decided.entry(key(decision)).or_insert(decision);
            if decision.verdict.is_some() {
                *place = decision;
            }
        }
        Ok(Self { book, record, coders, pairs, alone, decided })
    }

    /// Returns the two coders.
    pub(crate) fn coders(&self) -> [&'a Slug; 2] {
        self.coders
    }

    /// Returns the aligned claims.
    pub(crate) fn pairs(&self) -> &[[&'a ClaimRecord; 2]] {
        &self.pairs
    }

    /// Returns the claims that only one coder has, each with the index of its coder.
    pub(crate) fn alone(&self) -> impl Iterator<Item = (usize, &'a ClaimRecord)> {
        self.alone.iter().enumerate().flat_map(|(coder, claims)| claims.iter().map(move |record| (coder, *record)))
    }

    /// Returns the aligned claims that differ, those with the most differences first, each with all compared fields that
    /// a coder has: the field, both values, and whether they differ.
    pub(crate) fn differences(&self) -> Vec<([&'a ClaimRecord; 2], Vec<Compared>)> {
        let fields = fields(&self.book.vocabulary);
        let mut differing = Vec::new();
        for pair in &self.pairs {
            let [one, other] = pair.map(json);
            let has_value = |field: &&String| !one[field.as_str()].is_null() || !other[field.as_str()].is_null();
            let compared = fields.iter().filter(has_value).map(|field| {
                let values = [one[field.as_str()].clone(), other[field.as_str()].clone()];
                let differs = !is_same(field, &values[0], &values[1]);
                (field.clone(), values, differs)
            });
            let compared: Vec<Compared> = compared.collect();
            if compared.iter().any(|(.., differs)| *differs) {
                differing.push((*pair, compared));
            }
        }
        let count = |compared: &[Compared]| compared.iter().filter(|(.., differs)| *differs).count();
        differing.sort_by_key(|(_, compared)| std::cmp::Reverse(count(compared)));
        differing
    }

    /// Returns the decision about a difference, if there is one with a verdict.
    pub(crate) fn decision(&self, about: &Decision) -> Option<&'a Decision> {
        let decision = *self.decided.get(&key(about))?;
        let is_fresh = decision.content_hash == about.content_hash && decision.other_hash == about.other_hash;
        decision.verdict.filter(|_| is_fresh).map(|_| decision)
    }

    /// Returns the decision, still without verdict, about a claim that only one coder has.
    pub(crate) fn about_one(&self, coder: usize, record: &ClaimRecord) -> Decision {
        Decision {
            content_hash: Some(content_hash(&record.claim).start()),
            of: Box::new([self.coders[coder].clone()]),
            ..Decision::pending(record.claim.id.clone())
        }
    }

    /// Returns the decision, still without verdict, about a field in which two aligned claims differ.
    pub(crate) fn about_field(&self, [one, other]: [&ClaimRecord; 2], field: &str) -> Decision {
        Decision {
            content_hash: Some(content_hash(&one.claim).start()),
            of: self.coders.map(Clone::clone).into(),
            other: Some(other.claim.id.clone()),
            other_hash: Some(content_hash(&other.claim).start()),
            field: Some(field.to_owned()),
            ..Decision::pending(one.claim.id.clone())
        }
    }
}

fn aligned<'a>(
    alignments: Vec<Alignment<'a>>,
    coders: [&Slug; 2],
) -> (Vec<[&'a ClaimRecord; 2]>, [Vec<&'a ClaimRecord>; 2]) {
    for Alignment { coders: own, pairs, alone, .. } in alignments {
        if own == coders {
            return (pairs, alone);
        }
        if own == [coders[1], coders[0]] {
            let [first, second] = alone;
            return (pairs.into_iter().map(|[one, other]| [other, one]).collect(), [second, first]);
        }
    }
    (Vec::new(), [Vec::new(), Vec::new()])
}

fn key(decision: &Decision) -> Key {
    let coders = decision.of.iter().map(Slug::as_str).collect::<Vec<_>>().join(" ");
    (decision.subject.to_string(), coders, decision.other.as_ref().map(ToString::to_string), decision.field.clone())
}

/// Returns the fields on which aligned claims are compared, in the order of the record. Statements, anchors, relations
/// and notes are each coder's own.
fn fields(vocabulary: &Vocabulary) -> Vec<String> {
    let first = ["type", "features", "polarity", "certainty", "likelihood", "participants"];
    let facets = vocabulary.facets().iter().map(|facet| facet.id.to_string());
    first
        .into_iter()
        .map(str::to_owned)
        .chain(facets)
        .chain(["times", "attribution", "citations"].map(str::to_owned))
        .collect()
}

/// Returns a claim as JSON, as its record is written.
fn json(record: &ClaimRecord) -> Value {
    serde_json::to_value(&record.claim).unwrap_or_default()
}

/// Returns whether two coders gave a field the same value. The order of a list, and glosses of participants, do not
/// count.
fn is_same(field: &str, one: &Value, other: &Value) -> bool {
    let items = |value: &Value| -> BTreeSet<String> {
        let items = value.as_array().into_iter().flatten();
        match field {
            "participants" => items.map(|item| format!("{}:{}", item["entity"], item["role"])).collect(),
            _ => items.map(ToString::to_string).collect(),
        }
    };
    match (one, other) {
        (Value::Array(_), _) | (_, Value::Array(_)) => items(one) == items(other),
        _ => one == other,
    }
}
