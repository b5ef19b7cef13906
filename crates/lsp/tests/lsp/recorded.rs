//! The `initialize` requests of real editors, recorded by a server that only stores them. `.ci/clients/lsp.py` has
//! those of further editors. The request of VS Code comes from code-server, a build of VS Code for browsers.

use claimbook_testing::{edited, harbor};
use serde_json::{Value, json};

use crate::editor::Editor;

const P1: &str = "claims/harbor-report/summary.p1.yaml";

/// The name, the expected unit of columns, and the request of each editor.
const EDITORS: [(&str, &str, &str); 7] = [
    ("Neovim 0.7.2", "utf-16", include_str!("initialize/neovim-0.7.2.json")),
    ("Neovim 0.12.4", "utf-8", include_str!("initialize/neovim-0.12.4.json")),
    ("Emacs 28.2", "utf-16", include_str!("initialize/emacs-28.2-eglot-1.9.json")),
    ("Emacs 30.2", "utf-32", include_str!("initialize/emacs-30.2-eglot-1.17.30.json")),
    ("Helix 25.07.1", "utf-8", include_str!("initialize/helix-25.07.1.json")),
    // Helix states no folder for a file outside a repository.
    ("Helix 25.01.1", "utf-8", include_str!("initialize/helix-25.01.1-without-repository.json")),
    ("VS Code 1.139.1", "utf-16", include_str!("initialize/vscode-1.139.1.json")),
];

/// Returns a recorded request for the folder of an editor's book.
fn recorded(editor: &Editor, request: &str) -> Value {
    let request =
        request.replace("file:///book", &editor.uri("")).replace("\"/book", &format!("\"{}", editor.root().display()));
    let mut request: Value = serde_json::from_str(&request).expect("JSON");
    request["processId"] = Value::Null;
    request
}

#[test]
fn every_editor_gets_diagnostics_and_answers() {
    for (name, unit, request) in EDITORS {
        let mut editor = Editor::start(
            &edited(harbor(), &[("harbor-report/summary.p1.yaml", "role: horizon", "role: state")]),
            None,
        );
        let request = recorded(&editor, request);
        editor.initialize(&request);
        assert_eq!(editor.initialized["capabilities"]["positionEncoding"], unit, "{name}");
        editor.open_file(P1);
        editor.wait_for_check();
        assert_eq!(editor.diagnostics[P1][0]["code"], "missing-horizon", "{name}");
        let hover = editor.ask_at("textDocument/hover", P1, "object: hbr-0003", 10);
        assert!(hover["contents"]["value"].as_str().expect("a text").contains("Town councils"), "{name}");
        let mut place = editor.position(P1, "holder: harbor-master", 10);
        place["newName"] = json!("dock-master");
        let edit = editor.ask("textDocument/rename", &place).expect("an edit");
        let files =
            edit["documentChanges"].as_array().map(Vec::len).or(edit["changes"].as_object().map(serde_json::Map::len));
        assert_eq!(files, Some(2), "{name}");
        assert!(editor.quit(), "{name}");
    }
}
