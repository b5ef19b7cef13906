//! `claim_dyads`: one row per claim and pair of participants, groups expanded into their members.

use polars::prelude::{
    ChunkCompareIneq, DataFrame, DataFrameJoinOps, IntoColumn, JoinArgs, JoinType, PolarsResult, SortMultipleOptions,
    UniqueKeepStrategy,
};

use super::claim_id;
use crate::table::{Builder, Column, Kind, Table};

pub(super) fn table(participants: &Table, members: &Table) -> PolarsResult<Table> {
    let taking_part = expanded(&participants.frame, &members.frame)?;
    let pairs = taking_part.join(&taking_part, ["claim_id"], ["claim_id"], JoinArgs::new(JoinType::Inner), None)?;
    let (a, b) = (pairs.column("entity_id")?.str()?, pairs.column("entity_id_right")?.str()?);
    let pairs = pairs.filter(&a.lt(b))?;
    let either = pairs.column("expanded")?.bool()? | pairs.column("expanded_right")?.bool()?;
    Builder::new(
        "claim_dyads",
        "One row per claim and pair of its participants, each pair once, groups expanded into their members.",
    )
    .series(claim_id(), pairs.column("claim_id")?.as_materialized_series())?
    .series(
        Column::new("a", Kind::Text, "The entity of the pair that comes first in the alphabet of ids."),
        pairs.column("entity_id")?.as_materialized_series(),
    )?
    .series(
        Column::new("b", Kind::Text, "The other entity."),
        pairs.column("entity_id_right")?.as_materialized_series(),
    )?
    .series(
        Column::new(
            "expanded",
            Kind::Boolean,
            "Whether at least one of the two takes part only as a member of a group.",
        ),
        either.into_column().as_materialized_series(),
    )?
    .refers(&["claim_id"], "claims", &["claim_id"])
    .refers(&["a"], "entities", &["entity_id"])
    .refers(&["b"], "entities", &["entity_id"])
    .key(&["claim_id", "a", "b"])
}

/// Who takes part in a claim: entities that are no groups, members in place of groups, each once per
/// claim. Named directly and through a group, an entity counts as named directly.
fn expanded(participants: &DataFrame, members: &DataFrame) -> PolarsResult<DataFrame> {
    let members = members.select(["entity_id", "member_id"])?;
    let joined = participants.select(["claim_id", "entity_id"])?.join(
        &members,
        ["entity_id"],
        ["entity_id"],
        JoinArgs::new(JoinType::Left),
        None,
    )?;
    let member = joined.column("member_id")?.as_materialized_series().clone();
    let through_group = member.is_not_null();
    let entity = member.zip_with(&through_group, joined.column("entity_id")?.as_materialized_series())?;
    let frame = DataFrame::new_infer_height(vec![
        joined.column("claim_id")?.clone(),
        entity.with_name("entity_id".into()).into_column(),
        through_group.into_column().with_name("expanded".into()),
    ])?;
    let order = SortMultipleOptions::default().with_maintain_order(true);
    let sorted = frame.sort(["claim_id", "entity_id", "expanded"], order)?;
    let key = ["claim_id".to_owned(), "entity_id".to_owned()];
    sorted.unique_stable(Some(&key), UniqueKeepStrategy::First, None)
}
