//! Builds a table from rows and a function per column.
//!
//! Each column is one call, such as `.text("statement", |row| &row.claim.statement)`. The description comes from the
//! record's field of the same name, or is given with the name. Calls such as `.null("what a null means")` modify the
//! last column. Polars holds and sorts the values; Arrow receives them without a copy.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use polars::prelude::{
    Column as Values, DataFrame, Int32Chunked, IntoSeries, ListBuilderTrait, ListStringChunkedBuilder, NamedFrom,
    PolarsError, PolarsResult, Series, SortMultipleOptions, StringChunkedBuilder,
};
use schemars::JsonSchema;

use super::{Column, ForeignKey, Frame, Kind, Shape, TableError, Traits};
use claimbook_core::model::{ClaimId, Date, Slug, describe};

/// A function that returns the description of a record's field, given its name.
type Describe = Box<dyn Fn(&str) -> String>;

/// A builder of a table.
pub(crate) struct Builder<'a, R> {
    shape: Shape,
    rows: &'a [R],
    describe: Option<Describe>,
    values: Vec<Values>,
    /// The first error that Polars returned when a column was added.
    refused: PolarsResult<()>,
}

/// A column's name, with an optional description.
pub(crate) struct Heading(Cow<'static, str>, Option<String>);

impl From<&'static str> for Heading {
    fn from(name: &'static str) -> Self {
        Self(name.into(), None)
    }
}

impl<D: Into<String>> From<(&'static str, D)> for Heading {
    fn from((name, description): (&'static str, D)) -> Self {
        Self(name.into(), Some(description.into()))
    }
}

impl<D: Into<String>> From<(String, D)> for Heading {
    fn from((name, description): (String, D)) -> Self {
        Self(name.into(), Some(description.into()))
    }
}

/// A type that can be converted to a text cell.
pub(crate) trait Text<'a> {
    /// Returns the text; `None` for a null.
    fn text(self) -> Option<Cow<'a, str>>;
}

impl<'a> Text<'a> for &'a str {
    fn text(self) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl<'a> Text<'a> for &'a String {
    fn text(self) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl<'a> Text<'a> for String {
    fn text(self) -> Option<Cow<'a, str>> {
        Some(Cow::Owned(self))
    }
}

impl<'a> Text<'a> for &'a Slug {
    fn text(self) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(self.as_str()))
    }
}

impl<'a> Text<'a> for &'a ClaimId {
    fn text(self) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(self.as_str()))
    }
}

impl<'a, T: Text<'a>> Text<'a> for Option<T> {
    fn text(self) -> Option<Cow<'a, str>> {
        self.and_then(T::text)
    }
}

impl<'a, R> Builder<'a, R> {
    pub(crate) fn new(name: &str, description: impl Into<String>, rows: &'a [R]) -> Self {
        let shape = Shape {
            name: name.to_owned(),
            description: description.into(),
            notice: None,
            columns: Vec::new(),
            primary_key: Vec::new(),
            foreign_keys: Vec::new(),
            codes: BTreeMap::new(),
        };
        Self { shape, rows, describe: None, values: Vec::new(), refused: Ok(()) }
    }

    /// Takes missing descriptions of columns from the fields of `T` with the same name.
    pub(crate) fn describe<T: JsonSchema + 'static>(mut self) -> Self {
        self.describe = Some(Box::new(describe::<T>()));
        self
    }

    pub(crate) fn text<V: Text<'a>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        self.texts(heading.into(), Kind::Text, cell)
    }

    /// Adds a column of codes, given by name.
    pub(crate) fn code<V: Text<'a>>(self, heading: impl Into<Heading>, list: &str, cell: impl Fn(&'a R) -> V) -> Self {
        self.texts(heading.into(), Kind::Code(list.to_owned()), cell)
    }

    fn texts<V: Text<'a>>(self, heading: Heading, kind: Kind, cell: impl Fn(&'a R) -> V) -> Self {
        let mut values = StringChunkedBuilder::new("".into(), self.rows.len());
        for row in self.rows {
            values.append_option(cell(row).text());
        }
        self.series(heading, kind, values.finish().into_series())
    }

    /// Adds a column of lists of texts.
    pub(crate) fn text_list<V: Text<'a>, L: IntoIterator<Item = V>>(
        self,
        heading: impl Into<Heading>,
        cell: impl Fn(&'a R) -> L,
    ) -> Self {
        self.lists(heading.into(), Kind::Text, cell)
    }

    /// Adds a column of lists of codes, given by name. Each list is sorted, since the order in which a set is typed has
    /// no meaning.
    pub(crate) fn code_list<L: IntoIterator<Item = &'a str>>(
        self,
        heading: impl Into<Heading>,
        list: &str,
        cell: impl Fn(&'a R) -> L,
    ) -> Self {
        let sorted = |row| {
            let mut names: Vec<&'a str> = cell(row).into_iter().collect();
            names.sort_unstable();
            names
        };
        self.lists(heading.into(), Kind::Code(list.to_owned()), sorted)
    }

    fn lists<V: Text<'a>, L: IntoIterator<Item = V>>(
        self,
        heading: Heading,
        of: Kind,
        cell: impl Fn(&'a R) -> L,
    ) -> Self {
        let mut values = ListStringChunkedBuilder::new("".into(), self.rows.len(), self.rows.len());
        for row in self.rows {
            let items: Vec<Cow<'a, str>> = cell(row).into_iter().filter_map(V::text).collect();
            values.append_values_iter(items.iter().map(AsRef::as_ref));
        }
        self.series(heading, Kind::List(Box::new(of)), values.finish().into_series())
    }

    /// Adds a column of whole numbers.
    pub(crate) fn number<V: Into<Option<u32>>>(
        mut self,
        heading: impl Into<Heading>,
        cell: impl Fn(&'a R) -> V,
    ) -> Self {
        let heading = heading.into();
        let numbers: Result<Vec<Option<i32>>, u32> = self
            .rows
            .iter()
            .map(|row| cell(row).into().map(|number| i32::try_from(number).map_err(|_| number)).transpose())
            .collect();
        let numbers = numbers.unwrap_or_else(|number| {
            let message = format!("`{}` has the number {number}, which is larger than {}", heading.0, i32::MAX);
            self.refused = Err(PolarsError::ComputeError(message.into()));
            vec![None; self.rows.len()]
        });
        self.series(heading, Kind::Integer, Series::new("".into(), numbers))
    }

    /// Adds a column of 64-bit floating point numbers.
    pub(crate) fn fraction<V: Into<Option<f64>>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        self.column::<f64, V>(heading.into(), Kind::F64, cell)
    }

    /// Adds a column of booleans.
    pub(crate) fn flag<V: Into<Option<bool>>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        self.column::<bool, V>(heading.into(), Kind::Boolean, cell)
    }

    pub(crate) fn date<V: Into<Option<Date>>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        let days = self.rows.iter().map(|row| -> Option<i32> { cell(row).into().map(Date::days_since_epoch) });
        let dates = days.collect::<Int32Chunked>().into_date();
        self.series(heading.into(), Kind::Date, dates.into_series())
    }

    fn column<T, V: Into<Option<T>>>(self, heading: Heading, kind: Kind, cell: impl Fn(&'a R) -> V) -> Self
    where
        Series: NamedFrom<Vec<Option<T>>, [Option<T>]>,
    {
        let values: Vec<Option<T>> = self.rows.iter().map(|row| cell(row).into()).collect();
        self.series(heading, kind, Series::new("".into(), values))
    }

    /// Adds a column from a Polars series with one value per row, in order.
    fn series(mut self, heading: Heading, kind: Kind, series: Series) -> Self {
        let Heading(name, description) = heading;
        let description = description.or_else(|| self.describe.as_ref().map(|describe| describe(&name)));
        let description = description.unwrap_or_default();
        // Not `into()`: it turns a single row into a scalar, which Polars does not support for every nested type.
        self.values.push(Values::Series(series.with_name(name.as_ref().into()).into()));
        let column = Column { name: name.into_owned(), kind, description, null: None, traits: Traits::default() };
        self.shape.columns.push(column);
        self
    }

    /// Sets the meaning of a null in the last column, which makes the column nullable.
    pub(crate) fn null(mut self, meaning: &str) -> Self {
        self.last(|column| column.null = Some(meaning.to_owned()));
        self
    }

    /// Marks the last column as derived from other columns.
    pub(crate) fn derived(mut self) -> Self {
        self.last(|column| column.traits.derived = true);
        self
    }

    /// Marks the last column as positions in a list.
    pub(crate) fn place(mut self) -> Self {
        self.last(|column| column.traits.place = true);
        self
    }

    /// Marks the values of the last column as rarely repeating.
    pub(crate) fn unique(mut self) -> Self {
        self.last(|column| column.traits.unique = true);
        self
    }

    fn last(&mut self, say: impl FnOnce(&mut Column)) {
        if let Some(column) = self.shape.columns.last_mut() {
            say(column);
        }
    }

    /// Adds a foreign key. A row with a null in one of its columns refers to nothing.
    pub(crate) fn refers(mut self, columns: &[&str], table: &str, references: &[&str]) -> Self {
        let (columns, references) = (owned(columns), owned(references));
        self.shape.foreign_keys.push(ForeignKey { columns, table: table.to_owned(), references });
        self
    }

    /// Finishes the table and sorts its rows by the primary key. Fails if a column without a meaning of null has a
    /// null.
    pub(crate) fn key(mut self, primary_key: &[&str]) -> Result<Frame, TableError> {
        self.shape.primary_key = owned(primary_key);
        let Self { shape, values, refused, .. } = self;
        let sorted = refused.and_then(|()| sorted(values, &shape.primary_key));
        let rows = sorted.map_err(|error| TableError::new(&shape.name, error))?;
        let nulls = shape.columns.iter().zip(rows.columns());
        match nulls.into_iter().find(|(column, values)| column.null.is_none() && values.null_count() > 0) {
            Some((column, _)) => {
                Err(TableError::new(&shape.name, format!("`{}` has a null without a defined meaning", column.name)))
            }
            None => Ok(Frame { shape, rows }),
        }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
fn sorted(values: Vec<Values>, key: &[String]) -> PolarsResult<DataFrame> {
    let rows = DataFrame::new_infer_height(values)?;
    if is_sorted(&rows, key)? {
        return Ok(rows);
    }
    rows.sort(key.to_vec(), SortMultipleOptions::default().with_maintain_order(true))
}

/// Returns whether the rows are sorted by the key columns, which are texts or whole numbers.
fn is_sorted(rows: &DataFrame, key: &[String]) -> PolarsResult<bool> {
    let mut orders = vec![Ordering::Equal; rows.height().saturating_sub(1)];
    for column in key {
        let values = rows.column(column)?;
        let own: Vec<Ordering> = if let Ok(texts) = values.str() {
            texts.iter().zip(texts.iter().skip(1)).map(|(one, next)| one.cmp(&next)).collect()
        } else {
            let numbers = values.i32()?;
            numbers.iter().zip(numbers.iter().skip(1)).map(|(one, next)| one.cmp(&next)).collect()
        };
        for (order, own) in orders.iter_mut().zip(own) {
            *order = order.then(own);
        }
    }
    Ok(!orders.contains(&Ordering::Greater))
}
