//! How much of a book each coder has coded, checked and reviewed.

use std::collections::BTreeMap;

use super::{Book, ParagraphRecord};
use crate::model::codes::Status;
use crate::model::{Coder, Slug};

/// A coder, with numbers of current claims.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share<'a> {
    /// The coder's id.
    pub id: &'a Slug,
    /// The record of the coder; `None` if the book has no `coders.yaml`.
    pub coder: Option<&'a Coder>,
    /// The number of claims that the coder coded.
    pub coded: usize,
    /// The number of claims with the status `checked` that the coder checked.
    pub checked: usize,
    /// The number of claims with the status `reviewed` that the coder reviewed.
    pub reviewed: usize,
}

impl<'a> Share<'a> {
    /// Returns the share of a coder who is not listed and has no claims.
    fn none(id: &'a Slug) -> Self {
        Self { id, coder: None, coded: 0, checked: 0, reviewed: 0 }
    }
}

impl Book {
    /// Returns the coders, sorted by id: those that `coders.yaml` lists, and all whom claims and codings name.
    #[must_use]
    pub fn shares(&self) -> Vec<Share<'_>> {
        let listed = self.coders.iter().map(|record| &record.record);
        let listed = listed.map(|coder| (&coder.id, Share { coder: Some(coder), ..Share::none(&coder.id) }));
        let mut shares: BTreeMap<&Slug, Share<'_>> = listed.collect();
        for file in self.paragraphs.iter().chain(&self.codings).filter_map(ParagraphRecord::valid_header) {
            shares.entry(&file.coder).or_insert_with(|| Share::none(&file.coder));
        }
        for record in self.claims() {
            let (claim, is_current) = (&record.claim, record.claim.status.is_current());
            let coder = self.coder_of(record);
            shares.entry(coder).or_insert_with(|| Share::none(coder)).coded += usize::from(is_current);
            if let Some(checker) = &claim.checked_by {
                let checked = usize::from(claim.status == Status::Checked);
                shares.entry(checker).or_insert_with(|| Share::none(checker)).checked += checked;
            }
            if let Some(reviewer) = &claim.reviewer {
                let reviewed = usize::from(claim.status == Status::Reviewed);
                shares.entry(reviewer).or_insert_with(|| Share::none(reviewer)).reviewed += reviewed;
            }
        }
        shares.into_values().collect()
    }
}
