//! `claim_relations`: one row per relation, on the claim that states it.

use polars::prelude::PolarsResult;

use super::Claims;
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::{RelationBasis, RelationType};
use claimbook_core::model::{Code, Relation, describe, name};

pub(super) fn table(claims: &Claims<'_>) -> PolarsResult<Table> {
    let rows = claims.rows(|record| &record.claim.relations);
    let relation = describe::<Relation>();
    Builder::new("claim_relations", "One row per relation, read from subject to object and stored once.")
        .column(
            Column::new("subject_id", Kind::Text, "The claim that stands in the relation."),
            rows.iter().map(|row| row.0.claim.id.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("type", Kind::Code(RelationType::LIST), "How the subject stands to the object."),
            rows.iter().map(|row| name(row.2.relation_type)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("object_id", Kind::Text, "The claim to which it stands in the relation."),
            rows.iter().map(|row| row.2.object.as_str()).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("basis", Kind::Code(RelationBasis::LIST), relation("basis")),
            rows.iter().map(|row| name(row.2.basis)).collect::<Vec<_>>(),
        )?
        .refers(&["subject_id"], "claims", &["claim_id"])
        .refers(&["object_id"], "claims", &["claim_id"])
        .key(&["subject_id", "type", "object_id"])
}
