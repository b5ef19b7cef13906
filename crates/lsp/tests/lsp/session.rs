//! The life of a session: initialize, cancel, change folders and settings, shut down.

use claimbook_testing::{edited, harbor, harbor_text};
use serde_json::{Value, json};

use crate::editor::Editor;

const P1: &str = "claims/harbor-report/summary.p1.yaml";

#[test]
fn the_unit_of_columns_is_negotiated() {
    for (offered, expected) in [
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-32", "utf-8"]), "utf-32"),
        (json!([]), "utf-16"),
    ] {
        let editor = Editor::with(&harbor(), &json!({"general": {"positionEncodings": offered}}), &Value::Null);
        assert_eq!(editor.initialized["capabilities"]["positionEncoding"], expected);
        assert!(editor.quit());
    }
}

#[test]
fn a_diagnostic_points_at_the_same_words_in_every_unit() {
    let edit = ("harbor-report/summary.p3.yaml", "role: actor, gloss: café owners", "gloss: 🧊 e\u{301}, rule: actor");
    for (unit, start, end) in [("utf-8", 46, 50), ("utf-16", 43, 47), ("utf-32", 42, 46)] {
        let files = edited(harbor(), &[edit]);
        let editor = Editor::with(&files, &json!({"general": {"positionEncodings": [unit]}}), &Value::Null);
        let found = editor.diagnostics["claims/harbor-report/summary.p3.yaml"].as_array().expect("a list").clone();
        let unknown = found.iter().find(|fault| fault["code"] == "unknown-field").expect("`rule` is no field");
        let columns = ["start", "end"].map(|end| unknown["range"][end]["character"].as_u64().expect("a number"));
        assert_eq!(columns, [start, end], "{unit}");
        assert!(editor.quit());
    }
}

#[test]
fn a_request_that_waits_can_be_cancelled() {
    let mut editor = Editor::open(&harbor());
    let first = editor.begin("claimbook/complete", &Value::Null);
    let second = editor.begin("claimbook/complete", &Value::Null);
    editor.notify("$/cancelRequest", &json!({"id": second}));
    editor.answer(first).expect("it was not cancelled");
    // The server may have answered before the cancellation arrived.
    let code = editor.answer(second).err().map(|error| error["code"].clone());
    assert!(code.is_none_or(|code| code == -32800));
    editor.notify("$/cancelRequest", &json!({"id": 999}));
    assert!(editor.quit());
}

#[test]
fn unknown_requests_and_wrong_parameters_are_refused() {
    let mut editor = Editor::open(&harbor());
    assert_eq!(editor.ask("textDocument/moniker", &json!({})).expect_err("a refusal")["code"], -32601);
    assert_eq!(editor.ask("workspace/textDocumentContent", &json!({"uri": 1})).expect_err("a refusal")["code"], -32602);
    editor.notify("textDocument/didChange", &json!({"textDocument": []}));
    editor.notify(
        "textDocument/didChange",
        &json!({
            "textDocument": {"uri": editor.uri(P1), "version": 9}, "contentChanges": [{"text": "never opened"}],
        }),
    );
    editor.wait_for_check();
    assert_eq!(editor.messages.len(), 1, "the log names the fault: {:?}", editor.messages);
    assert!(editor.quit());
}

#[test]
fn after_shutdown_only_exit_is_accepted() {
    let mut editor = Editor::open(&harbor());
    editor.ask("shutdown", &Value::Null).expect("an answer");
    assert_eq!(editor.ask("claimbook/complete", &Value::Null).expect_err("a refusal")["code"], -32600);
    assert!(editor.quit_without_shutdown());
    let editor = Editor::open(&harbor());
    assert!(!editor.quit_without_shutdown(), "exit alone is a fault of the client");
}

#[test]
fn a_rule_is_explained_to_editors_that_fetch_texts() {
    let files = edited(harbor(), &[("harbor-report/summary.p1.yaml", "role: horizon", "role: state")]);
    let mut editor = Editor::with(&files, &json!({"workspace": {"textDocumentContent": {}}}), &Value::Null);
    let link = editor.diagnostics[P1][0]["codeDescription"]["href"].clone();
    let text = editor.ask("workspace/textDocumentContent", &json!({"uri": link})).expect("a text");
    assert!(text["text"].as_str().expect("a text").starts_with("missing-horizon (error, may be waived)"), "{text}");
    editor.ask("workspace/textDocumentContent", &json!({"uri": "claimbook-rule:/no-rule.md"})).expect_err("no rule");
    assert!(editor.quit());
}

#[test]
fn texts_are_read_from_the_folder_that_the_settings_name() {
    let text = harbor_text().replace("Councils should share", "Councils must share");
    let mut files = harbor();
    files.insert("texts/harbor-report.txt".to_owned(), text.into_bytes());
    let mut editor = Editor::with(&files, &json!({}), &json!({"texts": "texts"}));
    let lock = "claims/harbor-report/anchors.lock";
    assert_ne!(editor.diagnostics[lock], json!([]), "the text differs from the lock");
    editor.notify("workspace/didChangeConfiguration", &json!({"settings": {"claimbook": {"texts": "elsewhere"}}}));
    editor.wait_for_check();
    assert_eq!(editor.diagnostics[lock], json!([]), "without a text, the lock is believed");
    editor.notify("workspace/didChangeConfiguration", &json!({"settings": {"claimbook": {"texts": 1}}}));
    editor.wait_for_check();
    assert!(editor.messages[0]["params"]["message"].as_str().expect("a text").contains("settings are not valid"));
    assert!(editor.quit());
}

#[test]
fn folders_are_opened_and_closed_and_a_book_is_found_from_its_files() {
    let files = edited(harbor(), &[("harbor-report/summary.p1.yaml", "role: horizon", "role: state")]);
    let mut editor = Editor::start(&files, None);
    editor.initialize(&json!({"processId": null, "rootUri": null, "capabilities": {}}));
    editor.wait_for_check();
    assert!(editor.diagnostics.is_empty(), "no folder is open");
    let folder = json!({"uri": editor.uri("claims/harbor-report"), "name": "part of the book"});
    let change = |added: &Value, removed: &Value| json!({"event": {"added": added, "removed": removed}});
    editor.notify("workspace/didChangeWorkspaceFolders", &change(&json!([folder]), &json!([])));
    editor.wait_for_check();
    assert_ne!(editor.diagnostics[P1], json!([]));
    let root = json!({"uri": editor.uri(""), "name": "the book"});
    editor.notify("workspace/didChangeWorkspaceFolders", &change(&json!([]), &json!([root])));
    editor.wait_for_check();
    assert_eq!(editor.diagnostics[P1], json!([]), "the diagnostics of a closed book disappear");
    editor.open_file(P1);
    editor.wait_for_check();
    assert_ne!(editor.diagnostics[P1], json!([]), "an open file opens its book");
    assert!(editor.quit());
}

#[test]
fn progress_and_watched_files_are_asked_for_if_the_editor_supports_them() {
    let abilities = json!({
        "window": {"workDoneProgress": true},
        "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}},
    });
    let editor = Editor::with(&harbor(), &abilities, &Value::Null);
    let methods: Vec<&str> =
        editor.messages.iter().map(|message| message["method"].as_str().expect("a name")).collect();
    let progress = ["window/workDoneProgress/create", "$/progress", "$/progress"];
    assert_eq!(methods, [&["client/registerCapability"][..], &progress].concat());
    assert!(editor.quit());
}
