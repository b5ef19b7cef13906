//! `claim_times`: one row per claim and time.

use super::{CLAIM, Claims, edtf};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::model::codes::{TimeBasis, TimeModifier, TimeRelation, TimeRole};
use claimbook_core::model::{Code, Time, describe};

pub(super) fn table(claims: &Claims<'_>) -> Result<Frame, TableError> {
    const NO_LENGTH: &str = "no length is named";
    const NO_EVENT: &str = "the time is not relative to an event";
    let rows = claims.rows(|claim| &claim.times);
    let duration = |field: &str| format!("{} ISO 8601.", describe::<Time>()(field));
    let builder = Builder::new("claim_times", "One row per claim and time named or implied.", &rows)
        .describe::<Time>()
        .text(CLAIM, |row| row.claim)
        .number(("position", "The time's position in the record, from 0."), |row| row.position)
        .place()
        .code("role", TimeRole::LIST, |row| row.item.role.name());
    edtf(builder, |row| row.item.edtf.as_ref())
        .code("mod", TimeModifier::LIST, |row| row.item.modifier.map(Code::name))
        .null("the text has no modifier")
        .code("basis", TimeBasis::LIST, |row| row.item.basis.name())
        .text(("duration_min", duration("duration_min")), |row| row.item.duration_min.map(|length| length.to_string()))
        .null(NO_LENGTH)
        .text(("duration_max", duration("duration_max")), |row| row.item.duration_max.map(|length| length.to_string()))
        .null(NO_LENGTH)
        .code("relation", TimeRelation::LIST, |row| row.item.relation.map(Code::name))
        .null(NO_EVENT)
        .text(("relative_to", "The event."), |row| row.item.relative_to.as_ref())
        .null(NO_EVENT)
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["relative_to"], "events", &["event_id"])
        .key(&["claim_id", "position"])
}
