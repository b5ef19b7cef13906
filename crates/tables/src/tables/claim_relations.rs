//! `claim_relations`: one row per relation, on the claim that states it.

use super::Claims;
use crate::table::{Builder, Frame, TableError};
use claimbook_core::model::codes::{RelationBasis, RelationType};
use claimbook_core::model::{Code, Relation};

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    let rows = claims.rows(|claim| &claim.relations);
    Builder::new("claim_relations", "One row per relation, read from subject to object and stored once.", &rows)
        .describe::<Relation>()
        .text(("subject_id", "The claim that is the subject of the relation."), |row| row.claim)
        .code(("type", "The type of relation from subject to object."), RelationType::LIST, |row| {
            row.item.relation_type.name()
        })
        .text(("object_id", "The claim that is the object of the relation."), |row| &row.item.object)
        .code("basis", RelationBasis::LIST, |row| row.item.basis.name())
        .refers(&["subject_id"], "claims", &["claim_id"])
        .refers(&["object_id"], "claims", &["claim_id"])
        .key(&["subject_id", "type", "object_id"])
}
