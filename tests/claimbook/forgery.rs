//! Tests that `verify` finds forged rows: tables whose other formats, checksums and descriptors were all made to fit.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int32Array, RecordBatch, StringArray, UInt32Array};
use arrow::compute::{concat_batches, take};
use arrow::datatypes::Int32Type;
use bytes::Bytes;
use claimbook_release::verify::Fault;
use claimbook_tables::export::{Format, RowWriter};
use insta::assert_snapshot;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::tampering::{Bench, listed};

/// Changes the values of a column.
type Edit<'e> = &'e dyn Fn(&ArrayRef) -> ArrayRef;

/// Replaces a column of a table in all formats, and returns the faults of the forged release.
fn forged(bench: &Bench, table: &str, column: &str, edit: Edit<'_>) -> Vec<Fault> {
    let mut files = bench.files.clone();
    let path = format!("parquet/{table}.parquet");
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(files[&path].clone())).expect("a Parquet file");
    let schema = Arc::clone(reader.schema());
    let batches: Vec<RecordBatch> = reader.build().expect("a reader").map(|batch| batch.expect("rows")).collect();
    let rows = concat_batches(&schema, &batches).expect("rows of one schema");
    let place = schema.index_of(column).expect("a column");
    let mut columns = rows.columns().to_vec();
    columns[place] = edit(&columns[place]);
    let rows = RecordBatch::try_new(Arc::clone(&schema), columns).expect("rows of the same types");

    let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), None).expect("a writer");
    writer.write(&rows).expect("rows are written");
    files.insert(path, writer.into_inner().expect("a file"));
    for format in [Format::Csv, Format::JsonLines] {
        let path = format!("{0}/{table}.{0}", format.name());
        if let Some(file) = files.get_mut(&path) {
            let mut writer = RowWriter::new(format, Vec::new(), &schema).expect("a writer");
            writer.write(&rows).expect("rows are written");
            *file = writer.finish().expect("a file");
        }
    }
    bench.forge(files);
    bench.faults()
}

/// Replaces the first text of a column.
fn first_text(column: &ArrayRef) -> ArrayRef {
    let texts = column.as_string::<i32>().iter().enumerate();
    Arc::new(texts.map(|(row, text)| if row == 0 { Some("Ice never melts.") } else { text }).collect::<StringArray>())
}

/// Replaces the number in a row.
fn number(place: usize, number: i32) -> impl Fn(&ArrayRef) -> ArrayRef {
    move |column| {
        let numbers = column.as_primitive::<Int32Type>().iter().enumerate();
        Arc::new(numbers.map(|(row, old)| if row == place { Some(number) } else { old }).collect::<Int32Array>())
    }
}

/// Exchanges the values of the first two rows.
fn exchanged(column: &ArrayRef) -> ArrayRef {
    let rows = u32::try_from(column.len()).expect("a few rows");
    let order: UInt32Array = [1, 0].into_iter().chain(2..rows).collect::<Vec<u32>>().into();
    take(column, &order, None).expect("the same rows")
}

#[test]
fn a_table_written_again_without_an_edit_is_sound() {
    let bench = Bench::new();
    for table in ["claims_nested", "codes", "claim_anchors"] {
        let column = if table == "codes" { "label" } else { "claim_id" };
        assert_eq!(forged(&bench, table, column, &ArrayRef::clone), []);
    }
}

#[test]
fn the_nested_table_repeats_the_values_of_the_claims() {
    let bench = Bench::new();
    assert_snapshot!(listed(&forged(&bench, "claims_nested", "statement", &first_text)), @"parquet/claims_nested.parquet: does not repeat the values of `statement` in `parquet/claims.parquet`");
    assert_snapshot!(listed(&forged(&bench, "claims", "statement", &first_text)), @r#"
    parquet/claims_nested.parquet: does not repeat the values of `statement` in `parquet/claims.parquet`
    parquet/claims_text.parquet: does not repeat the values of `statement` of the current claims in `parquet/claims.parquet`
    "#);
}

#[test]
fn the_nested_table_repeats_the_rows_of_every_claim() {
    let bench = Bench::new();
    assert_snapshot!(listed(&forged(&bench, "claims_nested", "participants", &exchanged)), @r#"
    parquet/claims_nested.parquet: does not repeat the values of `entity_id` in `parquet/claim_participants.parquet`
    parquet/claims_nested.parquet: does not repeat the values of `gloss` in `parquet/claim_participants.parquet`
    parquet/claims_nested.parquet: does not repeat the values of `role` in `parquet/claim_participants.parquet`
    "#);
    assert_snapshot!(listed(&forged(&bench, "claims_nested", "domains", &exchanged)), @"parquet/claims_nested.parquet: does not repeat the values of `domain` in `parquet/claim_domains.parquet`");
    assert_snapshot!(listed(&forged(&bench, "claims_text", "statement", &exchanged)), @"parquet/claims_text.parquet: does not repeat the values of `statement` of the current claims in `parquet/claims.parquet`");
    assert_snapshot!(listed(&forged(&bench, "claim_participants", "role", &exchanged)), @"parquet/claims_nested.parquet: does not repeat the values of `role` in `parquet/claim_participants.parquet`");
}

#[test]
fn the_table_of_codes_agrees_with_the_metadata_of_the_other_tables() {
    let bench = Bench::new();
    let likely = |column: &ArrayRef| -> ArrayRef {
        let texts = column.as_string::<i32>().iter();
        Arc::new(texts.map(|text| if text == Some("Likely") { Some("Certain") } else { text }).collect::<StringArray>())
    };
    assert_snapshot!(listed(&forged(&bench, "codes", "label", &likely)), @r#"
    parquet/claim_dyads.parquet: explains the codes of `certainty` otherwise than `parquet/codes.parquet`
    parquet/claims.parquet: explains the codes of `certainty` otherwise than `parquet/codes.parquet`
    parquet/claims.parquet: explains the codes of `likelihood` otherwise than `parquet/codes.parquet`
    parquet/claims_nested.parquet: explains the codes of `certainty` otherwise than `parquet/codes.parquet`
    parquet/claims_nested.parquet: explains the codes of `likelihood` otherwise than `parquet/codes.parquet`
    parquet/claims_text.parquet: explains the codes of `certainty` otherwise than `parquet/codes.parquet`
    parquet/codings.parquet: explains the codes of `certainty` otherwise than `parquet/codes.parquet`
    parquet/codings.parquet: explains the codes of `likelihood` otherwise than `parquet/codes.parquet`
    "#);
    assert_snapshot!(listed(&forged(&bench, "codes", "definition", &first_text)), @r#"
    parquet/claim_anchors.parquet: explains the codes of `anchor_role` otherwise than `parquet/codes.parquet`
    parquet/claims_nested.parquet: explains the codes of `anchor_role` otherwise than `parquet/codes.parquet`
    "#);
}

#[test]
fn the_occurrences_of_anchored_words_agree() {
    let bench = Bench::new();
    assert_snapshot!(listed(&forged(&bench, "claim_anchors", "occurrence", &number(0, 0))), @r#"
    parquet/claim_anchors.parquet: has an occurrence outside 1 to 1, the number of occurrences of the words in `summary.p1.s1` of `harbor-report`
    parquet/claims_nested.parquet: does not repeat the values of `occurrence` in `parquet/claim_anchors.parquet`
    "#);
    assert_snapshot!(listed(&forged(&bench, "claim_anchors", "occurrence", &number(0, 9))), @r#"
    parquet/claim_anchors.parquet: has an occurrence outside 1 to 1, the number of occurrences of the words in `summary.p1.s1` of `harbor-report`
    parquet/claims_nested.parquet: does not repeat the values of `occurrence` in `parquet/claim_anchors.parquet`
    "#);
    // The words of the rows 2 and 3 are the same.
    assert_snapshot!(listed(&forged(&bench, "claim_anchors", "occurrence", &number(3, 1))), @r#"
    parquet/claim_anchors.parquet: numbers the occurrences of the words in `summary.p1.s3` of `harbor-report` in another order than their offsets
    parquet/claims_nested.parquet: does not repeat the values of `occurrence` in `parquet/claim_anchors.parquet`
    "#);
    assert_snapshot!(listed(&forged(&bench, "claim_anchors", "occurrences", &number(3, 5))), @r#"
    parquet/claim_anchors.parquet: has different numbers of occurrences of the words in `summary.p1.s3` of `harbor-report`
    parquet/claims_nested.parquet: does not repeat the values of `occurrences` in `parquet/claim_anchors.parquet`
    "#);
}
