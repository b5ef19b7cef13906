//! The part of HTTP/1.1 that one page needs: GET and POST requests without transfer encodings, and responses that close
//! the connection. `httparse` parses the head.

use std::io::{self, Read, Write};

/// The maximum size of the head of a request, in bytes.
const HEAD: usize = 16 * 1024;

/// The maximum size of the body of a request, in bytes.
const BODY: usize = 64 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
}

pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) host: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

pub(super) struct Response {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
}

impl Request {
    /// Reads a request. For a refused request, returns the response as the inner error.
    pub(super) fn read(stream: &mut impl Read) -> io::Result<Result<Self, Response>> {
        let mut bytes = Vec::new();
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut head = httparse::Request::new(&mut headers);
            match head.parse(&bytes) {
                Ok(httparse::Status::Complete(length)) => match Self::new(&head) {
                    Err(refused) => return Ok(Err(refused)),
                    Ok((mut request, rest)) => {
                        request.body = bytes[length..].to_vec();
                        return request.with_body(stream, rest);
                    }
                },
                Ok(httparse::Status::Partial) if bytes.len() < HEAD => {}
                _ => return Ok(Err(Response::text(400, "This is no request."))),
            }
            let mut chunk = [0; 4096];
            match stream.read(&mut chunk)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => bytes.extend_from_slice(&chunk[..count]),
            }
        }
    }

    /// Returns the request without its body, and the length of the body.
    fn new(head: &httparse::Request<'_, '_>) -> Result<(Self, usize), Response> {
        let header = |name: &str| -> Result<Option<String>, Response> {
            let mut values = head.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
            let value = values.next().map(|header| String::from_utf8_lossy(header.value).into_owned());
            match values.next() {
                Some(_) => Err(Response::text(400, "A header is given twice.")),
                None => Ok(value),
            }
        };
        let method = match head.method {
            Some("GET") => Method::Get,
            Some("POST") => Method::Post,
            _ => return Err(Response::text(405, "Only GET and POST.")),
        };
        if header("transfer-encoding")?.is_some() {
            return Err(Response::text(411, "Give the length of the body."));
        }
        let length = match header("content-length")?.map(|length| length.parse::<usize>()) {
            None => 0,
            Some(Ok(length)) if length <= BODY => length,
            Some(_) => return Err(Response::text(413, "The body is too long.")),
        };
        let request = Self {
            method,
            path: head.path.unwrap_or_default().to_owned(),
            host: header("host")?,
            origin: header("origin")?,
            content_type: header("content-type")?,
            body: Vec::new(),
        };
        Ok((request, length))
    }

    fn with_body(mut self, stream: &mut impl Read, length: usize) -> io::Result<Result<Self, Response>> {
        let held = self.body.len().min(length);
        self.body.resize(length, 0);
        stream.read_exact(&mut self.body[held..])?;
        Ok(Ok(self))
    }
}

impl Response {
    pub(super) fn text(status: u16, message: &str) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: message.as_bytes().to_vec() }
    }

    pub(super) fn html(page: &str) -> Self {
        Self { status: 200, content_type: "text/html; charset=utf-8", body: page.as_bytes().to_vec() }
    }

    pub(super) fn json(value: &serde_json::Value) -> Self {
        Self { status: 200, content_type: "application/json", body: value.to_string().into_bytes() }
    }

    pub(super) fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        let reason = match self.status {
            200 => "OK",
            409 => "Conflict",
            _ => "Refused",
        };
        write!(
            stream,
            "HTTP/1.1 {} {reason}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\
             Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\nContent-Security-Policy: frame-ancestors 'none'\r\n\r\n",
            self.status,
            self.content_type,
            self.body.len()
        )?;
        stream.write_all(&self.body)?;
        stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Request, Option<u16>> {
        match Request::read(&mut text.as_bytes()) {
            Ok(Ok(request)) => Ok(request),
            Ok(Err(refused)) => Err(Some(refused.status)),
            Err(_) => Err(None),
        }
    }

    #[test]
    fn a_request_has_its_body_and_nothing_after_it() {
        let request = read("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}extra").ok();
        assert_eq!(request.map(|request| (request.path, request.body)), Some(("/a".to_owned(), b"{}".to_vec())));
    }

    #[test]
    fn requests_with_tricks_are_refused() {
        let status = |text: &str| read(text).err();
        assert_eq!(status("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), Some(Some(411)));
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"), Some(Some(400)));
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"), Some(Some(413)));
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"), Some(Some(413)));
        assert_eq!(status("DELETE / HTTP/1.1\r\n\r\n"), Some(Some(405)));
        assert_eq!(status("hello\r\n\r\n"), Some(Some(400)));
        assert_eq!(status("GET / HTTP/1.1\r\nHost"), Some(None));
        assert_eq!(status(&format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(20_000))), Some(Some(400)));
    }
}
