//! The command `review`: where its page goes, and what its server lets in.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use claimbook_testing::{coded, harbor, harbor_text, on_disk};
use tempfile::TempDir;

use crate::runner::{claimbook, run};

/// Returns a book on disk, and a folder with its text beside it.
fn book_and_text() -> (TempDir, TempDir) {
    let texts = tempfile::tempdir().expect("a folder");
    fs::write(texts.path().join("harbor-report.txt"), harbor_text()).expect("a text");
    (on_disk(&harbor()), texts)
}

#[test]
fn the_name_of_a_page_tells_whether_it_has_the_text() {
    let (book, texts) = book_and_text();
    let out = tempfile::tempdir().expect("a folder");
    let page = out.path().join("review.html").display().to_string();
    let without = run(book.path(), &["review", "harbor-report", "--out", &page]);
    assert_eq!((without.code, without.out), (0, format!("{page}\n")));
    let texts = texts.path().display().to_string();
    let with = run(book.path(), &["review", "harbor-report", "--out", &page, "--texts", &texts]);
    let named = page.replace(".html", ".with-text.html");
    assert_eq!((with.code, with.out), (0, format!("{named}\n")));
    assert!(with.err.contains("not for publication"), "{}", with.err);
    assert!(fs::metadata(page).is_ok() && fs::metadata(named).is_ok());
}

#[test]
fn a_page_with_the_text_is_not_written_into_the_book() {
    let (book, texts) = book_and_text();
    let texts = texts.path().display().to_string();
    for out in [&["review", "harbor-report", "--out", "claims/review.html"][..], &["review", "--out", "pages"]] {
        let refused = run(book.path(), &[out, &["--texts", &texts]].concat());
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("contains the text of the source"), "{}", refused.err);
    }
    assert_eq!(run(book.path(), &["check"]).code, 0);
    assert!(!book.path().join("pages").exists());
}

#[test]
fn without_a_source_every_source_has_a_page() {
    let (book, _) = book_and_text();
    let written = run(book.path(), &["review", "--out", "pages"]);
    assert_eq!((written.code, written.out.as_str()), (0, "pages/index.html\n"));
    let index = fs::read_to_string(book.path().join("pages/index.html")).expect("an index");
    assert!(index.contains("href=\"harbor-report.html\""));
    assert!(book.path().join("pages/harbor-report.html").exists());
    // A folder with other files is left alone.
    fs::write(book.path().join("pages/notes.txt"), "mine").expect("a file");
    assert_eq!(run(book.path(), &["review", "--out", "pages"]).code, 2);
}

#[test]
fn wrong_arguments_are_explained() {
    let (book, _) = book_and_text();
    let err = |arguments: &[&str]| run(book.path(), &[&["review"], arguments].concat()).err;
    assert!(err(&["harbor-report"]).contains("--out"));
    assert!(err(&["harbor-report", "--out", "review.pdf"]).contains("ends in `.html`"));
    assert!(err(&["harbour-report", "--out", "r.html"]).contains("harbor-report"));
    let coded = on_disk(&coded());
    let one = run(coded.path(), &["review", "harbor-report", "--out", "r.html", "--coders", "c1"]);
    assert!(one.err.contains("two different coders"), "{}", one.err);
}

/// The server of a book, ended when it is dropped.
struct Server {
    child: Child,
    host: String,
    secret: String,
}

impl Server {
    fn of(book: &Path) -> Self {
        let mut command = claimbook(book);
        command.args(["review", "harbor-report", "--serve"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.env("SOURCE_DATE_EPOCH", "1935532800").spawn().expect("the server starts");
        let mut address = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut address).expect("an address");
        let rest = address.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let (host, secret) = rest.and_then(|rest| rest.split_once('/')).expect("an address with a secret");
        Self { child, host: host.to_owned(), secret: secret.to_owned() }
    }

    /// Sends a request with these headers, and returns the status and the body of the response.
    fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        let headers = headers.concat();
        write!(stream, "{line} HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}").expect("a request");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a response");
        let status = response.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, response.split_once("\r\n\r\n").map_or_else(String::new, |(_, body)| body.to_owned()))
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.send(&format!("GET /{}/{path}", self.secret), &[("Host", &self.host)], "")
    }

    fn decide(&self, body: &str) -> (u16, String) {
        let origin = format!("http://{}", self.host);
        let headers = [("Host", self.host.as_str()), ("Origin", &origin), ("Content-Type", "application/json")];
        self.send(&format!("POST /{}/decision", self.secret), &headers, body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the first 16 digits of the hash of a claim, from the page.
fn hash(page: &str, id: &str) -> String {
    let rest = page.split(&format!("id={id} data-hash=")).nth(1).expect("a card");
    rest[..16].to_owned()
}

#[test]
fn a_decision_on_the_served_page_is_in_the_book_at_once_and_can_be_taken_back() {
    let book = on_disk(&harbor());
    let server = Server::of(book.path());
    let hash = hash(&server.get("").1, "hbr-0002");
    let decision = format!("{{\"subject\":\"hbr-0002\",\"content_hash\":\"{hash}\",\"verdict\":\"accept\"}}");
    let sent = format!("{{\"decided_by\":\"c3\",\"decision\":{decision},\"before\":null}}");
    assert_eq!(server.decide(&sent).0, 200);
    let path = book.path().join("claims/harbor-report/decisions/review-c3-2031-05-03.yaml");
    let file = fs::read_to_string(&path).expect("a decisions file");
    assert!(file.ends_with(&format!("{{subject: hbr-0002, content_hash: {hash}, verdict: accept}}\n")), "{file}");
    let made = "\"subject\":\"hbr-0002\",\"verdict\":\"accept\"";
    assert!(server.get("state").1.contains(made), "the page learns of it");
    // Another window that does not know of it is told, and nothing is lost.
    let (status, why) = server.decide(&sent.replace("accept", "reject"));
    assert_eq!((status, why.contains("decided elsewhere")), (409, true), "{why}");
    assert_eq!(fs::read_to_string(&path).expect("the file"), file);
    let back = format!("{{\"decided_by\":\"c3\",\"decision\":null,\"before\":{decision}}}");
    assert_eq!(server.decide(&back).0, 200);
    assert!(fs::read_to_string(&path).expect("the file").ends_with("decisions: []\n"));
    assert_eq!(run(book.path(), &["check"]).code, 0);
}

#[test]
fn a_decision_about_a_claim_that_has_changed_is_refused() {
    let book = on_disk(&harbor());
    let server = Server::of(book.path());
    let (status, why) = server.decide(
        "{\"decided_by\":\"c3\",\"decision\":{\"subject\":\"hbr-0002\",\"content_hash\":\"0000000000000000\",\
         \"verdict\":\"accept\"},\"before\":null}",
    );
    assert_eq!((status, why.contains("Nothing was written")), (409, true), "{why}");
    assert!(!book.path().join("claims/harbor-report/decisions").exists());
}

#[test]
fn the_server_lets_in_nobody_else() {
    let book = on_disk(&harbor());
    let server = Server::of(book.path());
    let page = format!("GET /{}/", server.secret);
    assert_eq!(server.get("").0, 200);
    assert_eq!(server.send(&page, &[("Host", "evil.example")], "").0, 421, "another host, as after DNS rebinding");
    assert_eq!(server.send(&page, &[], "").0, 421, "no host");
    assert_eq!(server.send("GET /", &[("Host", &server.host)], "").0, 404, "no secret");
    let guess = format!("GET /{}/", "0".repeat(32));
    assert_eq!(server.send(&guess, &[("Host", &server.host)], "").0, 404, "a wrong secret");
    let line = format!("POST /{}/decision", server.secret);
    let json = ("Content-Type", "application/json");
    let own = format!("http://{}", server.host);
    for headers in [
        vec![("Host", server.host.as_str()), json],
        vec![("Host", &server.host), json, ("Origin", "https://evil.example")],
        vec![("Host", &server.host), json, ("Origin", "null")],
        vec![("Host", &server.host), ("Content-Type", "text/plain"), ("Origin", &own)],
    ] {
        assert_eq!(server.send(&line, &headers, "{}").0, 403, "{headers:?}");
    }
    assert_eq!(server.send(&page.replace("GET", "DELETE"), &[("Host", &server.host)], "").0, 405);
}
