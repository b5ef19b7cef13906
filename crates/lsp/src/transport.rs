//! Messages on standard input and output, in the framing of the protocol.
//!
//! The transport of `lsp-server` is not used: it ends at the first message that is not JSON, and allocates as much
//! memory as a header states.

use std::io::{self, BufRead, Read};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Sender, unbounded};
use gen_lsp_types::{LogMessageNotification, LogMessageParams, MessageType, Notification as _};
use lsp_server::{Connection, Message, Notification};

/// The maximum size of a message, in bytes. No record file is nearly as large.
const LONGEST: u64 = 256 << 20;

/// Returns a connection over standard input and output, and the thread that writes to standard output. The thread ends
/// when the connection is dropped.
#[must_use]
pub fn stdio() -> (Connection, JoinHandle<io::Result<()>>) {
    let (to_client, outgoing) = unbounded::<Message>();
    let (to_server, incoming) = unbounded();
    let complaints = to_client.clone();
    thread::spawn(move || read_all(&mut io::stdin().lock(), &to_server, &complaints));
    let writer = thread::spawn(move || {
        let mut output = io::stdout().lock();
        outgoing.into_iter().try_for_each(|message| message.write(&mut output))
    });
    (Connection { sender: to_client, receiver: incoming }, writer)
}

/// Reads messages until the input ends, or is no longer framed as messages. Skips messages that are not valid, and tells
/// the client.
fn read_all(input: &mut impl BufRead, messages: &Sender<Message>, complaints: &Sender<Message>) {
    loop {
        let fault = match read(input) {
            Ok(None) => return,
            Ok(Some(Ok(message))) => {
                let is_exit =
                    matches!(&message, Message::Notification(Notification { method, .. }) if method == "exit");
                if messages.send(message).is_err() || is_exit {
                    return;
                }
                continue;
            }
            Ok(Some(Err(error))) => format!("a message is not valid and was skipped: {error}"),
            Err(error) => {
                let _ = complaints.send(complaint(format!("the input is not readable: {error}")));
                return;
            }
        };
        if complaints.send(complaint(fault)).is_err() {
            return;
        }
    }
}

fn complaint(message: String) -> Message {
    let params = LogMessageParams { kind: MessageType::Error, message };
    Notification::new(LogMessageNotification::METHOD.as_str().to_owned(), params).into()
}

/// Reads one message. Returns `None` at the end of the input, and the error of the parser if the content is not valid.
fn read(input: &mut impl BufRead) -> io::Result<Option<Result<Message, serde_json::Error>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        // Without a limit, a line that never ends would fill the memory.
        if input.by_ref().take(8192).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let header = String::from_utf8_lossy(&line);
        let header = header.trim();
        if header.is_empty() {
            break;
        }
        if let Some((_, value)) = header.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse::<u64>().ok();
        }
    }
    let Some(length) = length.filter(|length| *length <= LONGEST) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a message has no valid `Content-Length`"));
    };
    let mut content = Vec::new();
    if input.by_ref().take(length).read_to_end(&mut content)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(content: &[u8]) -> Vec<u8> {
        [format!("Content-Length: {}\r\n\r\n", content.len()).as_bytes(), content].concat()
    }

    /// Returns the methods that arrive, and the number of complaints.
    fn received(input: &[u8]) -> (Vec<String>, usize) {
        let ((to_server, messages), (to_client, complaints)) = (unbounded(), unbounded());
        read_all(&mut &*input, &to_server, &to_client);
        drop((to_server, to_client));
        let method = |message| match message {
            Message::Notification(notification) => notification.method,
            other => panic!("{other:?}"),
        };
        (messages.into_iter().map(method).collect(), complaints.into_iter().count())
    }

    #[test]
    fn a_message_that_is_not_json_is_skipped() {
        let one = framed(br#"{"jsonrpc":"2.0","method":"one"}"#);
        let input = [&one[..], &framed(b"{\"jsonrpc\""), &framed(b"\xff\xfe"), &framed(b"[]"), &one].concat();
        assert_eq!(received(&input), (vec!["one".to_owned(); 2], 3));
    }

    #[test]
    fn further_headers_are_ignored_and_the_case_of_names_does_not_matter() {
        let content = br#"{"jsonrpc":"2.0","method":"one"}"#;
        let head = format!("Content-Type: application/json\r\ncontent-length:{}\r\n\r\n", content.len());
        assert_eq!(received(&[head.as_bytes(), content].concat()).0, ["one"]);
    }

    #[test]
    fn an_input_that_breaks_off_or_promises_too_much_ends_the_connection() {
        assert_eq!(received(b"Content-Length: 100\r\n\r\n{}"), (Vec::new(), 0));
        assert_eq!(received(b"Content-Length: 99999999999999\r\n\r\n{}"), (Vec::new(), 1));
        assert_eq!(received(b"\r\n\r\n"), (Vec::new(), 1));
        assert_eq!(received(b"Content-Length: 2\r\n"), (Vec::new(), 0));
    }
}
