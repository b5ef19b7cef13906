//! A normalized table: a Polars frame with its keys and the meaning of its columns.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use ahash::{AHashMap, AHashSet, RandomState};
use polars::prelude::{Column as Values, DataFrame, DataType, NamedFrom, PolarsResult, Series, SortMultipleOptions};

/// A table of the dataset.
#[derive(Debug, Clone)]
pub struct Table {
    /// The table's name, which is the stem of its files.
    pub name: &'static str,
    /// What a row is.
    pub description: String,
    /// What whoever passes the table on must know.
    pub notice: Option<&'static str>,
    /// The columns, in the order of the frame.
    pub columns: Vec<Column>,
    /// The columns that together name a row, by which the rows are sorted.
    pub primary_key: Vec<&'static str>,
    /// What refers to other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// The rows.
    pub frame: DataFrame,
}

/// A column and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The column's name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What they mean.
    pub description: String,
    /// What a null means; `None` where the column has none.
    pub null: Option<&'static str>,
}

/// What the values of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A code of the list named, which is `codes.codelist`.
    Code(&'static str),
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

/// Columns whose values are the key of a row of another table, or of this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns here; a row with a null among them refers to nothing.
    pub columns: Vec<&'static str>,
    /// The other table.
    pub table: &'static str,
    /// The columns there.
    pub references: Vec<&'static str>,
}

/// A promise that a set of tables does not keep. A book without errors keeps them all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokenKey {
    /// A row whose key is that of the row before it, or comes before that.
    #[error("table `{table}` has rows that repeat a key or are not in its order ({columns})")]
    Unordered {
        /// The table.
        table: &'static str,
        /// Its primary key.
        columns: String,
    },
    /// A reference that leads nowhere.
    #[error("table `{table}` refers by {columns} to rows that `{other}` does not have")]
    Dangling {
        /// The table.
        table: &'static str,
        /// The referring columns.
        columns: String,
        /// The table referred to.
        other: &'static str,
    },
}

impl Column {
    /// A column without nulls.
    pub(crate) fn new(name: &'static str, kind: Kind, description: impl Into<String>) -> Self {
        Self { name, kind, description: description.into(), null: None }
    }

    /// Allows nulls and says what they mean.
    pub(crate) fn or_null(mut self, meaning: &'static str) -> Self {
        self.null = Some(meaning);
        self
    }
}

impl Kind {
    pub(crate) fn list(of: Self) -> Self {
        Self::List(Box::new(of))
    }

    /// The Polars type that holds such values.
    fn data_type(&self) -> DataType {
        match self {
            Self::Text | Self::Code(_) => DataType::String,
            // Polars compiles its kernels anew for every type; the export makes the narrow ones narrow.
            Self::U8 | Self::U16 | Self::U32 => DataType::UInt32,
            Self::F64 => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date,
            Self::List(of) => DataType::List(Box::new(of.data_type())),
            Self::Record(columns) => {
                let field = |column: &Column| polars::prelude::Field::new(column.name.into(), column.kind.data_type());
                DataType::Struct(columns.iter().map(field).collect())
            }
        }
    }
}

/// A table in the making: columns are added one by one, each with its meaning.
pub(crate) struct Builder {
    name: &'static str,
    description: String,
    columns: Vec<Column>,
    values: Vec<Values>,
    foreign_keys: Vec<ForeignKey>,
}

impl Builder {
    pub(crate) fn new(name: &'static str, description: impl Into<String>) -> Self {
        Self {
            name,
            description: description.into(),
            columns: Vec::new(),
            values: Vec::new(),
            foreign_keys: Vec::new(),
        }
    }

    /// Adds a column with its values, cast to the type of its kind.
    pub(crate) fn column<V, Kind: ?Sized>(self, column: Column, values: V) -> PolarsResult<Self>
    where
        Series: NamedFrom<V, Kind>,
    {
        let series = Series::new(column.name.into(), values);
        self.series(column, &series)
    }

    /// Adds a column whose values are a series already.
    pub(crate) fn series(mut self, column: Column, series: &Series) -> PolarsResult<Self> {
        let series = series.strict_cast(&column.kind.data_type())?.with_name(column.name.into());
        // Not `into()`, which makes one row a scalar, and Polars cannot make a scalar of every nested type.
        self.values.push(Values::Series(series.into()));
        self.columns.push(column);
        Ok(self)
    }

    /// States that columns refer to rows of another table.
    pub(crate) fn refers(mut self, columns: &[&'static str], table: &'static str, references: &[&'static str]) -> Self {
        self.foreign_keys.push(ForeignKey { columns: columns.to_vec(), table, references: references.to_vec() });
        self
    }

    /// The table, its rows sorted by the primary key.
    pub(crate) fn key(self, primary_key: &[&'static str]) -> PolarsResult<Table> {
        let frame = DataFrame::new_infer_height(self.values)?;
        self.columns.iter().zip(frame.columns()).for_each(|(column, values)| {
            debug_assert!(column.null.is_some() || values.null_count() == 0, "{}.{} has nulls", self.name, column.name);
        });
        let order = SortMultipleOptions::default().with_maintain_order(true);
        let sorted = !orders(&frame, primary_key)?.contains(&Ordering::Greater);
        let frame = if sorted { frame } else { frame.sort(primary_key.to_vec(), order)? };
        Ok(Table {
            name: self.name,
            description: self.description,
            notice: None,
            columns: self.columns,
            primary_key: primary_key.to_vec(),
            foreign_keys: self.foreign_keys,
            frame,
        })
    }
}

/// Holds a set of tables to its promises: keys unique and in order, references resolved.
///
/// # Errors
///
/// When Polars cannot read a key, which would be a fault of the program.
pub fn broken_keys(tables: &[Table]) -> PolarsResult<Vec<BrokenKey>> {
    let mut promises = Promises::new(tables);
    tables.iter().try_for_each(|table| promises.hold(table))?;
    Ok(promises.broken())
}

/// What tables that come part by part have promised so far. The keys of rows that others refer to are kept as hashes:
/// two that meet by chance (one in 10¹² for a million) could hide a broken reference, and never make one up.
pub(crate) struct Promises {
    /// The keys so far of each table that another refers to.
    known: AHashMap<&'static str, AHashSet<u64>>,
    /// References whose row has not come yet.
    open: BTreeMap<Reference, AHashSet<u64>>,
    /// The key of the last row of each table.
    last: AHashMap<&'static str, DataFrame>,
    unordered: BTreeSet<(&'static str, String)>,
}

/// A table, its referring columns, and the table they refer to.
type Reference = (&'static str, String, &'static str);

impl Promises {
    /// The promises of tables such as these, of which nothing is held yet.
    pub(crate) fn new(tables: &[Table]) -> Self {
        let referred = tables.iter().flat_map(|table| &table.foreign_keys).map(|foreign| foreign.table);
        Self {
            known: referred.map(|table| (table, AHashSet::new())).collect(),
            open: BTreeMap::new(),
            last: AHashMap::new(),
            unordered: BTreeSet::new(),
        }
    }

    /// Adds a table or a part of one.
    pub(crate) fn hold(&mut self, table: &Table) -> PolarsResult<()> {
        if let Some(known) = self.known.get_mut(table.name) {
            known.extend(hashes(&table.frame, &table.primary_key)?.into_iter().flatten());
        }
        for foreign in &table.foreign_keys {
            let keys = hashes(&table.frame, &foreign.columns)?;
            let known = self.known.get(foreign.table);
            let unknown = keys.into_iter().flatten().filter(|key| known.is_none_or(|known| !known.contains(key)));
            self.open.entry((table.name, foreign.columns.join(", "), foreign.table)).or_default().extend(unknown);
        }
        let mut keys = table.frame.select(table.primary_key.clone())?;
        if let Some(before) = self.last.remove(table.name) {
            keys = before.vstack(&keys)?;
        }
        if orders(&keys, &table.primary_key)?.iter().any(|order| *order != Ordering::Less) {
            self.unordered.insert((table.name, table.primary_key.join(", ")));
        }
        self.last.insert(table.name, keys.tail(Some(1)));
        Ok(())
    }

    /// What they have not kept, when all parts have come.
    pub(crate) fn broken(self) -> Vec<BrokenKey> {
        let Self { known, open, unordered, .. } = self;
        let resolved = |table: &str, key: &u64| known.get(table).is_some_and(|known| known.contains(key));
        let dangling = open.into_iter().filter(|((_, _, other), keys)| !keys.iter().all(|key| resolved(other, key)));
        let dangling = dangling.map(|((table, columns, other), _)| BrokenKey::Dangling { table, columns, other });
        let unordered = unordered.into_iter().map(|(table, columns)| BrokenKey::Unordered { table, columns });
        dangling.chain(unordered).collect()
    }
}

/// A hash of each row's values in some columns; `None` where one of them is null.
fn hashes(frame: &DataFrame, columns: &[&str]) -> PolarsResult<Vec<Option<u64>>> {
    // Seeds of our own: by chance alone the same keys would collide on one machine and not on another.
    let state = RandomState::with_seeds(1, 2, 3, 4);
    let mut hashes = vec![Some(0_u64); frame.height()];
    for column in columns {
        let values = frame.column(column)?;
        let own: Vec<Option<u64>> = if let Ok(texts) = values.str() {
            texts.iter().map(|text| text.map(|text| state.hash_one(text))).collect()
        } else {
            values.u32()?.iter().map(|number| number.map(|number| state.hash_one(number))).collect()
        };
        for (hash, own) in hashes.iter_mut().zip(own) {
            *hash = hash.zip(own).map(|(all, one)| all.rotate_left(29) ^ one);
        }
    }
    Ok(hashes)
}

/// How each row of a frame stands to the next by some columns.
fn orders(frame: &DataFrame, columns: &[&'static str]) -> PolarsResult<Vec<Ordering>> {
    let mut orders = vec![Ordering::Equal; frame.height().saturating_sub(1)];
    for column in columns {
        let values = frame.column(column)?;
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
    Ok(orders)
}
