//! A table of the dataset: its shape and its rows.

mod arrow;
mod builder;
mod frame;
mod keys;

pub use keys::{KeyError, Keys};

pub(crate) use self::arrow::{columns_of, fields};
pub(crate) use builder::Builder;
pub(crate) use frame::Frame;

use std::collections::BTreeMap;
use std::error::Error;

use ::arrow::array::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A table with all or some of its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name, columns and keys of the table.
    pub shape: Shape,
    /// The rows, sorted by the primary key. Each column is an Arrow field with its meaning in the field's metadata.
    pub rows: RecordBatch,
}

/// A table without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The table's name, which is also the stem of its file names.
    pub name: String,
    /// What a row stands for.
    pub description: String,
    /// A notice for people who want to pass the table on.
    pub notice: Option<String>,
    /// The columns, in their order.
    pub columns: Vec<Column>,
    /// The columns of the primary key, by which the rows are sorted.
    pub primary_key: Vec<String>,
    /// The references to other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// The codes of every code list that a column uses, in the order of the list.
    pub codes: BTreeMap<String, Vec<CodeLabel>>,
}

/// A column and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// The type of the values.
    pub kind: Kind,
    /// The meaning of the values.
    pub description: String,
    /// The meaning of a null; `None` if the column has no nulls.
    pub null: Option<String>,
    /// Further properties of the values. A Parquet file does not store them; on reading, they come from this program's
    /// column of the same name.
    pub traits: Traits,
}

/// Properties of a column's values, used for storing and comparing them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traits {
    /// The values are derived from other columns or tables. A comparison of two editions only counts their changes.
    pub derived: bool,
    /// The values are positions in a list. Two lists that differ only in positions have the same rows in another order.
    pub place: bool,
    /// The values rarely repeat, so a dictionary would only make the file larger.
    pub unique: bool,
}

/// The type of a column's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A code of the named list, which is the value of `codes.codelist`.
    Code(String),
    /// A whole number from 0 to 2,147,483,647, stored with a sign so that differences cannot wrap.
    Integer,
    /// A number with a fraction, of 64 bits (IEEE 754).
    F64,
    /// A boolean.
    Boolean,
    /// A calendar day.
    Date,
    /// A list of values of one kind.
    List(Box<Kind>),
    /// A record of columns.
    Record(Vec<Column>),
}

/// A foreign key: a reference from columns of this table to the primary key of another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reference")]
pub struct ForeignKey {
    /// The columns of this table.
    pub columns: Vec<String>,
    /// The referenced table.
    pub table: String,
    /// The columns of the referenced table.
    pub references: Vec<String>,
}

/// A code and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeLabel {
    /// The code, as it appears in the column.
    pub code: String,
    /// A label for people.
    pub label: String,
    /// What the code means.
    pub definition: String,
    /// The rank, where higher means more; omitted if the list is not a scale or the code is not on the scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u8>,
}

/// The codes of a list in the order in which columns sort by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories<'a> {
    /// The codes.
    pub codes: Vec<&'a str>,
    /// Whether the list is a scale, so that a later code means more.
    pub ordered: bool,
}

/// An error of building a table. For a book without errors, it indicates a bug in the program.
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
    /// Returns the column with a name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns whether every value fits into one cell, so that the table has a CSV file.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.columns.iter().all(|column| match &column.kind {
            Kind::List(of) => !matches!(**of, Kind::Record(_)),
            Kind::Record(_) => false,
            _ => true,
        })
    }

    /// Returns the codes of a list in the order in which columns sort by them: along the scale if the list is one, with
    /// the codes that are not on the scale first; otherwise in the order of the list.
    #[must_use]
    pub fn categories(&self, list: &str) -> Categories<'_> {
        let mut labels: Vec<&CodeLabel> = self.codes.get(list).into_iter().flatten().collect();
        labels.sort_by_key(|label| label.ordinal);
        Categories {
            ordered: labels.iter().any(|label| label.ordinal.is_some()),
            codes: labels.into_iter().map(|label| label.code.as_str()).collect(),
        }
    }

    /// Returns the column with the id of the claim that a row belongs to. Returns `None` unless the table is `claims`,
    /// or its primary key begins with a reference to `claims`.
    #[must_use]
    pub fn claim_column(&self) -> Option<&str> {
        const CLAIMS: &str = "claims";
        let first = self.primary_key.first()?;
        let refers = |key: &ForeignKey| key.table == CLAIMS && key.columns == [first.as_str()];
        (self.name == CLAIMS || self.foreign_keys.iter().any(refers)).then_some(first.as_str())
    }

    /// Returns whether every column is derived from other tables.
    #[must_use]
    pub fn is_derived(&self) -> bool {
        self.columns.iter().all(|column| column.traits.derived)
    }
}

impl Kind {
    /// Returns the code list of a column of codes or of lists of codes.
    #[must_use]
    pub fn codelist(&self) -> Option<&str> {
        match self {
            Self::Code(list) => Some(list),
            Self::List(of) => of.codelist(),
            _ => None,
        }
    }

    /// Returns the columns of the records in a column of records or of lists of records.
    #[must_use]
    pub fn columns(&self) -> Option<&[Column]> {
        match self {
            Self::Record(columns) => Some(columns),
            Self::List(of) => of.columns(),
            _ => None,
        }
    }
}
