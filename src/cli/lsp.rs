//! The command `lsp`: a language server on standard input and output.

use anyhow::{Result, bail};
use claimbook_lsp::{Options, serve, stdio};
use clap::Args;

use super::{Context, Outcome, day};

/// Arguments of `lsp`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Has no effect: editors pass this option to servers that have several transports.
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(crate) fn run(context: &Context, _: &Arguments) -> Result<Outcome> {
    let options = Options { book: context.given_book(), texts: context.given_texts(), today: day::of_coding()? };
    let (connection, writer) = stdio();
    let is_shut_down = serve(&connection, options)?;
    drop(connection);
    // The writer ends when all messages are written. A closed pipe means that the client is gone, which is not an
    // error.
    let _ = writer.join();
    if !is_shut_down {
        bail!("the editor ended the connection without a `shutdown` request");
    }
    Ok(Outcome::Clean)
}
