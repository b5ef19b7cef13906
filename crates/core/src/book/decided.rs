//! What has become of a decision: whether it waits, can be carried out, was carried out, or is stale.

use super::{Book, ClaimRecord, DecisionsRecord};
use crate::model::codes::{Status, Verdict};
use crate::model::{Anchor, ClaimId, Decision, Digest, Locator, Slug};
use crate::text::content_hash;

/// The state of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has no verdict yet.
    Pending,
    /// It can be carried out.
    Open,
    /// It settles a difference of two codings; an adjudication carries all of them out together.
    Settling,
    /// The records already show its outcome.
    CarriedOut,
    /// What was decided has changed since.
    Stale,
    /// A claim that it names does not exist.
    Unknown,
}

impl State {
    /// Returns the name, as in a list of decisions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "waits",
            Self::Open => "open",
            Self::Settling => "decided",
            Self::CarriedOut => "carried out",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}

/// The claims that a decision is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The claim; in an adjudication, the one of the first coder.
    pub claim: &'a ClaimRecord,
    /// In an adjudication, the aligned claim of the second coder.
    pub other: Option<&'a ClaimRecord>,
}

impl Book {
    /// Returns the claims that a decision is about. Returns `None` if one of them does not exist.
    #[must_use]
    pub fn subject(&self, source: &Slug, decision: &Decision) -> Option<Subject<'_>> {
        let claim = if let Some(coder) = decision.of.first() {
            self.coded_claim(source, coder, &decision.subject)?
        } else {
            let mut claims = self.claims_with(decision.subject.as_str());
            claims.find(|record| self.paragraph(record).header.source == *source)?
        };
        let other = match (&decision.other, decision.of.get(1)) {
            (Some(id), Some(coder)) => Some(self.coded_claim(source, coder, id)?),
            _ => None,
        };
        Some(Subject { claim, other })
    }

    /// Returns the state of a decision.
    #[must_use]
    pub fn state(&self, file: &DecisionsRecord, decision: &Decision) -> State {
        let Some(subject) = self.subject(&file.record.source, decision) else { return State::Unknown };
        let Some(verdict) = decision.verdict else {
            return if self.is_fresh(&subject, decision) { State::Pending } else { State::Stale };
        };
        if self.is_fresh(&subject, decision) {
            if decision.of.is_empty() { State::Open } else { State::Settling }
        } else if is_carried_out(subject.claim, file, decision, verdict) {
            State::CarriedOut
        } else {
            State::Stale
        }
    }

    /// Returns whether the decision's hashes are those of the current records.
    fn is_fresh(&self, subject: &Subject<'_>, decision: &Decision) -> bool {
        let is = |record: &ClaimRecord, hash: &Option<Digest<8>>| {
            hash.as_ref().is_none_or(|hash| content_hash(&record.claim).start::<8>() == *hash)
        };
        let anchor = decision.anchor_hash.as_ref().is_none_or(|hash| {
            let source = &self.paragraph(subject.claim).header.source;
            subject.claim.anchors().any(|anchor| self.has_hash(source, anchor, hash))
        });
        let other = subject.other.is_none_or(|record| is(record, &decision.other_hash));
        is(subject.claim, &decision.content_hash) && other && anchor
    }

    /// Returns whether a part of an anchor has a hash that begins with the given digits, by the lock of its source. An
    /// unplaced anchor has the hash of its words in the earlier text.
    #[must_use]
    pub fn has_hash(&self, source: &Slug, anchor: &Anchor, hash: &Digest<8>) -> bool {
        let Some(lock) = self.source(source).and_then(|record| record.lock.as_ref()) else { return false };
        if !lock.unplaced.is_empty() {
            let at = anchor.to_string();
            let mut unplaced = lock.unplaced.iter().filter(|unplaced| unplaced.at == at).peekable();
            if unplaced.peek().is_some() {
                return unplaced.any(|unplaced| unplaced.sha256_fold.start::<8>() == *hash);
            }
        }
        let spans = || lock.passages.iter().chain(&lock.spans);
        let is_here = |at: &Locator| spans().any(|span| span.at == *at && span.sha256_fold.start::<8>() == *hash);
        anchor.locators().iter().any(is_here)
    }

    fn coded_claim(&self, source: &Slug, coder: &Slug, id: &ClaimId) -> Option<&ClaimRecord> {
        let files = self
            .codings
            .iter()
            .filter(|coding| coding.header.source == *source && coding.coder_folder.as_deref() == Some(coder.as_str()));
        files.flat_map(|coding| &coding.claims).find(|record| record.claim.id == *id)
    }
}

/// Returns whether a claim shows the outcome of a decision.
fn is_carried_out(record: &ClaimRecord, file: &DecisionsRecord, decision: &Decision, verdict: Verdict) -> bool {
    let claim = &record.claim;
    let (by, on) = (&file.record.decided_by, &file.record.decided_on);
    match verdict {
        Verdict::Accept if decision.anchor_hash.is_some() => {
            decision.to.as_ref().is_some_and(|to| record.anchors().any(|at| at == to))
        }
        Verdict::Accept => {
            let is_reviewed = claim.reviewer.as_ref() == Some(by) && claim.reviewed_on.as_ref() == Some(on);
            is_reviewed || (claim.checked_by.as_ref() == Some(by) && claim.checked_on.as_ref() == Some(on))
        }
        Verdict::Reject => claim.status == Status::Withdrawn,
        Verdict::Amend => {
            let (Some(field), Some(value)) = (&decision.field, &decision.value) else { return false };
            let record = serde_json::to_value(claim).unwrap_or_default();
            let Some(value) = crate::edit::field::parse(value) else { return false };
            record.get(field).is_some_and(|now| crate::edit::field::is_same(now, &value))
        }
        // The claims of a coding, and an anchor that is dropped, leave no trace in the claim.
        _ => false,
    }
}
