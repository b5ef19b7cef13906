//! Tests rows whose claims the book already has, and the day of new records.

use claimbook_core::import::{Defaults, Imported, Request, import};
use claimbook_core::rules::has_errors;
use claimbook_testing::{Files, book, harbor, harbor_texts};

const SHEET: &str = "\
statement,type,certainty,participants,domains,at
Pilots are to be shared between the two harbors.,normative,asserted,councils:addressee,political,summary.p1.s3
The ice of both harbors goes away early.,predictive,,,political,\"summary.p1.s2[9-17]\"
No place of the report says so at all.,descriptive,asserted,,political,
";

fn imported(files: &Files, name: &str, text: &str, today: &str) -> Imported {
    let book = book(files);
    let (source, texts) = (&book.sources[0], harbor_texts());
    let given = [Some("c1".to_owned()), None, Some("0.1".to_owned())];
    import(Request {
        book: &book,
        source,
        text: texts.get("harbor-report"),
        files: vec![(name.to_owned(), text.as_bytes().to_vec())],
        mapping: None,
        defaults: Defaults::new(&book, source, given, today.parse().ok()),
    })
}

/// The book with the records of an import, and the summary of the import.
fn with(mut files: Files, name: &str, text: &str) -> (Files, String) {
    let imported = imported(&files, name, text, "2031-05-02");
    assert!(!has_errors(&imported.read.diagnostics), "{:?}", imported.read.diagnostics);
    let summary = imported.summary();
    files.extend(imported.files.into_iter().map(|(path, text)| (path, text.into_bytes())));
    (files, summary)
}

fn messages(imported: &Imported) -> Vec<(&'static str, &str)> {
    imported.read.diagnostics.iter().map(|fault| (fault.rule.id, fault.message.as_str())).collect()
}

/// The first row has all fields, the second one lacks its certainty, and the third one its place.
#[test]
fn a_file_that_is_imported_twice_doubles_no_claim() {
    let (once, summary) = with(harbor(), "claims.csv", SHEET);
    assert_eq!(summary, "3 claims in 2 files, 2 values to fill in");
    let again = imported(&once, "claims.csv", SHEET, "2031-05-02");
    assert_eq!((again.claims, again.repeated, again.files.len()), (0, 3, 0));
    let message = "3 rows are left out, because the book already has these claims: lines 2-4";
    assert_eq!(messages(&again), [("repeated-row", message)]);
    assert_eq!(again.summary(), "0 claims in 0 files, 3 rows left out because the book has them");
}

#[test]
fn rows_are_compared_by_folded_statement_and_anchor_and_the_others_are_imported() {
    let (once, _) = with(harbor(), "claims.csv", SHEET);
    let rows = "\
statement,type,certainty,participants,domains,quote
Pilots are to be\u{a0}shared between the two har\u{ad}bors.,normative,asserted,councils:addressee,political,\"share their pilots. Councils\"
Pilots are to be shared between the two harbors.,normative,asserted,councils:addressee,political,Café owners in Port Birch
";
    let moved = imported(&once, "claims.csv", rows, "2031-05-02");
    assert_eq!(moved.repeated, 0, "the first row has no place, and the second one another: {:?}", messages(&moved));
    let same = rows.replace("\"share their pilots. Councils\"", "summary").replace("domains,quote", "domains,at");
    let same =
        same.replace(",summary\n", ",summary.p1.s3\n").replace(",Café owners in Port Birch", ",summary.p3.s1[1-5]");
    let mixed = imported(&once, "claims.csv", &same, "2031-05-02");
    assert_eq!((mixed.claims, mixed.repeated), (1, 1));
    let message = "1 row is left out, because the book already has this claim: line 2";
    assert_eq!(messages(&mixed), [("repeated-row", message)]);
}

/// A claim with an id never changes, so a row with its id is an error and not left out.
#[test]
fn a_row_with_the_id_of_a_claim_is_still_refused() {
    let (once, _) = with(harbor(), "claims.csv", SHEET);
    let rows = SHEET.replace("statement,type", "id,statement,type").replace("Pilots are", "hbr-0001,Pilots are");
    let rows = rows.lines().take(2).collect::<Vec<_>>().join("\n");
    let refused = imported(&once, "claims.csv", &rows, "2031-05-02");
    assert_eq!(messages(&refused)[0].0, "duplicate-id");
    let other = imported(&once, "claims.csv", &rows.replace("hbr-0001", "hbr-0099"), "2031-05-02");
    assert_eq!((other.claims, other.repeated), (0, 1));
}

#[test]
fn annotations_without_statements_are_known_by_their_place() {
    let rows = "{\"at\": \"summary.p1.s1\", \"type\": \"descriptive\"}\n{\"type\": \"causal\"}\n";
    let (once, _) = with(harbor(), "claims.jsonl", rows);
    let again = imported(&once, "claims.jsonl", rows, "2031-05-02");
    // Nothing tells whether the second row is the claim without a place.
    assert_eq!((again.claims, again.repeated), (1, 1));
}

/// The day is that of the import, as for `new`. An existing file keeps its day.
#[test]
fn records_in_new_files_have_the_day_of_the_import() {
    let imported = imported(&harbor(), "claims.csv", SHEET, "2031-09-30");
    let day = |name: &str| {
        let text = &imported.files[&format!("claims/harbor-report/{name}.yaml")];
        text.lines().find(|line| line.starts_with("coded_on")).map(str::to_owned)
    };
    assert_eq!(day("unplaced").as_deref(), Some("coded_on: \"2031-09-30\""));
    assert_eq!(day("summary.p1").as_deref(), Some("coded_on: \"2031-05-02\""));
}
