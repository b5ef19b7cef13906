//! Rows that came, went and changed, table by table.

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
use claimbook_tables::table::{ForeignKey, Shape, Traits};

/// A row that came, went or changed, or a list whose rows stand in another order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowChange {
    /// What happened to it.
    pub kind: Kind,
    /// The table.
    pub table: String,
    /// The claim that it belongs to, if it does.
    #[serde(skip)]
    pub claim: Option<String>,
    /// What names it, by column; of a row of a list, what names the list.
    #[serde(serialize_with = "by_name")]
    pub key: Vec<(String, Value)>,
    /// Of a changed row the fields that changed, else all that are no part of the key.
    pub fields: Vec<Field>,
    /// Whether every row of the table follows from others.
    #[serde(skip)]
    pub(super) derived: bool,
}

/// A field of a row. Of a row that came, `old` is null, and of one that went, `new`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The column.
    pub field: String,
    /// Its value before.
    pub old: Value,
    /// Its value now.
    pub new: Value,
    /// Whether it follows from others.
    #[serde(skip)]
    pub(super) derived: bool,
}

/// Rows of a table that differ only in what follows from other rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Derived {
    /// The table.
    pub table: String,
    /// The columns that differ, of rows that changed.
    pub columns: BTreeSet<String>,
    /// Rows that came.
    pub added: usize,
    /// Rows that went.
    pub removed: usize,
    /// Rows that changed.
    pub changed: usize,
}

/// The table of claims.
pub(super) const CLAIMS: &str = "claims";

/// The changes of the rows that two sheets of one table hold; none where its key changed. `referred` says whether
/// other tables refer to its rows.
pub(super) fn changes(old: &Sheet, new: &Sheet, referred: bool) -> Result<Vec<RowChange>, DiffError> {
    let Some(common) = Common::of(old, new)? else { return Ok(Vec::new()) };
    let cells = common.cells()?;
    let mut rows = Rows { common: &common, cells, owner: owner(&old.shape), referred, changes: Vec::new() };
    common.walk(|step| match step {
        Step::Gone(gone) => gone.into_iter().try_for_each(|row| rows.one(Side::Old, row)),
        Step::Come(come) => come.into_iter().try_for_each(|row| rows.one(Side::New, row)),
        Step::Both(old, new) if common.position.is_some() => rows.list(old, new),
        Step::Both(old, new) => rows.both(old.start, new.start),
    })?;
    Ok(rows.changes)
}

/// The column that names the claim to which a row belongs.
fn owner(shape: &Shape) -> Option<&str> {
    let first = shape.primary_key.first()?;
    let refers = |key: &ForeignKey| key.table == CLAIMS && key.columns == [first.as_str()];
    let belongs = shape.name == CLAIMS || shape.foreign_keys.iter().any(refers);
    belongs.then_some(first.as_str())
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Old,
    New,
}

/// The rows of two sheets, and what has changed so far.
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

    /// A row that is on one side only.
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

    /// A row that is on both sides.
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

    /// A list that is on both sides: its rows as they are, whatever their places.
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
        // Of equal rows the last ones are the new ones.
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

    /// The columns that are told of a row: all but its key and its place.
    fn told(&self) -> impl Iterator<Item = usize> {
        let is_told = |column: &usize| !self.common.key.contains(column) && !self.traits(*column).place;
        (0..self.common.names.len()).filter(is_told)
    }

    /// What a row of a list is told apart by.
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

/// Takes out of rows that changed what only follows from other rows, and counts it. Claims are left as they are.
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

/// Counts a row that only follows from others.
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
