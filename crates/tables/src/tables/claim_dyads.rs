//! `claim_dyads`: one row per claim and pair of participants, with groups expanded into their members.

use polars::prelude::{
    ChunkCompareIneq, Column as Values, DataFrame, DataFrameJoinOps, IntoColumn, JoinArgs, JoinType, PolarsResult,
    SortMultipleOptions, UniqueKeepStrategy,
};

use super::CLAIM;
use crate::table::{Builder, Frame, Kind, TableError};

/// Builds the pairs of the current claims.
pub(super) fn table(claims: &Frame, participants: &Frame, members: &Frame) -> Result<Frame, TableError> {
    let participants = current(claims, participants).map_err(|error| TableError::new("claim_dyads", error))?;
    of_participants(&participants, members)
}

/// Builds the pairs of the given participants.
pub(super) fn of_participants(participants: &DataFrame, members: &Frame) -> Result<Frame, TableError> {
    build(participants, members).map_err(|error| TableError::new("claim_dyads", error))?
}

/// Returns the participants of the current claims.
fn current(claims: &Frame, participants: &Frame) -> PolarsResult<DataFrame> {
    let current = claims.rows.filter(claims.rows.column("current")?.bool()?)?;
    participants.rows.join(&current, ["claim_id"], ["claim_id"], JoinArgs::new(JoinType::Semi), None)
}

fn build(participants: &DataFrame, members: &Frame) -> PolarsResult<Result<Frame, TableError>> {
    let taking_part = expanded(participants, &members.rows)?;
    let pairs = taking_part.join(&taking_part, ["claim_id"], ["claim_id"], JoinArgs::new(JoinType::Inner), None)?;
    let (a, b) = (pairs.column("entity_id")?.str()?, pairs.column("entity_id_right")?.str()?);
    let pairs = pairs.filter(&a.lt(b))?;
    let either = pairs.column("expanded")?.bool()? | pairs.column("expanded_right")?.bool()?;
    let column = |name: &str| pairs.column(name).map(Values::as_materialized_series);
    let description =
        "One row per current claim and pair of its participants, each pair once, groups expanded into their members.";
    let first = "The entity of the pair whose id comes first in alphabetical order.";
    let member = "Whether at least one of the two takes part only as a member of a group.";
    Ok(Builder::<()>::new("claim_dyads", description, &[])
        .series(CLAIM, Kind::Text, column("claim_id")?)
        .derived()
        .series(("a", first), Kind::Text, column("entity_id")?)
        .derived()
        .series(("b", "The other entity."), Kind::Text, column("entity_id_right")?)
        .derived()
        .series(("expanded", member), Kind::Boolean, either.into_column().as_materialized_series())
        .derived()
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["a"], "entities", &["entity_id"])
        .refers(&["b"], "entities", &["entity_id"])
        .key(&["claim_id", "a", "b"]))
}

/// Returns the participants of each claim, each once per claim. Groups are replaced by their members. An entity that is
/// named directly and through a group counts as named directly.
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
