//! Tests the fast reader: every text that it accepts, the tree reader accepts with equal records and no fault.

use claimbook_core::model::{Claim, Lock};
use claimbook_core::read::fast;
use claimbook_core::read::tree::{self, DecodedClaims};
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_testing::{files_below, harbor, project, vocabulary};
use proptest::prelude::*;

/// A part size in bytes that is small enough to split short texts.
const SMALL: usize = 256;

/// Compares the fast reader with the tree reader on a text, as claims and as a lock. Returns whether the fast reader
/// accepted it.
fn agrees(text: &str) -> bool {
    agrees_on(text, fast::claims(text, vocabulary()).as_ref(), fast::lock(text).as_ref())
}

/// Does the same as [`agrees`], with lists split into small parts.
fn agrees_in_parts(text: &str) -> bool {
    agrees_on(
        text,
        fast::claims_in_parts(text, vocabulary(), SMALL).as_ref(),
        fast::lock_in_parts(text, SMALL).as_ref(),
    )
}

fn agrees_on(text: &str, quick_claims: Option<&DecodedClaims>, quick_lock: Option<&Lock>) -> bool {
    let id = FileId(0);
    let file = File::new("x.yaml", text);
    let carefully = || yaml::read(&file, id);
    if let Some(quick) = quick_claims {
        let (node, faults) = carefully();
        let careful = tree::claims(&node.unwrap_or_else(|| panic!("no tree of {text:?}")), &file, id, vocabulary());
        assert_eq!((faults, careful.diagnostics), (vec![], vec![]), "{text:?}");
        assert_eq!((&quick.header, &quick.claims), (&careful.header, &careful.claims), "{text:?}");
        assert!(quick.lost.is_empty() && careful.lost.is_empty(), "{text:?}");
    }
    if let Some(quick) = quick_lock {
        let (node, faults) = carefully();
        let (careful, diagnostics) = tree::lock(&node.unwrap_or_else(|| panic!("no tree of {text:?}")), &file, id);
        assert_eq!((faults, diagnostics), (vec![], vec![]), "{text:?}");
        assert_eq!(Some(quick), careful.as_ref(), "{text:?}");
    }
    quick_claims.is_some() || quick_lock.is_some()
}

/// The claims files and locks of the project's own books.
fn plain_files() -> Vec<(String, String)> {
    let real = files_below(&project().join("claims"));
    let files = harbor().into_iter().chain(real);
    files
        .filter(|(name, _)| name.contains(".p") || name.ends_with(".lock"))
        .map(|(name, bytes)| (name, String::from_utf8(bytes).expect("UTF-8")))
        .collect()
}

/// The inputs of the YAML test suite.
fn suite() -> Vec<String> {
    let suite = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/yaml-test-suite/inputs.txt"))
        .expect("the suite");
    let inputs = suite.lines().filter(|line| !line.starts_with("=== "));
    inputs.map(|line| serde_json::from_str(line).expect("a JSON string")).collect()
}

#[test]
fn every_file_of_our_own_books_is_read_quickly() {
    let files = plain_files();
    assert!(files.len() > 18, "{}", files.len());
    for (name, text) in files {
        assert!(agrees(&text), "{name} is written plainly");
        assert!(agrees_in_parts(&text), "{name} is written plainly");
    }
}

#[test]
fn every_plain_form_of_a_value_is_read_quickly() {
    for (key, value) in [
        ("note", "\"quoted text\" # and a comment\n"),
        ("note", "\"quoted: # text\"   \n"),
        ("note", "\"a \\\"word\\\" and a back\\\\slash\"\n"),
        ("note", "'single ''quoted'' text'\n"),
        ("note", ">-\n      folded\n      text\n"),
        ("note", ">\n      folded\n\n      text\n\n"),
        ("note", "|\n      literal\n      text\n"),
        ("note", "|-\n        # no comment\n        literal: text\n"),
        ("note", "x\n\n\n"),
        ("note", "http://x.y/z#w\n# a comment in the first column\n"),
        ("forms", "[ general , other ]\n"),
        ("forms", "\n    - general\n    # a comment\n\n    - other\n"),
        ("forms", " # a comment\n      - general\n"),
        ("forms", "[]\n"),
        ("attribution", "\n      mode: presupposed\n"),
        ("attribution", " # a comment\n      mode: presupposed\n"),
        ("relations", "[{type: supports, object: hbr-0002}, {type: rebuts, object: hbr-0003}]\n"),
        ("relations", "\n      - {type: supports,\n         object: hbr-0002}\n"),
        ("times", "\n      - role: event\n        edtf: '2022'\n      -   {role: event, edtf: \"2022\"}\n"),
    ] {
        let file = file(key, value);
        assert!(agrees(&file), "{file}");
    }
}

#[test]
fn fields_out_of_order_or_twice_are_left_to_the_careful_reader() {
    let sound = file("note", "x\n");
    assert!(agrees(&sound));
    for (from, to) in [
        ("    type: descriptive\n    certainty: asserted\n", "    certainty: asserted\n    type: descriptive\n"),
        ("{entity: rus, role: actor}", "{role: actor, entity: rus}"),
        ("{entity: rus, role: actor}", "{entity: rus, role: actor, role: topic}"),
        ("    note: x\n", "    note: x\n    note: x\n"),
        ("source: harbor-report\ncoder: c1\n", "coder: c1\nsource: harbor-report\n"),
    ] {
        assert_eq!(sound.matches(from).count(), 1, "{from}");
        assert!(!agrees(&sound.replace(from, to)), "{to}");
    }
}

#[test]
fn a_comment_after_a_plain_text_is_left_to_the_careful_reader() {
    assert!(!agrees(&file("note", "plain text # and a comment\n")));
    assert!(agrees(&file("at", "summary.p1.s1 # and a comment\n")));
}

/// Returns a claims file with one claim, in which this field replaces the claim's own field of the same name.
fn file(key: &str, value: &str) -> String {
    let of_field = |key: &str| Claim::FIELDS.iter().position(|field| *field == key);
    // The facets stand in one place, in the order of their names.
    let place = |key: &str| (of_field(key).or_else(|| of_field("facets")), key.to_owned());
    let own = |line: &&str| place(line.trim_start().split(':').next().unwrap_or_default());
    let before: String = CLAIM.split_inclusive('\n').filter(|line| own(line) < place(key)).collect();
    let after: String = CLAIM.split_inclusive('\n').filter(|line| own(line) > place(key)).collect();
    format!("{HEADER}claims:\n  - id: hbr-0001\n{before}    {key}: {value}{after}")
}

const HEADER: &str = "source: harbor-report\ncoder: c1\ncoded_on: \"2031-05-02\"\ncodebook: \"0.1\"\n";
const CLAIM: &str = "    statement: Ice keeps the harbor shut for weeks.\n    type: descriptive\n    certainty: asserted\n    \
                     participants: [{entity: rus, role: actor}]\n    domains: [economic]\n    at: summary.p1.s1\n";

/// Reads each input as a whole file, and at every position of a value.
#[test]
fn the_inputs_of_the_yaml_test_suite_are_read_alike_or_left_to_the_careful_reader() {
    let inputs = suite();
    assert_eq!(inputs.len(), 402);
    for input in inputs {
        agrees(&input);
        let indented = |by: usize| input.replace('\n', &format!("\n{}", " ".repeat(by)));
        for value in [input.clone(), indented(4), indented(6), indented(8)] {
            for place in [
                file("note", &format!("{value}\n")),
                file("note", &format!("\n      {value}\n")),
                file("statement", &format!("{value}\n")),
                file("forms", &format!("{value}\n")),
                format!("{HEADER}claims:\n  - id: hbr-0001\n{CLAIM}{value}\n"),
                format!("{value}\n{HEADER}claims:\n  - id: hbr-0001\n{CLAIM}"),
                format!("{HEADER}{value}\nclaims:\n  - id: hbr-0001\n{CLAIM}"),
                format!("{HEADER}claims:\n  - id: hbr-0001\n{CLAIM}{value}"),
            ] {
                agrees(&place);
            }
        }
    }
}

/// A large file is read in parts, with the same result.
#[test]
fn a_file_of_megabytes_is_read_in_parts_with_equal_records() {
    use std::fmt::Write;

    let mut text = format!("{HEADER}claims:\n");
    for number in 0..6000 {
        let _ =
            write!(text, "  - id: hbr-{number:04}\n{CLAIM}    note: >-\n      folded: - text\n\n      of {number}\n");
    }
    assert!(text.len() > 1024 * 1024);
    assert!(agrees(&text));
    assert!(agrees(&format!("{text}# the end\n")));
    let lock: String = harbor_lock();
    assert!(lock.len() > 1024 * 1024);
    assert!(agrees(&lock));
    // The fast reader gives up on unsupported text in any part: at the end, in the middle, and after the list.
    assert!(!agrees(&format!("{text}  - !tag {{}}\n")));
    assert!(!agrees(&text.replace("of 3000\n", "of 3000\n    notes: x\n")));
    assert!(!agrees(&format!("{text}codebook: \"0.2\"\n")));
    assert!(!agrees(&format!("{text}  -\n")));
}

/// The lock of the small book with its passages and spans repeated many times.
fn harbor_lock() -> String {
    let lock = String::from_utf8(harbor()["claims/harbor-report/anchors.lock"].clone()).expect("UTF-8");
    let again = |line: &str| if line.starts_with("  - {at") { line.repeat(500) } else { line.to_owned() };
    lock.split_inclusive('\n').map(again).collect()
}

/// Tokens that can change the meaning of the text around them.
fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\n".to_owned()),
        Just(" ".to_owned()),
        Just("\n  ".to_owned()),
        Just("\n      ".to_owned()),
        Just("#".to_owned()),
        Just(" #".to_owned()),
        Just(": ".to_owned()),
        Just(":\n".to_owned()),
        Just("- ".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("\\".to_owned()),
        Just(">-\n".to_owned()),
        Just("|\n".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just(",".to_owned()),
        Just(",\n   ".to_owned()),
        Just("? ".to_owned()),
        Just("&a ".to_owned()),
        Just("*a".to_owned()),
        Just("!t ".to_owned()),
        Just("---\n".to_owned()),
        Just("...\n".to_owned()),
        Just("%YAML 1.2\n".to_owned()),
        Just("null".to_owned()),
        Just("1e5".to_owned()),
        Just("note: x\n".to_owned()),
        Just("\t".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{85}".to_owned()),
        Just("\u{2028}".to_owned()),
        Just("\u{a0}".to_owned()),
        "[ -~]{1,3}",
        "\\PC",
    ]
}

/// A part of a valid file in which some places were changed, and lines were moved or indented differently.
fn damaged() -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0_usize..8, proptest::collection::vec(token(), 0..3), any::<bool>());
    let file = any::<prop::sample::Index>();
    (file, proptest::collection::vec(edit, 1..4)).prop_map(|(file, edits)| {
        let files = plain_files();
        let mut text = file.get(&files).1.clone();
        // A few records are enough, and are read faster.
        text.truncate(
            text.char_indices().map(|(index, _)| index).take_while(|&index| index < 4000).last().unwrap_or(0),
        );
        for (place, length, tokens, at_line_start) in edits {
            let mut start = text.floor_char_boundary(place.index(text.len() + 1));
            if at_line_start {
                start = text[..start].rfind('\n').map_or(0, |index| index + 1);
            }
            let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
            text.replace_range(start..end, &tokens.concat());
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_alike_or_left_to_the_careful_reader(text in damaged()) {
        agrees(&text);
        agrees_in_parts(&text);
    }

    #[test]
    fn values_of_all_kinds_are_read_alike_or_left_to_the_careful_reader(
        tokens in proptest::collection::vec(token(), 0..8),
        key in prop_oneof![Just("note"), Just("at"), Just("statement"), Just("forms"), Just("times"), Just("status")],
        last in any::<bool>(),
    ) {
        let file = file(key, &format!("{}\n", tokens.concat()));
        agrees(&if last { file } else { file + "    reason: x\n" });
    }
}
