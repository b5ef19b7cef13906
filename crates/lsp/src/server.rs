//! The main loop: takes messages in order, changes the state, and answers.

mod notifications;
mod outgoing;

use std::collections::VecDeque;

use crossbeam_channel::select;
use gen_lsp_types::{InitializeParams, InitializeResult, ServerInfo};
use lsp_server::{Connection, ErrorCode, Message, ProtocolError, Request, RequestId, Response};
use serde_json::Value;

use crate::checker::{Checked, Checker};
use crate::client::Client;
use crate::library::Library;
use crate::settings::Settings;
use crate::{Options, capabilities, requests};

/// The state of the server.
pub(crate) struct Server<'c> {
    connection: &'c Connection,
    pub(crate) library: Library,
    checker: Checker,
    /// Messages that arrived and wait for their turn.
    waiting: VecDeque<Message>,
    /// The number of requests sent to the client.
    asked: i32,
    /// Folders of the editor in which books are searched after `initialized`.
    folders: Vec<std::path::PathBuf>,
    is_shut_down: bool,
}

/// Serves one client until it sends `exit` or disconnects. Returns whether the client sent `shutdown` before.
///
/// # Errors
///
/// Returns an error if the client does not begin with `initialize`.
pub fn serve(connection: &Connection, options: Options) -> Result<bool, ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => {
            let refusal = format!("the parameters of `initialize` are not valid: {error}");
            let _ = connection.sender.send(Response::new_err(id, ErrorCode::InvalidParams as i32, refusal).into());
            return Ok(false);
        }
    };
    let client = Client::of(&params);
    let given = params.initialization_options.as_ref().unwrap_or(&Value::Null);
    let (settings, fault) = match Settings::read(given) {
        Ok(settings) => (settings, None),
        Err(error) => (Settings::default(), Some(error)),
    };
    let result = InitializeResult {
        capabilities: capabilities::of(&client),
        server_info: Some(ServerInfo {
            name: "claimbook".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    let _ = connection.sender.send(Response::new_ok(id, result).into());
    let mut server = Server {
        connection,
        library: Library::new(client, settings, options),
        checker: Checker::start(),
        waiting: VecDeque::new(),
        asked: 0,
        folders: notifications::folders(&params),
        is_shut_down: false,
    };
    if let Some(fault) = fault {
        server.log(format!("the settings are not valid: {fault}"));
    }
    server.run();
    Ok(server.is_shut_down)
}

impl Server<'_> {
    fn run(&mut self) {
        while let Some(message) = self.next() {
            match message {
                Message::Request(request) => self.request(request),
                Message::Notification(notification) if notification.method == "exit" => return,
                Message::Notification(notification) => self.notification(notification),
                // Responses of the client do not change the state.
                Message::Response(_) => {}
            }
        }
    }

    /// Returns the next message. While no message is there, checks each edited file alone, starts checks of the changed
    /// books, and reports their results. Returns `None` if the client is gone.
    fn next(&mut self) -> Option<Message> {
        loop {
            self.waiting.extend(self.connection.receiver.try_iter());
            if let Some(message) = self.waiting.pop_front() {
                return Some(message);
            }
            for place in 0..self.library.books.len() {
                self.publish_edited(place);
                if let Some(job) = self.library.books[place].job() {
                    self.checker.check(job);
                }
            }
            select! {
                recv(self.connection.receiver) -> message => return message.ok(),
                recv(self.checker.results) -> checked => self.end_check(checked.ok()?),
            }
        }
    }

    /// Stores the result of a check. Sends it to the client if it is complete and the book has not changed since.
    fn end_check(&mut self, checked: Checked) {
        let Some(place) = self.library.books.iter().position(|open| open.number == checked.number) else { return };
        self.library.books[place].end(checked);
        if self.library.books[place].is_checked() {
            self.publish(place);
        }
    }

    /// Stops the running check of a book, so that the book can be changed.
    fn stop_check(&mut self, place: usize) {
        let number = self.library.books[place].number;
        while self.library.books[place].cancel() {
            let Ok(checked) = self.checker.results.recv() else { return };
            if checked.number == number {
                self.library.books[place].end(Checked { diagnostics: None, ..checked });
            } else {
                self.end_check(checked);
            }
        }
    }

    /// Completes the checks of all books.
    pub(crate) fn complete_checks(&mut self) {
        (0..self.library.books.len()).for_each(|place| self.complete_check(place));
    }

    /// Completes the check of a book, for requests that need the current faults.
    pub(crate) fn complete_check(&mut self, place: usize) {
        while !self.library.books[place].is_checked() {
            if let Some(job) = self.library.books[place].job() {
                self.checker.check(job);
            }
            let Ok(checked) = self.checker.results.recv() else { return };
            self.end_check(checked);
        }
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        self.waiting.extend(self.connection.receiver.try_iter());
        let response = if self.is_shut_down {
            Response::new_err(id, ErrorCode::InvalidRequest as i32, "the server is shut down".to_owned())
        } else if request.method == "shutdown" {
            self.is_shut_down = true;
            Response::new_ok(id, Value::Null)
        } else if self.is_cancelled(&id) {
            Response::new_err(id, ErrorCode::RequestCanceled as i32, "the request was cancelled".to_owned())
        } else {
            requests::answer(self, request)
        };
        self.send(response);
    }

    /// Returns whether the client has cancelled a request that waited for its turn.
    fn is_cancelled(&self, id: &RequestId) -> bool {
        self.waiting.iter().any(|message| match message {
            Message::Notification(notification) if notification.method == "$/cancelRequest" => {
                notification.params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).as_ref()
                    == Some(id)
            }
            _ => false,
        })
    }
}
