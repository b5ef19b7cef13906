//! Writes decisions without a verdict, for a person to fill in.

use std::fmt::Write;

use claimbook_core::edit::format::scalar;
use claimbook_core::model::{Date, Decision, Slug};

/// Returns the text of a decisions file without decisions.
pub(crate) fn header((source, by, on): (&Slug, &Slug, &Date)) -> String {
    format!("source: {source}\ndecided_by: {by}\ndecided_on: \"{on}\"\ndecisions:\n")
}

/// Returns the line of a decision, in the order of the record.
pub(crate) fn row(decision: &Decision) -> String {
    let Decision { subject, content_hash, of, other, other_hash, anchor_hash, field, to, reason, verdict: _, value: _ } =
        decision;
    let mut row = format!("  - {{subject: {subject}");
    // Writing to a string cannot fail.
    let mut add = |key: &str, value: &str| {
        let _ = write!(row, ", {key}: {value}");
    };
    if let Some(hash) = content_hash {
        add("content_hash", &scalar(&hash.to_string()));
    }
    if !of.is_empty() {
        let coders: Vec<&str> = of.iter().map(Slug::as_str).collect();
        add("of", &format!("[{}]", coders.join(", ")));
    }
    if let (Some(other), Some(hash)) = (other, other_hash) {
        add("other", other.as_str());
        add("other_hash", &scalar(&hash.to_string()));
    }
    if let Some(hash) = anchor_hash {
        add("anchor_hash", &scalar(&hash.to_string()));
    }
    if let Some(field) = field {
        add("field", field);
    }
    if let Some(to) = to {
        add("to", &quoted(&to.to_string()));
    }
    if let Some(reason) = reason {
        add("reason", &quoted(reason));
    }
    row + "}\n"
}

/// Returns a text in quotes. Every JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
