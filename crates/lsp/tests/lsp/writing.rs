//! Edits in the editor: formatting, fixes, other code actions, rename.

use std::collections::BTreeMap;

use claimbook_core::model::codes::Verdict;
use claimbook_core::text::content_hash;
use claimbook_review::apply::apply as carried_out;
use claimbook_testing::{Files, coded, edited, harbor, harbor_text, two_sources};
use serde_json::{Value, json};

use crate::editor::Editor;

const P1: &str = "claims/harbor-report/summary.p1.yaml";
const P3: &str = "claims/harbor-report/summary.p3.yaml";
const SOURCE: &str = "claims/harbor-report/source.yaml";

fn abilities() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-32"]},
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["rename", "create"]}},
    })
}

fn open(files: &Files, settings: &Value) -> Editor {
    Editor::with(files, &abilities(), settings)
}

/// Applies text edits of the protocol, with columns in code points.
fn apply(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().expect("a line")).expect("a small number");
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let column = usize::try_from(position["character"].as_u64().expect("a column")).expect("a small number");
        start + text[start..].chars().take(column).map(char::len_utf8).sum::<usize>()
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let (start, end) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
            (start, end, edit["newText"].as_str().expect("a text"))
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

/// Returns the files of a book after an edit of the workspace, and the renamed files.
fn applied(editor: &Editor, files: &Files, edit: &Value) -> (Files, BTreeMap<String, String>) {
    let name = |uri: &Value| uri.as_str().expect("a URI").replace(&format!("{}/", editor.uri("")), "");
    let (mut files, mut renames) = (files.clone(), BTreeMap::new());
    for change in edit["documentChanges"].as_array().expect("changes") {
        if change["kind"] == "rename" {
            let (old, new) = (name(&change["oldUri"]), name(&change["newUri"]));
            let bytes = files.remove(&old).expect("a file");
            files.insert(new.clone(), bytes);
            renames.insert(old, new);
        } else {
            let file = name(&change["textDocument"]["uri"]);
            let text = String::from_utf8(files[&file].clone()).expect("UTF-8");
            let text = apply(&text, change["edits"].as_array().expect("edits"));
            files.insert(file, text.into_bytes());
        }
    }
    (files, renames)
}

fn text<'f>(files: &'f Files, name: &str) -> &'f str {
    std::str::from_utf8(&files[name]).expect("UTF-8")
}

#[test]
fn a_file_is_formatted_as_fmt_does_it_with_its_line_ends() {
    let wrong = [(
        "harbor-report/summary.p3.yaml",
        "    domains: [economic]\n    at: summary.p3.s1[1-8]",
        "    at:   'summary.p3.s1[1-8]'\n    domains: [ economic ]",
    )];
    let mut files = edited(harbor(), &wrong);
    for is_crlf in [false, true] {
        let expected = if is_crlf { text(&harbor(), P3).replace('\n', "\r\n") } else { text(&harbor(), P3).to_owned() };
        if is_crlf {
            files.insert(P3.to_owned(), text(&files, P3).replace('\n', "\r\n").into_bytes());
        }
        let mut editor = open(&files, &Value::Null);
        let params = json!({"textDocument": {"uri": editor.uri(P3)}, "options": {"tabSize": 2, "insertSpaces": true}});
        let edits = editor.ask("textDocument/formatting", &params).expect("edits");
        assert_eq!(apply(text(&files, P3), edits.as_array().expect("a list")), expected);
        assert!(editor.quit());
    }
}

#[test]
fn only_the_records_of_a_range_are_formatted() {
    let wrong = [
        ("harbor-report/summary.p3.yaml", "type: intentional", "type:   intentional"),
        ("harbor-report/summary.p3.yaml", "certainty: unlikely", "certainty:   unlikely"),
    ];
    let files = edited(harbor(), &wrong);
    let mut editor = open(&files, &Value::Null);
    let place = editor.position(P3, "certainty:   unlikely", 3);
    let range = json!({"start": place["position"], "end": place["position"]});
    let params =
        json!({"textDocument": place["textDocument"], "range": range, "options": {"tabSize": 2, "insertSpaces": true}});
    let edits = editor.ask("textDocument/rangeFormatting", &params).expect("edits");
    let formatted = apply(text(&files, P3), edits.as_array().expect("a list"));
    assert_eq!(formatted, text(&edited(harbor(), &wrong[..1]), P3));
    assert!(editor.quit());
}

/// Asks for the actions at a place, as titles with their edits.
fn actions(editor: &mut Editor, name: &str, at: &str, only: &[&str]) -> BTreeMap<String, Value> {
    let place = editor.position(name, at, 0);
    actions_in(editor, name, &json!({"start": place["position"], "end": place["position"]}), only)
}

/// Asks for the actions in a range.
fn actions_in(editor: &mut Editor, name: &str, range: &Value, only: &[&str]) -> BTreeMap<String, Value> {
    let mut context = json!({"diagnostics": []});
    if !only.is_empty() {
        context["only"] = json!(only);
    }
    let params = json!({"textDocument": {"uri": editor.uri(name)}, "range": range, "context": context});
    let found = editor.ask("textDocument/codeAction", &params).expect("actions");
    let found = found.as_array().expect("a list").iter();
    found.map(|action| (action["title"].as_str().expect("a title").to_owned(), action["edit"].clone())).collect()
}

#[test]
fn every_safe_fix_is_offered_and_all_together() {
    let wrong = [
        ("harbor-report/summary.p3.yaml", "type: intentional", "type: intentionel"),
        ("harbor-report/summary.p3.yaml", "coded_on: \"2031-05-03\"", "coded_on: 2031-05-03"),
    ];
    let files = edited(harbor(), &wrong);
    let mut editor = open(&files, &Value::Null);
    let found = actions(&mut editor, P3, "intentionel", &["quickfix"]);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["Replace with `intentional`"]);
    let (fixed, _) = applied(&editor, &files, &found["Replace with `intentional`"]);
    assert_eq!(fixed, edited(harbor(), &wrong[1..]));
    for only in [&["source.fixAll"][..], &[]] {
        let all = actions(&mut editor, P3, "source:", only);
        let (fixed, _) = applied(&editor, &files, &all["Fix all faults that have a safe fix"]);
        assert_eq!(fixed, harbor());
    }
    assert!(editor.quit());
}

#[test]
fn a_fault_can_be_waived_and_an_unread_sentence_excluded() {
    let wrong = [
        ("harbor-report/summary.p1.yaml", "role: horizon", "role: state"),
        ("harbor-report/source.yaml", "  - {at: summary.p3.s2, reason: metadiscourse}\n", ""),
    ];
    let files = edited(harbor(), &wrong);
    let mut editor = open(&files, &Value::Null);
    let range = editor.diagnostics[P1][0]["range"].clone();
    let found = actions_in(&mut editor, P1, &range, &[]);
    let (waived, _) = applied(&editor, &files, &found["Waive `missing-horizon` of hbr-0002 until 2031-08-30"]);
    let item = "  - {rule: missing-horizon, claim: hbr-0002, reason: to be discussed, expires: \"2031-08-30\"}\n";
    assert!(text(&waived, SOURCE).ends_with(&format!("waivers:\n{item}")), "{}", text(&waived, SOURCE));
    let found = actions(&mut editor, SOURCE, "summary, title", &[]);
    let (excluded, _) = applied(&editor, &files, &found["Exclude `summary.p3.s2` as metadiscourse"]);
    assert!(
        text(&excluded, SOURCE)
            .contains("  - {at: notes, reason: bibliography}\n  - {at: summary.p3.s2, reason: metadiscourse}\n")
    );
    assert!(editor.quit());
}

#[test]
fn a_claim_is_reviewed_superseded_or_split() {
    let files = harbor();
    let mut editor = open(&files, &json!({"reviewer": "c2"}));
    let found = actions(&mut editor, P3, "hbr-0004\n", &["refactor"]);
    let (reviewed, _) = applied(&editor, &files, &found["Mark hbr-0004 as reviewed by c2"]);
    let fields = "    at: summary.p3.s1[1-8]\n    status: reviewed\n    reviewer: c2\n    reviewed_on: \"2031-06-01\"\n  - id: hbr-0005";
    assert!(text(&reviewed, P3).contains(fields), "{}", text(&reviewed, P3));
    let (split, _) = applied(&editor, &files, &found["Split hbr-0004: copy it as hbr-0006"]);
    assert!(text(&split, P3).contains("[1-8]\n  - id: hbr-0006\n    statement: People who"), "{}", text(&split, P3));
    let (superseded, _) = applied(&editor, &files, &found["Supersede hbr-0004 by hbr-0006"]);
    let fields = "    status: superseded\n    superseded_by: hbr-0006\n  - id: hbr-0006\n";
    assert!(text(&superseded, P3).contains(fields), "{}", text(&superseded, P3));

    // A selection of whole lines, as in Helix, begins before the record.
    let found = actions(&mut editor, P3, "  - id: hbr-0005", &["refactor"]);
    assert!(found.contains_key("Split hbr-0005: copy it as hbr-0006"), "{:?}", found.keys());
    assert!(editor.quit());
}

const DECISIONS: &str = "claims/harbor-report/decisions/review.yaml";

/// Returns a file of decisions, each with its subject, the hash of the subject in the book, and further fields.
fn decisions(files: &Files, decisions: &[(&str, &str)]) -> Vec<u8> {
    let book = claimbook_testing::book(files);
    let row = |(id, rest): &(&str, &str)| {
        let hash = content_hash(&book.claim(id).expect("a claim").claim).start::<8>();
        format!("  - {{subject: {id}, content_hash: \"{hash}\"{rest}}}\n")
    };
    let head = "source: harbor-report\ndecided_by: c3\ndecided_on: \"2031-05-04\"\ndecisions:\n";
    [head, &decisions.iter().map(row).collect::<String>()].concat().into_bytes()
}

#[test]
fn decisions_are_carried_out_from_the_claim_and_from_the_decision() {
    let mut files = harbor();
    let rows = [
        ("hbr-0001", ", verdict: accept"),
        ("hbr-0002", ""),
        ("hbr-0001", ", field: certainty, verdict: amend, value: likely"),
        ("hbr-0004", ", verdict: accept"),
    ];
    files.insert(DECISIONS.to_owned(), decisions(&files, &rows));
    let book = claimbook_testing::book(&files);
    let mut editor = open(&files, &Value::Null);
    editor.open_file(P1);
    let both = "Carry out the 2 decisions about hbr-0001";
    let expected = carried_out(&book, |_, decision| decision.subject.as_str() == "hbr-0001");
    for (name, at) in [(P1, "Port Birch received"), (DECISIONS, "verdict: amend")] {
        let found = actions(&mut editor, name, at, &["refactor"]);
        let (after, _) = applied(&editor, &files, &found[both]);
        assert_eq!(after[P1], expected.files[P1]);
        let changes = found[both]["documentChanges"].as_array().expect("changes");
        assert_eq!((changes.len(), &changes[0]["textDocument"]["version"]), (1, &json!(1)));
    }
    let found = actions(&mut editor, DECISIONS, "subject: hbr-0004", &[]);
    let (after, _) = applied(&editor, &files, &found["Carry out the decision: hbr-0004 accept"]);
    assert!(text(&after, P3).contains("    status: reviewed\n    reviewer: c3\n    reviewed_on: \"2031-05-04\"\n"));
    let all = carried_out(&book, |_, _| true);
    let (after, _) = applied(&editor, &files, &found["Carry out all open decisions of this file"]);
    assert_eq!((&after[P1], &after[P3]), (&all.files[P1], &all.files[P3]));
    let waits: Vec<String> = actions(&mut editor, P1, "id: hbr-0002", &["refactor"]).into_keys().collect();
    assert_eq!(waits, ["Split hbr-0002: copy it as hbr-0006", "Supersede hbr-0002 by hbr-0006"], "it has no verdict");
    assert!(editor.quit());
}

#[test]
fn a_decision_that_waits_gets_a_verdict() {
    let files = two_sources();
    let mut editor = open(&files, &Value::Null);
    let found = actions(&mut editor, DECISIONS, "subject: hbr-0004", &["refactor"]);
    let titles: Vec<&String> = found.keys().collect();
    assert_eq!(titles, ["Carry out all open decisions of this file", "Decide `accept`"], "to reject needs a reason");
    let (decided, _) = applied(&editor, &files, &found["Decide `accept`"]);
    assert_eq!(
        claimbook_testing::book(&decided).decisions[0].record.decisions.sound[1].1.verdict,
        Some(Verdict::Accept)
    );
    let titles = |rest: &str| {
        let mut files = coded();
        let book = claimbook_testing::book(&files);
        let hash = |coder: &str| {
            let coding = book.codings.iter().find(|coding| coding.coder_folder.as_deref() == Some(coder));
            content_hash(&coding.expect("a coding").claims[0].claim).start::<8>()
        };
        let decision = format!(
            "source: harbor-report\ndecided_by: c3\ndecided_on: \"2031-06-02\"\ndecisions:\n  \
             - {{subject: hbr-0001, content_hash: \"{}\", {}}}\n",
            hash("c1"),
            rest.replace("HASH", &hash("c2").to_string()),
        );
        files.insert(DECISIONS.to_owned(), decision.into_bytes());
        let mut editor = open(&files, &Value::Null);
        let found: Vec<String> = actions(&mut editor, DECISIONS, "subject", &["refactor"]).into_keys().collect();
        assert!(editor.quit());
        found
    };
    assert_eq!(titles("of: [c1]"), ["Decide `drop`", "Decide `keep`"]);
    let two = "of: [c1, c2], other: hbr-0001, other_hash: \"HASH\"";
    let of_two = ["Decide `a`", "Decide `b`", "Decide `neither`"];
    assert_eq!(titles(&format!("{two}, field: certainty")), of_two);
    assert_eq!(
        titles(&format!("{two}, field: domains")),
        ["Decide `a`", "Decide `b`", "Decide `both`", "Decide `neither`"]
    );
    assert_eq!(titles("of: [c1], verdict: keep"), [""; 0], "it is decided");
    assert!(editor.quit());
}

#[test]
fn a_language_model_checks_a_claim_and_reviews_none() {
    let files = harbor();
    let mut editor = open(&files, &json!({"reviewer": "lm1"}));
    let found = actions(&mut editor, P3, "hbr-0004\n", &["refactor"]);
    let (checked, _) = applied(&editor, &files, &found["Mark hbr-0004 as checked by lm1"]);
    let fields = "    status: checked\n    checked_by: lm1\n    checked_on: \"2031-06-01\"\n  - id: hbr-0005";
    assert!(text(&checked, P3).contains(fields), "{}", text(&checked, P3));
    assert!(editor.quit());
    // A human can still review the claim.
    let mut editor = open(&checked, &json!({"reviewer": "c2"}));
    let found = actions(&mut editor, P3, "hbr-0004\n", &["refactor"]);
    let (reviewed, _) = applied(&editor, &checked, &found["Mark hbr-0004 as reviewed by c2"]);
    assert_eq!(
        claimbook_core::rules::check(&claimbook_testing::book(&reviewed), &claimbook_core::text::Texts::new()),
        []
    );
    assert!(editor.quit());
}

#[test]
fn a_renamed_coder_changes_headers_decisions_and_the_folders_of_codings() {
    let mut files = coded();
    let decisions = "source: harbor-report\ndecided_by: c1\ndecided_on: \"2031-06-01\"\ndecisions:\n  - {subject: hbr-0002, content_hash: 0123456789abcdef, of: [c1, c2]}\n";
    let name = "claims/harbor-report/decisions/review-2031-06-01.yaml";
    files.insert(name.to_owned(), decisions.as_bytes().to_vec());
    let mut editor = open(&files, &Value::Null);
    let edit = rename(&mut editor, P1, "coder: c1", 8, "ann-roe").expect("an edit");
    let (renamed, names) = applied(&editor, &files, &edit);
    assert_eq!(text(&renamed, name), decisions.replace("c1", "ann-roe"));
    assert!(text(&renamed, "claims/coders.yaml").contains("{id: ann-roe, kind: human,"));
    assert_eq!(
        names["claims/harbor-report/codings/c1/summary.p1.yaml"],
        "claims/harbor-report/codings/ann-roe/summary.p1.yaml"
    );
    let book = claimbook_testing::book(&renamed);
    let faults = claimbook_core::rules::check(&book, &claimbook_core::text::Texts::new());
    assert!(
        faults.iter().all(|fault| fault.rule.id.ends_with("-decision") || fault.rule.id == "undecided-disagreement"),
        "{faults:?}"
    );
    assert!(editor.quit());
}

#[test]
fn a_quote_becomes_its_locator() {
    let mut files = edited(
        harbor(),
        &[("harbor-report/summary.p3.yaml", "at: summary.p3.s1[1-8]", "at: Port Birch welcome the ships")],
    );
    files.insert("texts/harbor-report.txt".to_owned(), harbor_text().into_bytes());
    let mut editor = open(&files, &json!({"texts": "texts"}));
    let found = actions(&mut editor, P3, "Port Birch welcome", &["quickfix"]);
    let (placed, _) = applied(&editor, &files, &found["Replace the quote with `summary.p3.s1[4-8]`"]);
    assert!(text(&placed, P3).contains("    at: summary.p3.s1[4-8]\n"));
    assert!(editor.quit());
}

/// Asks to rename what is at a place.
fn rename(editor: &mut Editor, name: &str, at: &str, moved: usize, new: &str) -> Result<Value, String> {
    let mut params = editor.position(name, at, moved);
    params["newName"] = json!(new);
    editor.ask("textDocument/rename", &params).map_err(|error| error["message"].as_str().expect("a reason").to_owned())
}

#[test]
fn a_renamed_entity_changes_in_all_files_and_open_files_state_their_version() {
    let files = coded();
    let mut editor = open(&files, &Value::Null);
    editor.open_file(P1);
    let edit = rename(&mut editor, P1, "holder: harbor-master", 10, "dock-master").expect("an edit");
    let (renamed, _) = applied(&editor, &files, &edit);
    let replaced = |(name, bytes): (&String, &Vec<u8>)| {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        (
            name.clone(),
            text.replace("id: harbor-master", "id: dock-master")
                .replace(": harbor-master", ": dock-master")
                .into_bytes(),
        )
    };
    assert_eq!(renamed, files.iter().map(replaced).collect());
    let versions: Vec<&Value> = edit["documentChanges"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|change| &change["textDocument"]["version"])
        .collect();
    assert!(versions.contains(&&json!(1)) && versions.contains(&&Value::Null), "{versions:?}");
    let place = editor.position(P1, "holder: harbor-master", 10);
    let prepared = editor.ask("textDocument/prepareRename", &place).expect("an answer");
    assert_eq!(prepared["placeholder"], "harbor-master");
    assert!(editor.quit());
}

#[test]
fn a_renamed_section_changes_locators_the_lock_and_the_names_of_files() {
    let files = coded();
    let mut editor = open(&files, &Value::Null);
    let edit = rename(&mut editor, P1, "at: summary.p1.s1", 6, "abstract").expect("an edit");
    let (renamed, names) = applied(&editor, &files, &edit);
    assert_eq!(names[P1], "claims/harbor-report/abstract.p1.yaml");
    assert_eq!(names.len(), files.keys().filter(|name| name.contains("summary.p")).count());
    let book = claimbook_testing::book(&renamed);
    assert_eq!(claimbook_core::rules::check(&book, &claimbook_core::text::Texts::new()), []);
    assert!(renamed.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("summary.p")));
    assert!(editor.quit());
}

#[test]
fn a_renamed_claim_changes_in_decisions_about_it_but_not_in_those_about_codings() {
    let mut files = coded();
    let decisions =
        "source: harbor-report\ndecisions:\n  - {subject: hbr-0002}\n  - {subject: hbr-0002, of: [c1, c2]}\n";
    let name = "claims/harbor-report/decisions/review-2031-06-01.yaml";
    files.insert(name.to_owned(), decisions.as_bytes().to_vec());
    let mut editor = open(&files, &Value::Null);
    let edit = rename(&mut editor, P1, "id: hbr-0002", 5, "hbr-0102").expect("an edit");
    let (renamed, _) = applied(&editor, &files, &edit);
    assert_eq!(text(&renamed, name), decisions.replacen("hbr-0002", "hbr-0102", 1));
    assert!(editor.quit());
}

#[test]
fn a_rename_that_would_harm_the_book_is_refused() {
    let mut files = harbor();
    files.insert(
        "releases/1.0.0/harbor-claims-1.0.0/csv/claims.csv".to_owned(),
        b"claim_id,source_id\nhbr-0001,harbor-report\n".to_vec(),
    );
    let mut editor = open(&files, &Value::Null);
    let mut refused =
        |at: &str, moved: usize, new: &str| rename(&mut editor, P1, at, moved, new).expect_err("a refusal");
    assert!(refused("id: hbr-0001", 5, "hbr-0101").contains("is released"));
    assert!(refused("id: hbr-0002", 5, "hbr-0003").contains("is taken"));
    assert!(refused("id: hbr-0002", 5, "HBR 2").contains("HBR 2"));
    assert!(refused("holder: harbor-master", 10, "port-birch").contains("is taken"));
    assert!(refused("certainty: likely", 12, "unlikely").contains("only ids"));
    editor.open_text(P3, &(text(&files, P3).to_owned() + "  - [hbr-0002"));
    let refusal = rename(&mut editor, P1, "id: hbr-0002", 5, "hbr-0102").expect_err("a refusal");
    assert!(refusal.contains("summary.p3.yaml contains `hbr-0002` and is not valid YAML"), "{refusal}");
    assert!(editor.quit());
}
