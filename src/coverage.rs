//! Which passages of a source carry claims, which are excluded and why, and which nobody has read.

use std::collections::HashMap;

use crate::book::{Book, SourceRecord};
use crate::model::codes::{Coverage, ExclusionReason, OtherAnchorRole, PassageKind, SectionKind};
use crate::model::{Locator, LockedSpan, Source};

/// A sentence of a source and what is known of it.
#[derive(Debug, Clone)]
pub struct CoveredPassage<'a> {
    /// Its locator.
    pub locator: Locator,
    /// What it is.
    pub kind: PassageKind,
    /// Whether it is accounted for.
    pub coverage: Coverage,
    /// Why it carries no claim, if it is excluded.
    pub reason: Option<ExclusionReason>,
    /// How many claims have a primary, duplicate or restatement anchor on it.
    pub claims: u32,
    /// What the lock knows of it.
    pub span: &'a LockedSpan,
}

/// Every passage of a source's lock, in the order of the text; none where there is no sound lock.
#[must_use]
pub fn coverage<'a>(book: &Book, record: &'a SourceRecord) -> Vec<CoveredPassage<'a>> {
    let Some(lock) = &record.lock else { return Vec::new() };
    let claims = claims_by_passage(book, record);
    lock.passages
        .iter()
        .filter_map(|span| {
            let locator: Locator = span.at.parse().ok()?;
            let claims = claims.get(&span.at).copied().unwrap_or(0);
            let excluded =
                record.source.coverage.iter().find(|exclusion| {
                    exclusion.at.holds(locator.section.as_str(), locator.paragraph, locator.sentence)
                });
            let (coverage, reason) = match excluded {
                _ if claims > 0 => (Coverage::Claimed, None),
                Some(exclusion) => (Coverage::Excluded, Some(exclusion.reason)),
                None => (Coverage::Unread, None),
            };
            let kind = kind(&record.source, &locator);
            Some(CoveredPassage { locator, kind, coverage, reason, claims, span })
        })
        .collect()
}

/// How many claims stand on each passage; a claim counts once, however many of its anchors lie there.
fn claims_by_passage(book: &Book, record: &SourceRecord) -> HashMap<String, u32> {
    let mut claims: HashMap<String, u32> = HashMap::new();
    for claim in book.claims_of(&record.source.id) {
        let others = claim.claim.also_at.iter().filter(|other| other.role != OtherAnchorRole::Support);
        let anchors = [&claim.claim.at].into_iter().chain(others.map(|other| &other.at));
        let mut passages: Vec<String> =
            anchors.flat_map(|anchor| anchor.locators().iter().map(Locator::passage)).collect();
        passages.sort_unstable();
        passages.dedup();
        for passage in passages {
            *claims.entry(passage).or_default() += 1;
        }
    }
    claims
}

fn kind(source: &Source, locator: &Locator) -> PassageKind {
    let Some(section) = source.sections.iter().find(|section| section.id == locator.section) else {
        return PassageKind::Body;
    };
    if locator.paragraph == 0 {
        return PassageKind::Heading;
    }
    match section.kind {
        SectionKind::FrontMatter => PassageKind::FrontMatter,
        SectionKind::Body if section.pull_quotes.contains(&locator.paragraph) => PassageKind::PullQuote,
        SectionKind::Body => PassageKind::Body,
        SectionKind::Notes => PassageKind::Notes,
        SectionKind::BackMatter => PassageKind::BackMatter,
    }
}
