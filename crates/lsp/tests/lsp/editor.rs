//! An editor for tests: a client that exchanges messages with a server in another thread.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use claimbook_lsp::{Connection, Message, Notification, Options, Request, Response, serve};
use claimbook_testing::{Files, on_disk};
use serde_json::{Value, json};
use tempfile::TempDir;

/// An editor with a book on disk.
pub(crate) struct Editor {
    folder: TempDir,
    connection: Connection,
    server: Option<JoinHandle<bool>>,
    asked: i32,
    versions: BTreeMap<String, i32>,
    /// The diagnostics of each file, as the server sent them last.
    pub(crate) diagnostics: BTreeMap<String, Value>,
    /// The files whose diagnostics arrived, in order.
    pub(crate) arrived: Vec<String>,
    /// Other messages of the server.
    pub(crate) messages: Vec<Value>,
    /// The answer to `initialize`.
    pub(crate) initialized: Value,
}

impl Editor {
    /// Opens a book in an editor that counts columns in code points, as `check` does.
    pub(crate) fn open(files: &Files) -> Self {
        Self::with(files, &json!({"general": {"positionEncodings": ["utf-32"]}}), &Value::Null)
    }

    /// Opens a book in an editor with the given capabilities and settings.
    pub(crate) fn with(files: &Files, capabilities: &Value, settings: &Value) -> Self {
        let mut editor = Self::start(files, None);
        let folders = json!([{"uri": editor.uri(""), "name": "book"}]);
        editor.initialize(&json!({
            "processId": null, "rootUri": null, "capabilities": capabilities,
            "initializationOptions": settings, "workspaceFolders": folders,
        }));
        editor.wait_for_check();
        editor
    }

    /// Starts a server for a book, without sending messages to it.
    pub(crate) fn start(files: &Files, texts: Option<PathBuf>) -> Self {
        let folder = on_disk(files);
        let (connection, own) = Connection::memory();
        let today = "2031-06-01".parse().expect("a date");
        let options = Options { book: None, texts, today };
        let server = thread::spawn(move || serve(&own, options).expect("a client that follows the protocol"));
        Self {
            folder,
            connection,
            server: Some(server),
            asked: 0,
            versions: BTreeMap::new(),
            diagnostics: BTreeMap::new(),
            arrived: Vec::new(),
            messages: Vec::new(),
            initialized: Value::Null,
        }
    }

    pub(crate) fn initialize(&mut self, params: &Value) {
        self.initialized = self.ask("initialize", params).expect("an answer");
        self.notify("initialized", &json!({}));
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the URI of a file of the book.
    pub(crate) fn uri(&self, name: &str) -> String {
        let path = self.root().join(name);
        format!("file://{}", path.to_str().expect("UTF-8").trim_end_matches('/'))
    }

    pub(crate) fn notify(&self, method: &str, params: &Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    pub(crate) fn send(&self, message: Message) {
        self.connection.sender.send(message).expect("the server listens");
    }

    /// Sends a request and returns its result, or its error.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// Sends a request, and does not wait for the answer.
    pub(crate) fn begin(&mut self, method: &str, params: &Value) -> i32 {
        self.asked += 1;
        self.send(Request::new(self.asked.into(), method.to_owned(), params).into());
        self.asked
    }

    /// Waits for the answer to a request. Takes all messages that arrive before it.
    pub(crate) fn answer(&mut self, id: i32) -> Result<Value, Value> {
        loop {
            match self.connection.receiver.recv().expect("the server answers") {
                Message::Response(Response { id: answered, response_result }) => {
                    assert_eq!(answered, id.into(), "answers come in the order of the requests");
                    return response_result.map_err(|error| json!({"code": error.code, "message": error.message}));
                }
                other => self.take(other),
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Notification(Notification { method, params }) if method == "textDocument/publishDiagnostics" => {
                let uri = params["uri"].as_str().expect("a URI");
                let name = uri.strip_prefix(&format!("{}/", self.uri(""))).expect("a file of the book").to_owned();
                self.arrived.push(name.clone());
                self.diagnostics.insert(name, params["diagnostics"].clone());
            }
            Message::Notification(Notification { method, params }) => {
                self.messages.push(json!({"method": method, "params": params}));
            }
            Message::Request(Request { id, method, params }) => {
                self.send(Response::new_ok(id, Value::Null).into());
                self.messages.push(json!({"method": method, "params": params}));
            }
            Message::Response(response) => panic!("nobody asked for {response:?}"),
        }
    }

    /// Waits until the server has checked all changes.
    pub(crate) fn wait_for_check(&mut self) {
        self.ask("claimbook/complete", &Value::Null).expect("an answer");
    }

    /// Opens a file of the book, as it is on disk.
    pub(crate) fn open_file(&mut self, name: &str) {
        let text = fs::read_to_string(self.root().join(name)).expect("a file of the book");
        self.open_text(name, &text);
    }

    /// Opens a file with a text.
    pub(crate) fn open_text(&mut self, name: &str, text: &str) {
        self.versions.insert(name.to_owned(), 1);
        let item = json!({"uri": self.uri(name), "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": item}));
    }

    /// Replaces the whole text of an open file.
    pub(crate) fn replace(&mut self, name: &str, text: &str) {
        self.change(name, &json!([{"text": text}]));
    }

    pub(crate) fn change(&mut self, name: &str, changes: &Value) {
        let version = self.versions.entry(name.to_owned()).or_default();
        *version += 1;
        let document =
            json!({"uri": format!("file://{}", self.folder.path().join(name).display()), "version": *version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.notify("textDocument/didClose", &json!({"textDocument": {"uri": self.uri(name)}}));
    }

    /// Tells the server that files changed on disk: `1` created, `2` changed, `3` deleted.
    pub(crate) fn on_disk(&self, changes: &[(&str, u32)]) {
        let changes: Vec<Value> =
            changes.iter().map(|(name, kind)| json!({"uri": self.uri(name), "type": kind})).collect();
        self.notify("workspace/didChangeWatchedFiles", &json!({"changes": changes}));
    }

    /// Sends a request about a place in a file. The place is the start of a text in the file, moved by some characters.
    pub(crate) fn ask_at(&mut self, method: &str, name: &str, text: &str, moved: usize) -> Value {
        let params = self.position(name, text, moved);
        self.ask(method, &params).expect("an answer")
    }

    /// Returns the parameters for a place in a file on disk.
    pub(crate) fn position(&self, name: &str, text: &str, moved: usize) -> Value {
        let content = fs::read_to_string(self.root().join(name)).expect("a file of the book");
        let offset = content.find(text).unwrap_or_else(|| panic!("{name} holds {text}")) + moved;
        let before = &content[..offset];
        let column = before.rsplit('\n').next().expect("a line").chars().count();
        let position = json!({"line": before.matches('\n').count(), "character": column});
        json!({"textDocument": {"uri": self.uri(name)}, "position": position})
    }

    /// Ends the session as the protocol requires. Returns whether the server ended as expected.
    pub(crate) fn quit(mut self) -> bool {
        assert_eq!(self.ask("shutdown", &Value::Null), Ok(Value::Null));
        self.notify("exit", &Value::Null);
        self.server.take().expect("a server").join().expect("no panic")
    }
}

impl Editor {
    /// Ends the session without the request `shutdown`. Returns the result of `serve`.
    pub(crate) fn quit_without_shutdown(mut self) -> bool {
        self.notify("exit", &Value::Null);
        self.server.take().expect("a server").join().expect("no panic")
    }
}
