//! Tests the Parquet files for users who hold the texts: the metadata, and `hydrate`.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int32Type;
use claimbook_core::text::{Document, Texts};
use claimbook_tables::export::{self, FORMATS, HYDRATED, METADATA_KEY};
use claimbook_testing::{book, coded, harbor, harbor_text, harbor_texts, on_disk, project, validator};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

use crate::runner::run;

/// Returns the rows of a Parquet file and its `claimbook` metadata.
fn read(bytes: &[u8]) -> (RecordBatch, Value) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(bytes)).expect("Parquet");
    let entries = builder.metadata().file_metadata().key_value_metadata().expect("metadata").clone();
    let own = entries.iter().find(|entry| entry.key == METADATA_KEY).and_then(|entry| entry.value.clone());
    let rows = builder.build().expect("a reader").next().expect("a batch").expect("rows");
    (rows, serde_json::from_str(&own.expect("our metadata")).expect("JSON"))
}

/// Returns claim, verdict and quote of each row of a hydrated `claim_anchors`.
fn quotes(texts: &Texts) -> Vec<(String, String, Option<String>)> {
    let files = export::hydrate(&book(&harbor()), texts).expect("files");
    let (rows, _) = read(&files[&format!("claim_anchors{HYDRATED}")]);
    let text = |name: &str, row: usize| {
        let column = rows.column_by_name(name).expect("the column");
        let plain = column.as_string_opt::<i32>().map(|texts| texts.is_valid(row).then(|| texts.value(row).to_owned()));
        plain.unwrap_or_else(|| {
            let codes = column.as_dictionary::<Int32Type>();
            codes.key(row).map(|key| codes.values().as_string::<i32>().value(key).to_owned())
        })
    };
    let row =
        |row| (text("claim_id", row).unwrap_or_default(), text("verdict", row).unwrap_or_default(), text("quote", row));
    (0..rows.num_rows()).map(row).collect()
}

#[test]
fn every_file_tells_its_keys_and_the_meanings_of_its_codes_by_the_published_schema() {
    let path = project().join("schema/parquet-metadata.schema.json");
    let validator = validator(&std::fs::read(path).expect("the schema"));
    let files = export::export(&book(&coded()), &FORMATS).expect("an export");
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("parquet/")) {
        let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(bytes)).expect("Parquet");
        let entries = builder.metadata().file_metadata().key_value_metadata().expect("metadata").clone();
        let own = entries.iter().find(|entry| entry.key == METADATA_KEY).and_then(|entry| entry.value.clone());
        let own: Value = serde_json::from_str(&own.expect("our metadata")).expect("JSON");
        let faults: Vec<String> = validator.iter_errors(&own).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{name}");
        for list in own["codelists"].as_object().expect("lists").values() {
            assert!(own["codes"][list.as_str().expect("a list")][0]["label"].is_string(), "{name} explains {list}");
        }
        assert_eq!(own.get("notice"), None, "{name} may be passed on");
    }
    let (_, nested) = read(&files["parquet/claims_nested.parquet"]);
    assert_eq!(nested["codes"]["participant_role"][0]["code"], "actor", "codes within records are explained too");
    assert_eq!(nested["codes"]["certainty"][0]["ordinal"], 5);
}

#[test]
fn ids_that_rows_are_not_sorted_by_have_bloom_filters() {
    let files = export::export(&book(&coded()), &FORMATS).expect("an export");
    let bytes = bytes::Bytes::copy_from_slice(&files["parquet/claim_participants.parquet"]);
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).expect("Parquet");
    let columns = builder.metadata().row_group(0).columns();
    let filtered: Vec<String> = columns
        .iter()
        .filter(|column| column.bloom_filter_offset().is_some())
        .map(|column| column.column_path().string())
        .collect();
    assert_eq!(filtered, ["entity_id"]);
}

#[test]
fn words_are_filled_in_where_they_stand_for_certain() {
    let own = quotes(&harbor_texts());
    assert!(own.iter().all(|(_, verdict, quote)| verdict == "exact" && quote.is_some()), "{own:?}");
    let (_, _, first) = &own[0];
    assert!(Document::new(&harbor_text()).text().contains(first.as_deref().expect("a quote")), "{first:?}");

    // In the revised text, some words have moved and some were removed.
    let revised = harbor_text()
        .replace("doubts that trade has grown", "denies it")
        .replace("Summary\r\n", "Summary\r\n\r\nA new paragraph.\r\n");
    let revised = quotes(&Texts::from([("harbor-report".to_owned(), Document::new(&revised))]));
    for ((claim, before, quote), (_, after, again)) in own.iter().zip(&revised) {
        match after.as_str() {
            "moved" => assert_eq!(again, quote, "{claim}"),
            "lost" => assert_eq!(again, &None, "{claim}"),
            other => panic!("{claim} was {before} and is {other}"),
        }
    }
    assert!(revised.iter().any(|(_, verdict, _)| verdict == "lost"));
    // Without a text, verdict and quote are null.
    assert!(quotes(&Texts::new()).iter().all(|(_, verdict, quote)| verdict.is_empty() && quote.is_none()));
}

#[test]
fn hydrated_files_say_that_they_are_not_to_be_passed_on_and_stay_out_of_the_book() {
    let files = export::hydrate(&book(&harbor()), &harbor_texts()).expect("files");
    for (name, bytes) in &files {
        assert!(name.contains("not-for-redistribution"), "{name}");
        let notice = read(bytes).1["notice"].as_str().map(str::to_owned);
        assert!(notice.is_some_and(|notice| notice.ends_with("Not for redistribution.")), "{name}");
    }
    let folder = on_disk(&harbor());
    let texts = project().join("tests/texts");
    let hydrate = |out: &str| run(folder.path(), &["hydrate", "--texts", &texts.to_string_lossy(), "--out", out]);
    for out in ["words", "claims/words", "./a/../words"] {
        let refused = hydrate(out);
        assert_eq!(refused.code, 2, "{out}: {}", refused.out);
        assert!(refused.err.contains("is in the book"), "{}", refused.err);
    }
    let elsewhere = tempfile::tempdir().expect("a folder");
    let out = elsewhere.path().join("words");
    let written = hydrate(&out.to_string_lossy());
    assert_eq!(written.code, 0, "{}", written.err);
    assert_eq!(std::fs::read_dir(&out).expect("the folder").count(), 2);
    let without = run(folder.path(), &["hydrate", "--out", &out.to_string_lossy()]);
    assert_eq!(without.code, 2);
    assert!(without.err.contains("--texts"), "{}", without.err);
}
