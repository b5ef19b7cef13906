//! The editor shows the same diagnostics as `check`.

use std::collections::BTreeMap;

use claimbook_core::book::Book;
use claimbook_core::text::Texts;
use claimbook_core::{report, rules};
use claimbook_testing::{Files, edited, harbor, two_sources};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::editor::Editor;

const P1: &str = "claims/harbor-report/summary.p1.yaml";
const P3: &str = "claims/harbor-report/summary.p3.yaml";
const SOURCE: &str = "claims/harbor-report/source.yaml";
const ENTITIES: &str = "claims/entities.yaml";

/// Returns the diagnostics of `check` for some files, in the form of the protocol.
pub(crate) fn checked(editor: &Editor, files: &Files) -> BTreeMap<String, Value> {
    let book = Book::from_files(files.clone());
    let report = report::json(&book, &rules::check(&book, &Texts::new()));
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let position = |place: &Value| {
        let number = |key: &str| place[key].as_u64().expect("a number") - 1;
        json!({"line": number("line"), "character": number("column")})
    };
    let range = |place: &Value| json!({"start": position(&place["start"]), "end": position(&place["end"])});
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for fault in report["diagnostics"].as_array().expect("a list") {
        let text = |key: &str| fault[key].as_str().expect("a text").to_owned();
        let help = fault["help"].as_str().map(|help| format!("\n{help}")).unwrap_or_default();
        let related = fault["related"].as_array().expect("a list").iter().map(|related| {
            let uri = editor.uri(related["file"].as_str().expect("a file"));
            json!({"location": {"uri": uri, "range": range(related)}, "message": related["message"]})
        });
        let related: Vec<Value> = related.collect();
        let waived = fault["waived"].as_object().map(|waived| {
            let end = waived["expires"].as_str().map_or("without end".to_owned(), |day| format!("until {day}"));
            format!(" (waived {end}: {})", waived["reason"].as_str().expect("a reason"))
        });
        let severity = match fault["severity"].as_str() {
            _ if waived.is_some() => 4,
            Some("error") => 1,
            _ => 2,
        };
        let message = text("message") + &waived.unwrap_or_default() + &help;
        let mut diagnostic = json!({
            "range": range(fault), "severity": severity, "code": text("rule"), "source": "claimbook", "message": message,
        });
        if !related.is_empty() {
            diagnostic["relatedInformation"] = json!(related);
        }
        files.entry(text("file")).or_default().push(diagnostic);
    }
    files.into_iter().map(|(file, found)| (file, json!(found))).collect()
}

fn open(files: &Files) -> Editor {
    let capabilities = json!({
        "general": {"positionEncodings": ["utf-32"]},
        "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
    });
    Editor::with(files, &capabilities, &Value::Null)
}

/// Checks that the editor shows the diagnostics of `check`.
fn assert_as_checked(editor: &mut Editor, files: &Files) {
    editor.wait_for_check();
    let mut shown = editor.diagnostics.clone();
    shown.retain(|_, found| *found != json!([]));
    assert_eq!(shown, checked(editor, files));
}

#[test]
fn all_files_are_checked_when_the_book_is_opened() {
    let edits = [
        ("harbor-report/summary.p1.yaml", "role: horizon", "role: state"),
        ("harbor-report/summary.p3.yaml", "id: hbr-0005", "id: hbr-0001"),
        ("entities.yaml", "label: Port Birch", "lable: Port Birch"),
        (
            "harbor-report/source.yaml",
            "  - {at: notes, reason: bibliography}\n",
            "  - {at: notes, reason: bibliography}\nwaivers:\n  - {rule: missing-horizon, claim: hbr-0002, reason: 'is 🧊 late', expires: \"2032-05-03\"}\n",
        ),
    ];
    let files = edited(harbor(), &edits);
    let mut editor = open(&files);
    assert_as_checked(&mut editor, &files);
    assert!(editor.diagnostics.len() >= 3, "{:?}", editor.diagnostics);
    assert!(editor.quit());
}

#[test]
fn an_edit_moves_the_faults_of_other_files_and_the_edited_file_comes_first() {
    let mut files = harbor();
    let mut editor = open(&files);
    assert_eq!(editor.diagnostics, BTreeMap::new(), "the book has no faults");
    editor.open_file(ENTITIES);
    editor.wait_for_check();
    editor.arrived.clear();
    files = edited(files, &[("entities.yaml", "- id: councils", "- id: council")]);
    editor.replace(ENTITIES, std::str::from_utf8(&files[ENTITIES]).expect("UTF-8"));
    assert_as_checked(&mut editor, &files);
    assert_eq!(editor.arrived, [ENTITIES, P1]);
    // Without the buffer, the file on disk counts again.
    editor.close(ENTITIES);
    assert_as_checked(&mut editor, &harbor());
    assert!(editor.quit());
}

#[test]
fn a_range_of_a_buffer_can_be_replaced() {
    let mut editor = open(&harbor());
    editor.open_text(P3, "# 🧊\r\nsource: harbor-report\r\n");
    let range = json!({"start": {"line": 0, "character": 2}, "end": {"line": 1, "character": 6}});
    editor.change(P3, &json!([{"range": range, "text": "é\r\nid"}]));
    let files = edited(harbor(), &[("harbor-report/summary.p3.yaml", "", "# é\r\nid: harbor-report\r\n")]);
    assert_as_checked(&mut editor, &files);
    assert!(editor.quit());
}

#[test]
fn a_file_that_exists_only_in_the_editor_belongs_to_the_book() {
    let mut files = harbor();
    let mut editor = open(&files);
    files.insert("claims/harbor-report/summary.p2.yaml".to_owned(), files[P3].clone());
    let text = String::from_utf8(files[P3].clone()).expect("UTF-8");
    editor.open_text("claims/harbor-report/summary.p2.yaml", &text);
    assert_as_checked(&mut editor, &files);
    editor.close("claims/harbor-report/summary.p2.yaml");
    assert_as_checked(&mut editor, &harbor());
    assert!(editor.quit());
}

#[test]
fn files_on_disk_may_change_appear_and_vanish() {
    let mut files = harbor();
    let mut editor = open(&files);
    let path = |editor: &Editor, name: &str| editor.root().join(name);
    let wrong = edited(files.clone(), &[("harbor-report/summary.p1.yaml", "role: horizon", "role: state")]);
    std::fs::write(path(&editor, P1), &wrong[P1]).expect("a file");
    editor.on_disk(&[(P1, 2)]);
    assert_as_checked(&mut editor, &wrong);
    std::fs::remove_file(path(&editor, P1)).expect("a file");
    std::fs::remove_file(path(&editor, SOURCE)).expect("a file");
    files.remove(P1);
    files.remove(SOURCE);
    editor.on_disk(&[(P1, 3), (SOURCE, 3)]);
    assert_as_checked(&mut editor, &files);
    let original = harbor();
    for name in [P1, SOURCE] {
        std::fs::write(path(&editor, name), &original[name]).expect("a file");
    }
    editor.on_disk(&[(P1, 1), (SOURCE, 1)]);
    assert_as_checked(&mut editor, &original);
    assert!(editor.quit());
}

/// An edit: a file, a place in it, a number of characters to remove, a text to insert, and whether a check is awaited.
type Edit = (prop::sample::Index, prop::sample::Index, usize, String, bool);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let text = prop_oneof![
        "[ -~\\n\\t:é🧊{}\\[\\]\"'#|>-]{0,5}",
        Just("  - id: hbr-0009\n".to_owned()),
        Just("domains: [economic]\n".to_owned()),
        Just("    status: withdrawn\n    reason: It is wrong.\n".to_owned()),
        Just("inl-0002".to_owned()),
        Just("\r\n".to_owned()),
    ];
    let edit = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..20, text, any::<bool>());
    proptest::collection::vec(edit, 1..8)
}

proptest! {
    // Each case is a whole session, so this property has fewer cases than others.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ProptestConfig::default().cases / 8,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_of_edits_ends_in_the_diagnostics_of_a_fresh_check(edits in edits()) {
        let mut files = two_sources();
        let names: Vec<String> = files.keys().filter(|name| !name.ends_with(".lock")).cloned().collect();
        let mut editor = open(&files);
        for name in &names {
            editor.open_file(name);
        }
        for (file, place, length, text, waits) in edits {
            let name = file.get(&names);
            let old: Vec<char> = std::str::from_utf8(&files[name]).expect("UTF-8").chars().collect();
            let start = place.index(old.len() + 1);
            let end = (start + length).min(old.len());
            // Positions within a line end are not positions of the protocol.
            let (start, end) = (before_line_end(&old, start), before_line_end(&old, end));
            let range = json!({"start": position(&old, start), "end": position(&old, end)});
            editor.change(name, &json!([{"range": range, "text": text}]));
            let new: String = old[..start].iter().copied().chain(text.chars()).chain(old[end..].iter().copied()).collect();
            files.insert(name.clone(), new.into_bytes());
            if waits {
                editor.wait_for_check();
            }
        }
        assert_as_checked(&mut editor, &files);
        prop_assert!(editor.quit());
    }
}

/// A change on disk: a file; the file whose text it gets, or `None` to delete it; whether the text is damaged; and
/// whether a check is awaited.
type Change = (prop::sample::Index, Option<prop::sample::Index>, bool, bool);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let index = any::<prop::sample::Index>;
    proptest::collection::vec((index(), prop::option::weighted(0.8, index()), any::<bool>(), any::<bool>()), 1..6)
}

proptest! {
    // Each case is a whole session, so this property has fewer cases than others.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ProptestConfig::default().cases / 8,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_of_changes_on_disk_ends_in_the_diagnostics_of_a_fresh_check(changes in changes()) {
        let original = two_sources();
        let mut files = original.clone();
        let names: Vec<&String> = original.keys().collect();
        let mut editor = open(&files);
        for (file, text, is_damaged, waits) in changes {
            let name = file.get(&names).as_str();
            let path = editor.root().join(name);
            let was_there = files.contains_key(name);
            if let Some(other) = text {
                let mut bytes = original[other.get(&names).as_str()].clone();
                if is_damaged {
                    bytes.truncate(bytes.len() / 2);
                }
                std::fs::write(path, &bytes).expect("a file");
                files.insert(name.to_owned(), bytes);
                editor.on_disk(&[(name, if was_there { 2 } else { 1 })]);
            } else if was_there {
                std::fs::remove_file(path).expect("a file");
                files.remove(name);
                editor.on_disk(&[(name, 3)]);
            }
            if waits {
                editor.wait_for_check();
            }
        }
        assert_as_checked(&mut editor, &files);
        prop_assert!(editor.quit());
    }
}

fn before_line_end(text: &[char], place: usize) -> usize {
    let is_within = place > 0 && text[place - 1] == '\r' && text.get(place) == Some(&'\n');
    if is_within { place - 1 } else { place }
}

/// Returns the position of a character, counted in characters. CR, LF and CR LF end a line.
fn position(text: &[char], place: usize) -> Value {
    let (mut line, mut column) = (0, 0);
    for (index, character) in text[..place].iter().enumerate() {
        let ends = *character == '\n' || (*character == '\r' && text.get(index + 1) != Some(&'\n'));
        (line, column) = if ends { (line + 1, 0) } else { (line, column + 1) };
    }
    json!({"line": line, "character": column})
}
