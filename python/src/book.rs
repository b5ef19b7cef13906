//! Books: reading, checking, fixing, formatting, coverage, agreement and tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::prelude::{Bound, PyAny, PyAnyMethods, PyResult, Python, pyclass, pyfunction, pymethods};
use pyo3::types::{PyDict, PyDictMethods};

use claimbook::report::{self, AgreementReport, CoverageReport};
use claimbook::{Diagnostic, Document, Texts};
use claimbook_core::book::{kind, load_with};
use claimbook_core::edit::format;
use claimbook_core::edit::format::Kind;
use claimbook_core::mend::mend;
use claimbook_core::model::Date;
use claimbook_core::output;
use claimbook_core::rules;
use claimbook_core::syntax::diagnostic::counted;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_core::text::TextsOf;

use crate::claim::Claims;
use crate::error::{Error, InvalidBook, invalid, raised};
use crate::html;
use crate::record::{diagnostics, plain, typed};
use crate::tables::{Held, Tables};

/// A book of claims, in the state in which it was read. A book is immutable: `fix` returns a new one.
///
/// Texts of files in a folder are read again when `files` or a message needs them. So open a book again after its files
/// were edited.
#[pyclass(frozen, module = "claimbook")]
pub(crate) struct Book {
    records: Arc<claimbook::Book>,
    origin: Origin,
    held: Arc<Held>,
}

/// The origin of a book's files.
#[derive(Clone)]
struct Origin {
    /// The folder; `None` for a book that was given as bytes.
    root: Option<PathBuf>,
    /// The bytes of all files without a folder, or of those that differ from the folder's.
    files: BTreeMap<String, Vec<u8>>,
    /// The texts that the folder had in place of `files`.
    before: BTreeMap<String, String>,
}

/// Reads the book in a folder, which contains `claims/`.
#[pyfunction]
pub(crate) fn open(py: Python<'_>, path: PathBuf) -> PyResult<Book> {
    Book::read(py, Origin { root: Some(path), files: BTreeMap::new(), before: BTreeMap::new() })
}

/// Reads a book from the contents of its files, by path relative to the book, such as `claims/entities.yaml`.
#[pyfunction]
pub(crate) fn loads(py: Python<'_>, files: &Bound<'_, PyAny>) -> PyResult<Book> {
    let mut held = BTreeMap::new();
    for item in files.call_method0("items")?.try_iter()? {
        let (path, content): (String, Bound<'_, PyAny>) = item?.extract()?;
        let bytes = match content.extract::<String>() {
            Ok(text) => text.into_bytes(),
            Err(_) => content.extract::<Vec<u8>>()?,
        };
        held.insert(path, bytes);
    }
    Book::read(py, Origin { root: None, files: held, before: BTreeMap::new() })
}

impl Origin {
    fn load(&self, changed: &BTreeMap<String, Vec<u8>>) -> PyResult<claimbook::Book> {
        let mut files = self.files.clone();
        files.extend(changed.clone());
        match &self.root {
            Some(root) => load_with(root, files).map_err(|error| raised(&error)),
            None => Ok(claimbook::Book::from_files(files)),
        }
    }
}

impl Book {
    fn read(py: Python<'_>, origin: Origin) -> PyResult<Self> {
        let records = Arc::new(py.detach(|| origin.load(&BTreeMap::new()))?);
        let held = Held::of_book(Arc::clone(&records));
        Ok(Self { records, origin, held })
    }

    pub(crate) fn shared(&self) -> Arc<claimbook::Book> {
        Arc::clone(&self.records)
    }

    /// Returns the folder of the book for messages.
    pub(crate) fn folder(&self) -> &Path {
        self.origin.root.as_deref().unwrap_or(Path::new("."))
    }
}

#[pymethods]
impl Book {
    /// The folder that the book was read from; `None` for a book from `loads`.
    #[getter]
    fn path(&self) -> Option<&Path> {
        self.origin.root.as_deref()
    }

    /// The texts of the book's files, by path relative to the book.
    #[getter]
    fn files(&self) -> BTreeMap<&str, &str> {
        self.records.files.iter().map(|file| (file.path(), file.text())).collect()
    }

    /// The ids of the sources, sorted.
    #[getter]
    fn sources(&self) -> Vec<&str> {
        self.records.sources.iter().map(|record| record.source.id.as_str()).collect()
    }

    /// The tables, as `export` writes them. A book with errors has none and raises `InvalidBook`.
    #[getter]
    fn tables(&self) -> Tables {
        Tables::new(Arc::clone(&self.held))
    }

    /// The claims by id. A book with errors has none and raises `InvalidBook`.
    #[getter]
    fn claims(&self) -> Claims {
        Claims::new(Arc::clone(&self.held))
    }

    /// Checks all rules and returns every fault, as the command `check` does.
    ///
    /// `texts` is a folder with `<source>.txt`, or a mapping from source ids to texts; with it, anchors and wording are
    /// checked too. `today` is the day for which the expiry of waivers is checked; by default, the newest day of coding.
    #[pyo3(signature = (texts = None, today = None))]
    fn check<'py>(
        &self,
        py: Python<'py>,
        texts: Option<&Bound<'py, PyAny>>,
        today: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (texts, today) = (given_texts(py, &self.records, texts)?, given_day(today)?);
        let found = py.detach(|| check(&self.records, &texts, today));
        diagnostics(py, &self.records, &found)
    }

    /// Returns the book with every safe fix applied. Writes nothing: see `write`.
    #[pyo3(signature = (texts = None, today = None))]
    fn fix(
        &self,
        py: Python<'_>,
        texts: Option<&Bound<'_, PyAny>>,
        today: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (texts, today) = (given_texts(py, &self.records, texts)?, given_day(today)?);
        let mended = py.detach(|| mend(|files| self.origin.load(files), |book| Ok(check(book, &texts, today))))?;
        let mut origin = self.origin.clone();
        for file in self.records.files.iter().filter(|file| mended.files.contains_key(file.path())) {
            origin.before.entry(file.path().to_owned()).or_insert_with(|| file.text().to_owned());
        }
        origin.files.extend(mended.files);
        Self::read(py, origin)
    }

    /// Writes the files that `fix` changed to the book's folder, each completely or not at all, and returns their
    /// paths. Raises `Error` and writes nothing if one of these files was changed on disk in the meantime.
    fn write(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let Some(root) = &self.origin.root else {
            return Err(Error::new_err("the book was not read from a folder; its files are in `files`"));
        };
        py.detach(|| {
            for (path, before) in &self.origin.before {
                if fs::read(root.join(path)).ok().is_none_or(|bytes| bytes != before.as_bytes()) {
                    return Err(Error::new_err(format!("`{path}` has changed since the book was read: read it again")));
                }
            }
            for (path, bytes) in &self.origin.files {
                output::write_file(&root.join(path), bytes).map_err(|error| raised(&error))?;
            }
            Ok(self.origin.files.keys().cloned().collect())
        })
    }

    /// Returns a record file's text in the standard style, as `fmt` writes it. `path` names the kind of file; by
    /// default, a claims file.
    #[pyo3(signature = (text, path = None))]
    #[expect(clippy::unused_self, reason = "a user looks for it beside `check` and `fix`")]
    fn format(&self, py: Python<'_>, text: &str, path: Option<&str>) -> PyResult<String> {
        formatted(py, text, path)
    }

    /// Returns which passages carry claims, which are excluded and why, and which are unread, as `coverage --format json`.
    fn coverage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let json = py.detach(|| CoverageReport::new(&self.records).json());
        plain(py, &json)
    }

    /// Returns how well the coders of a source agree, as `agree --format json`. With `with_book`, the book's own claims
    /// are compared too.
    #[pyo3(signature = (source, with_book = false))]
    fn agree<'py>(&self, py: Python<'py>, source: &str, with_book: bool) -> PyResult<Bound<'py, PyAny>> {
        let json = py.detach(|| -> PyResult<String> {
            let record = self.records.source_named(source).map_err(|error| raised(&error))?;
            let new = if with_book { AgreementReport::with_book } else { AgreementReport::new };
            Ok(new(&self.records, record).map_err(|error| raised(&error))?.json())
        });
        plain(py, &json?)
    }

    /// Returns the charts of the command `chart`: SVG texts, and the argument graph for Graphviz, by file name.
    fn charts(&self, py: Python<'_>) -> PyResult<BTreeMap<String, String>> {
        let drawn = py.detach(|| {
            let errors = rules::errors(&self.records);
            if errors.is_empty() { Ok(claimbook::charts(&self.records)) } else { Err(errors) }
        });
        match drawn {
            Ok(files) => {
                Ok(files.into_iter().map(|(name, file)| (name, String::from_utf8_lossy(&file).into())).collect())
            }
            Err(errors) => Err(invalid(py, &self.records, &errors, "nothing is drawn; `check()` lists every fault")?),
        }
    }

    fn __repr__(&self) -> String {
        let place = self.origin.root.as_ref().map_or_else(|| "in memory".to_owned(), |root| root.display().to_string());
        format!(
            "<claimbook.Book {place}: {}, {}>",
            counted(self.records.sources.len(), "source"),
            counted(self.records.claim_count(), "claim")
        )
    }

    fn _repr_html_(&self, py: Python<'_>) -> String {
        let found = py.detach(|| check(&self.records, &Texts::new(), None));
        let dataset = self.records.dataset.as_ref().map(|record| record.record.title.clone());
        let count = |errors: bool| {
            found.iter().filter(|fault| fault.waived.is_none() && fault.is_error() == errors).count().to_string()
        };
        html::pairs(
            &dataset.unwrap_or_else(|| "Book".to_owned()),
            [
                ("sources", self.records.sources.len().to_string()),
                ("claims", self.records.claim_count().to_string()),
                ("entities", self.records.entities.len().to_string()),
                ("errors", count(true)),
                ("warnings", count(false)),
            ],
        )
    }
}

fn check(book: &claimbook::Book, texts: &Texts, today: Option<Date>) -> Vec<Diagnostic> {
    match today {
        Some(today) => rules::check_on(book, texts, Some(today)),
        None => rules::check(book, texts),
    }
}

fn formatted(py: Python<'_>, text: &str, path: Option<&str>) -> PyResult<String> {
    let path = path.unwrap_or("claims/source/text.p1.yaml");
    let Some(kind) = kind(path) else {
        return Err(Error::new_err(format!("`{path}` is not the path of a record file of a book")));
    };
    match py.detach(|| format_as(text, path, kind)) {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(Error::new_err(format!("`{path}` cannot be formatted: look for a very long key"))),
        Err((count, json)) => {
            let message = format!("`{path}` has {}, so it cannot be formatted", counted(count, "fault"));
            let error = InvalidBook::new_err(message);
            error.value(py).setattr("diagnostics", typed(py, "diagnostics", &json)?)?;
            Err(error)
        }
    }
}

/// Returns the formatted text, or `None` if the style cannot represent it. For a text that cannot be read, the error is
/// the number of its faults, and the faults as JSON.
fn format_as(text: &str, path: &str, kind: Kind) -> Result<Option<String>, (usize, String)> {
    let file = File::new(path, text);
    match yaml::read(&file, FileId(0)) {
        (Some(node), faults) if faults.is_empty() => Ok(format::format(&file, &node, kind)),
        (_, faults) => {
            let mut read = claimbook::Book::default();
            read.files.push(file);
            Err((faults.len(), report::json(&read, &faults)))
        }
    }
}

/// Returns the texts of a book's sources from a folder or a mapping.
pub(crate) fn given_texts(py: Python<'_>, book: &claimbook::Book, given: Option<&Bound<'_, PyAny>>) -> PyResult<Texts> {
    texts_of(py, &book.sources.iter().map(|record| record.source.id.as_str()).collect::<Vec<_>>(), given)
}

/// Returns the texts of sources, given by id, from a folder or a mapping.
pub(crate) fn texts_of(py: Python<'_>, sources: &[&str], given: Option<&Bound<'_, PyAny>>) -> PyResult<Texts> {
    let Some(given) = given else { return Ok(Texts::new()) };
    if let Ok(texts) = given.cast::<PyDict>() {
        let texts = texts.iter().map(|(source, text)| Ok((source.extract()?, text.extract::<String>()?)));
        let texts = texts.collect::<PyResult<Vec<(String, String)>>>()?;
        return Ok(py.detach(|| texts.into_iter().map(|(source, text)| (source, Document::new(&text))).collect()));
    }
    let folder: PathBuf = given.extract()?;
    let found = py.detach(|| TextsOf::folder(&folder, sources.iter().copied()));
    Ok(found.map_err(|error| raised(&error))?.texts)
}

/// Returns a day from a `datetime.date` or a text such as `2026-11-28`.
pub(crate) fn given_day(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    let Some(given) = given else { return Ok(None) };
    let day = given.str()?.to_string().parse();
    day.map(Some).map_err(|fault: claimbook_core::model::Invalid| Error::new_err(format!("{fault}; {}", fault.help)))
}
