//! Information about the place of the cursor: hover, definition, references, symbols, links, hints.

use claimbook_testing::{Files, harbor, harbor_text};
use serde_json::{Value, json};

use crate::editor::Editor;

const P1: &str = "claims/harbor-report/summary.p1.yaml";
const P3: &str = "claims/harbor-report/summary.p3.yaml";
const SOURCE: &str = "claims/harbor-report/source.yaml";
const ENTITIES: &str = "claims/entities.yaml";

/// Returns the book with its text and a manual.
fn with_text() -> Files {
    let mut files = harbor();
    files.insert("texts/harbor-report.txt".to_owned(), harbor_text().into_bytes());
    let manual = "# Manual\n\n## Certainty\n\n| wording | certainty |\n|---|---|\n| probably | `likely` |\n";
    files.insert("claims/CODEBOOK.md".to_owned(), manual.as_bytes().to_vec());
    files
}

fn open(files: &Files) -> Editor {
    let abilities = json!({
        "general": {"positionEncodings": ["utf-32"]},
        "textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}},
    });
    Editor::with(files, &abilities, &json!({"texts": "texts"}))
}

fn hover(editor: &mut Editor, name: &str, text: &str, moved: usize) -> String {
    let shown = editor.ask_at("textDocument/hover", name, text, moved);
    shown["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_locator_shows_its_passage_with_the_words_in_bold() {
    let mut editor = open(&with_text());
    let shown = hover(&mut editor, P1, "at: summary.p1.s2[9-17]", 6);
    assert!(shown.starts_with("The harbor master of Port Birch says that **the ice will"), "{shown}");
    assert!(shown.ends_with("both ports.**"), "{shown}");
    let shown = hover(&mut editor, P3, "\"summary.p3.s1[10-12], summary", 3);
    assert_eq!(shown.matches("**").count(), 4, "both parts are shown: {shown}");
    assert!(editor.quit());
}

#[test]
fn without_the_text_a_locator_shows_offsets_and_lengths() {
    let mut editor = Editor::open(&harbor());
    let shown = hover(&mut editor, P1, "at: summary.p1.s2[9-17]", 6);
    // Clients without Markdown get plain text without marks.
    assert_eq!(shown, "summary.p1.s2[9-17]: words 9 to 17 of 17, code points 132 to 190");
    assert!(editor.quit());
}

#[test]
fn names_codes_fields_and_days_are_described() {
    let mut editor = open(&with_text());
    for (name, text, moved, parts) in [
        (
            P1,
            "object: hbr-0003",
            10,
            &["hbr-0003", "normative, affirmed, asserted, draft", "Town councils ought", "summary.p1.s3", P1][..],
        ),
        (P1, "holder: harbor-master", 10, &["**harbor master**", "person", "in 1 claim"][..]),
        (ENTITIES, "parent: port-birch", 10, &["Port Birch", "place", "in 4 claims"][..]),
        (P1, "relative_to: last-winter", 15, &["last winter with ice", "from 2030-12-01 to 2031-02-28"][..]),
        (P1, "certainty: likely", 12, &["Likely, probable or expected.", "probably — `likely`"][..]),
        (P1, "domains: [unspecified]", 12, &["Plain cooperation, ties or support"][..]),
        (P1, "certainty: likely", 2, &["How firmly the holder commits", "- `asserted`"][..]),
        (P1, "domains: [unspecified]", 2, &["The domain of the conduct", "- `military`"][..]),
        (P1, "edtf: \"2031-01~/2031-03\"", 8, &["from 2031-01-01 to 2031-03-31, approximate"][..]),
        (P1, "note: 1, basis", 6, &["note 1", "Ice Ahead"][..]),
        (P1, "source: harbor-report", 10, &["The Harbor Report", "Harbor Press", "5 claims"][..]),
        (SOURCE, "at: notes, reason", 4, &["2 passages: `notes.p0.s1`, `notes.p1.s1`"][..]),
        (SOURCE, "id: summary, title", 5, &["Summary", "body"][..]),
    ] {
        let shown = hover(&mut editor, name, text, moved).replace('\\', "");
        for part in parts {
            assert!(shown.contains(part), "{text}: {part} in {shown}");
        }
    }
    assert_eq!(hover(&mut editor, P1, "statement: >-\n      During", 20), "", "a text has no description");
    assert!(editor.quit());
}

/// Returns the places of an answer as files with lines from 1.
fn places(editor: &Editor, found: &Value) -> Vec<String> {
    let found = found.as_array().cloned().unwrap_or_else(|| vec![found.clone()]);
    let place = |location: &Value| {
        let name = location["uri"].as_str().expect("a URI").replace(&format!("{}/claims/", editor.uri("")), "");
        format!("{name}:{}", location["range"]["start"]["line"].as_u64().expect("a line") + 1)
    };
    found.iter().map(place).collect()
}

#[test]
fn the_definition_of_a_name_is_found() {
    let mut editor = Editor::open(&harbor());
    for (name, text, moved, expected) in [
        (P1, "object: hbr-0003", 10, "harbor-report/summary.p1.yaml:41"),
        (P3, "object: hbr-0004", 16, "harbor-report/summary.p3.yaml:6"),
        (P1, "holder: harbor-master", 10, "entities.yaml:19"),
        (P1, "relative_to: last-winter", 15, "entities.yaml:31"),
        (P1, "at: summary.p1.s1", 12, "harbor-report/source.yaml:13"),
        (P1, "note: 1, basis", 6, "harbor-report/source.yaml:16"),
        (P1, "source: harbor-report", 10, "harbor-report/source.yaml:1"),
        (SOURCE, "entity: ann-roe", 10, "entities.yaml:23"),
    ] {
        let found = editor.ask_at("textDocument/definition", name, text, moved);
        assert_eq!(places(&editor, &found), [expected], "{text}");
    }
    assert_eq!(editor.ask_at("textDocument/definition", P1, "certainty: likely", 12), Value::Null);
    assert!(editor.quit());
}

#[test]
fn references_are_found_in_all_files() {
    let mut editor = Editor::open(&harbor());
    let mut ask = |name: &str, text: &str, moved: usize, with_own: bool| {
        let mut params = editor.position(name, text, moved);
        params["context"] = json!({"includeDeclaration": with_own});
        let found = editor.ask("textDocument/references", &params).expect("an answer");
        places(&editor, &found)
    };
    let expected = ["entities.yaml:19", "harbor-report/summary.p1.yaml:37"];
    assert_eq!(ask(ENTITIES, "id: harbor-master", 5, true), expected);
    assert_eq!(ask(P1, "holder: harbor-master", 10, false), expected[1..]);
    assert_eq!(ask(SOURCE, "id: front,", 5, true), ["harbor-report/source.yaml:12", "harbor-report/source.yaml:23"]);
    assert_eq!(
        ask(P3, "id: hbr-0004", 5, true),
        ["harbor-report/summary.p3.yaml:6", "harbor-report/summary.p3.yaml:26"]
    );
    assert!(editor.quit());
}

#[test]
fn symbols_name_the_records() {
    let mut editor = Editor::open(&harbor());
    let symbols = editor.ask("textDocument/documentSymbol", &json!({"textDocument": {"uri": editor.uri(P3)}}));
    let symbols = symbols.expect("symbols");
    assert_eq!(symbols[0]["name"], "claims");
    assert_eq!(symbols[0]["children"][1]["name"], "hbr-0005");
    assert_eq!(symbols[0]["children"][1]["detail"], "John Roe finds it unlikely that commerce has increased.");
    let mut found = |query: &str| {
        let symbols = editor.ask("workspace/symbol", &json!({"query": query})).expect("symbols");
        let symbols = symbols.as_array().expect("a list").iter();
        symbols.map(|symbol| symbol["name"].as_str().expect("a name").to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(found("HBR-0005"), ["hbr-0005 John Roe finds it unlikely that commerce has increased."]);
    assert_eq!(
        found("john roe"),
        ["john-roe John Roe", "hbr-0005 John Roe finds it unlikely that commerce has increased."]
    );
    assert_eq!(found("front matter"), ["front Front matter"]);
    assert!(editor.quit());
}

#[test]
fn links_lead_to_pages_publications_and_notes() {
    let mut editor = Editor::open(&harbor());
    let mut links = |name: &str| {
        let found = editor.ask("textDocument/documentLink", &json!({"textDocument": {"uri": editor.uri(name)}}));
        let found = found.expect("links");
        let targets =
            found.as_array().expect("a list").iter().map(|link| link["target"].as_str().expect("a link").to_owned());
        targets.collect::<Vec<String>>()
    };
    let pages = [
        "https://example.org/harbor-claims",
        "https://example.org/harbor-claims.git",
        "https://doi.org/10.5281/zenodo.1234",
    ];
    assert_eq!(links("claims/dataset.yaml"), pages);
    let notes = links(P1);
    assert!(notes.len() == 1 && notes[0].ends_with("source.yaml#L16"), "{notes:?}");
    assert!(editor.quit());
}

#[test]
fn records_can_be_folded_and_selected_step_by_step() {
    let mut editor = Editor::open(&harbor());
    let folds =
        editor.ask("textDocument/foldingRange", &json!({"textDocument": {"uri": editor.uri(P3)}})).expect("ranges");
    let lines = |fold: &Value| (fold["startLine"].as_u64(), fold["endLine"].as_u64());
    let folds: Vec<_> = folds.as_array().expect("a list").iter().map(lines).collect();
    assert!(folds.contains(&(Some(5), Some(12))), "the first claim: {folds:?}");
    let position = editor.position(P3, "role: actor", 7);
    let params = json!({"textDocument": position["textDocument"], "positions": [position["position"]]});
    let selected = editor.ask("textDocument/selectionRange", &params).expect("ranges");
    let (mut range, mut steps) = (&selected[0], 0);
    while range["parent"].is_object() {
        (range, steps) = (&range["parent"], steps + 1);
    }
    assert_eq!(steps, 6, "value, participant, participants, claim, claims, document, text: {selected}");
    assert!(editor.quit());
}

#[test]
fn hints_show_words_labels_and_statements_and_can_be_turned_off() {
    let files = with_text();
    let ask = |settings: &Value| {
        let mut editor = Editor::with(&files, &json!({}), settings);
        let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
        let params = json!({"textDocument": {"uri": editor.uri(P1)}, "range": whole});
        let hints = editor.ask("textDocument/inlayHint", &params).expect("hints");
        let labels =
            hints.as_array().expect("a list").iter().map(|hint| hint["label"].as_str().expect("a text").to_owned());
        let labels: Vec<String> = labels.collect();
        assert!(editor.quit());
        labels
    };
    let all = ask(&json!({"texts": "texts"}));
    for expected in
        ["Port Alder", "last winter with ice", "Town councils ought to put their pilots at one another's disposal."]
    {
        assert!(all.iter().any(|label| label == expected), "{expected}: {all:?}");
    }
    assert!(all.iter().any(|label| label.starts_with("“the ice will")), "{all:?}");
    let off = json!({"texts": "texts", "inlayHints": {"words": false, "labels": false, "statements": false}});
    assert_eq!(ask(&off), [""; 0]);
}
