//! The tables of a book or a release, by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::{Bound, IntoPyObject, Py, PyAny, PyAnyMethods, PyErr, PyResult, Python, pyclass, pymethods};
use pyo3::types::{PyIterator, PyTuple};

use claimbook::Book;
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::closest;
use claimbook_release::snapshot::Sheet;
use claimbook_tables::export::Origin;
use claimbook_tables::table::{Shape, Table as Rows};
use claimbook_tables::tables::Parts;

use crate::error::{Error, invalid, raised};
use crate::table::{Table, Types};

/// The tables of a book or a release: a mapping from names to tables.
///
/// Called with `types="spark"`, it returns the same tables with codes as plain text, for engines that take no
/// dictionaries.
#[pyclass(frozen, mapping, module = "claimbook")]
pub(crate) struct Tables {
    held: Arc<Held>,
    types: Types,
}

/// Where the rows come from.
pub(crate) enum Held {
    /// A book, and its tables once they were asked for.
    Book(Arc<Book>, OnceLock<BTreeMap<String, Parted>>),
    /// The Parquet files of a release, by table name, each read once it is asked for.
    Release(BTreeMap<String, (PathBuf, OnceLock<Parted>)>),
}

/// A table whose rows are in several batches.
#[derive(Clone)]
pub(crate) struct Parted {
    pub(crate) shape: Shape,
    pub(crate) schema: SchemaRef,
    pub(crate) batches: Vec<RecordBatch>,
}

impl Held {
    pub(crate) fn of_book(book: Arc<Book>) -> Arc<Self> {
        Arc::new(Self::Book(book, OnceLock::new()))
    }

    /// Returns the names of the tables.
    fn names(&self, py: Python<'_>) -> PyResult<Vec<&str>> {
        Ok(match self {
            Self::Book(book, built) => built_once(py, book, built)?.keys().map(String::as_str).collect(),
            Self::Release(files) => files.keys().map(String::as_str).collect(),
        })
    }

    /// Returns the table with a name, if there is one.
    pub(crate) fn table(&self, py: Python<'_>, name: &str) -> PyResult<Option<&Parted>> {
        match self {
            Self::Book(book, built) => Ok(built_once(py, book, built)?.get(name)),
            Self::Release(files) => files.get(name).map(|(path, read)| read_once(py, name, path, read)).transpose(),
        }
    }
}

/// Returns the tables of a book, which are built at the first call.
fn built_once<'h>(
    py: Python<'_>,
    book: &Arc<Book>,
    built: &'h OnceLock<BTreeMap<String, Parted>>,
) -> PyResult<&'h BTreeMap<String, Parted>> {
    if let Some(tables) = built.get() {
        return Ok(tables);
    }
    let tables = py.detach(|| {
        let errors = rules::errors(book);
        if errors.is_empty() { Ok(of_book(book)) } else { Err(errors) }
    });
    match tables {
        Ok(tables) => {
            let tables = tables?;
            Ok(built.get_or_init(|| tables))
        }
        Err(errors) => Err(invalid(py, book, &errors, "it has no tables; `check()` lists every fault")?),
    }
}

fn of_book(book: &Book) -> PyResult<BTreeMap<String, Parted>> {
    let (origin, parts) = (Origin::of(book), Parts::new(book));
    let mut tables: BTreeMap<String, Parted> = BTreeMap::new();
    for part in 0..parts.count() {
        for Rows { shape, rows } in parts.tables(part).map_err(|error| raised(&error))? {
            let parted = tables.entry(shape.name.clone()).or_insert_with(|| {
                let schema = Arc::new(shape.schema(&origin));
                Parted { shape, schema, batches: Vec::new() }
            });
            let rows = rows.with_schema(Arc::clone(&parted.schema)).map_err(|error| raised(&error))?;
            parted.batches.push(rows);
        }
    }
    Ok(tables)
}

/// Returns the table in a Parquet file, which is read at the first call.
fn read_once<'h>(py: Python<'_>, name: &str, path: &PathBuf, read: &'h OnceLock<Parted>) -> PyResult<&'h Parted> {
    if let Some(table) = read.get() {
        return Ok(table);
    }
    let table = py.detach(|| -> PyResult<Parted> {
        let bytes =
            fs::read(path).map_err(|error| Error::new_err(format!("cannot read `{}`: {error}", path.display())))?;
        let Sheet { shape, rows, .. } = Sheet::of_parquet(name, bytes).map_err(|error| raised(&error))?;
        Ok(Parted { shape, schema: rows.schema(), batches: vec![rows] })
    })?;
    Ok(read.get_or_init(|| table))
}

impl Tables {
    pub(crate) fn new(held: Arc<Held>) -> Self {
        Self { held, types: Types::Arrow }
    }

    fn list<'py>(&self, py: Python<'py>) -> PyResult<Vec<(String, Bound<'py, Table>)>> {
        let names: Vec<String> = self.held.names(py)?.into_iter().map(str::to_owned).collect();
        names.into_iter().map(|name| Ok((name.clone(), self.__getitem__(py, &name)?))).collect()
    }
}

#[pymethods]
impl Tables {
    /// Returns the tables with other types: `"arrow"` or `"spark"`.
    #[pyo3(signature = (*, types))]
    fn __call__(&self, types: &str) -> PyResult<Self> {
        let types = match types {
            "arrow" => Types::Arrow,
            "spark" => Types::Spark,
            other => return Err(PyValueError::new_err(format!("`types` is \"arrow\" or \"spark\", not {other:?}"))),
        };
        Ok(Self { held: Arc::clone(&self.held), types })
    }

    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, Table>> {
        let Some(Parted { shape, schema, batches }) = self.held.table(py, name)? else {
            return Err(unknown(name, &self.held.names(py)?));
        };
        Table::new(shape, schema, batches, self.types)?.into_pyobject(py)
    }

    fn __contains__(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(name) = name.extract::<String>() else { return Ok(false) };
        Ok(self.held.names(py)?.contains(&name.as_str()))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyTuple::new(py, self.held.names(py)?)?.try_iter()
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        Ok(self.held.names(py)?.len())
    }

    /// The names of the tables, sorted.
    fn keys(&self, py: Python<'_>) -> PyResult<Vec<&str>> {
        self.held.names(py)
    }

    /// The tables, sorted by name.
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, Table>>> {
        Ok(self.list(py)?.into_iter().map(|(_, table)| table).collect())
    }

    /// The names and the tables, sorted by name.
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Vec<(String, Bound<'py, Table>)>> {
        self.list(py)
    }

    /// The table with a name, or `default` if there is none.
    #[pyo3(signature = (name, default = None))]
    fn get(&self, py: Python<'_>, name: &str, default: Option<Py<PyAny>>) -> PyResult<Option<Py<PyAny>>> {
        match self.held.table(py, name)? {
            Some(_) => Ok(Some(self.__getitem__(py, name)?.into_any().unbind())),
            None => Ok(default),
        }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<claimbook.Tables: {}>", self.held.names(py)?.join(", ")))
    }
}

/// Returns the error of a name that no table or claim has.
pub(crate) fn unknown(name: &str, names: &[&str]) -> PyErr {
    let hint = match closest(name, names.iter().copied()) {
        Some(candidate) => format!("; did you mean {:?}?", candidate.word),
        None => String::new(),
    };
    PyKeyError::new_err(format!("{name}{hint}"))
}
