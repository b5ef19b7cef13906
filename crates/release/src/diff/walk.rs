//! Walks through the rows of two sheets in the order of their key.

use std::cmp::Ordering;
use std::ops::Range;

use arrow::array::{ArrayRef, DynComparator, make_comparator};
use arrow::compute::{SortOptions, cast};
use arrow::error::ArrowError;

use super::DiffError;
use crate::snapshot::Sheet;
use claimbook_tables::table::Shape;

/// The columns that two sheets of one table have in common: same name and kind. They include the key.
pub(super) struct Common<'a> {
    pub(super) shape: &'a Shape,
    pub(super) names: Vec<&'a str>,
    pub(super) old: Vec<ArrayRef>,
    pub(super) new: Vec<ArrayRef>,
    /// The key columns, without the position column of a list.
    pub(super) key: Vec<usize>,
    /// The column with the position in a list, if the rows of the table are items of lists.
    pub(super) position: Option<usize>,
}

/// Rows with the same key: at most one on each side, or the rows of one owner's list.
pub(super) enum Step {
    Gone(Range<usize>),
    Come(Range<usize>),
    Both(Range<usize>, Range<usize>),
}

impl<'a> Common<'a> {
    /// Finds the common columns. Returns `None` if rows cannot be matched because the key or the type of a key column
    /// changed.
    pub(super) fn of(old: &'a Sheet, new: &'a Sheet) -> Result<Option<Self>, DiffError> {
        let named = &old.shape.primary_key;
        if *named != new.shape.primary_key {
            return Ok(None);
        }
        let mut common =
            Self { shape: &old.shape, names: vec![], old: vec![], new: vec![], key: vec![], position: None };
        for column in &old.shape.columns {
            let name = column.name.as_str();
            let is_same = new.shape.column(name).is_some_and(|other| other.kind == column.kind);
            if let (true, Some(before), Some(after)) =
                (is_same, old.rows.column_by_name(name), new.rows.column_by_name(name))
            {
                common.names.push(name);
                common.old.push(before.clone());
                // Values of one kind may have different Arrow types: codes, for example, may be plain text.
                common.new.push(cast(after, before.data_type()).map_err(|source| common.fault(source))?);
            }
        }
        let places: Option<Vec<usize>> =
            named.iter().map(|name| common.names.iter().position(|other| other == name)).collect();
        let Some(places) = places else { return Ok(None) };
        let is_place = |name: &str| old.shape.column(name).is_some_and(|column| column.traits.place);
        common.position = places.iter().copied().find(|&place| is_place(common.names[place]));
        common.key = places.into_iter().filter(|&place| Some(place) != common.position).collect();
        Ok(Some(common))
    }

    /// Calls `each` for every step. An error of `each` is an error of reading values.
    pub(super) fn walk(&self, mut each: impl FnMut(Step) -> Result<(), ArrowError>) -> Result<(), DiffError> {
        let (old, new) = (self.runs(&self.old)?, self.runs(&self.new)?);
        let keys = comparators(&self.old, &self.new, &self.key).map_err(|source| self.fault(source))?;
        let (mut a, mut b) = (0, 0);
        loop {
            let step = match (old.get(a), new.get(b)) {
                (None, None) => return Ok(()),
                (Some(gone), None) => Step::Gone(gone.clone()),
                (None, Some(come)) => Step::Come(come.clone()),
                (Some(one), Some(other)) => match order(&keys, one.start, other.start) {
                    Ordering::Less => Step::Gone(one.clone()),
                    Ordering::Greater => Step::Come(other.clone()),
                    Ordering::Equal => Step::Both(one.clone(), other.clone()),
                },
            };
            a += usize::from(!matches!(step, Step::Come(_)));
            b += usize::from(!matches!(step, Step::Gone(_)));
            each(step).map_err(|source| self.fault(source))?;
        }
    }

    /// Returns comparators between the two sides, one for each column.
    pub(super) fn cells(&self) -> Result<Vec<DynComparator>, DiffError> {
        let all: Vec<usize> = (0..self.names.len()).collect();
        comparators(&self.old, &self.new, &all).map_err(|source| self.fault(source))
    }

    pub(super) fn fault(&self, source: ArrowError) -> DiffError {
        DiffError::Arrow { table: self.shape.name.clone(), source }
    }

    /// Groups the rows of one side by key. Fails if they are not sorted or repeat a key.
    fn runs(&self, side: &[ArrayRef]) -> Result<Vec<Range<usize>>, DiffError> {
        let count = side.first().map_or(0, |column| column.len());
        let keys = comparators(side, side, &self.key).map_err(|source| self.fault(source))?;
        let places = comparators(side, side, self.position.as_slice()).map_err(|source| self.fault(source))?;
        let (mut runs, mut start) = (Vec::new(), 0);
        for row in 1..count {
            match order(&keys, row - 1, row) {
                Ordering::Less => {
                    runs.push(start..row);
                    start = row;
                }
                Ordering::Equal if order(&places, row - 1, row) == Ordering::Less => {}
                _ => return Err(DiffError::Unordered(self.shape.name.clone())),
            }
        }
        if count > 0 {
            runs.push(start..count);
        }
        Ok(runs)
    }
}

fn comparators(left: &[ArrayRef], right: &[ArrayRef], columns: &[usize]) -> Result<Vec<DynComparator>, ArrowError> {
    let nulls_first = SortOptions { descending: false, nulls_first: true };
    columns.iter().map(|&column| make_comparator(&left[column], &right[column], nulls_first)).collect()
}

fn order(columns: &[DynComparator], left: usize, right: usize) -> Ordering {
    columns.iter().map(|column| column(left, right)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
