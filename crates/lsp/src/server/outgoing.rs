//! Messages to the client: diagnostics, progress, and messages for the log.

use std::collections::{BTreeMap, BTreeSet};

use claimbook_core::rules;
use gen_lsp_types::{
    Diagnostic, LogMessageNotification, LogMessageParams, MessageType, ProgressNotification, ProgressParams,
    ProgressToken, PublishDiagnosticsNotification, PublishDiagnosticsParams, WorkDoneProgressCreateParams,
    WorkDoneProgressCreateRequest,
};
use lsp_server::{Message, Notification, Request};
use serde_json::json;

use super::Server;
use crate::diagnostics;

impl Server<'_> {
    /// Sends a message. Ignores the error if the client is gone.
    pub(super) fn send(&self, message: impl Into<Message>) {
        let _ = self.connection.sender.send(message.into());
    }

    pub(super) fn notify<N: gen_lsp_types::Notification>(&self, params: N::Params) {
        self.send(Notification::new(N::METHOD.as_str().to_owned(), params));
    }

    /// Sends a request whose answer does not matter.
    pub(super) fn ask<R: gen_lsp_types::Request>(&mut self, params: R::Params) {
        self.asked += 1;
        self.send(Request::new(self.asked.into(), R::METHOD.as_str().to_owned(), params));
    }

    /// Sends a message to the log of the editor.
    pub(super) fn log(&self, message: String) {
        self.notify::<LogMessageNotification>(LogMessageParams { kind: MessageType::Error, message });
    }

    /// Sends the diagnostics of the edited files of a book, as far as they can be found without the rest of the book.
    pub(super) fn publish_edited(&mut self, place: usize) {
        let edited = std::mem::take(&mut self.library.books[place].edited);
        for name in edited {
            let view = self.library.view(place);
            let Some(file) = view.open.file(&name) else {
                // The file is gone. The check of the book removes its diagnostics.
                self.library.books[place].edited.insert(name);
                continue;
            };
            let found = rules::check_file(view.book(), view.texts(), file, &view.open.found);
            let diagnostics: Vec<_> = found.iter().map(|diagnostic| diagnostics::of(view, diagnostic)).collect();
            let version = view.buffer(&name).map(|buffer| buffer.version);
            let params = PublishDiagnosticsParams { uri: view.uri(&name), version, diagnostics: diagnostics.clone() };
            self.notify::<PublishDiagnosticsNotification>(params);
            self.library.books[place].published.insert(name, diagnostics);
        }
    }

    /// Sends the diagnostics of files that changed: first the edited files, then open files, then the other files.
    pub(super) fn publish(&mut self, place: usize) {
        let view = self.library.view(place);
        let mut found = diagnostics::by_file(view);
        let edited = view.open.edited.clone();
        let old = &view.open.published;
        let names: BTreeSet<&String> = found.keys().chain(old.keys()).chain(&edited).collect();
        let of =
            |files: &BTreeMap<String, Vec<Diagnostic>>, name: &String| files.get(name).cloned().unwrap_or_default();
        let changed = names.into_iter().filter(|name| edited.contains(*name) || of(&found, name) != of(old, name));
        let mut changed: Vec<String> = changed.cloned().collect();
        changed.sort_by_key(|name| (!edited.contains(name), view.buffer(name).is_none()));
        for name in &changed {
            let diagnostics = found.get(name).cloned().unwrap_or_default();
            let version = view.buffer(name).map(|buffer| buffer.version);
            let params = PublishDiagnosticsParams { uri: view.uri(name), version, diagnostics };
            self.notify::<PublishDiagnosticsNotification>(params);
        }
        let open = &mut self.library.books[place];
        open.edited.clear();
        std::mem::swap(&mut open.published, &mut found);
    }

    /// Removes the diagnostics of a book from the editor.
    pub(super) fn clear(&self, place: usize) {
        let view = self.library.view(place);
        for name in view.open.published.keys() {
            let params = PublishDiagnosticsParams { uri: view.uri(name), version: None, diagnostics: Vec::new() };
            self.notify::<PublishDiagnosticsNotification>(params);
        }
    }

    /// Runs long work. If the client supports progress, it shows the title meanwhile.
    pub(super) fn with_progress<T>(&mut self, title: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        if !self.library.client.shows_progress {
            return work(self);
        }
        let token = ProgressToken::String(format!("claimbook-{}", self.asked));
        self.ask::<WorkDoneProgressCreateRequest>(WorkDoneProgressCreateParams { token: token.clone() });
        let report = |value| ProgressParams { token: token.clone(), value };
        self.notify::<ProgressNotification>(report(json!({"kind": "begin", "title": title})));
        let result = work(self);
        self.notify::<ProgressNotification>(report(json!({"kind": "end"})));
        result
    }
}
