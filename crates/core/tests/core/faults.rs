//! Tests positions: in one file with many faults, each fault is reported once, at its line and column.

use claimbook_core::book::Book;
use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_testing::{Files, book, edited, harbor};

/// A claims file in which `«…»` marks a fault, and a comment at the end of the line names its rule.
const TWENTY: &str = r#"source: harbor-report
coder: c1
coded_on: «2031-05-02»   # unquoted-text
codebook: "0.1"
«reviewer»: yes   # unknown-field
claims:
  - id: «HBR-0001»   # invalid-value
    statement: «Too short.»   # invalid-value
    type: «descriptve»   # unknown-code
    features: [quantitative, «quantitative»]   # invalid-value
    certainty: «[likely]»   # wrong-type
    participants:
      - {entity: port-alder, role: «agent»}   # unknown-code
      - {«»entity: port-birch}   # missing-field
    domains: [economic]
    times:
      - {role: event, edtf: «2031»}   # unquoted-text
      - {role: event, edtf: «"2031-02-30"»}   # invalid-value
      - {role: event, edtf: "2031", «mood»: START}   # unknown-field
      - {role: event, duration_min: «3Y»}   # invalid-value
    citations:
      - {note: «"1"», basis: inferred, intent: citesAsEvidence}   # wrong-type
      - {note: 1, basis: inferred, intent: «cites»}   # unknown-code
    at: «summary.p1»   # invalid-value
    also_at:
      - {at: «"summary.p1.s1[9-2]"», as: duplicate}   # invalid-value
  - id: hbr-0007
    statement: Nobody in Port Birch knows when the next ship will come.
    type: descriptive
    certainty: asserted
    participants: [{entity: «port-brich», role: topic}]   # dangling-reference
    domains: [economic, «unspecified»]   # mixed-unspecified
    at: «summary.p1.s9»   # locator-out-of-range
"#;

/// The same for `dataset.yaml`.
const DATASET: &str = r#"name: «Harbor Claims»   # invalid-value
title: «""»   # invalid-value
description: «[On ice.]»   # wrong-type
creators:
  - {family: Roe, orcid: «0000-0002-1825-0098»}   # invalid-value
  - {name: Harbor Press, given: «Ann»}   # invalid-value
  - {«affiliation»: Harbor Press}   # invalid-value
publisher: «2031»   # unquoted-text
keywords: [ice, harbors, «ice»]   # invalid-value
language: «e»   # invalid-value
license: «CC-BY»   # invalid-value
«licence»: CC-BY-4.0   # unknown-field
homepage: «example.org»   # invalid-value
repository: «git://example.org»   # invalid-value
doi: «doi:10.5281/zenodo.1234»   # invalid-value
"#;

/// Returns the text without its marks, and the line, column and rule of each mark.
fn unmarked(marked: &str) -> (String, Vec<(usize, usize, String)>) {
    let (mut text, mut faults) = (String::new(), Vec::new());
    for (number, line) in (1..).zip(marked.lines()) {
        if let Some(column) = line.chars().position(|character| character == '«') {
            let rule = line.rsplit("# ").next().expect("the rule's name").trim().to_owned();
            faults.push((number, column + 1, rule));
        }
        text.push_str(&line.replace(['«', '»'], ""));
        text.push('\n');
    }
    (text, faults)
}

fn found(text: &str) -> Vec<(usize, usize, String)> {
    found_in("harbor-report/summary.p1.yaml", text, edited(harbor(), &[("harbor-report/summary.p3.yaml", "", "")]))
}

/// Returns the faults of a text that replaces a file of a book.
fn found_in(file: &str, text: &str, files: Files) -> Vec<(usize, usize, String)> {
    let book: Book = book(&edited(files, &[(file, "", text)]));
    let diagnostics = check(&book, &Texts::new());
    let faults = diagnostics.iter().filter(|diagnostic| book.file(diagnostic.place.file).path().ends_with(file));
    faults
        .map(|fault| {
            let position = book.file(fault.place.file).position(fault.place.span.start);
            (position.line, position.column, fault.rule.id.to_owned())
        })
        .collect()
}

#[test]
fn twenty_faults_give_twenty_diagnostics_at_their_lines_and_columns() {
    let (text, faults) = unmarked(TWENTY);
    assert_eq!(faults.len(), 20);
    assert_eq!(found(&text), faults);
}

#[test]
fn every_fault_of_the_dataset_is_reported_at_its_place() {
    let (text, faults) = unmarked(DATASET);
    assert_eq!(faults.len(), 14);
    assert_eq!(found_in("dataset.yaml", &text, harbor()), faults);
}

#[test]
fn a_book_without_a_record_of_the_dataset_is_sound() {
    let files = edited(harbor(), &[("dataset.yaml", "", "")]);
    assert!(book(&files).dataset.is_none() && book(&harbor()).dataset.is_some());
    assert_eq!(check(&book(&files), &Texts::new()), []);
}

#[test]
fn crlf_line_ends_move_nothing() {
    let (text, faults) = unmarked(TWENTY);
    assert_eq!(found(&text.replace('\n', "\r\n")), faults);
}

#[test]
fn columns_count_characters_before_the_fault() {
    // The gloss before the fault has characters of one to four bytes.
    let marked = TWENTY.replace(
        "- {entity: port-alder, role: «agent»}   # unknown-code",
        "- {entity: port-alder, role: actor, gloss: é日🧊, «glos»: x}   # unknown-field",
    );
    let (text, faults) = unmarked(&marked);
    assert!(faults.iter().any(|(_, column, rule)| *column == 55 && rule == "unknown-field"), "{faults:?}");
    assert_eq!(found(&text), faults);
    assert_eq!(found(&format!("\u{feff}{text}")), faults);
}

#[test]
fn faults_of_all_files_are_reported_in_one_run() {
    let files = edited(
        harbor(),
        &[
            ("dataset.yaml", "license: CC-BY-4.0", "license: CC-BY-40"),
            ("entities.yaml", "kind: group", "kind: grupp"),
            ("harbor-report/source.yaml", "language: en", "language: en\nlanguages: [en]"),
            ("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: likly"),
            ("harbor-report/summary.p3.yaml", "type: qualifies", "type: [qualifies"),
        ],
    );
    let book = book(&files);
    let mut files: Vec<&str> =
        check(&book, &Texts::new()).iter().map(|fault| book.file(fault.place.file).path()).collect();
    files.dedup();
    assert_eq!(
        files,
        [
            "claims/dataset.yaml",
            "claims/entities.yaml",
            "claims/harbor-report/source.yaml",
            "claims/harbor-report/summary.p1.yaml",
            "claims/harbor-report/summary.p3.yaml",
        ]
    );
}

#[test]
fn a_reference_into_a_file_that_cannot_be_read_is_not_called_dangling() {
    let files = edited(
        harbor(),
        &[
            ("harbor-report/summary.p1.yaml", "domains: [unspecified]", "domains: [unspecified"),
            ("harbor-report/summary.p3.yaml", "object: hbr-0004", "object: hbr-0001"),
        ],
    );
    let found: Vec<&str> = check(&book(&files), &Texts::new()).iter().map(|fault| fault.rule.id).collect();
    assert_eq!(found, ["invalid-syntax"]);
}

#[test]
fn a_reference_to_a_faulty_record_is_not_called_dangling() {
    let files = edited(harbor(), &[("harbor-report/summary.p1.yaml", "type: normative", "type: normativ")]);
    let book = book(&files);
    let found: Vec<&str> = check(&book, &Texts::new()).iter().map(|fault| fault.rule.id).collect();
    assert_eq!(found, ["unknown-code"]);
}
