//! Tests the exports: snapshots of the tables, Parquet read back, and equal bytes in every environment.

use std::collections::BTreeMap;

use arrow::array::{Array, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::DataType;
use claimbook_core::model::Claim;
use claimbook_core::rules::RESERVED;
use claimbook_tables::export::{FORMATS, Format, METADATA_KEY, Origin, export};
use claimbook_tables::table::{Keys, Shape, Table};
use claimbook_tables::tables::{Parts, tables};
use claimbook_testing::{book, coded, edited, files_below, harbor, on_disk, vocabulary};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::runner::{claimbook, finished};

fn exported() -> BTreeMap<String, Vec<u8>> {
    export(&book(&coded()), &FORMATS).expect("an export")
}

/// One snapshot per table of the small book. The code tables do not depend on the book, so a list of them is enough.
#[test]
fn the_tables_of_the_small_book_are_these() {
    for (name, bytes) in exported() {
        let Some(table) = name.strip_prefix("csv/") else { continue };
        if table.starts_with("code") {
            continue;
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../tables", omit_expression => true }, {
            insta::assert_snapshot!(table, text);
        });
    }
}

/// A data frame needs one table, and need not wait for the others.
#[test]
fn a_table_built_alone_equals_the_one_built_with_all_others() {
    let book = book(&coded());
    let parts = Parts::new(&book);
    for part in 0..parts.count() {
        for table in parts.tables(part).expect("the tables of a sound book") {
            let alone = parts.table(part, &table.shape.name).expect("the table of a sound book");
            assert_eq!(alone.as_ref(), Some(&table), "{}", table.shape.name);
        }
        assert_eq!(parts.table(part, "no_table").expect("no error"), None);
    }
}

/// A facet is a column of these tables, so its name must not be that of another column.
#[test]
fn no_facet_may_have_the_name_of_a_column() {
    let book = book(&coded());
    let is_facet = |name: &str| book.vocabulary.facet(name).is_some();
    for table in tables(&book).expect("tables") {
        if matches!(table.shape.name.as_str(), "claims" | "claims_nested" | "claims_text" | "codings") {
            for column in table.shape.columns.iter().filter(|column| !is_facet(&column.name)) {
                let name = column.name.as_str();
                assert!(Claim::FIELDS.contains(&name) || RESERVED.contains(&name), "{name}");
            }
        }
    }
}

#[test]
fn every_code_is_labeled_and_defined_once() {
    let rows = vocabulary().code_rows();
    let mut keys: Vec<(&str, &str)> = rows.iter().map(|row| (row.list.as_str(), row.code.as_str())).collect();
    keys.dedup();
    assert_eq!(keys.len(), rows.len());
    for row in rows {
        assert!(!row.label.is_empty() && row.definition.ends_with('.'), "{}.{}", row.list, row.code);
    }
    let lists: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.list.as_str()).collect();
    for table in tables(&book(&coded())).expect("tables") {
        for column in &table.shape.columns {
            if let claimbook_tables::table::Kind::Code(list) = &column.kind {
                assert!(lists.contains(list.as_str()), "{}.{} names the list {list}", table.shape.name, column.name);
            }
        }
    }
}

#[test]
fn keys_are_unique_and_references_resolve_and_columns_are_described() {
    let tables = tables(&book(&coded())).expect("tables");
    assert_eq!(broken(&tables), Vec::<String>::new());
    for Table { shape, rows } in &tables {
        assert!(!shape.description.is_empty(), "{}", shape.name);
        for (column, values) in shape.columns.iter().zip(rows.columns()) {
            assert!(column.description.ends_with('.'), "{}.{} is described", shape.name, column.name);
            let is_whole = values.null_count() == 0;
            assert!(is_whole || column.null.is_some(), "{}.{} says what null means", shape.name, column.name);
        }
    }
}

#[test]
fn a_broken_key_is_found() {
    let mut tables = tables(&book(&coded())).expect("tables");
    let claims = tables.iter_mut().find(|table| table.shape.name == "claims").expect("the table");
    claims.rows = concat_batches(&claims.rows.schema(), [&claims.rows, &claims.rows]).expect("the same columns");
    tables.retain(|table| table.shape.name != "events");
    assert_eq!(broken(&tables), ["claim_times refers by relative_to to events", "claims is not in order"]);
}

/// Returns the violations of primary and foreign keys.
fn broken(tables: &[Table]) -> Vec<String> {
    let keys = tables.iter().map(|Table { shape, rows }| {
        let mut keys = Keys::new(shape, &rows.schema()).expect("keys of its columns");
        // In two parts, because an export also writes tables in parts.
        let half = rows.num_rows() / 2;
        keys.hold(&rows.slice(0, half)).expect("values");
        keys.hold(&rows.slice(half, rows.num_rows() - half)).expect("values");
        (shape.name.as_str(), keys)
    });
    let keys: BTreeMap<&str, Keys> = keys.collect();
    let mut found = Vec::new();
    for (name, own) in &keys {
        if !own.ordered() {
            found.push(format!("{name} is not in order"));
        }
        let broken = own.broken(|other| keys.get(other));
        found.extend(broken.iter().map(|key| format!("{name} refers by {} to {}", key.columns.join(", "), key.table)));
    }
    found
}

#[test]
fn a_file_says_of_its_table_all_that_the_program_knows() {
    let book = book(&coded());
    let origin = Origin::of(&book);
    for Table { shape, .. } in tables(&book).expect("tables") {
        assert_eq!(Shape::read(&shape.schema(&origin)), Ok((shape.clone(), origin.clone())), "{}", shape.name);
    }
}

fn batches(bytes: &[u8]) -> Vec<RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(bytes)).expect("Parquet");
    builder.build().expect("a reader").collect::<Result<_, _>>().expect("batches")
}

#[test]
fn parquet_reads_back_with_types_descriptions_and_keys() {
    let files = exported();
    for table in tables(&book(&coded())).expect("tables") {
        let bytes = &files[&format!("parquet/{}.parquet", table.shape.name)];
        let rows: usize = batches(bytes).iter().map(RecordBatch::num_rows).sum();
        assert_eq!(rows, table.rows.num_rows(), "{}", table.shape.name);
        let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).expect("Parquet");
        let metadata = reader.metadata();
        let entries = metadata.file_metadata().key_value_metadata().expect("metadata");
        let own = entries.iter().find(|entry| entry.key == METADATA_KEY).and_then(|entry| entry.value.clone());
        let own: serde_json::Value = serde_json::from_str(&own.expect("our metadata")).expect("JSON");
        assert_eq!(own["table"], table.shape.name);
        assert_eq!(own["primary_key"], serde_json::json!(table.shape.primary_key));
        assert_eq!(own["version"], 1);
        for group in metadata.row_groups() {
            let sorted = group.sorting_columns().expect("sorting columns");
            let leaf = |index: i32| group.column(usize::try_from(index).expect("a column")).column_path().string();
            let names: Vec<String> = sorted.iter().map(|column| leaf(column.column_idx)).collect();
            assert_eq!(names, table.shape.primary_key, "{}", table.shape.name);
            for column in group.columns() {
                let name = format!("{}.{}", table.shape.name, column.column_path());
                assert!(column.offset_index_range().is_some(), "{name} has a page index");
                let is_coded = batches(bytes)[0]
                    .column_by_name(&column.column_path().string())
                    .is_some_and(|values| matches!(values.data_type(), DataType::Dictionary(..)));
                let codec = if is_coded { "UNCOMPRESSED" } else { "ZSTD" };
                assert!(column.compression().to_string().starts_with(codec), "{name}");
            }
        }
    }
}

#[test]
fn codes_are_dictionaries_and_days_are_dates() {
    let batch = &batches(&exported()["parquet/claims.parquet"])[0];
    let schema = batch.schema();
    let kind = |name: &str| schema.field_with_name(name).expect("the column").data_type().clone();
    assert!(matches!(kind("certainty"), DataType::Dictionary(_, _)));
    assert_eq!(
        (kind("coded_on"), kind("certainty_rank"), kind("statement")),
        (DataType::Date32, DataType::Int32, DataType::Utf8)
    );
    let metadata = schema.field_with_name("certainty_rank").expect("the column").metadata();
    assert_eq!(metadata["description"], "The certainty as a rank, from 1 (unlikely) to 5 (asserted).");
    assert_eq!(metadata["null"], "the question is left open");
    assert_eq!(schema.field_with_name("type").expect("the column").metadata()["codelist"], "claim_type");
    assert_eq!(batch.column_by_name("likelihood").expect("the column").null_count(), 4);
}

#[test]
fn the_nested_view_holds_what_the_tables_hold() {
    let files = exported();
    let lines = |name: &str| -> Vec<serde_json::Value> {
        let text = String::from_utf8(files[&format!("jsonl/{name}.jsonl")].clone()).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let nested = lines("claims_nested");
    for part in ["features", "domains", "forms", "participants", "times", "citations", "anchors", "relations"] {
        let rows = lines(&format!("claim_{part}")).len();
        let items: usize = nested.iter().map(|claim| claim[part].as_array().expect("a list").len()).sum();
        assert_eq!(items, rows, "{part}");
    }
    assert_eq!(nested[2]["anchors"][1]["role"], "duplicate");
    assert_eq!(nested[1]["participants"][0]["gloss"], "both harbors, their basins included");
}

#[test]
fn the_same_book_gives_the_same_bytes_whatever_the_surroundings() {
    let here = exported();
    for (index, (zone, language, threads)) in
        [("UTC", "C", "1"), ("Pacific/Kiritimati", "tr_TR.UTF-8", "2"), ("America/St_Johns", "de_DE.UTF-8", "7")]
            .into_iter()
            .enumerate()
    {
        let folder = on_disk(&coded());
        let out = folder.path().join(format!("out{index}"));
        let mut command = claimbook(folder.path());
        command
            .env("TZ", zone)
            .env("LANG", language)
            .env("RAYON_NUM_THREADS", threads)
            .env("POLARS_MAX_THREADS", threads);
        let run = finished(&command.arg("export").arg("--out").arg(&out).output().expect("the program runs"));
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(files_below(&out) == here, "{zone} {language} {threads}");
    }
}

/// `claim_dyads` repeats the codes of a claim once per pair, which must not count as further uses.
#[test]
fn the_codebook_counts_the_codes_of_a_claim_once() {
    let participant = "      - {entity: port-birch, role: recipient}\n";
    let more = format!("{participant}      - {{entity: councils, role: recipient}}\n");
    let files = edited(harbor(), &[("harbor-report/summary.p1.yaml", participant, &more)]);
    let files = export(&book(&files), &[Format::Csv]).expect("an export");
    assert_eq!(String::from_utf8_lossy(&files["csv/claim_dyads.csv"]).lines().count(), 1 + 2);
    let codebook = String::from_utf8_lossy(&files["codebook.md"]);
    let used = |code: &str| {
        let row = codebook.lines().find(|line| line.starts_with(&format!("| `{code}` |"))).expect("the code");
        row.trim_end_matches(" |").rsplit("| ").next().map(str::to_owned)
    };
    let used = ["asserted", "affirmed", "recipient", "directed", "joint"].map(|code| used(code).unwrap_or_default());
    assert_eq!(used, ["3", "5", "2", "2", "0"]);
}

#[test]
fn a_book_with_errors_exports_nothing() {
    let folder = on_disk(&edited(harbor(), &[("harbor-report/summary.p1.yaml", "role: horizon", "role: state")]));
    let run = finished(&claimbook(folder.path()).arg("export").output().expect("the program runs"));
    assert_eq!(run.code, 1);
    assert!(run.out.contains("error[missing-horizon]"), "{}", run.out);
    assert!(!folder.path().join("exports").exists());
}

#[test]
fn only_the_formats_named_are_written() {
    let folder = on_disk(&harbor());
    let run = finished(
        &claimbook(folder.path()).args(["export", "--format", "csv,jsonl"]).output().expect("the program runs"),
    );
    assert_eq!(run.code, 0, "{}", run.err);
    let mut names: Vec<String> = std::fs::read_dir(folder.path().join("exports"))
        .expect("the exports")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["codebook.md", "csv", "jsonl"]);
}

/// The codebook counts no code of a superseded entity, so that a renamed entity counts once.
#[test]
fn a_superseded_entity_stays_in_the_tables_and_does_not_count() {
    let ash =
        "  - id: port-ash\n    label: Port Ash\n    kind: place\n    identifiers: [{scheme: wikidata, value: Q2}]\n";
    let counts = |status: &str| {
        let entities = format!("{ash}{status}events:\n");
        let files = edited(harbor(), &[("entities.yaml", "events:\n", &entities)]);
        let exported = export(&book(&files), &[Format::Csv]).expect("an export");
        let text = |path: &str| String::from_utf8_lossy(&exported[path]).into_owned();
        assert!(text("csv/entity_identifiers.csv").contains("port-ash,wikidata,Q2"));
        let codebook = text("codebook.md");
        let used = |code: &str| {
            let row = codebook.lines().find(|line| line.starts_with(&format!("| `{code}` | "))).expect("a code");
            row.trim_end_matches(" |").rsplit(' ').next().and_then(|used| used.parse::<usize>().ok()).expect("a count")
        };
        (text("csv/entities.csv"), used("place"), used("wikidata"))
    };
    let (current, places, identifiers) = counts("");
    assert!(current.contains("\nport-ash,Port Ash,place,,,,current,\n"), "{current}");
    let (superseded, fewer, identified) = counts("    status: superseded\n    superseded_by: port-birch\n");
    assert!(superseded.contains("\nport-ash,Port Ash,place,,,,superseded,port-birch\n"), "{superseded}");
    assert_eq!((fewer, identified), (places - 1, identifiers - 1));
}
