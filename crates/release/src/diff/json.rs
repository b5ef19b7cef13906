//! The JSON object of `diff --format json`, version 1. `docs/versioning.md` describes it.

use semver::Version;
use serde::Serialize;
use std::collections::BTreeMap;

use super::{ClaimChange, Derived, Diff, Kind, Level, Rename, RowChange, SchemaChange};

/// The version of the object's format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    old: Option<&'a Version>,
    new: Option<&'a Version>,
    level: Option<Level>,
    smallest: Option<Version>,
    counts: BTreeMap<Kind, usize>,
    vanished: Vec<&'a str>,
    reused: Vec<&'a str>,
    schema: Vec<Leveled<'a, SchemaChange>>,
    renames: Vec<Leveled<'a, Rename>>,
    claims: Vec<Leveled<'a, ClaimChange>>,
    rows: Vec<Leveled<'a, RowChange>>,
    derived: &'a [Derived],
}

/// A change with its level.
#[derive(Serialize)]
struct Leveled<'a, T> {
    level: Option<Level>,
    #[serde(flatten)]
    change: &'a T,
}

/// Formats a comparison as one JSON object on one line.
///
/// # Panics
///
/// Does not panic: the object is always valid JSON.
#[must_use]
pub fn json(diff: &Diff) -> String {
    let report = Report {
        version: VERSION,
        old: diff.old.as_ref(),
        new: diff.new.as_ref(),
        level: diff.level(),
        smallest: diff.smallest(),
        counts: diff.counts(),
        vanished: diff.vanished(),
        reused: diff.reused(),
        schema: leveled(&diff.schema, |change| Some(change.kind)),
        renames: leveled(&diff.renames, |rename| Some(rename.kind)),
        claims: leveled(&diff.claims, |claim| claim.kinds.iter().copied().max_by_key(|kind| kind.level())),
        rows: leveled(&diff.rows, |row| Some(row.kind)),
        derived: &diff.derived,
    };
    let mut text = serde_json::to_string(&report).expect("a comparison is plain data");
    text.push('\n');
    text
}

fn leveled<T>(changes: &[T], kind: impl Fn(&T) -> Option<Kind>) -> Vec<Leveled<'_, T>> {
    changes.iter().map(|change| Leveled { level: kind(change).map(Kind::level), change }).collect()
}
