//! Tests the command `import`, and that exported tables become the same tables again.

use std::fs;
use std::path::Path;

use claimbook_testing::{Files, files_below, harbor, on_disk};
use tempfile::TempDir;

use crate::runner::run;

const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/texts");

/// Returns the book of the tests without its claims.
fn without_claims() -> Files {
    let mut files = harbor();
    files.retain(|path, _| !path.contains("/summary."));
    files
}

fn exported(folder: &Path) -> Files {
    let run = run(folder, &["export", "--quiet", "--out", "tables", "--format", "csv,jsonl"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    files_below(&folder.join("tables"))
}

/// Exports a book, imports the tables into the same book without claims, and exports again.
fn there_and_back(format: &str) {
    let original = on_disk(&harbor());
    let tables = exported(original.path());
    let copy: TempDir = on_disk(&without_claims());
    let folder = original.path().join("tables").join(format);
    let folder = folder.to_str().expect("a path in UTF-8");
    let imported = run(copy.path(), &["import", folder, "--source", "harbor-report"]);
    assert_eq!((imported.code, imported.out.as_str()), (0, ""), "{}", imported.err);
    assert!(imported.err.starts_with("wrote 5 claims in 2 files\n"), "{}", imported.err);
    assert_eq!(run(copy.path(), &["fmt", "--check"]).code, 0);
    let again = exported(copy.path());
    for (path, bytes) in &tables {
        assert!(again.get(path) == Some(bytes), "{path} differs:\n{}", String::from_utf8_lossy(&again[path]));
    }
    assert_eq!(again.len(), tables.len());
    // Both books have the same claims, so the same import is refused now.
    let twice = run(copy.path(), &["import", folder, "--source", "harbor-report"]);
    assert_eq!(twice.code, 1);
    assert_eq!(twice.out.matches("error[duplicate-id]").count(), 5, "{}", twice.out);
    assert_eq!(exported(copy.path()), again, "nothing was written");
}

#[test]
fn exported_csv_becomes_the_same_tables_again() {
    there_and_back("csv");
}

#[test]
fn exported_json_lines_become_the_same_tables_again() {
    there_and_back("jsonl");
}

#[test]
fn a_dry_run_prints_the_records_and_writes_nothing() {
    let folder = on_disk(&harbor());
    let sheet = "statement,quote\nTowns are to lend their pilots to each other.,Councils should share\n";
    fs::write(folder.path().join("sheet.csv"), sheet).expect("a file");
    let before = files_below(folder.path());
    let arguments = ["import", "sheet.csv", "--source", "harbor-report", "--texts", TEXTS, "--dry-run"];
    let dry = run(folder.path(), &arguments);
    assert_eq!(dry.code, 0);
    insta::assert_snapshot!(dry.out, @r#"
    warning[unplaced-quote]: the quote stands at 2 places
     --> sheet.csv:2:47
      |
    2 | Towns are to lend their pilots to each other.,Councils should share
      |                                               ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: fill in `at`; candidates are summary.p1.s3[1-3]; summary.p2.s1[1-3]

    claims/harbor-report/unplaced.yaml
      - id: hbr-0006
        statement: Towns are to lend their pilots to each other.
        type: # missing
        certainty: # missing
        domains: # missing
        at: # missing
    "#);
    assert_eq!(dry.err, "would write 1 claim in 1 file, 4 values to fill in\n");
    assert_eq!(files_below(folder.path()), before);
    assert_eq!(run(folder.path(), &arguments[..6]).code, 0);
    assert_eq!(run(folder.path(), &["fmt", "--check"]).code, 0, "the gaps are in the standard style");
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.code, 1);
    assert_eq!(checked.out.matches("claims/harbor-report/unplaced.yaml:").count(), 4, "{}", checked.out);
}

#[test]
fn an_import_with_a_fault_writes_nothing_and_says_where() {
    let folder = on_disk(&harbor());
    fs::write(folder.path().join("sheet.csv"), "at,certainty\nsummary.p1.s1,asserted\nsummary.p2.s1,likly\n")
        .expect("a file");
    let before = files_below(folder.path());
    let refused = run(folder.path(), &["import", "sheet.csv", "--source", "harbor-report"]);
    assert_eq!((refused.code, refused.err.as_str()), (1, "nothing was written, because the file has errors\n"));
    insta::assert_snapshot!(refused.out, @r#"
    error[unknown-code]: `likly` is not a certainty
     --> sheet.csv:3:15
      |
    3 | summary.p2.s1,likly
      |               ^^^^^
      |
      = note: in claim hbr-0007
      = help: did you mean `likely`?
    "#);
    let json = run(folder.path(), &["import", "sheet.csv", "--source", "harbor-report", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(report["diagnostics"][0]["start"], serde_json::json!({"line": 3, "column": 15}));
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn a_folder_without_tables_is_refused() {
    let folder = on_disk(&harbor());
    let refused = run(folder.path(), &["import", "claims", "--source", "harbor-report"]);
    assert_eq!(refused.code, 2);
    insta::assert_snapshot!(refused.err, @"claimbook: `claims` has no `claims.csv` or `claims.jsonl`: name the folder `csv` or `jsonl` of an export");
}
