//! For any input of an editor, the server does not panic, and its later answers are right.

use std::fs;

use claimbook_testing::{Files, coded, harbor_text};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::diagnostics::checked;
use crate::editor::Editor;

/// A step of a careless editor. Numbers choose a file and places in it.
#[derive(Debug, Clone)]
enum Step {
    /// Replaces a range of a file, possibly outside its text.
    Edit(usize, [u32; 4], String),
    /// Sends a request about a place, possibly outside the text.
    Ask(usize, usize, [u32; 4]),
    /// Sends a notification or request with parameters that the protocol does not allow.
    Nonsense(usize, usize),
    /// Deletes a file on disk, and notifies the server.
    Vanish(usize),
    /// Restores the file, and notifies the server.
    Return(usize),
    Open(usize),
    Close(usize),
}

/// The requests about places.
const REQUESTS: [&str; 15] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/codeAction",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/documentSymbol",
    "textDocument/documentLink",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/inlayHint",
    "workspace/symbol",
];

/// Returns parameters that are not valid for any request.
fn nonsense() -> [Value; 5] {
    [json!(null), json!([]), json!({"textDocument": 7}), json!({"textDocument": {"uri": "::"}}), json!({"changes": {}})]
}

fn step() -> impl Strategy<Value = Step> {
    let place = || prop::array::uniform4(prop_oneof![9 => 0_u32..60, 1 => Just(u32::MAX)]);
    let text = prop_oneof![
        "[ -~\\n\\t:é🧊{}\\[\\]\"'#|>-]{0,6}",
        Just("\r\n".to_owned()),
        Just("  - id: hbr-0009\n".to_owned()),
        Just("{entity: ".to_owned()),
    ];
    prop_oneof![
        4 => (0_usize..20, place(), text).prop_map(|(file, place, text)| Step::Edit(file, place, text)),
        6 => (0_usize..20, 0..REQUESTS.len(), place()).prop_map(|(file, request, place)| Step::Ask(file, request, place)),
        1 => (0..REQUESTS.len() + 5, 0_usize..5).prop_map(|(method, params)| Step::Nonsense(method, params)),
        1 => (0_usize..20).prop_map(Step::Vanish),
        1 => (0_usize..20).prop_map(Step::Return),
        1 => (0_usize..20).prop_map(Step::Open),
        1 => (0_usize..20).prop_map(Step::Close),
    ]
}

fn range([a, b, c, d]: [u32; 4]) -> Value {
    json!({"start": {"line": a, "character": b}, "end": {"line": c, "character": d}})
}

fn take(editor: &mut Editor, files: &Files, names: &[String], step: Step) {
    let name = |file: usize| names[file % names.len()].as_str();
    match step {
        Step::Edit(file, place, text) => editor.change(name(file), &json!([{"range": range(place), "text": text}])),
        Step::Ask(file, request, place) => {
            let range = range(place);
            let params = json!({
                "textDocument": {"uri": editor.uri(name(file))}, "position": range["start"], "range": range,
                "positions": [range["start"], range["end"]], "newName": "other-name", "query": "port",
                "context": {"includeDeclaration": true, "diagnostics": [], "triggerKind": 1},
                "options": {"tabSize": 2, "insertSpaces": true},
            });
            // Some places have no answer, but a panic would be an internal error.
            if let Err(error) = editor.ask(REQUESTS[request], &params) {
                assert_eq!(error["code"], -32803, "{error}");
            }
        }
        Step::Nonsense(method, params) => {
            let params = &nonsense()[params];
            match REQUESTS.get(method) {
                Some(method) => drop(editor.ask(method, params)),
                None => editor.notify(
                    [
                        "textDocument/didOpen",
                        "textDocument/didChange",
                        "textDocument/didClose",
                        "workspace/didChangeWatchedFiles",
                        "$/unknown",
                    ][method - REQUESTS.len()],
                    params,
                ),
            }
        }
        Step::Vanish(file) => {
            let _ = fs::remove_file(editor.root().join(name(file)));
            editor.on_disk(&[(name(file), 3)]);
        }
        Step::Return(file) => {
            fs::write(editor.root().join(name(file)), &files[name(file)]).expect("a file");
            editor.on_disk(&[(name(file), 1)]);
        }
        Step::Open(file) => {
            let text = String::from_utf8(files[name(file)].clone()).expect("UTF-8");
            editor.open_text(name(file), &text);
        }
        Step::Close(file) => editor.close(name(file)),
    }
}

proptest! {
    // Each case is a whole session, so this property has fewer cases than others.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ProptestConfig::default().cases / 8,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_makes_the_server_panic_or_answer_wrongly_afterwards(steps in proptest::collection::vec(step(), 1..40)) {
        let files = coded();
        let mut on_disk = files.clone();
        on_disk.insert("texts/harbor-report.txt".to_owned(), harbor_text().into_bytes());
        let abilities = json!({
            "general": {"positionEncodings": ["utf-32"]},
            "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
            "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["rename"]}},
        });
        let mut editor = Editor::with(&on_disk, &abilities, &Value::Null);
        let names: Vec<String> = files.keys().cloned().collect();
        for step in steps {
            take(&mut editor, &files, &names, step);
        }
        // At the end, all files are closed and have their original contents.
        for name in &names {
            fs::write(editor.root().join(name), &files[name]).expect("a file");
            editor.close(name);
        }
        let changes: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        editor.on_disk(&changes);
        editor.wait_for_check();
        let mut shown = editor.diagnostics.clone();
        shown.retain(|_, found| *found != json!([]));
        prop_assert_eq!(shown, checked(&editor, &files));
        let hover = editor.ask_at("textDocument/hover", "claims/harbor-report/summary.p1.yaml", "object: hbr-0003", 10);
        prop_assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("Town councils")));
        prop_assert!(editor.quit());
    }
}
