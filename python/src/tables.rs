//! The tables of a book or a release, by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
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
use claimbook_tables::tables::{Parts, shapes_of};

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

/// The source of the rows. A table is built or read lazily and then kept.
pub(crate) enum Held {
    /// A book, with the names of its tables once they are known: a book with errors has none.
    Book(Arc<Book>, OnceLock<BTreeMap<String, OnceLock<Parted>>>),
    /// The Parquet files of a release, by table name.
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

    /// Returns the names of the tables, sorted.
    fn names(&self, py: Python<'_>) -> PyResult<Vec<&str>> {
        Ok(match self {
            Self::Book(book, places) => places_of(py, book, places)?.keys().map(String::as_str).collect(),
            Self::Release(files) => files.keys().map(String::as_str).collect(),
        })
    }

    /// Returns the table with a name, if there is one.
    pub(crate) fn table(&self, py: Python<'_>, name: &str) -> PyResult<Option<&Parted>> {
        match self {
            Self::Book(book, places) => {
                let Some(place) = places_of(py, book, places)?.get(name) else { return Ok(None) };
                once(py, place, || build(book, name)).map(Some)
            }
            Self::Release(files) => {
                let Some((path, place)) = files.get(name) else { return Ok(None) };
                once(py, place, || read(name, path)).map(Some)
            }
        }
    }
}

/// Returns the value of a place, which the first call computes. Two threads may compute the value at the same time,
/// because waiting for each other while one of them holds the interpreter could cause a deadlock.
fn once<'h, T: Send + Sync>(
    py: Python<'_>,
    place: &'h OnceLock<T>,
    make: impl FnOnce() -> PyResult<T> + Send,
) -> PyResult<&'h T> {
    if place.get().is_none() {
        let made = py.detach(make)?;
        // Another thread may have been faster.
        let _ = place.set(made);
    }
    Ok(place.get().expect("the value was just set"))
}

/// Returns a place for each table of a book. Raises `InvalidBook` for a book with errors.
fn places_of<'h>(
    py: Python<'_>,
    book: &Arc<Book>,
    places: &'h OnceLock<BTreeMap<String, OnceLock<Parted>>>,
) -> PyResult<&'h BTreeMap<String, OnceLock<Parted>>> {
    if let Some(places) = places.get() {
        return Ok(places);
    }
    let errors = py.detach(|| rules::errors(book));
    if !errors.is_empty() {
        return Err(invalid(py, book, &errors, "it has no tables; `check()` lists every fault")?);
    }
    once(py, places, || {
        let shapes = shapes_of(book).map_err(|error| raised(&error))?;
        Ok(shapes.into_iter().map(|shape| (shape.name, OnceLock::new())).collect())
    })
}

fn build(book: &Book, name: &str) -> PyResult<Parted> {
    let (origin, parts) = (Origin::of(book), Parts::new(book));
    let mut built: Option<Parted> = None;
    for part in 0..parts.count() {
        let Some(Rows { shape, rows }) = parts.table(part, name).map_err(|error| raised(&error))? else { continue };
        let parted = built.get_or_insert_with(|| {
            let schema = Arc::new(shape.schema(&origin));
            Parted { shape, schema, batches: Vec::new() }
        });
        let rows = rows.with_schema(Arc::clone(&parted.schema)).map_err(|error| raised(&error))?;
        parted.batches.push(rows);
    }
    built.ok_or_else(|| Error::new_err(format!("the book has no table `{name}`")))
}

fn read(name: &str, path: &Path) -> PyResult<Parted> {
    let bytes = fs::read(path).map_err(|error| Error::new_err(format!("cannot read `{}`: {error}", path.display())))?;
    let Sheet { shape, rows, .. } = Sheet::of_parquet(name, bytes).map_err(|error| raised(&error))?;
    Ok(Parted { shape, schema: rows.schema(), batches: vec![rows] })
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
    #[pyo3(signature = (key, default = None, /))]
    fn get(&self, py: Python<'_>, key: &str, default: Option<Py<PyAny>>) -> PyResult<Option<Py<PyAny>>> {
        match self.held.table(py, key)? {
            Some(_) => Ok(Some(self.__getitem__(py, key)?.into_any().unbind())),
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
