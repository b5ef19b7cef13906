//! A table of the dataset: what it says of itself, and its rows.

mod arrow;
mod builder;
mod keys;

pub use keys::{KeyError, Keys};

pub(crate) use self::arrow::{columns_of, fields};
pub(crate) use builder::{Builder, Frame};

use std::collections::BTreeMap;
use std::error::Error;

use ::arrow::array::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A table with its rows, or with a part of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What the table says of itself.
    pub shape: Shape,
    /// The rows, sorted by the primary key: one Arrow field per column, with its meaning in the field's metadata.
    pub rows: RecordBatch,
}

/// A table without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The table's name, which is the stem of its files.
    pub name: String,
    /// What a row is.
    pub description: String,
    /// What whoever passes the table on must know.
    pub notice: Option<String>,
    /// The columns, in their order.
    pub columns: Vec<Column>,
    /// The columns that together name a row, by which the rows are sorted.
    pub primary_key: Vec<String>,
    /// What refers to other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// By list, the codes of every list that a column names, in their order.
    pub codes: BTreeMap<String, Vec<CodeLabel>>,
}

/// A column and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// What they mean.
    pub description: String,
    /// What a null means; `None` where the column has none.
    pub null: Option<String>,
    /// What else holds of its values. A Parquet file does not say it: of a column read from one, it is what this program
    /// says of the column of that name.
    pub traits: Traits,
}

/// What holds of the values of a column, for whoever stores or compares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traits {
    /// They follow from other columns or other tables: a comparison of two editions only counts them.
    pub derived: bool,
    /// They are places in a list: two lists that differ in them alone have the same rows in another order.
    pub place: bool,
    /// They hardly ever repeat, so that a dictionary of them would only make a file larger.
    pub unique: bool,
}

/// What the values of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A code of the list named, which is `codes.codelist`.
    Code(String),
    /// A whole number from 0 to 255.
    U8,
    /// A whole number from 0 to 65,535.
    U16,
    /// A whole number from 0 to 4,294,967,295.
    U32,
    /// A number with a fraction, of 64 bits (IEEE 754).
    F64,
    /// A truth value.
    Boolean,
    /// A calendar day.
    Date,
    /// A list of values of one kind.
    List(Box<Kind>),
    /// A record of columns.
    Record(Vec<Column>),
}

/// A reference from columns of this table to the key of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reference")]
pub struct ForeignKey {
    /// The columns here.
    pub columns: Vec<String>,
    /// The other table.
    pub table: String,
    /// The columns there.
    pub references: Vec<String>,
}

/// A code and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeLabel {
    /// The code, as it stands in the column.
    pub code: String,
    /// A label for people.
    pub label: String,
    /// What the code means.
    pub definition: String,
    /// Its rank, higher for more; left out where the list is no scale or the code is off it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u8>,
}

/// A table that cannot be built: a fault of the program, not of a book without errors.
#[derive(Debug, thiserror::Error)]
#[error("cannot build table `{table}`: {source}")]
pub struct TableError {
    table: String,
    source: Box<dyn Error + Send + Sync>,
}

impl TableError {
    pub(crate) fn new(table: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { table: table.to_owned(), source: source.into() }
    }
}

impl Shape {
    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether every value is one cell, so that there is a CSV file of the table.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.columns.iter().all(|column| match &column.kind {
            Kind::List(of) => !matches!(**of, Kind::Record(_)),
            Kind::Record(_) => false,
            _ => true,
        })
    }

    /// Whether every column follows from other tables.
    #[must_use]
    pub fn is_derived(&self) -> bool {
        self.columns.iter().all(|column| column.traits.derived)
    }
}

impl Kind {
    /// The list that the codes, or the codes in the lists, belong to.
    #[must_use]
    pub fn codelist(&self) -> Option<&str> {
        match self {
            Self::Code(list) => Some(list),
            Self::List(of) => of.codelist(),
            _ => None,
        }
    }

    /// The columns of the records that the values are, or that are in the lists.
    #[must_use]
    pub fn columns(&self) -> Option<&[Column]> {
        match self {
            Self::Record(columns) => Some(columns),
            Self::List(of) => of.columns(),
            _ => None,
        }
    }
}
