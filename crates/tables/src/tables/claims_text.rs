//! `claims_text`: one row per current claim with its statement and labels, for training and testing programs.

use ahash::AHashMap;

use super::{CLAIM, Claims, SOURCE};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{Certainty, ClaimType, Feature, Polarity, RelationType, Split};
use claimbook_core::model::{Claim, ClaimId, Code, Relation, Slug, Term};
use claimbook_core::text::sha256;

struct Row<'a> {
    claim: &'a Claim,
    source: &'a Slug,
    group: &'a ClaimId,
}

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    let current = claims.records.iter().filter(|record| record.claim.status.is_current());
    let rows: Vec<Row<'_>> = current
        .map(|record| Row {
            claim: &record.claim,
            source: claims.source(record),
            group: claims.groups.of(&record.claim.id),
        })
        .collect();
    let description = "One row per current claim with its statement and labels, for machine learning.";
    let group = "The smallest id among the claims that `restates` relations join with this claim, or its own id.";
    let split = "The part of the data for machine learning. It follows from the SHA-256 of `group_id`, so restated \
                 claims are in one part, and new claims leave the others where they are.";
    let mut builder = Builder::new("claims_text", description, &rows)
        .describe::<Claim>()
        .text(CLAIM, |row| &row.claim.id)
        .derived()
        .text(SOURCE, |row| row.source)
        .derived()
        .text("statement", |row| &*row.claim.statement)
        .derived()
        .unique()
        .code("type", ClaimType::LIST, |row| row.claim.claim_type.name())
        .derived()
        .code("certainty", Certainty::LIST, |row| row.claim.certainty.name())
        .derived()
        .code("polarity", Polarity::LIST, |row| row.claim.polarity.name())
        .derived()
        .code_list("features", Feature::LIST, |row| row.claim.features.iter().map(|code| code.name()))
        .derived();
    for facet in claims.book.vocabulary.facets() {
        let (id, definition) = (facet.id.as_str(), facet.definition.as_str());
        builder = builder
            .code_list((id.to_owned(), definition), facet.item.as_str(), |row| {
                row.claim.facets.codes(id).iter().map(Term::as_str)
            })
            .derived();
    }
    builder
        .text(("group_id", group), |row| row.group)
        .derived()
        .code(("split", split), Split::LIST, |row| split_of(row.group).name())
        .derived()
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["group_id"], "claims", &["claim_id"])
        .refers(&["source_id"], "sources", &["source_id"])
        .key(&["claim_id"])
}

/// Returns the split of a group: 10 % each for validation and test.
fn split_of(group: &ClaimId) -> Split {
    match sha256(group.as_str()).bytes()[0] {
        0..26 => Split::Test,
        26..52 => Split::Validation,
        _ => Split::Train,
    }
}

/// The groups of current claims that restate each other.
pub(super) struct Groups<'a>(AHashMap<&'a ClaimId, &'a ClaimId>);

impl<'a> Groups<'a> {
    /// Joins the claims that `restates` relations connect, directly or through other claims.
    pub(super) fn of_book(book: &'a Book) -> Self {
        if let Some(elsewhere) = book.elsewhere() {
            return Self(elsewhere.groups.iter().filter(|(id, group)| id != group).collect());
        }
        let restates = |relation: &&Relation| relation.relation_type == RelationType::Restates;
        let pairs = book.current_claims().flat_map(|record| {
            let relations = record.claim.relations.iter().filter(restates);
            relations.map(move |relation| (&record.claim.id, &relation.object))
        });
        let mut groups = Self(AHashMap::new());
        for (subject, object) in pairs {
            let (a, b) = (groups.of(subject), groups.of(object));
            if a != b {
                groups.0.insert(a.max(b), a.min(b));
            }
        }
        groups
    }

    /// Returns the smallest id of the group to which a claim belongs.
    fn of(&self, id: &'a ClaimId) -> &'a ClaimId {
        let mut id = id;
        while let Some(smaller) = self.0.get(id) {
            id = smaller;
        }
        id
    }
}
