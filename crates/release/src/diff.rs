//! What changed from one edition to another: schema, claims one by one and field by field, the rows of every other
//! table, and which version that makes.
//!
//! Rows are matched by their primary key, those of a list without regard to their places, so that an item put in is one
//! change. `docs/versioning.md` says what counts as what.

mod claim;
mod json;
mod level;
mod markdown;
mod outline;
mod row;
mod schema;
mod text;
mod value;
mod walk;

pub use claim::ClaimChange;
pub use json::json;
pub use level::{KINDS, Kind, Level, smallest};
pub use markdown::markdown;
pub use row::{Derived, Field, RowChange};
pub use schema::SchemaChange;
pub use text::text;

use std::collections::{BTreeMap, BTreeSet};

use arrow::error::ArrowError;
use rayon::prelude::*;
use semver::Version;

use crate::snapshot::{Edition, REPEATING, Sheet};

/// What changed from one edition to another; empty where nothing did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diff {
    /// The version of the older edition, where it was released.
    pub old: Option<Version>,
    /// The version of the newer edition, where it was released.
    pub new: Option<Version>,
    /// What changed of tables, columns, keys, codes and their descriptions, by table.
    pub schema: Vec<SchemaChange>,
    /// The claims that changed, by id.
    pub claims: Vec<ClaimChange>,
    /// The rows of other tables that changed, by table and key.
    pub rows: Vec<RowChange>,
    /// What changed only because it follows from other rows, by table.
    pub derived: Vec<Derived>,
}

/// Why two editions cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// A table whose rows repeat a key or are not in its order, so that they cannot be matched.
    #[error("table `{0}` has rows that repeat a key or are not in its order; it was not written by `claimbook export`")]
    Unordered(String),
    /// Values that cannot be read.
    #[error("cannot compare the rows of table `{table}`")]
    Arrow {
        /// The table.
        table: String,
        /// What is wrong with them.
        source: ArrowError,
    },
}

/// Compares two editions.
///
/// # Errors
///
/// When the rows of a table are not in the order of its key, or cannot be read; not for editions of a book.
pub fn diff(old: &Edition, new: &Edition) -> Result<Diff, DiffError> {
    let pairs: Vec<(&Sheet, &Sheet)> = old
        .sheets
        .iter()
        .filter(|(name, _)| *name != REPEATING)
        .filter_map(|(name, sheet)| Some((sheet, new.sheets.get(name)?)))
        .collect();
    let references = old.sheets.values().flat_map(|sheet| &sheet.shape.foreign_keys);
    let referred: BTreeSet<&str> = references.map(|key| key.table.as_str()).collect();
    let rows = pairs
        .into_par_iter()
        .with_max_len(1)
        .map(|(old, new)| row::changes(old, new, referred.contains(old.shape.name.as_str())));
    let rows: Vec<RowChange> = rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let (codes, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.table == schema::CODES);
    let (rows, mut derived) = row::divide(rows);
    let (claims, rows) = claim::gather(rows, &mut derived);
    Ok(Diff {
        old: old.version.clone(),
        new: new.version.clone(),
        schema: schema::changes(old, new, &codes),
        claims,
        rows,
        derived: derived.into_values().collect(),
    })
}

impl Diff {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.schema.is_empty() && self.claims.is_empty() && self.rows.is_empty() && self.derived.is_empty()
    }

    /// The kinds of all changes.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        let derived = self.derived.iter().map(|_| Kind::DerivedChanged);
        let claims = self.claims.iter().flat_map(|claim| claim.kinds.iter().copied());
        let rows = self.rows.iter().map(|row| row.kind);
        self.schema.iter().map(|change| change.kind).chain(claims).chain(rows).chain(derived)
    }

    /// How many changes there are of each kind.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for kind in self.kinds() {
            *counts.entry(kind).or_default() += 1;
        }
        counts
    }

    /// How far the changes raise the version; `None` where nothing differs.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.kinds().map(Kind::level).max()
    }

    /// The ids of claims that the older edition has and the newer one has not. A release refuses them.
    #[must_use]
    pub fn vanished(&self) -> Vec<&str> {
        let vanished = self.claims.iter().filter(|claim| claim.kinds.contains(&Kind::ClaimVanished));
        vanished.map(|claim| claim.id.as_str()).collect()
    }

    /// The lowest version that the newer edition may have; `None` where the older one has none.
    #[must_use]
    pub fn smallest(&self) -> Option<Version> {
        self.old.as_ref().map(|old| smallest(old, self.level()))
    }
}
