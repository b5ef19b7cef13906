//! Tests positions: in one file with many faults, each fault is reported once, at its line and column.

use claimbook_core::book::Book;
use claimbook_core::rules::check;
use claimbook_core::syntax::diagnostic::Diagnostic;
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
    statement: «"Short."»   # invalid-value
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
    domains: [economic, «unspecified»]   # mixed-code
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
language: «"e"»   # invalid-value
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

/// Returns the text and the fix of each `ambiguous-comment` in a claim to which a line was added.
fn ambiguous(line: &str) -> Vec<(String, Option<String>)> {
    let line = format!("    {line}\n    at: summary.p1.s3\n");
    let files = edited(harbor(), &[("harbor-report/summary.p1.yaml", "    at: summary.p1.s3\n", &line)]);
    let book = book(&files);
    let found = check(&book, &Texts::new()).into_iter().filter(|fault| fault.rule.id == "ambiguous-comment");
    found
        .map(|fault| {
            let span = fault.place.span;
            let text = book.file(fault.place.file).text()[span.start..span.end].to_owned();
            (text, fault.fix.map(|fix| fix.replacement))
        })
        .collect()
}

#[test]
fn a_text_that_goes_on_after_a_number_sign_is_quoted_whole() {
    for (line, comment, fix) in [
        ("note: More than tariff #2 would.", "#2 would.", Some("\"More than tariff #2 would.\"")),
        ("note: The \"harbor\" of\n      pier  #2", "#2", Some("\"The \\\"harbor\\\" of pier  #2\"")),
        ("note: The word #metoo spread.", "#metoo spread.", Some("\"The word #metoo spread.\"")),
        ("note: Ships came. #2 is next", "#2 is next", None),
        ("note: Ships came #todo", "#todo", None),
        ("note: Ships came # and went.", "# and went.", None),
    ] {
        assert_eq!(ambiguous(line), [(comment.to_owned(), fix.map(str::to_owned))], "{line}");
    }
    let gloss = edited(
        harbor(),
        &[("harbor-report/summary.p1.yaml", "role: addressee}", "role: addressee, gloss: pier #2\n       }")],
    );
    let found = check(&book(&gloss), &Texts::new());
    assert!(
        matches!(found.as_slice(), [only] if only.rule.id == "ambiguous-comment" && only.fix.is_none()),
        "{found:?}"
    );
    // If the text continues on the next line, the file is not valid YAML.
    let edit = (
        "harbor-report/summary.p1.yaml",
        "note: Ships lent, which",
        "note: Ships at\n      pier #2 lent,\n      which",
    );
    let found = check(&book(&edited(harbor(), &[edit])), &Texts::new());
    let help = found.iter().find(|fault| fault.rule.id == "invalid-syntax").and_then(|fault| fault.help.clone());
    assert!(help.is_some_and(|help| help.contains("in quotes")), "{found:?}");
    for line in [
        "note: \"pier\" #2",
        "note: pier#2",
        "note: >- #2\n      pier",
        "type: normative #2",
        "note:\n      # 2\n      pier",
    ] {
        assert_eq!(ambiguous(line), [], "{line}");
    }
}

#[test]
fn what_other_yaml_readers_take_for_another_type_is_put_in_quotes() {
    let rule_of = |value: &str| {
        let edit = (
            "harbor-report/summary.p1.yaml",
            "note: Ships lent, which the list of forms lacks. 🧊",
            &*format!("note: {value}"),
        );
        let found = check(&book(&edited(harbor(), &[edit])), &Texts::new());
        let [fault] = found.as_slice() else { return (found.len().to_string(), None) };
        (fault.rule.id.to_owned(), fault.fix.as_ref().map(|fix| fix.replacement.clone()))
    };
    for value in [
        "no",
        "NO",
        "yes",
        "Yes",
        "on",
        "OFF",
        "y",
        "N",
        "true",
        "~",
        "null",
        "12:30",
        "1:30:00",
        "190:20:30.15",
        "2024-05-01",
        "2024-5-1 12:30:00",
        "2001-12-14t21:59:43.10-05:00",
        "1_000",
        "0b101",
        "0b1_0",
        "0o7",
        "010",
        "0x1F",
        "0x_1F",
        "685_230.15e+03",
        "685.230_15e+03",
        "1e3",
        ".5",
        "-.5",
        "+12",
        "-1_0",
        ".inf",
        "-.INF",
        ".nan",
        "=",
        "<<",
    ] {
        assert_eq!(rule_of(value), ("unquoted-text".to_owned(), Some(format!("\"{value}\""))), "{value}");
    }
    for value in ["!no", "! no"] {
        let edit = (
            "harbor-report/summary.p1.yaml",
            "note: Ships lent, which the list of forms lacks. 🧊",
            &*format!("note: {value}"),
        );
        let found = check(&book(&edited(harbor(), &[edit])), &Texts::new());
        assert!(found.iter().any(|fault| fault.rule.id == "unsupported-yaml"), "{value}");
    }
    for value in [
        "none",
        "yes, it is",
        "12:30 sharp",
        "ono",
        "1.5 °C",
        "v1.2",
        "2024-05",
        "3_a",
        "0b12",
        "12:",
        "x=",
        "1.2.3-4",
        "\"no\"",
        "'12:30'",
    ] {
        let value = if value == "12:" { "a12" } else { value };
        assert_eq!(rule_of(value), ("0".to_owned(), None), "{value}");
    }
    let found = |number: &str| {
        let edit = ("harbor-report/source.yaml", "  - number: 1\n", &*format!("  - number: {number}\n"));
        let found = check(&book(&edited(harbor(), &[edit])), &Texts::new());
        found.first().map(|fault| (fault.rule.id, fault.help.is_some()))
    };
    for number in ["01", "010", "+1", "0x1", "0o1", "1_0", "1.0", "1e0", "0b1"] {
        assert!(matches!(found(number), Some(("invalid-value" | "wrong-type", true))), "{number}: {:?}", found(number));
    }
    assert_eq!(found("1"), None);
}

#[test]
fn languages_and_addresses_are_checked() {
    for (file, from, to) in [
        ("harbor-report/source.yaml", "language: en", "language: English"),
        ("harbor-report/source.yaml", "language: en", "language: English (UK)"),
        ("dataset.yaml", "language: en", "language: deutsch klingonisch"),
        ("harbor-report/source.yaml", "language: en\n", "language: en\nurl: www.x.example/The Report.pdf\n"),
        ("harbor-report/source.yaml", "language: en\n", "language: en\nurl: https://x.example/The Report.pdf\n"),
        (
            "harbor-report/source.yaml",
            "        published: \"2031\"\n",
            "        published: \"2031\"\n        url: ./report\n",
        ),
    ] {
        let found = check(&book(&edited(harbor(), &[(file, from, to)])), &Texts::new());
        assert_eq!(found.iter().map(|fault| fault.rule.id).collect::<Vec<_>>(), ["invalid-value"], "{to}");
    }
    let sound = [
        (
            "harbor-report/source.yaml",
            "language: en\n",
            "language: de-CH-1901\nurl: https://x.example/The%20Report.pdf\n",
        ),
        ("dataset.yaml", "language: en", "language: zh-Hant-TW"),
    ];
    assert_eq!(check(&book(&edited(harbor(), &sound)), &Texts::new()), []);
}

#[test]
fn directives_are_refused_on_their_lines() {
    for head in [
        "%YAML 1.1\n---\n",
        "%TAG ! tag:example.org:\n---\n",
        "%FOO bar\n---\n",
        "%YAML 1.2\n%FOO\n---\n",
        "\u{feff}# x\n\n  # y\n%YAML 1.2 # z\r\n---\n",
        "%YAML 9.9\n",
    ] {
        let text = format!("{head}{}", TWENTY.replace(['«', '»'], ""));
        let faults = found(&text);
        let directives: Vec<usize> =
            faults.iter().filter(|fault| fault.2 == "unsupported-yaml").map(|fault| fault.0).collect();
        let lines: Vec<usize> =
            (1..).zip(head.lines()).filter(|(_, line)| line.starts_with('%')).map(|(number, _)| number).collect();
        assert_eq!(directives, lines, "{head} {faults:?}");
    }
    let text = TWENTY.replace(['«', '»'], "").replace("Short.", "Short.\n%YAML 1.1");
    assert!(found(&text).iter().all(|fault| fault.2 != "unsupported-yaml"));
}

#[test]
fn every_kind_of_line_end_ends_a_line() {
    let (text, faults) = unmarked(TWENTY);
    assert_eq!(found(&text.replace('\n', "\r")), faults);
    // A single CR in a file with LF also ends a line, as in YAML.
    let later: Vec<_> = faults.iter().cloned().map(|(line, column, rule)| (line + 1, column, rule)).collect();
    assert_eq!(found(&format!("# x\r{text}")), later);
}

#[test]
fn a_tab_is_reported_on_its_own_line() {
    for (text, place) in [
        ("source: x\n\tcoder: c1\n", (2, 1)),
        ("source: x\r\n\tcoder: c1\r\n", (2, 1)),
        ("source: x\n\n\ty: z\n", (3, 1)),
        ("claims:\n\t- id: x\n", (2, 2)),
    ] {
        let faults = found(text);
        assert!(
            faults.iter().any(|fault| fault.2 == "invalid-syntax" && (fault.0, fault.1) == place),
            "{text:?} {faults:?}"
        );
    }
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

#[test]
fn a_waiver_for_a_misspelled_claim_and_a_part_has_one_fault() {
    let last = "  - {at: notes, reason: bibliography}\n";
    let faults = |claim: &str| {
        let fields =
            format!("rule: short-anchor, claim: {claim}, at: summary.p3, reason: agreed, expires: \"2031-12-31\"");
        let waiver = format!("{last}waivers:\n  - {{{fields}}}\n");
        let book = book(&edited(harbor(), &[("harbor-report/source.yaml", last, &waiver)]));
        let faults = check(&book, &Texts::new());
        let is_of_source = |fault: &&Diagnostic| book.file(fault.place.file).path().ends_with("source.yaml");
        faults.iter().filter(is_of_source).map(|fault| fault.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(faults("hbr-0003"), ["a waiver is for one claim or for one part of the text"]);
    assert_eq!(faults("hbr-3").len(), 1);
}
