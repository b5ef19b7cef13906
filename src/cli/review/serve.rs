//! `review --serve`: serves the page on this machine alone, and writes the decisions made on it into the book.
//!
//! The address contains a secret, so that no other program and no other page can guess it. A request must name this
//! server as its host, and one that writes must come from the page itself.

mod decide;
mod http;
mod reading;

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use claimbook_core::book::{Book, DECISIONS};
use claimbook_core::rules;
use claimbook_core::text::sha256;
use claimbook_review::adjudicate::Adjudication;
use claimbook_review::page::{self, Contents};
use serde_json::json;

use super::{Arguments, coders};
use crate::cli::{Context, Outcome, print};
use http::{Method, Request, Response};
use reading::{Reading, Timed};

/// The maximum number of open connections, including those whose requests are being answered.
const MOST: usize = 128;

/// The time limit for receiving a whole request, and for each write of a response.
const PATIENCE: Duration = Duration::from_secs(10);

struct Server<'a> {
    context: &'a Context,
    arguments: &'a Arguments,
    source: &'a str,
    host: String,
    secret: String,
    /// Held while decisions are written, so that no two requests change the same file.
    writer: Mutex<()>,
    reading: Reading,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<Outcome> {
    let source = arguments.source.as_deref().unwrap_or_default();
    // Checks the arguments first, so that faults are reported here and not in the browser.
    let book = context.book()?;
    let record = book.source_named(source)?;
    if let Some(coders) = coders(arguments)? {
        Adjudication::new(&book, record, coders)?;
    }
    context.texts_of([&record.source.id])?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port))
        .with_context(|| format!("cannot serve on port {}", arguments.port))?;
    let host = listener.local_addr()?.to_string();
    let server = Server {
        context,
        arguments,
        source,
        secret: secret()?,
        host,
        writer: Mutex::new(()),
        reading: Reading::default(),
    };
    print(&format!("http://{}/{}/\n", server.host, server.secret))?;
    context.say(format_args!("decisions are written into claims/{}/{DECISIONS}; stop with Ctrl+C", record.folder));
    server.listen(&listener);
    Ok(Outcome::Clean)
}

/// Returns 128 random bits in hex.
fn secret() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|fault| anyhow::anyhow!("this machine has no random numbers: {fault}"))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

impl Server<'_> {
    fn listen(&self, listener: &TcpListener) {
        let open = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for stream in listener.incoming().flatten() {
                if open.fetch_add(1, Ordering::SeqCst) >= MOST {
                    open.fetch_sub(1, Ordering::SeqCst);
                    continue;
                }
                scope.spawn(|| {
                    // An error of one connection does not affect the others.
                    let _ = self.answer(stream);
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
    }

    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_write_timeout(Some(PATIENCE))?;
        let number = self.reading.begin(&stream)?;
        let request = Request::read(&mut Timed::new(&stream, PATIENCE));
        self.reading.end(number);
        let response = match request? {
            Ok(request) => self.respond(&request),
            Err(refused) => refused,
        };
        response.write(&mut stream)
    }

    fn respond(&self, request: &Request) -> Response {
        if request.host.as_deref() != Some(&self.host) {
            return Response::text(421, "This server answers only at its own address.");
        }
        let Some(path) = request.path.strip_prefix(&format!("/{}/", self.secret)) else {
            return Response::text(404, "There is nothing here. Use the address that claimbook printed.");
        };
        match (request.method, path) {
            (Method::Get, "") => self.or_fault(self.page().map(|page| Response::html(&page))),
            (Method::Get, "state") => self.or_fault(self.state().map(|state| Response::json(&state))),
            (Method::Post, "decision") => {
                let is_own = request.origin.as_deref() == Some(&format!("http://{}", self.host));
                if !is_own || request.content_type.as_deref() != Some("application/json") {
                    return Response::text(403, "Only the page of this server may decide.");
                }
                let _writing = self.writer.lock();
                self.or_fault(decide::decide(self.context, self.source, &request.body))
            }
            _ => Response::text(404, "There is nothing here."),
        }
    }

    /// Returns the response. Converts an error to a response with the status 500.
    fn or_fault(&self, response: Result<Response>) -> Response {
        response.unwrap_or_else(|error| {
            self.context.say(format_args!("{error:#}"));
            Response::text(500, &format!("{error:#}"))
        })
    }

    fn page(&self) -> Result<String> {
        let book = self.context.book()?;
        let record = book.source_named(self.source)?;
        let texts = self.context.texts_of([&record.source.id])?;
        let adjudication =
            coders(self.arguments)?.map(|coders| Adjudication::new(&book, record, coders)).transpose()?;
        let diagnostics = rules::check(&book, &texts);
        let contents =
            Contents { texts: &texts, diagnostics: &diagnostics, adjudication: adjudication.as_ref(), is_served: true };
        // The page compares this digest with that of the state, and reloads if they differ.
        let served = format!(" data-served=\"{}\">", digest(&book));
        Ok(page::page(&book, record, &contents).replacen(" data-served>", &served, 1))
    }

    /// Returns a digest of all records except decisions, and the decisions that the page shows as made.
    fn state(&self) -> Result<serde_json::Value> {
        let book = self.context.book()?;
        Ok(json!({"digest": digest(&book), "made": decide::made(&book, self.source)}))
    }
}

fn digest(book: &Book) -> String {
    let decisions = format!("/{DECISIONS}/");
    let records = book.files.iter().filter(|file| !file.path().contains(&decisions));
    let lines: Vec<String> = records.map(|file| format!("{} {}", file.path(), sha256(file.text()))).collect();
    sha256(&lines.join("\n")).to_string()
}
