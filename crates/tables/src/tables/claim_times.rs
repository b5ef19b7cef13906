//! `claim_times`: one row per claim and time.

use polars::prelude::PolarsResult;

use super::{Claims, claim_id, edtf_columns, optional, text};
use crate::table::{Builder, Column, Kind, Table};
use claimbook_core::model::codes::{TimeBasis, TimeModifier, TimeRelation, TimeRole};
use claimbook_core::model::{Code, Duration, Time, describe, name};

pub(super) fn table(claims: &Claims<'_>) -> PolarsResult<Table> {
    let rows = claims.rows(|record| &record.claim.times);
    let length = |pick: fn(&Time) -> Option<Duration>| -> Vec<Option<String>> {
        rows.iter().map(|row| pick(row.2).map(|duration| duration.to_string())).collect()
    };
    let time = describe::<Time>();
    let builder = Builder::new("claim_times", "One row per claim and time named or implied.")
        .column(claim_id(), rows.iter().map(|row| row.0.claim.id.as_str()).collect::<Vec<_>>())?
        .column(
            Column::new("position", Kind::U16, "The time's place in the record, from 0."),
            rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("role", Kind::Code(TimeRole::LIST), time("role")),
            rows.iter().map(|row| name(row.2.role)).collect::<Vec<_>>(),
        )?;
    edtf_columns(builder, rows.iter().map(|row| row.2.edtf.as_ref()), time("edtf"))?
        .column(
            Column::new("mod", Kind::Code(TimeModifier::LIST), time("mod")).or_null("the text has no modifier"),
            rows.iter().map(|row| optional(row.2.modifier)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("basis", Kind::Code(TimeBasis::LIST), time("basis")),
            rows.iter().map(|row| name(row.2.basis)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("duration_min", Kind::Text, format!("{} ISO 8601.", time("duration_min")))
                .or_null("no length is named"),
            length(|time| time.duration_min),
        )?
        .column(
            Column::new("duration_max", Kind::Text, format!("{} ISO 8601.", time("duration_max")))
                .or_null("no length is named"),
            length(|time| time.duration_max),
        )?
        .column(
            Column::new("relation", Kind::Code(TimeRelation::LIST), time("relation"))
                .or_null("it is not related to an event"),
            rows.iter().map(|row| optional(row.2.relation)).collect::<Vec<_>>(),
        )?
        .column(
            Column::new("relative_to", Kind::Text, "The event.").or_null("it is not related to an event"),
            rows.iter().map(|row| text(row.2.relative_to.as_ref())).collect::<Vec<_>>(),
        )?
        .refers(&["claim_id"], "claims", &["claim_id"])
        .refers(&["relative_to"], "events", &["event_id"])
        .key(&["claim_id", "position"])
}
