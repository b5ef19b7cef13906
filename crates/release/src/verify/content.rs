//! Checks the rows. Every Parquet file is read completely and checked for its shape, keys and codes. The CSV and JSON
//! Lines files must contain the same rows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::sync::Arc;

use ahash::AHashSet;
use arrow::array::{ArrayRef, AsArray, RecordBatch, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type};
use arrow::error::ArrowError;
use rayon::prelude::*;

use super::repeats::Columns;
use super::{BUFFER, Faults, Listing};
use crate::build::Comparing;
use crate::manifest::{Entry, GENERATOR, MANIFEST, Manifest, Role};
use crate::snapshot::{EditionError, ParquetFile};
use claimbook_tables::export::{Format, Origin, RowWriter, ShapeError};
use claimbook_tables::table::{Column, KeyError, Keys, Kind, Shape};

/// The tables of a release, with the columns that other checks need.
pub(super) struct Content {
    /// The tables whose Parquet file could be read, by name.
    pub(super) tables: BTreeMap<String, Read>,
    /// The tables whose file could not be read. This fault is already reported, and the faults that follow from it are
    /// not reported.
    pub(super) unread: BTreeSet<String>,
}

/// A table that was read completely.
pub(super) struct Read {
    pub(super) shape: Shape,
    pub(super) origin: Origin,
    pub(super) rows: u64,
    keys: Keys,
    /// Digests of the columns, if the table repeats rows of another table or another table repeats its rows.
    pub(super) columns: Option<Columns>,
    /// The rows, with the columns of [`KEPT`] only.
    pub(super) kept: Vec<RecordBatch>,
}

/// The columns whose values are kept, by table.
const KEPT: [(&str, &[&str]); 5] = [
    ("claims", &["status", "coder", "checked_by", "reviewer", "codebook"]),
    ("coders", &["coder_id", "kind", "name", "orcid", "model", "version"]),
    ("codes", &["codelist", "code", "label", "definition", "ordinal", "position"]),
    (
        "claim_anchors",
        &[
            "source_id",
            "passage_id",
            "first_word",
            "last_word",
            "start_offset",
            "end_offset",
            "length_fold",
            "sha256_fold",
            "before",
            "after",
            "occurrence",
            "occurrences",
        ],
    ),
    ("passages", &["source_id", "passage_id", "start_offset", "end_offset", "words"]),
];

impl Content {
    /// Reads the files in `sound`, whose checksums match the manifest. The other files are already reported.
    pub(super) fn read(manifest: &Manifest, sound: &[&Entry], listing: &Listing, faults: &mut Faults) -> Self {
        // Another version of the program may write the same rows as different bytes.
        let is_ours = manifest.generator == GENERATOR;
        let data = |entry: &&Entry| entry.role == Role::Data;
        let of = |table: &str, format: Format| {
            let own = |entry: &&Entry| entry.path == format!("{0}/{table}.{0}", format.name());
            sound.iter().copied().filter(data).find(own)
        };
        let names: BTreeSet<&str> =
            sound.iter().copied().filter(data).filter_map(|entry| entry.table.as_deref()).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        // The largest table first: reading it may take longer than reading all others.
        names.sort_by_key(|name| Reverse(of(name, Format::Parquet).map(|entry| entry.bytes)));
        let read = names.into_par_iter().with_max_len(1).map(|name| {
            let mut faults = Faults::default();
            let others = [Format::Csv, Format::JsonLines].map(|format| of(name, format));
            let table = of(name, Format::Parquet).and_then(|parquet| {
                let beside = others.into_iter().flatten().filter(|_| is_ours);
                match table(parquet, &beside.collect::<Vec<_>>(), listing, &mut faults) {
                    Ok(table) => Some(table),
                    Err(why) => {
                        faults.add(&parquet.path, why.to_string());
                        None
                    }
                }
            });
            (name.to_owned(), table, faults)
        });
        let mut tables = BTreeMap::new();
        for (name, table, found) in read.collect::<Vec<_>>() {
            faults.0.extend(found.0);
            tables.extend(table.map(|table| (name, table)));
        }
        let listed = manifest.files.iter().filter(|entry| entry.path.starts_with("parquet/"));
        let listed = listed.filter_map(|entry| entry.table.clone());
        let unread = listed.filter(|name| !tables.contains_key(name)).collect();
        let content = Self { tables, unread };
        content.check_references(faults);
        content
    }

    fn check_references(&self, faults: &mut Faults) {
        for (name, table) in &self.tables {
            let broken = table.keys.broken(|other| self.tables.get(other).map(|table| &table.keys));
            for reference in broken.into_iter().filter(|reference| !self.unread.contains(&reference.table)) {
                let (columns, other) = (reference.columns.join(", "), &reference.table);
                faults.add(&path(name), format!("has rows whose {columns} refer to no row of `{other}`"));
            }
        }
    }

    /// Returns the kept values of a column of texts or codes, for all rows; empty text for null. Returns `None` if the
    /// table was not read or has no such column.
    pub(super) fn texts(&self, table: &str, column: &str) -> Option<Vec<String>> {
        let mut all = Vec::new();
        for batch in &self.tables.get(table)?.kept {
            let texts = cast(batch.column_by_name(column)?, &DataType::Utf8).ok()?;
            all.extend(texts.as_string_opt::<i32>()?.iter().map(|text| text.unwrap_or_default().to_owned()));
        }
        Some(all)
    }

    /// Returns the kept values of a column of numbers, for all rows; inner `None` for null. Returns `None` if the table
    /// was not read or has no such column.
    pub(super) fn numbers(&self, table: &str, column: &str) -> Option<Vec<Option<u32>>> {
        let mut all = Vec::new();
        for batch in &self.tables.get(table)?.kept {
            let numbers = cast(batch.column_by_name(column)?, &DataType::UInt32).ok()?;
            all.extend(numbers.as_primitive_opt::<arrow::datatypes::UInt32Type>()?.iter());
        }
        Some(all)
    }
}

/// Returns the path of a table's Parquet file.
pub(super) fn path(table: &str) -> String {
    format!("parquet/{table}.parquet")
}

/// An error of reading a table.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("cannot be read: {0}")]
    File(#[from] io::Error),
    #[error("{}", in_words(.0))]
    Parquet(#[from] EditionError),
    #[error("has {found} rows according to its metadata; `{MANIFEST}` says {said}")]
    Count { found: u64, said: u64 },
    #[error(transparent)]
    Shape(#[from] ShapeError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("has rows that cannot be read: {0}")]
    Rows(#[from] ArrowError),
}

/// Reads a table completely. Checks keys, codes and order, and compares the files in `beside` with the rows.
fn table(parquet: &Entry, beside: &[&Entry], listing: &Listing, faults: &mut Faults) -> Result<Read, ReadError> {
    let open = |entry: &Entry| File::open(&listing.files[&entry.path].place);
    let bytes = fs::read(&listing.files[&parquet.path].place)?;
    let file = ParquetFile::open(parquet.table.as_deref().unwrap_or_default(), bytes.into())?;
    if parquet.rows != Some(file.rows()) {
        let said = parquet.rows.unwrap_or_default();
        return Err(ReadError::Count { found: file.rows(), said });
    }
    let schema = Arc::clone(file.schema());
    let (shape, origin) = Shape::read(&schema)?;
    let (keys, columns) = (Keys::new(&shape, &schema)?, Columns::of(&shape.name));
    let mut read = Read { keys, columns, shape, origin, rows: 0, kept: Vec::new() };
    let names = KEPT.iter().find(|(table, _)| *table == read.shape.name).map_or(&[][..], |(_, columns)| columns);
    let kept: Vec<usize> = names.iter().filter_map(|name| schema.index_of(name).ok()).collect();
    let mut rendered = Vec::new();
    for entry in beside {
        let format = if entry.path.starts_with("csv/") { Format::Csv } else { Format::JsonLines };
        let comparing = Comparing::new(BufReader::with_capacity(BUFFER, open(entry)?));
        let writer = RowWriter::new(format, comparing, &schema)?;
        rendered.push((&entry.path, writer));
    }
    let mut strangers = BTreeSet::new();
    let mut take = |batch: &RecordBatch| -> Result<(), ReadError> {
        let (checked, compared) = rayon::join(
            || -> Result<(), ReadError> {
                read.rows += batch.num_rows() as u64;
                read.keys.hold(batch)?;
                if let Some(columns) = &mut read.columns {
                    columns.add(&read.shape, batch)?;
                }
                for (column, values) in read.shape.columns.iter().zip(batch.columns()) {
                    add_unknown_codes(&read.shape, column, &column.kind, values, &mut strangers);
                }
                if !kept.is_empty() {
                    read.kept.push(batch.project(&kept)?);
                }
                Ok(())
            },
            || rendered.par_iter_mut().with_max_len(1).try_for_each(|(_, writer)| writer.write(batch)),
        );
        checked?;
        Ok(compared?)
    };
    for group in 0..file.groups() {
        let mut taken = Ok(());
        file.read(group, |batch| {
            if taken.is_ok() {
                taken = take(&batch);
            }
        })?;
        taken?;
    }
    for (column, code) in strangers {
        faults.add(
            &parquet.path,
            format!("has `{}` in `{column}`, which is not a code of its list", code.escape_debug()),
        );
    }
    if !read.keys.ordered() {
        let key = read.shape.primary_key.join(", ");
        faults.add(&parquet.path, format!("has rows that repeat a key or are not sorted by the key ({key})"));
    }
    for (path, writer) in rendered {
        let difference = writer.finish().and_then(Comparing::finish)?;
        if let Some(at) = difference {
            faults.add(path, format!("does not contain the rows of `{}`: it differs from byte {at} on", parquet.path));
        }
    }
    Ok(read)
}

/// Formats an error with its cause.
fn in_words(error: &EditionError) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// Adds the values of a coded column, or of codes nested in the column, that are in no code list.
fn add_unknown_codes(
    shape: &Shape,
    column: &Column,
    kind: &Kind,
    values: &ArrayRef,
    found: &mut BTreeSet<(String, String)>,
) {
    match kind {
        Kind::Code(list) => {
            let codes = shape.codes.get(list);
            let known = |value: &str| codes.is_some_and(|codes| codes.iter().any(|code| code.code == value));
            let unknown = codes_of(values).into_iter().filter(|value| !known(value));
            found.extend(unknown.map(|value| (column.name.clone(), value.to_owned())));
        }
        Kind::List(of) => {
            if let Some(list) = values.as_list_opt::<i32>() {
                add_unknown_codes(shape, column, of, list.values(), found);
            }
        }
        Kind::Record(columns) => {
            for (inner, values) in
                columns.iter().zip(values.as_struct_opt().map(StructArray::columns).unwrap_or_default())
            {
                add_unknown_codes(shape, inner, &inner.kind, values, found);
            }
        }
        _ => {}
    }
}

/// Returns the codes that occur in rows. A dictionary may have values that no row uses: if all rows are null, the
/// Parquet reader creates one with an empty text.
fn codes_of(values: &ArrayRef) -> AHashSet<&str> {
    let Some(dictionary) = values.as_dictionary_opt::<Int32Type>() else {
        return values.as_string_opt::<i32>().into_iter().flatten().flatten().collect();
    };
    let Some(texts) = dictionary.values().as_string_opt::<i32>() else { return AHashSet::new() };
    let used: AHashSet<usize> = dictionary.keys_iter().flatten().collect();
    used.into_iter().map(|key| texts.value(key)).collect()
}
