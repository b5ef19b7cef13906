//! Tests that bad input gives a clear diagnostic or error, never a panic, a hang, or a partial output.

use claimbook_core::report;
use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_testing::{Files, book, edited, harbor};

const P3: &str = "claims/harbor-report/summary.p3.yaml";

/// Returns the rules that a claims file with these bytes breaks, in the order of the diagnostics. Also renders the
/// diagnostics, because rendering must accept every input that reading accepts.
fn found(bytes: &[u8]) -> Vec<&'static str> {
    let mut files: Files = harbor();
    files.insert(P3.to_owned(), bytes.to_vec());
    let book = book(&files);
    let diagnostics = check(&book, &Texts::new());
    let drawn = report::text(&book, &diagnostics, false);
    assert!(drawn.len() <= 2_000 * diagnostics.len(), "what is drawn of a fault stays readable");
    let faults = diagnostics
        .iter()
        .filter(|fault| format!("claims/{}", "harbor-report/summary.p3.yaml") == book.file(fault.place.file).path());
    faults.map(|fault| fault.rule.id).collect()
}

#[test]
fn bytes_that_are_no_text() {
    assert_eq!(found(b"source: harbor\xff\xfe-report\n"), ["invalid-encoding"]);
    assert_eq!(found(b"\xff\xfes\0o\0"), ["invalid-encoding"]);
    assert_eq!(found(b"source: harbor\0report\n"), ["invalid-encoding"]);
}

#[test]
fn text_that_is_no_yaml() {
    assert_eq!(found(b"claims:\n\t- id: hbr-0009\n"), ["invalid-syntax"]);
    assert_eq!(found(b"source: \"harbor-report\n"), ["invalid-syntax"]);
    assert_eq!(found("[".repeat(10_000).as_bytes()), ["invalid-syntax"]);
    assert_eq!(found("- ".repeat(10_000).as_bytes()), ["invalid-syntax"]);
    assert_eq!(found("{a: ".repeat(10_000).as_bytes()), ["invalid-syntax"]);
}

#[test]
fn yaml_that_is_no_claims_file() {
    assert_eq!(found(b""), ["wrong-type"]);
    assert_eq!(found(b"# nothing but a comment\n"), ["wrong-type"]);
    assert_eq!(found(b"- a\n- b\n"), ["wrong-type"]);
    assert_eq!(found(b"just words\n"), ["wrong-type"]);
    assert_eq!(found(b"? [a, b]\n: c\n").first(), Some(&"missing-field"));
}

#[test]
fn an_alias_bomb_stays_small() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&[&format!("a{level}: &a{level} ["), items.as_str(), "]\n"].concat());
    }
    assert!(found(bomb.as_bytes()).contains(&"unsupported-yaml"));
}

#[test]
fn a_scalar_of_megabytes_is_cut_where_it_is_shown() {
    let text = format!("source: harbor-report\ncoder: {}\n", "x!".repeat(2_000_000));
    assert_eq!(found(text.as_bytes()), ["missing-field", "missing-field", "missing-field", "invalid-value"]);
}

#[test]
fn many_keys_and_items_are_all_reported() {
    let keys: String = (0..100_000).map(|number| ["k", &number.to_string(), ": 1\n"].concat()).collect();
    assert_eq!(found(keys.as_bytes()).len(), 100_005);
    let items = format!("claims: [{}]\n", "{}, ".repeat(2_000));
    assert!(found(items.as_bytes()).len() >= 10_000);
}

#[test]
fn ids_that_differ_in_case_only_are_no_ids() {
    let files = edited(harbor(), &[("harbor-report/summary.p3.yaml", "id: hbr-0005", "id: HBR-0004")]);
    let faults: Vec<&str> = check(&book(&files), &Texts::new()).iter().map(|fault| fault.rule.id).collect();
    assert_eq!(faults, ["invalid-value"]);
}

#[test]
fn a_source_without_a_section_is_a_fault() {
    let files = edited(harbor(), &[("harbor-report/source.yaml", "coverage:\n", "section: []\ncoverage:\n")]);
    let text = String::from_utf8(files["claims/harbor-report/source.yaml"].clone()).expect("UTF-8");
    let start = text.find("sections:").expect("sections");
    let end = text.find("notes:\n").expect("notes");
    let mut files = files;
    files.insert(
        "claims/harbor-report/source.yaml".to_owned(),
        format!("{}sections: []\n{}", &text[..start], &text[end..]).into_bytes(),
    );
    let faults: Vec<&str> = check(&book(&files), &Texts::new()).iter().map(|fault| fault.rule.id).collect();
    assert_eq!(faults, ["invalid-value", "unknown-field"]);
}

#[test]
fn a_book_without_claims_is_sound() {
    let files = Files::from([("claims/entities.yaml".to_owned(), b"entities: []\n".to_vec())]);
    assert_eq!(check(&book(&files), &Texts::new()), []);
}
