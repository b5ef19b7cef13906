//! Two codings side by side, with the fields in which they differ.

use claimbook_core::book::{Book, ClaimRecord};
use claimbook_core::model::{Code, Decision};
use serde_json::json;

use crate::adjudicate::{Adjudication, shown};

/// The codings of two coders.
pub(super) struct Comparison {
    pub(super) coders: [String; 2],
    /// Aligned claims that differ, those with the most differences first.
    pub(super) pairs: Vec<Pair>,
    /// The number of aligned claims in which all compared fields agree.
    pub(super) same: usize,
    /// Claims that only one coder has.
    pub(super) alone: Vec<Alone>,
}

/// Two aligned claims.
pub(super) struct Pair {
    pub(super) ids: [String; 2],
    pub(super) statements: [String; 2],
    pub(super) places: [String; 2],
    pub(super) rows: Vec<Row>,
}

/// A field of two aligned claims.
pub(super) struct Row {
    pub(super) field: String,
    pub(super) values: [String; 2],
    /// The decision about the difference; `None` if the coders agree.
    pub(super) about: Option<About>,
}

/// A claim that only one coder has.
pub(super) struct Alone {
    pub(super) coder: String,
    pub(super) id: String,
    pub(super) statement: String,
    pub(super) place: String,
    pub(super) about: About,
}

/// A decision to make, with the current verdict if there is one.
pub(super) struct About {
    /// The decision without verdict, as JSON.
    pub(super) decision: String,
    pub(super) verdict: &'static str,
    pub(super) value: String,
    pub(super) reason: String,
}

impl Comparison {
    pub(super) fn new(book: &Book, adjudication: &Adjudication<'_>) -> Self {
        let place = |record: &ClaimRecord| format!("{} in {}", record.claim.at, super::file_of(book, record));
        let differences = adjudication.differences();
        let same = adjudication.pairs().len() - differences.len();
        let pairs = differences.into_iter().map(|(pair, fields)| {
            let row = |(field, [one, other], differs): (String, [serde_json::Value; 2], bool)| Row {
                about: differs.then(|| About::new(adjudication, &adjudication.about_field(pair, &field))),
                values: [shown(&one), shown(&other)],
                field,
            };
            Pair {
                ids: pair.map(|record| record.claim.id.to_string()),
                statements: pair.map(|record| record.claim.statement.to_string()),
                places: pair.map(place),
                rows: fields.into_iter().map(row).collect(),
            }
        });
        let coders = adjudication.coders().map(ToString::to_string);
        let alone = adjudication.alone().map(|(coder, record)| Alone {
            coder: coders[coder].clone(),
            id: record.claim.id.to_string(),
            statement: record.claim.statement.to_string(),
            place: place(record),
            about: About::new(adjudication, &adjudication.about_one(coder, record)),
        });
        Self { pairs: pairs.collect(), same, alone: alone.collect(), coders: coders.clone() }
    }
}

impl About {
    fn new(adjudication: &Adjudication<'_>, decision: &Decision) -> Self {
        let made = adjudication.decision(decision);
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        Self {
            decision: json!(decision).to_string(),
            verdict: made.and_then(|made| made.verdict).map_or("", Code::name),
            value: text(made.and_then(|made| made.value.as_ref())),
            reason: text(made.and_then(|made| made.reason.as_ref())),
        }
    }
}
