//! Records to tables: one normalized table per file, built with Polars.

mod claim_anchors;
mod claim_citations;
mod claim_codes;
mod claim_dyads;
mod claim_participants;
mod claim_relations;
mod claim_times;
mod claims;
mod claims_nested;
mod code_mappings;
mod codes;
mod entities;
mod entity_identifiers;
mod entity_members;
mod events;
mod passages;
mod source_authors;
mod source_notes;
mod source_sections;
mod source_works;
mod sources;

pub use codes::{CodeRow, code_rows};

use std::collections::HashMap;

use polars::prelude::{NamedFrom, PolarsResult, Series};

use crate::book::{Book, ClaimRecord};
use crate::model::{Bounds, Code, Date, Edtf, LockedSpan, Slug, name};
use crate::table::{Builder, Column, Kind, Table};

/// All tables of a book, in the order of their names. Meaningful for a book without errors.
///
/// # Errors
///
/// When Polars refuses a column, which would be a fault of the program.
pub fn tables(book: &Book) -> PolarsResult<Vec<Table>> {
    let claims = claims::table(book)?;
    let participants = claim_participants::table(book)?;
    let members = entity_members::table(book)?;
    let dyads = claim_dyads::table(&participants, &members)?;
    let parts = [
        claim_codes::features(book)?,
        claim_codes::domains(book)?,
        claim_codes::forms(book)?,
        participants,
        claim_times::table(book)?,
        claim_citations::table(book)?,
        claim_anchors::table(book)?,
        claim_relations::table(book)?,
    ];
    let mut tables = vec![
        claims_nested::table(&claims, &parts)?,
        claims,
        dyads,
        sources::table(book)?,
        source_authors::table(book)?,
        source_sections::table(book)?,
        source_notes::table(book)?,
        source_works::table(book)?,
        passages::table(book)?,
        entities::table(book)?,
        entity_identifiers::table(book)?,
        members,
        events::table(book)?,
        codes::table()?,
        code_mappings::table()?,
    ];
    tables.extend(parts);
    tables.sort_by_key(|table| table.name);
    Ok(tables)
}

/// Claims in the order of their ids, which is the order of the tables.
fn ordered(book: &Book) -> Vec<&ClaimRecord> {
    let mut claims: Vec<&ClaimRecord> = book.claims.iter().collect();
    claims.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
    claims
}

/// Numbers of list items, as the tables count them: from 0.
fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The name of a code that may be left out.
fn optional<C: Code>(code: Option<C>) -> Option<&'static str> {
    code.map(name)
}

fn text(id: Option<&Slug>) -> Option<&str> {
    id.map(Slug::as_str)
}

fn days(date: Option<Date>) -> Option<i32> {
    date.map(Date::days_since_epoch)
}

/// Adds a column of lists of texts. Without rows, Polars could not tell the type of an item.
fn list_column(builder: Builder, column: Column, lists: Vec<Series>) -> PolarsResult<Builder> {
    if lists.is_empty() {
        let empty = Series::new("".into(), [Series::new("".into(), Vec::<&str>::new())]).slice(0, 0);
        return builder.series(column, &empty);
    }
    builder.column(column, lists)
}

fn claim_id() -> Column {
    Column::new("claim_id", Kind::Text, "The claim.")
}

fn source_id() -> Column {
    Column::new("source_id", Kind::Text, "The source.")
}

/// The columns that EDTF texts are spread into, the text itself first.
fn edtf_columns<'a>(
    builder: Builder,
    values: impl Iterator<Item = Option<&'a Edtf>> + Clone,
    description: String,
) -> PolarsResult<Builder> {
    const UNDATED: &str = "no date is named";
    const UNBOUNDED: &str = "no date is named, or that end is open or unknown, or lies outside the years 0001 to 9999";
    let bounds = values.clone().map(|edtf| edtf.map(Edtf::bounds));
    let date = |pick: fn(Bounds) -> Option<Date>| -> Vec<Option<i32>> {
        bounds.clone().map(|bounds| days(bounds.and_then(pick))).collect()
    };
    let flag =
        |pick: fn(Bounds) -> bool| -> Vec<Option<bool>> { bounds.clone().map(|bounds| bounds.map(pick)).collect() };
    let texts: Vec<Option<String>> = values.map(|edtf| edtf.map(Edtf::to_string)).collect();
    builder
        .column(Column::new("edtf", Kind::Text, description).or_null(UNDATED), texts)?
        .column(
            Column::new("start_min", Kind::Date, "The earliest day on which it can begin.").or_null(UNBOUNDED),
            date(|bounds| bounds.start_min),
        )?
        .column(
            Column::new("end_max", Kind::Date, "The latest day on which it can end.").or_null(UNBOUNDED),
            date(|bounds| bounds.end_max),
        )?
        .column(
            Column::new("start_open", Kind::Boolean, "Whether it has no start.").or_null(UNDATED),
            flag(|bounds| bounds.start_open),
        )?
        .column(
            Column::new("end_open", Kind::Boolean, "Whether it has no end.").or_null(UNDATED),
            flag(|bounds| bounds.end_open),
        )?
        .column(
            Column::new("start_unknown", Kind::Boolean, "Whether its start is unknown.").or_null(UNDATED),
            flag(|bounds| bounds.start_unknown),
        )?
        .column(
            Column::new("end_unknown", Kind::Boolean, "Whether its end is unknown.").or_null(UNDATED),
            flag(|bounds| bounds.end_unknown),
        )?
        .column(
            Column::new("approximate", Kind::Boolean, "Whether some part of it is approximate.").or_null(UNDATED),
            flag(|bounds| bounds.approximate),
        )?
        .column(
            Column::new("uncertain", Kind::Boolean, "Whether some part of it is uncertain.").or_null(UNDATED),
            flag(|bounds| bounds.uncertain),
        )
}

/// What the lock of each source knows, by locator.
fn locked(book: &Book) -> HashMap<(&str, &str), &LockedSpan> {
    let mut locked = HashMap::new();
    for record in &book.sources {
        if let Some(lock) = &record.lock {
            for span in lock.passages.iter().chain(&lock.spans) {
                locked.insert((record.source.id.as_str(), span.at.as_str()), span);
            }
        }
    }
    locked
}
