//! The comparison of two editions: changes of the schema, of claims and of rows in other tables. Also determines the
//! version that the changes require.
//!
//! Rows are matched by primary key. Rows of a list are matched by content regardless of position, so that an inserted
//! item is one change. `docs/versioning.md` defines the kinds of changes.

mod claim;
mod json;
mod level;
mod markdown;
mod outline;
mod rename;
mod row;
mod schema;
mod side;
mod text;
mod value;
mod walk;

pub use claim::ClaimChange;
pub use json::json;
pub use level::{KINDS, Kind, Level, smallest};
pub use markdown::markdown;
pub use rename::Rename;
pub use row::{Derived, Field, RowChange};
pub use schema::SchemaChange;
pub use side::{Side, SideError, compare};
pub use text::text;

use std::collections::{BTreeMap, BTreeSet};

use arrow::error::ArrowError;
use rayon::prelude::*;
use semver::Version;

use crate::snapshot::{Edition, REPEATING, Sheet};

/// The changes from one edition to another; empty if nothing changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diff {
    /// The version of the older edition, if it was released.
    pub old: Option<Version>,
    /// The version of the newer edition, if it was released.
    pub new: Option<Version>,
    /// The changes of tables, columns, keys, codes and their descriptions, by table.
    pub schema: Vec<SchemaChange>,
    /// The renamed and superseded entities, sorted by the old id.
    pub renames: Vec<Rename>,
    /// The changed claims, by id.
    pub claims: Vec<ClaimChange>,
    /// The changed rows of other tables, by table and key.
    pub rows: Vec<RowChange>,
    /// The numbers of changes in derived values, by table.
    pub derived: Vec<Derived>,
}

/// An error of comparing two editions.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// The rows of a table repeat a key or are not sorted by the key, so they cannot be matched.
    #[error(
        "table `{0}` has rows that repeat a key or are not sorted by the key; it was not written by `claimbook export`"
    )]
    Unordered(String),
    /// The values of a table cannot be read.
    #[error("cannot compare the rows of table `{table}`")]
    Arrow {
        /// The name of the table.
        table: String,
        /// The cause.
        source: ArrowError,
    },
}

/// Compares two editions.
///
/// # Errors
///
/// Fails if the rows of a table are not sorted by its key or cannot be read. This does not happen for the edition of a
/// book.
pub fn diff(old: &Edition, new: &Edition) -> Result<Diff, DiffError> {
    let rename::Renamed { renames, old, new } = rename::apply(old, new)?;
    let (old, new) = (old.as_ref(), new.as_ref());
    let pairs: Vec<(&Sheet, &Sheet)> = old
        .sheets
        .iter()
        .filter(|(name, _)| !REPEATING.contains(&name.as_str()))
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
    let (claims, mut rows) = claim::gather(rows, &mut derived);
    rename::without_status(&renames, &mut rows);
    Ok(Diff {
        old: old.version.clone(),
        new: new.version.clone(),
        schema: schema::changes(old, new, &codes),
        renames,
        claims,
        rows,
        derived: derived.into_values().collect(),
    })
}

impl Diff {
    /// Returns whether the editions are equal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.schema.is_empty()
            && self.renames.is_empty()
            && self.claims.is_empty()
            && self.rows.is_empty()
            && self.derived.is_empty()
    }

    /// Returns the kinds of all changes.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        let derived = self.derived.iter().map(|_| Kind::DerivedChanged);
        let claims = self.claims.iter().flat_map(|claim| claim.kinds.iter().copied());
        let rows = self.rows.iter().map(|row| row.kind);
        let renames = self.renames.iter().map(|rename| rename.kind);
        self.schema.iter().map(|change| change.kind).chain(renames).chain(claims).chain(rows).chain(derived)
    }

    /// Returns the number of changes of each kind.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for kind in self.kinds() {
            *counts.entry(kind).or_default() += 1;
        }
        counts
    }

    /// Returns which part of the version the changes raise; `None` if nothing changed.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.kinds().map(Kind::level).max()
    }

    /// Returns the ids of claims that are only in the older edition. A release refuses them.
    #[must_use]
    pub fn vanished(&self) -> Vec<&str> {
        self.claims_with(Kind::ClaimVanished)
    }

    /// Returns the ids of claims that now state another proposition than before. A release refuses them.
    #[must_use]
    pub fn reused(&self) -> Vec<&str> {
        self.claims_with(Kind::ClaimReused)
    }

    fn claims_with(&self, kind: Kind) -> Vec<&str> {
        let claims = self.claims.iter().filter(|claim| claim.kinds.contains(&kind));
        claims.map(|claim| claim.id.as_str()).collect()
    }

    /// Returns the lowest version that the newer edition may have; `None` if the older edition has no version.
    #[must_use]
    pub fn smallest(&self) -> Option<Version> {
        self.old.as_ref().map(|old| smallest(old, self.level()))
    }
}
