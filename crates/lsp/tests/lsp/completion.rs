//! Completion in files that are not yet valid YAML.

use claimbook_testing::{harbor, harbor_text};
use serde_json::{Value, json};

use crate::editor::Editor;

const P1: &str = "claims/harbor-report/summary.p1.yaml";
const SOURCE: &str = "claims/harbor-report/source.yaml";

/// Opens a file with a text, and returns the proposals at `|`: labels and inserted texts.
fn proposed(name: &str, text: &str) -> Vec<(String, String)> {
    let mut files = harbor();
    files.insert("texts/harbor-report.txt".to_owned(), harbor_text().into_bytes());
    let abilities = json!({
        "general": {"positionEncodings": ["utf-32"]},
        "textDocument": {"completion": {"completionItem": {"snippetSupport": true}}},
    });
    let mut editor = Editor::with(&files, &abilities, &json!({"texts": "texts"}));
    let before = text.split('|').next().expect("a cursor");
    let column = before.rsplit('\n').next().expect("a line").chars().count();
    editor.open_text(name, &text.replacen('|', "", 1));
    let position = json!({"line": before.matches('\n').count(), "character": column});
    let params = json!({"textDocument": {"uri": editor.uri(name)}, "position": position});
    let list = editor.ask("textDocument/completion", &params).expect("an answer");
    assert!(editor.quit());
    let item = |item: &Value| {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        (text(&item["label"]), text(&item["textEdit"]["newText"]))
    };
    list["items"].as_array().map(|items| items.iter().map(item).collect()).unwrap_or_default()
}

fn labels(name: &str, text: &str) -> Vec<String> {
    proposed(name, text).into_iter().map(|(label, _)| label).collect()
}

const HEAD: &str = "source: harbor-report\nclaims:\n  - id: hbr-0009\n";

#[test]
fn fields_come_in_their_order_without_those_that_are_there() {
    assert_eq!(labels(P1, "source: harbor-report\nc|"), ["coder", "coded_on", "codebook", "claims"]);
    let fields = labels(P1, &format!("{HEAD}    type: causal\n    |\n    at: summary.p1.s1\n"));
    assert_eq!(fields[..4], ["statement", "features", "polarity", "certainty"]);
    assert!(fields.contains(&"domains".to_owned()), "a facet of the book: {fields:?}");
    let inserted = proposed(P1, &format!("{HEAD}    part|"));
    assert_eq!(inserted, [("participants".to_owned(), "participants:\n  - {entity: $1, role: $2}".to_owned())]);
    assert_eq!(labels(P1, &format!("{HEAD}    times: [{{role: event, du|")), ["duration_min", "duration_max"]);
}

#[test]
fn values_are_codes_ids_and_places() {
    let value = |field: &str| labels(P1, &format!("{HEAD}    {field}"));
    assert_eq!(value("certainty: near|"), ["near_certain"]);
    assert_eq!(value("domains: [economic, mil|"), ["military"]);
    assert_eq!(value("domains:\n      - mil|"), ["military"]);
    assert_eq!(value("participants: [{entity: roe|"), ["ann-roe", "john-roe"]);
    assert_eq!(value("attribution: {mode: reported_b|"), ["reported_belief"]);
    assert_eq!(value("times: [{relative_to: win|"), ["last-winter"]);
    assert_eq!(value("citations: [{note: |"), ["1"]);
    assert_eq!(value("relations: [{type: supports, object: john|"), ["hbr-0005"]);
    assert_eq!(value("at: su|"), ["front", "summary", "notes"]);
    assert_eq!(value("at: summary.p3|"), ["summary.p3.s1", "summary.p3.s2"]);
    assert_eq!(value("at: summary.p3.s2[|"), ["summary.p3.s2[1-4]"]);
    assert_eq!(labels(P1, "source: harbor-report\nclaims:\n  - id: |"), ["hbr-0006"]);
    assert_eq!(labels(SOURCE, "id: harbor-report\nwaivers:\n  - {rule: missing-hor|"), ["missing-horizon"]);
    assert_eq!(labels(SOURCE, "id: harbor-report\ncoverage:\n  - {at: front, reason: boil|"), ["boilerplate"]);
}

#[test]
fn a_new_claim_is_proposed_with_the_next_id_and_all_fields_to_fill_in() {
    // The buffer replaces the file of the first three claims; the ids of the other file still count.
    let proposals = proposed(P1, "source: harbor-report\nclaims:\n  - |");
    let (_, text) = proposals.iter().find(|(label, _)| label == "hbr-0006").expect("a whole claim");
    let expected = "id: hbr-0006\n    statement: $1\n    type: $2\n    certainty: $3\n    participants:\n      - {entity: ${4:entity}, role: actor}\n    domains: [$5]\n    at: $6";
    assert_eq!(text, expected);
}

#[test]
fn nothing_is_proposed_where_nothing_may_stand() {
    assert_eq!(labels(P1, &format!("{HEAD}    statement: A new|")), [""; 0]);
    assert_eq!(labels(P1, &format!("{HEAD}    statement: >-\n      A ne|")), [""; 0]);
    assert_eq!(labels("claims/CODEBOOK.md", "# Ma|"), [""; 0]);
}
