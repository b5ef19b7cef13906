//! A table in the making: its rows, and what each column takes from a row.
//!
//! A column is one call, `.text("statement", |row| &row.claim.statement)`. Its description is that of the record's field
//! of that name, or stands beside the name. What else holds of a column follows it: `.null("what a null means")`.
//! Polars holds the values and sorts them; Arrow takes them over as they are.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use arrow::util::display::FormatOptions;
use polars::prelude::{
    Column as Values, DataFrame, DataType, IntoSeries, ListBuilderTrait, ListStringChunkedBuilder, NamedFrom,
    PolarsResult, Series, SortMultipleOptions, StringChunkedBuilder,
};
use schemars::JsonSchema;

use super::{CodeLabel, Column, ForeignKey, Kind, Shape, Table, TableError, Traits, fields};
use crate::bridge::to_arrow;
use claimbook_core::model::{ClaimId, Date, Slug, code_rows, describe};

/// A table whose rows are in Polars.
pub(crate) struct Frame {
    pub(crate) shape: Shape,
    pub(crate) rows: DataFrame,
}

/// What gives the description of a record's field by the field's name.
type Describe = Box<dyn Fn(&str) -> String>;

/// A table in the making.
pub(crate) struct Builder<'a, R> {
    shape: Shape,
    rows: &'a [R],
    describe: Option<Describe>,
    values: Vec<Values>,
    /// The first column that Polars refused.
    refused: PolarsResult<()>,
}

/// A column's name, with a description or without.
pub(crate) struct Heading(&'static str, Option<String>);

impl From<&'static str> for Heading {
    fn from(name: &'static str) -> Self {
        Self(name, None)
    }
}

impl<D: Into<String>> From<(&'static str, D)> for Heading {
    fn from((name, description): (&'static str, D)) -> Self {
        Self(name, Some(description.into()))
    }
}

/// What a cell of text can be taken from.
pub(crate) trait Text<'a> {
    /// The text; `None` for a null.
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

    /// Takes the description of each column that comes without one from the field of that name.
    pub(crate) fn describe<T: JsonSchema + 'static>(mut self) -> Self {
        self.describe = Some(Box::new(describe::<T>()));
        self
    }

    pub(crate) fn text<V: Text<'a>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        self.texts(heading.into(), Kind::Text, cell)
    }

    /// A column of codes by their names.
    pub(crate) fn code<V: Text<'a>>(self, heading: impl Into<Heading>, list: &str, cell: impl Fn(&'a R) -> V) -> Self {
        self.texts(heading.into(), Kind::Code(list.to_owned()), cell)
    }

    fn texts<V: Text<'a>>(self, heading: Heading, kind: Kind, cell: impl Fn(&'a R) -> V) -> Self {
        let mut values = StringChunkedBuilder::new("".into(), self.rows.len());
        for row in self.rows {
            values.append_option(cell(row).text());
        }
        self.series(heading, kind, &values.finish().into_series())
    }

    /// A column of lists of texts.
    pub(crate) fn text_list<V: Text<'a>, L: IntoIterator<Item = V>>(
        self,
        heading: impl Into<Heading>,
        cell: impl Fn(&'a R) -> L,
    ) -> Self {
        self.lists(heading.into(), Kind::Text, cell)
    }

    /// A column of lists of codes by their names, each list in the order of the alphabet: the order in which somebody
    /// types a set says nothing.
    pub(crate) fn code_list<L: IntoIterator<Item = &'static str>>(
        self,
        heading: impl Into<Heading>,
        list: &str,
        cell: impl Fn(&'a R) -> L,
    ) -> Self {
        let sorted = |row| {
            let mut names: Vec<&'static str> = cell(row).into_iter().collect();
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
        self.series(heading, Kind::List(Box::new(of)), &values.finish().into_series())
    }

    /// A column of whole numbers of the kind stated.
    pub(crate) fn number<V: Into<Option<u32>>>(
        self,
        heading: impl Into<Heading>,
        kind: Kind,
        cell: impl Fn(&'a R) -> V,
    ) -> Self {
        self.column::<u32, V>(heading.into(), kind, cell)
    }

    /// A column of numbers with a fraction.
    pub(crate) fn fraction<V: Into<Option<f64>>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        self.column::<f64, V>(heading.into(), Kind::F64, cell)
    }

    /// A column of truth values.
    pub(crate) fn flag<V: Into<Option<bool>>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        self.column::<bool, V>(heading.into(), Kind::Boolean, cell)
    }

    pub(crate) fn date<V: Into<Option<Date>>>(self, heading: impl Into<Heading>, cell: impl Fn(&'a R) -> V) -> Self {
        let days = |row| -> Option<i32> { cell(row).into().map(Date::days_since_epoch) };
        self.column::<i32, Option<i32>>(heading.into(), Kind::Date, days)
    }

    fn column<T, V: Into<Option<T>>>(self, heading: Heading, kind: Kind, cell: impl Fn(&'a R) -> V) -> Self
    where
        Series: NamedFrom<Vec<Option<T>>, [Option<T>]>,
    {
        let values: Vec<Option<T>> = self.rows.iter().map(|row| cell(row).into()).collect();
        self.series(heading, kind, &Series::new("".into(), values))
    }

    /// A column whose values are in Polars already, in the order of the rows.
    pub(crate) fn series(self, heading: impl Into<Heading>, kind: Kind, series: &Series) -> Self {
        let Heading(name, description) = heading.into();
        let description = description.or_else(|| self.describe.as_ref().map(|describe| describe(name)));
        let description = description.unwrap_or_default();
        let column = Column { name: name.to_owned(), kind, description, null: None, traits: Traits::default() };
        self.repeat(column, series)
    }

    /// A column as another table has it.
    pub(crate) fn repeat(mut self, column: Column, series: &Series) -> Self {
        match series.strict_cast(&column.kind.data_type()) {
            // Not `into()`, which makes one row a scalar, and Polars cannot make a scalar of every nested type.
            Ok(values) => self.values.push(Values::Series(values.with_name(column.name.as_str().into()).into())),
            Err(error) => self.refused = self.refused.and(Err(error)),
        }
        self.shape.columns.push(column);
        self
    }

    /// Says what a null in the column before means.
    pub(crate) fn null(mut self, meaning: &str) -> Self {
        self.last(|column| column.null = Some(meaning.to_owned()));
        self
    }

    /// Says that the column before follows from others.
    pub(crate) fn derived(mut self) -> Self {
        self.last(|column| column.traits.derived = true);
        self
    }

    /// Says that the column before counts places in a list.
    pub(crate) fn place(mut self) -> Self {
        self.last(|column| column.traits.place = true);
        self
    }

    /// Says that values of the column before hardly repeat.
    pub(crate) fn unique(mut self) -> Self {
        self.last(|column| column.traits.unique = true);
        self
    }

    fn last(&mut self, say: impl FnOnce(&mut Column)) {
        if let Some(column) = self.shape.columns.last_mut() {
            say(column);
        }
    }

    /// Says that columns refer to rows of another table. A row with a null among them refers to nothing.
    pub(crate) fn refers(self, columns: &[&str], table: &str, references: &[&str]) -> Self {
        let (columns, references) = (owned(columns), owned(references));
        self.foreign_key(ForeignKey { columns, table: table.to_owned(), references })
    }

    /// The same by a reference that another table has.
    pub(crate) fn foreign_key(mut self, key: ForeignKey) -> Self {
        self.shape.foreign_keys.push(key);
        self
    }

    /// The table, its rows sorted by the primary key.
    pub(crate) fn key(mut self, primary_key: &[&str]) -> Result<Frame, TableError> {
        self.shape.primary_key = owned(primary_key);
        self.shape.codes = codes(&self.shape.columns);
        let Self { shape, values, refused, .. } = self;
        let sorted = refused.and_then(|()| sorted(values, &shape.primary_key));
        let rows = sorted.map_err(|error| TableError::new(&shape.name, error))?;
        let nulls = shape.columns.iter().zip(rows.columns());
        match nulls.into_iter().find(|(column, values)| column.null.is_none() && values.null_count() > 0) {
            Some((column, _)) => {
                Err(TableError::new(&shape.name, format!("`{}` has a null and says not what it means", column.name)))
            }
            None => Ok(Frame { shape, rows }),
        }
    }
}

impl Frame {
    /// The table with its rows in Arrow.
    pub(crate) fn table(self) -> Result<Table, TableError> {
        let Self { shape, rows } = self;
        batch(&shape, &rows).map_err(|error| TableError::new(&shape.name, error)).map(|rows| Table { shape, rows })
    }

    /// The values of a column.
    pub(crate) fn series(&self, name: &str) -> PolarsResult<&Series> {
        Ok(self.rows.column(name)?.as_materialized_series())
    }
}

impl Kind {
    /// The Polars type that holds such values.
    fn data_type(&self) -> DataType {
        match self {
            Self::Text | Self::Code(_) => DataType::String,
            // Polars compiles its kernels anew for every type; Arrow makes the narrow ones narrow.
            Self::U8 | Self::U16 | Self::U32 => DataType::UInt32,
            Self::F64 => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date,
            Self::List(of) => DataType::List(Box::new(of.data_type())),
            Self::Record(columns) => {
                let field =
                    |column: &Column| polars::prelude::Field::new(column.name.as_str().into(), column.kind.data_type());
                DataType::Struct(columns.iter().map(field).collect())
            }
        }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// The codes of all lists that columns name, those within records included.
fn codes(columns: &[Column]) -> BTreeMap<String, Vec<CodeLabel>> {
    let mut codes = BTreeMap::new();
    for column in columns {
        if let Some(list) = column.kind.codelist() {
            let labels = code_rows().iter().filter(|row| row.list == list).map(|row| CodeLabel {
                code: row.code.to_owned(),
                label: row.label.clone(),
                definition: row.definition.clone(),
                ordinal: row.ordinal,
            });
            codes.insert(list.to_owned(), labels.collect());
        }
        codes.extend(column.kind.columns().map(self::codes).unwrap_or_default());
    }
    codes
}

fn sorted(values: Vec<Values>, key: &[String]) -> PolarsResult<DataFrame> {
    let rows = DataFrame::new_infer_height(values)?;
    if is_sorted(&rows, key)? {
        return Ok(rows);
    }
    rows.sort(key.to_vec(), SortMultipleOptions::default().with_maintain_order(true))
}

/// Whether no row comes before the one above it by some columns, which are texts or whole numbers.
fn is_sorted(rows: &DataFrame, key: &[String]) -> PolarsResult<bool> {
    let mut orders = vec![Ordering::Equal; rows.height().saturating_sub(1)];
    for column in key {
        let values = rows.column(column)?;
        let own: Vec<Ordering> = if let Ok(texts) = values.str() {
            texts.iter().zip(texts.iter().skip(1)).map(|(one, next)| one.cmp(&next)).collect()
        } else {
            let numbers = values.u32()?;
            numbers.iter().zip(numbers.iter().skip(1)).map(|(one, next)| one.cmp(&next)).collect()
        };
        for (order, own) in orders.iter_mut().zip(own) {
            *order = order.then(own);
        }
    }
    Ok(!orders.contains(&Ordering::Greater))
}

fn batch(shape: &Shape, rows: &DataFrame) -> Result<RecordBatch, ArrowError> {
    // A number too large for its column is a fault to report, not a null to slip in.
    const OR_FAIL: CastOptions<'static> = CastOptions { safe: false, format_options: FormatOptions::new() };
    let fields = fields(&shape.columns);
    let arrays = fields.iter().zip(rows.columns()).map(|(field, values)| {
        cast_with_options(&to_arrow(values.as_materialized_series())?, field.data_type(), &OR_FAIL)
    });
    let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}
