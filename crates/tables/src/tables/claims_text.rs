//! `claims_text`: one row per current claim with its statement and labels, for machine learning.

use std::collections::BTreeMap;

use super::{CLAIM, Claims, SOURCE};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{Certainty, ClaimType, Feature, Polarity, RelationType, Split};
use claimbook_core::model::{Claim, ClaimId, Code, Relation, Slug, Term};
use claimbook_core::rules::facts::groups;
use claimbook_core::text::sha256;

struct Row<'a> {
    claim: &'a Claim,
    source: &'a Slug,
    group: &'a str,
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
fn split_of(group: &str) -> Split {
    match sha256(group).bytes()[0] {
        0..26 => Split::Test,
        26..52 => Split::Validation,
        _ => Split::Train,
    }
}

/// The smallest id in the group of each current claim that other claims restate or that restates others.
pub(super) struct Groups<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Groups<'a> {
    /// Joins the claims that `restates` relations connect, directly or through other claims.
    pub(super) fn of_book(book: &'a Book) -> Self {
        if let Some(elsewhere) = book.elsewhere() {
            return Self(elsewhere.groups.iter().map(|(id, group)| (id.as_str(), group.as_str())).collect());
        }
        let restates = |relation: &&Relation| relation.relation_type == RelationType::Restates;
        let pairs = book.current_claims().flat_map(|record| {
            let relations = record.claim.relations.iter().filter(restates);
            relations.map(move |relation| (record.claim.id.as_str(), relation.object.as_str()))
        });
        Self(groups(pairs))
    }

    /// Returns the smallest id of the group to which a claim belongs.
    fn of(&self, id: &'a ClaimId) -> &'a str {
        self.0.get(id.as_str()).copied().unwrap_or(id.as_str())
    }
}
