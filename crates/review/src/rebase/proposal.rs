//! Writes the anchors that wait for a decision into a decisions file.

use claimbook_core::book::{Book, CLAIMS, DECISIONS, SourceRecord};
use claimbook_core::edit::format::{Kind, format};
use claimbook_core::model::{ClaimId, Date, Decision, Slug};
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;

use super::{Anchored, Revision};
use crate::pending;

impl Revision {
    /// Returns the decisions that wait for a person: those about claims of the book. Exclusions, waivers and codings are
    /// corrected by hand.
    pub fn proposals(&self) -> impl Iterator<Item = Decision> {
        self.pending().filter_map(proposal)
    }

    /// Returns the path and text of a new decisions file with the proposals, or `None` if there are none.
    pub(super) fn decisions(
        &self,
        book: &Book,
        record: &SourceRecord,
        (by, on): (&Slug, &Date),
    ) -> Option<(String, String)> {
        let rows: String = self.proposals().map(|decision| pending::row(&decision)).collect();
        if rows.is_empty() {
            return None;
        }
        let file = File::new("decisions", pending::header((&record.source.id, by, on)) + &rows);
        let formatted = yaml::read(&file, FileId(0)).0.and_then(|tree| format(&file, &tree, Kind::Decisions));
        Some((free_path(book, record, *on), formatted.unwrap_or_else(|| file.text().to_owned())))
    }
}

/// Returns the decision about an anchor of a claim of the book, or `None` if the anchor is placed or belongs to another
/// kind of record.
pub(crate) fn proposal(anchored: &Anchored) -> Option<Decision> {
    if anchored.verdict.is_safe() || anchored.coder.is_some() {
        return None;
    }
    let subject: ClaimId = anchored.subject.parse().ok()?;
    Some(Decision {
        anchor_hash: Some(anchored.anchor_hash.start()),
        to: anchored.to.as_ref().and_then(|to| to.parse().ok()),
        reason: Some(reason(anchored)),
        ..Decision::pending(subject)
    })
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
