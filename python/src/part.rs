//! Parts of a book that is too large for one machine: facts of its files, and the findings and tables of a part.
//!
//! `claimbook/_lake.py` has the queries of engines that use these functions. Arguments are bytes of Arrow IPC streams.
//! Results use the Arrow `PyCapsule` interface, without unsigned integers and dictionaries.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, Int64Array, Int64Builder, RecordBatch, StringArray, StringBuilder,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow_ipc::reader::StreamReader;
use pyo3::prelude::{Bound, PyAny, PyResult, Python, pyclass, pyfunction, pymethods};
use pyo3::types::PyCapsule;
use rayon::prelude::*;
use serde_json::Value;

use claimbook::{Texts, report};
use claimbook_core::book::part::{Elsewhere, Mentions, Spot, folder};
use claimbook_core::book::{self, Book, Input};
use claimbook_core::model::{ClaimId, Invalid, Vocabulary};
use claimbook_core::rules;
use claimbook_core::rules::facts::{self, Facts};
use claimbook_tables::export::Origin;
use claimbook_tables::tables::tables;

use crate::error::{Error, raised};
use crate::table::{Table, Types, schema_capsule, stream_capsule};

/// Rows that every Arrow consumer reads without a copy.
#[pyclass(frozen, module = "claimbook")]
pub(crate) struct Rows(RecordBatch);

#[pymethods]
impl Rows {
    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    /// The schema as an Arrow C schema in a capsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, self.0.schema_ref())
    }

    /// The rows as an Arrow C stream in a capsule. The columns keep their types, whatever schema is requested.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer ignore the request.
        drop(requested_schema);
        stream_capsule(py, self.0.schema_ref(), vec![self.0.clone()])
    }
}

/// The files that all sources of a book share, from the rows of `path` with `content`, `disk` or `fault`.
///
/// `content` has the bytes of a file, `disk` the path of a file on this machine, `fault` why a file cannot be read.
#[pyclass(frozen, module = "claimbook")]
pub(crate) struct Shared {
    files: BTreeMap<String, Input>,
    vocabulary: Arc<Vocabulary>,
    coders: Vec<String>,
}

#[pymethods]
impl Shared {
    #[new]
    fn new(py: Python<'_>, files: &[u8]) -> PyResult<Self> {
        py.detach(|| {
            let mut shared = BTreeMap::new();
            for batch in &batches(files)? {
                shared.extend(Given::of(batch)?.files());
            }
            let book = Book::part(shared.clone(), &BTreeSet::new(), Elsewhere::default());
            let coders = book.coders.iter().map(|record| record.record.id.to_string()).collect();
            Ok(Self { files: shared, vocabulary: Arc::clone(&book.vocabulary), coders })
        })
    }

    /// The ids of the coders that the book lists.
    #[getter]
    fn coders(&self) -> Vec<&str> {
        self.coders.iter().map(String::as_str).collect()
    }

    /// Reads files and returns the facts about them that checks of other files may need.
    fn facts(&self, py: Python<'_>, files: &[u8]) -> PyResult<Rows> {
        py.detach(|| {
            let mut rows = FactRows::default();
            for batch in &batches(files)? {
                let files = Given::of(batch)?.files().collect::<Vec<_>>();
                let read = |(path, input): (String, Input)| {
                    let size = size(&input);
                    (path.clone(), size, Facts::read(path, input, &self.vocabulary))
                };
                for (path, size, facts) in files.into_par_iter().map(read).collect::<Vec<_>>() {
                    rows.add(&path, size, &facts);
                }
            }
            rows.finish()
        })
    }

    /// Returns the findings of a part. Without rows of kind `own`, they are those of the shared files.
    #[pyo3(signature = (part, whole, *, only_errors = false))]
    fn check(&self, py: Python<'_>, part: &[u8], whole: &str, only_errors: bool) -> PyResult<Rows> {
        py.detach(|| {
            let book = self.part(part, whole)?;
            let found = if only_errors { rules::errors(&book) } else { rules::check(&book, &Texts::new()) };
            findings(&report::json(&book, &found))
        })
    }

    /// Returns the tables of a part, sorted by name, with codes as plain text. The part must have no errors, and no
    /// rows of kind `near`.
    fn tables(&self, py: Python<'_>, part: &[u8], whole: &str) -> PyResult<Vec<Table>> {
        py.detach(|| {
            let book = self.part(part, whole)?;
            let origin = Origin::of(&book);
            let tables = tables(&book).map_err(|error| raised(&error))?;
            let table = |table: claimbook_tables::table::Table| {
                let schema = Arc::new(table.shape.schema(&origin));
                let rows = table.rows.with_schema(Arc::clone(&schema)).map_err(|error| raised(&error))?;
                Table::new(&table.shape, &schema, &[rows], Types::Spark)
            };
            tables.into_iter().map(table).collect()
        })
    }
}

impl Shared {
    fn part(&self, part: &[u8], whole: &str) -> PyResult<Book> {
        let (mut files, mut own) = (self.files.clone(), BTreeSet::new());
        let mut elsewhere = whole_of(whole)?;
        for batch in &batches(part)? {
            let given = Given::of(batch)?;
            for row in 0..batch.num_rows() {
                given.add(row, &mut files, &mut own, &mut elsewhere)?;
            }
        }
        Ok(Book::part(files, &own, elsewhere))
    }
}

/// Returns the facts about the whole book that all parts need, from a JSON object with `newest` and `scales`.
fn whole_of(json: &str) -> PyResult<Elsewhere> {
    let whole: Value = serde_json::from_str(json).map_err(|error| raised(&error))?;
    let newest = whole["newest"].as_str().map(str::parse).transpose().map_err(fault)?;
    let scales = whole["scales"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(Elsewhere { newest, scales: scales.map(str::to_owned).collect(), ..Elsewhere::default() })
}

/// Rows that have a file each, or facts that a part needs. Missing columns count as null.
struct Given<'b> {
    kind: Option<&'b StringArray>,
    path: &'b StringArray,
    a: Option<&'b StringArray>,
    n: Option<&'b Int64Array>,
    m: Option<&'b Int64Array>,
    content: Option<&'b BinaryArray>,
    disk: Option<&'b StringArray>,
    fault: Option<&'b StringArray>,
}

impl<'b> Given<'b> {
    fn of(batch: &'b RecordBatch) -> PyResult<Self> {
        let column = |name: &str| batch.column_by_name(name);
        let text = |name: &str| column(name).and_then(|values| values.as_string_opt::<i32>());
        let number = |name: &str| column(name).and_then(|values| values.as_primitive_opt::<Int64Type>());
        Ok(Self {
            kind: text("kind"),
            path: text("path").ok_or_else(|| Error::new_err("rows of files have a column `path`"))?,
            a: text("a"),
            n: number("n"),
            m: number("m"),
            content: column("content").and_then(|values| values.as_binary_opt::<i32>()),
            disk: text("disk"),
            fault: text("fault"),
        })
    }

    fn input(&self, row: usize) -> Option<Input> {
        if let Some(why) = text(self.fault, row) {
            return Some(Input::Unreadable(why.to_owned()));
        }
        if let Some(content) = self.content.filter(|content| content.is_valid(row)) {
            return Some(Input::Held(content.value(row).to_vec()));
        }
        text(self.disk, row).map(|disk| Input::OnDisk(PathBuf::from(disk)))
    }

    fn files(&self) -> impl Iterator<Item = (String, Input)> {
        (0..self.path.len()).filter_map(|row| Some((self.path.value(row).to_owned(), self.input(row)?)))
    }

    /// Adds a row to a part.
    fn add(
        &self,
        row: usize,
        files: &mut BTreeMap<String, Input>,
        own: &mut BTreeSet<String>,
        elsewhere: &mut Elsewhere,
    ) -> PyResult<()> {
        let path = self.path.value(row).to_owned();
        let a = text(self.a, row).unwrap_or_default().to_owned();
        let number = |column: Option<&Int64Array>| column.map_or(0, |column| column.value(row));
        let spot = |path: String, index: i64| Spot { path, index: u32::try_from(index).unwrap_or_default() };
        match text(self.kind, row).unwrap_or_default() {
            kind @ ("own" | "near") => {
                if kind == "own" {
                    own.extend(folder(&path).map(str::to_owned));
                }
                let input = self.input(row).ok_or_else(|| Error::new_err(format!("`{path}` has no content")))?;
                files.insert(path, input);
            }
            "lost" => elsewhere.lost.extend([path]),
            "unread" => elsewhere.unread.extend([path]),
            "coder" => {
                let count = usize::try_from(number(self.n)).unwrap_or_default();
                elsewhere.coders.insert(path, Mentions { first: a, count });
            }
            "alike" => elsewhere.alike.push((spot(path, number(self.n)), spot(a, number(self.m)))),
            "group" => elsewhere.groups.extend([(claim_id(&path)?, claim_id(&a)?)]),
            other => return Err(Error::new_err(format!("a part has no rows of kind `{other}`"))),
        }
        Ok(())
    }
}

fn claim_id(id: &str) -> PyResult<ClaimId> {
    id.parse().map_err(fault)
}

fn fault(fault: Invalid) -> pyo3::prelude::PyErr {
    Error::new_err(fault.to_string())
}

fn text(column: Option<&StringArray>, row: usize) -> Option<&str> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}

fn size(input: &Input) -> i64 {
    let size = match input {
        Input::Held(bytes) => bytes.len() as u64,
        Input::OnDisk(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
        Input::Unreadable(_) => 0,
    };
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// Reads the bytes of an Arrow IPC stream. Texts and bytes may have any width.
fn batches(stream: &[u8]) -> PyResult<Vec<RecordBatch>> {
    let read = || -> Result<Vec<RecordBatch>, ArrowError> {
        let reader = StreamReader::try_new(stream, None)?;
        let field = |field: &Arc<Field>| {
            let kind = match field.data_type() {
                DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
                DataType::LargeBinary | DataType::BinaryView => DataType::Binary,
                other => other.clone(),
            };
            Field::new(field.name(), kind, true)
        };
        let schema = Arc::new(Schema::new(reader.schema().fields().iter().map(field).collect::<Vec<_>>()));
        let narrow = |batch: Result<RecordBatch, ArrowError>| {
            let batch = batch?;
            let columns = batch.columns().iter().zip(schema.fields());
            let columns = columns.map(|(values, field)| cast(values, field.data_type()));
            RecordBatch::try_new(Arc::clone(&schema), columns.collect::<Result<_, _>>()?)
        };
        reader.map(narrow).collect()
    };
    if stream.is_empty() { Ok(Vec::new()) } else { read().map_err(|error| raised(&error)) }
}

/// Facts as rows. A row of kind `fact` is about a file or about a claim in it:
///
/// | fact | a | b | c | n | x | y | z |
/// |---|---|---|---|---|---|---|---|
/// | `file` | | | | bytes | 1 if a part is unreadable | | |
/// | `source` | | prefix | scale | | | | |
/// | `of` | source that the file names | | | | | | |
/// | `coded` | date | | | | | | |
/// | `id` | id | | | index | | | |
/// | `lost` | id | | | | | | |
/// | `named` | id | prefix | | | | | |
/// | `link` | id | other id | kind | index | | | |
/// | `coder` | id | | | mentions | rank of the file | | |
/// | `statement` | text | | | index | | | |
/// | `run` | | | | index | run | bucket | length of the prefix |
struct FactRows {
    texts: [StringBuilder; 6],
    numbers: [Int64Builder; 4],
}

impl Default for FactRows {
    fn default() -> Self {
        Self {
            texts: std::array::from_fn(|_| StringBuilder::new()),
            numbers: std::array::from_fn(|_| Int64Builder::new()),
        }
    }
}

impl FactRows {
    fn row(&mut self, fact: &str, path: &str, texts: [Option<&str>; 3], numbers: [Option<i64>; 4]) {
        let [a, b, c] = texts;
        for (column, value) in self.texts.iter_mut().zip([Some(fact), Some(path), folder(path), a, b, c]) {
            column.append_option(value);
        }
        for (column, value) in self.numbers.iter_mut().zip(numbers) {
            column.append_option(value);
        }
    }

    fn add(&mut self, path: &str, size: i64, facts: &Facts) {
        let index = |index: u32| Some(i64::from(index));
        let count = |count: usize| Some(i64::try_from(count).unwrap_or(i64::MAX));
        let none = [None; 3];
        self.row("file", path, none, [Some(size), Some(i64::from(facts.is_broken)), None, None]);
        if let Some(source) = &facts.source {
            self.row("source", path, [None, Some(&source.prefix), source.scale.as_deref()], [None; 4]);
        }
        if let Some(of) = &facts.of {
            self.row("of", path, [Some(of), None, None], [None; 4]);
        }
        if let Some(day) = &facts.coded_on {
            self.row("coded", path, [Some(&day.to_string()), None, None], [None; 4]);
        }
        for (place, id) in &facts.ids {
            self.row("id", path, [Some(id.as_str()), None, None], [index(*place), None, None, None]);
        }
        for id in &facts.lost {
            self.row("lost", path, [Some(id), None, None], [None; 4]);
        }
        let mut named: Vec<&ClaimId> = facts.named.iter().collect();
        named.sort_unstable();
        named.dedup();
        for id in named {
            self.row("named", path, [Some(id.as_str()), Some(id.prefix()), None], [None; 4]);
        }
        for link in &facts.links {
            let ends = [Some(link.from.as_str()), Some(link.to.as_str()), Some(link.kind)];
            self.row("link", path, ends, [index(link.index), None, None, None]);
        }
        for (id, mentions) in &facts.coders {
            self.row(
                "coder",
                path,
                [Some(id), None, None],
                [count(*mentions), Some(i64::from(facts.rank)), None, None],
            );
        }
        for statement in &facts.statements {
            self.row(
                "statement",
                path,
                [Some(&statement.text), None, None],
                [index(statement.index), None, None, None],
            );
            for run in &statement.runs {
                // Signed numbers in the order of the unsigned ones.
                let ordered = (run ^ (1 << 63)).cast_signed();
                let bucket = i64::from(facts::bucket(*run));
                self.row(
                    "run",
                    path,
                    none,
                    [index(statement.index), Some(ordered), Some(bucket), count(statement.prefix)],
                );
            }
        }
    }

    fn finish(mut self) -> PyResult<Rows> {
        let names = ["fact", "path", "folder", "a", "b", "c", "n", "x", "y", "z"];
        let texts = self.texts.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let numbers = self.numbers.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef);
        let columns: Vec<ArrayRef> = texts.chain(numbers).collect();
        let fields =
            names.iter().zip(&columns).map(|(name, column)| Field::new(*name, column.data_type().clone(), true));
        rows(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns)
    }
}

fn rows(schema: SchemaRef, columns: Vec<ArrayRef>) -> PyResult<Rows> {
    RecordBatch::try_new(schema, columns).map(Rows).map_err(|error| raised(&error))
}

/// Returns rows of texts and numbers.
fn plain_rows(texts: Vec<(&str, Vec<Option<String>>)>, numbers: Vec<(&str, Vec<i64>)>) -> PyResult<Rows> {
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (name, values) in texts {
        fields.push(Field::new(name, DataType::Utf8, true));
        columns.push(Arc::new(StringArray::from(values)));
    }
    for (name, values) in numbers {
        fields.push(Field::new(name, DataType::Int64, true));
        columns.push(Arc::new(Int64Array::from(values)));
    }
    rows(Arc::new(Schema::new(fields)), columns)
}

/// Returns the diagnostics of a JSON report as rows. `detail` has all of a diagnostic as JSON.
fn findings(json: &str) -> PyResult<Rows> {
    let report: Value = serde_json::from_str(json).map_err(|error| raised(&error))?;
    let found = report["diagnostics"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |pointer: &str| -> Vec<Option<String>> {
        found.iter().map(|fault| fault.pointer(pointer).and_then(Value::as_str).map(str::to_owned)).collect()
    };
    let number = |pointer: &str| -> Vec<i64> {
        found.iter().map(|fault| fault.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()).collect()
    };
    plain_rows(
        vec![
            ("rule", text("/rule")),
            ("severity", text("/severity")),
            ("message", text("/message")),
            ("path", text("/file")),
            ("help", text("/help")),
            ("claim_id", text("/claim")),
            ("field", text("/path")),
            ("waived", text("/waived/reason")),
            ("detail", found.iter().map(|fault| Some(fault.to_string())).collect()),
        ],
        vec![
            ("line", number("/start/line")),
            ("column", number("/start/column")),
            ("end_line", number("/end/line")),
            ("end_column", number("/end/column")),
        ],
    )
}

/// Lists the files of the book in a folder, as rows of `path` with `disk` and `bytes`, or with `fault`.
#[pyfunction]
pub(crate) fn files_in(py: Python<'_>, root: PathBuf) -> PyResult<Rows> {
    py.detach(|| {
        let (mut paths, mut disks, mut faults, mut sizes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (path, input) in book::walk(&root).map_err(|error| raised(&error))? {
            sizes.push(size(&input));
            paths.push(Some(path));
            let (disk, fault) = match input {
                Input::OnDisk(disk) => (Some(absolute(&disk)), None),
                Input::Unreadable(why) => (None, Some(why)),
                Input::Held(_) => (None, None),
            };
            disks.push(disk);
            faults.push(fault);
        }
        let folders = paths.iter().map(|path| path.as_deref().and_then(folder).map(str::to_owned)).collect();
        plain_rows(
            vec![("path", paths), ("folder", folders), ("disk", disks), ("fault", faults)],
            vec![("bytes", sizes)],
        )
    })
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}

/// Returns the pairs of statements that are nearly equal, from rows with `later`, `earlier` and their places.
#[pyfunction]
pub(crate) fn alike(py: Python<'_>, pairs: &[u8]) -> PyResult<Rows> {
    py.detach(|| {
        let (mut paths, mut places) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        for batch in &batches(pairs)? {
            let text = |name: &str| column(batch, name).map(AsArray::as_string::<i32>);
            let number = |name: &str| column(batch, name).map(AsArray::as_primitive::<Int64Type>);
            let (later, earlier) = (text("later")?, text("earlier")?);
            let is_alike = |row: &usize| facts::are_alike(later.value(*row), earlier.value(*row));
            let kept: Vec<usize> = (0..batch.num_rows()).into_par_iter().filter(is_alike).collect();
            for (values, name) in paths.iter_mut().zip(["path", "a"]) {
                let column = text(name)?;
                values.extend(kept.iter().map(|row| Some(column.value(*row).to_owned())));
            }
            for (values, name) in places.iter_mut().zip(["n", "m"]) {
                let column = number(name)?;
                values.extend(kept.iter().map(|row| column.value(*row)));
            }
        }
        let ([path, a], [n, m]) = (paths, places);
        plain_rows(vec![("path", path), ("a", a)], vec![("n", n), ("m", m)])
    })
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> PyResult<&'b ArrayRef> {
    batch.column_by_name(name).ok_or_else(|| Error::new_err(format!("the rows have no column `{name}`")))
}

/// Reads links of `kind`, from `a` to `b`.
fn links(stream: &[u8]) -> PyResult<BTreeMap<String, Vec<(String, String)>>> {
    let mut links: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for batch in &batches(stream)? {
        let text = |name: &str| column(batch, name).map(AsArray::as_string::<i32>);
        let (kind, a, b) = (text("kind")?, text("a")?, text("b")?);
        for row in 0..batch.num_rows() {
            let of_kind = links.entry(kind.value(row).to_owned()).or_default();
            of_kind.push((a.value(row).to_owned(), b.value(row).to_owned()));
        }
    }
    Ok(links)
}

fn borrowed(links: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    links.iter().map(|(a, b)| (a.as_str(), b.as_str()))
}

/// Returns the ids on cycles of links, or between cycles, as rows of `id` and `n`, the number of its group.
#[pyfunction]
pub(crate) fn cycles(py: Python<'_>, stream: &[u8]) -> PyResult<Rows> {
    py.detach(|| {
        let (mut ids, mut numbers, mut group) = (Vec::new(), Vec::new(), 0);
        for of_kind in links(stream)?.values() {
            for circle in facts::cycles(&borrowed(of_kind).collect::<Vec<_>>()) {
                numbers.extend(circle.iter().map(|_| group));
                ids.extend(circle.into_iter().map(|id| Some(id.to_owned())));
                group += 1;
            }
        }
        plain_rows(vec![("id", ids)], vec![("n", numbers)])
    })
}

/// Groups the ids that links of any kind connect. Returns rows of `id` and `a`, the smallest id of its group.
#[pyfunction]
pub(crate) fn groups(py: Python<'_>, stream: &[u8]) -> PyResult<Rows> {
    py.detach(|| {
        let links = links(stream)?;
        let joined = facts::groups(links.values().flat_map(|of_kind| borrowed(of_kind)));
        let (ids, smallest) =
            joined.into_iter().map(|(id, least)| (Some(id.to_owned()), Some(least.to_owned()))).unzip();
        plain_rows(vec![("id", ids), ("a", smallest)], Vec::new())
    })
}

/// Returns the number of counters of runs for a number of statements.
#[pyfunction]
pub(crate) fn counters(statements: usize) -> usize {
    facts::counters(statements)
}
