//! The anchors that wait for a decision, as a decisions file.

use std::fmt::Write;

use claimbook_core::book::{Book, CLAIMS, DECISIONS, SourceRecord};
use claimbook_core::edit::format::{Kind, format};
use claimbook_core::model::{ClaimId, Date, Decision, Slug};
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;

use super::{Anchored, Revision};

impl Revision {
    /// Returns the decisions that wait for a person: those about claims of the book. Exclusions, waivers and codings are
    /// corrected by hand.
    pub fn proposals(&self) -> impl Iterator<Item = Decision> {
        self.pending().filter(|anchored| anchored.coder.is_none()).filter_map(|anchored| {
            let subject: ClaimId = anchored.subject.parse().ok()?;
            Some(Decision {
                anchor_hash: Some(anchored.anchor_hash.start()),
                to: anchored.to.as_ref().and_then(|to| to.parse().ok()),
                reason: Some(reason(anchored)),
                ..Decision::pending(subject)
            })
        })
    }

    /// Returns the path and text of a new decisions file with the proposals, or `None` if there are none.
    pub(super) fn decisions(
        &self,
        book: &Book,
        record: &SourceRecord,
        (by, on): (&Slug, &Date),
    ) -> Option<(String, String)> {
        let mut text = format!("source: {}\ndecided_by: {by}\ndecided_on: \"{on}\"\ndecisions:\n", record.source.id);
        let header = text.len();
        for Decision { subject, anchor_hash, to, reason, .. } in self.proposals() {
            // Writing to a string cannot fail.
            let _ = write!(text, "  - {{subject: {subject}");
            if let Some(hash) = anchor_hash {
                let _ = write!(text, ", anchor_hash: {}", quoted(&hash.to_string()));
            }
            if let Some(to) = to {
                let _ = write!(text, ", to: {}", quoted(&to.to_string()));
            }
            let _ = writeln!(text, ", reason: {}}}", quoted(&reason.unwrap_or_default()));
        }
        if text.len() == header {
            return None;
        }
        let file = File::new("decisions", text);
        let formatted = yaml::read(&file, FileId(0)).0.and_then(|tree| format(&file, &tree, Kind::Decisions));
        Some((free_path(book, record, *on), formatted.unwrap_or_else(|| file.text().to_owned())))
    }
}

/// Returns a text in quotes. Every JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns the reason without words of the source.
fn reason(anchored: &Anchored) -> String {
    format!("{}: {}", anchored.verdict.name(), anchored.reason())
}

/// Returns the path of a decisions file that does not exist yet.
fn free_path(book: &Book, record: &SourceRecord, on: Date) -> String {
    let stem = format!("{CLAIMS}/{}/{DECISIONS}/rebase-{on}", record.folder);
    let is_free = |path: &String| !book.files.iter().any(|file| file.path() == path);
    let numbered = (2_u32..).map(|number| format!("{stem}-{number}.yaml"));
    std::iter::once(format!("{stem}.yaml")).chain(numbered).find(is_free).unwrap_or_default()
}
