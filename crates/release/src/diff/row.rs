//! Compares the rows of two sheets of one table.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use arrow::array::{ArrayRef, DynComparator};
use arrow::error::ArrowError;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::value::value;
use super::walk::{Common, Step};
use super::{DiffError, Kind};
use crate::snapshot::Sheet;
use claimbook_tables::table::Traits;

/// A row that was added, removed or changed, or a list whose order changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowChange {
    /// The kind of the change.
    pub kind: Kind,
    /// The name of the table.
    pub table: String,
    /// The claim that the row belongs to, if any.
    #[serde(skip)]
    pub claim: Option<String>,
    /// The key of the row, by column. For a row of a list, the key of the list.
    #[serde(serialize_with = "by_name")]
    pub key: Vec<(String, Value)>,
    /// The changed fields of a changed row. For an added or removed row, all fields outside the key.
    pub fields: Vec<Field>,
    /// Whether all rows of the table are derived from other tables.
    #[serde(skip)]
    pub(super) derived: bool,
}

/// A field of a row. `old` is null for an added row, `new` is null for a removed row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The name of the column.
    pub field: String,
    /// The old value.
    pub old: Value,
    /// The new value.
    pub new: Value,
    /// Whether the value is derived from other values.
    #[serde(skip)]
    pub(super) derived: bool,
}

/// The numbers of rows of a table that differ only in derived values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Derived {
    /// The name of the table.
    pub table: String,
    /// The columns that differ in changed rows.
    pub columns: BTreeSet<String>,
    /// The number of added rows.
    pub added: usize,
    /// The number of removed rows.
    pub removed: usize,
    /// The number of changed rows.
    pub changed: usize,
}

pub(super) const CLAIMS: &str = "claims";

/// Returns the changes of rows between two sheets of one table; none if the key of the table changed. `referred` states
/// whether other tables refer to its rows.
pub(super) fn changes(old: &Sheet, new: &Sheet, referred: bool) -> Result<Vec<RowChange>, DiffError> {
    let Some(common) = Common::of(old, new)? else { return Ok(Vec::new()) };
    let cells = common.cells()?;
    let mut rows = Rows { common: &common, cells, owner: old.shape.claim_column(), referred, changes: Vec::new() };
    common.walk(|step| match step {
        Step::Gone(gone) => gone.into_iter().try_for_each(|row| rows.one(Side::Old, row)),
        Step::Come(come) => come.into_iter().try_for_each(|row| rows.one(Side::New, row)),
        Step::Both(old, new) if common.position.is_some() => rows.list(old, new),
        Step::Both(old, new) => rows.both(old.start, new.start),
    })?;
    Ok(rows.changes)
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Old,
    New,
}

/// The rows of two sheets, and the changes found so far.
struct Rows<'a> {
    common: &'a Common<'a>,
    cells: Vec<DynComparator>,
    owner: Option<&'a str>,
    referred: bool,
    changes: Vec<RowChange>,
}

impl Rows<'_> {
    fn arrays(&self, side: Side) -> &[ArrayRef] {
        match side {
            Side::Old => &self.common.old,
            Side::New => &self.common.new,
        }
    }

    /// Adds a row that is on one side only.
    fn one(&mut self, side: Side, row: usize) -> Result<(), ArrowError> {
        let arrays = self.arrays(side);
        let mut fields = Vec::new();
        for column in self.told() {
            let value = value(&arrays[column], row)?;
            fields.push(match side {
                Side::Old => self.field(column, value, Value::Null),
                Side::New => self.field(column, Value::Null, value),
            });
        }
        let kind = match side {
            Side::New => Kind::RowAdded,
            Side::Old if self.referred => Kind::IdVanished,
            Side::Old => Kind::RowRemoved,
        };
        self.add(kind, side, row, fields)
    }

    /// Compares a row that is on both sides.
    fn both(&mut self, old: usize, new: usize) -> Result<(), ArrowError> {
        let mut fields = Vec::new();
        for (column, cell) in self.cells.iter().enumerate() {
            if cell(old, new).is_ne() {
                let (old, new) = (value(&self.common.old[column], old)?, value(&self.common.new[column], new)?);
                fields.push(self.field(column, old, new));
            }
        }
        if fields.is_empty() { Ok(()) } else { self.add(Kind::RowChanged, Side::New, new, fields) }
    }

    /// Compares a list that is on both sides, matching rows by content regardless of their positions.
    fn list(&mut self, old: Range<usize>, new: Range<usize>) -> Result<(), ArrowError> {
        let is_same = |(old, new)| self.cells.iter().all(|cell| cell(old, new).is_eq());
        if old.len() == new.len() && old.clone().zip(new.clone()).all(is_same) {
            return Ok(());
        }
        let mut surplus: BTreeMap<String, usize> = BTreeMap::new();
        let mut gone = Vec::new();
        for row in new.clone() {
            *surplus.entry(self.content(Side::New, row)?).or_default() += 1;
        }
        for row in old {
            match surplus.get_mut(&self.content(Side::Old, row)?).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None => gone.push(row),
            }
        }
        let mut come = Vec::new();
        // Of equal rows, the last ones count as new.
        for row in new.clone().rev() {
            if let Some(count) = surplus.get_mut(&self.content(Side::New, row)?).filter(|count| **count > 0) {
                *count -= 1;
                come.push(row);
            }
        }
        if gone.is_empty() && come.is_empty() {
            return self.add(Kind::OrderChanged, Side::New, new.start, Vec::new());
        }
        gone.into_iter().try_for_each(|row| self.one(Side::Old, row))?;
        come.into_iter().rev().try_for_each(|row| self.one(Side::New, row))
    }

    fn traits(&self, column: usize) -> Traits {
        self.common.shape.column(self.common.names[column]).map(|column| column.traits).unwrap_or_default()
    }

    fn field(&self, column: usize, old: Value, new: Value) -> Field {
        Field { field: self.common.names[column].to_owned(), old, new, derived: self.traits(column).derived }
    }

    /// Returns the columns to report for a row: all except the key and the position.
    fn told(&self) -> impl Iterator<Item = usize> {
        let is_told = |column: &usize| !self.common.key.contains(column) && !self.traits(*column).place;
        (0..self.common.names.len()).filter(is_told)
    }

    /// Returns the content by which a row of a list is matched.
    fn content(&self, side: Side, row: usize) -> Result<String, ArrowError> {
        let values = self.told().map(|column| value(&self.arrays(side)[column], row));
        Ok(Value::Array(values.collect::<Result<_, _>>()?).to_string())
    }

    fn add(&mut self, kind: Kind, side: Side, row: usize, fields: Vec<Field>) -> Result<(), ArrowError> {
        let named =
            |&column: &usize| Ok((self.common.names[column].to_owned(), value(&self.arrays(side)[column], row)?));
        let key = self.common.key.iter().map(named).collect::<Result<Vec<(String, Value)>, ArrowError>>()?;
        let claim = self.owner.and_then(|owner| key.iter().find(|(name, _)| name == owner));
        let claim = claim.and_then(|(_, id)| id.as_str()).map(str::to_owned);
        let (table, derived) = (self.common.shape.name.clone(), self.common.shape.is_derived());
        self.changes.push(RowChange { kind, table, claim, key, fields, derived });
        Ok(())
    }
}

/// Removes the changes of derived values and counts them. Rows of `claims` are not changed.
pub(super) fn divide(rows: Vec<RowChange>) -> (Vec<RowChange>, BTreeMap<String, Derived>) {
    let mut derived = BTreeMap::new();
    let mut divided = Vec::new();
    for mut row in rows {
        if row.derived {
            count(&mut derived, &row);
        } else if row.kind == Kind::RowChanged && row.table != CLAIMS {
            if row.fields.iter().all(|field| field.derived) {
                count(&mut derived, &row);
            } else {
                row.fields.retain(|field| !field.derived);
                divided.push(row);
            }
        } else {
            divided.push(row);
        }
    }
    (divided, derived)
}

/// Counts a row with changes in derived values only.
pub(super) fn count(derived: &mut BTreeMap<String, Derived>, row: &RowChange) {
    let derived = derived.entry(row.table.clone()).or_default();
    derived.table.clone_from(&row.table);
    match row.kind {
        Kind::RowAdded => derived.added += 1,
        Kind::RowRemoved | Kind::IdVanished => derived.removed += 1,
        _ => {
            derived.changed += 1;
            derived.columns.extend(row.fields.iter().map(|field| field.field.clone()));
        }
    }
}

fn by_name<S: Serializer>(key: &[(String, Value)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(key.iter().map(|(name, value)| (name, value)))
}
