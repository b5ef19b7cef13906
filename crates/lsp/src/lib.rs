//! The language server of claimbook: offers the results of `check`, `fmt`, `explain` and `show` in an editor.
//!
//! One thread owns the state and answers requests in their order. A second thread checks books. An edit cancels a
//! running check, so the state never changes while a check reads it. Only `encoding.rs` converts positions of the
//! protocol, and only `uri.rs` converts file names.

mod buffers;
mod capabilities;
mod cards;
mod checker;
mod client;
mod diagnostics;
mod encoding;
mod library;
mod open_book;
mod requests;
mod server;
mod settings;
mod transport;
mod uri;
mod view;

use std::path::PathBuf;

use claimbook_core::model::Date;

pub use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
pub use server::serve;
pub use transport::stdio;

/// The options of the command `lsp`.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the book. Without it, the server searches for books in the folders that the editor opens.
    pub book: Option<PathBuf>,
    /// The folder of the sources' texts.
    pub texts: Option<PathBuf>,
    /// The current day, for new waivers and reviews.
    pub today: Date,
}
