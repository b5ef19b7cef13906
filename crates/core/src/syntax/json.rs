//! Reads JSON (RFC 8259) to the tree that [`yaml`](super::yaml) reads, with a span for every value.

use super::diagnostic::{Diagnostic, Place};
use super::file::{File, FileId, Span, lines};
use super::yaml::{Entry, Node, Scalar, Value};
use crate::rules::{duplicate_key, invalid_syntax};

/// Maximum nesting depth.
const NESTING: usize = 64;

/// Reads the value of a file. Returns `None` if the text is not valid JSON.
#[must_use]
pub fn read(file: &File, id: FileId) -> (Option<Node>, Vec<Diagnostic>) {
    let text = file.text();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: start, end: text.len(), depth: 0, file: id, diagnostics: Vec::new() };
    let node = reader.document();
    (node, reader.diagnostics)
}

/// Reads JSON Lines: one value per line. Reports and leaves out invalid lines.
#[must_use]
pub fn read_lines(file: &File, id: FileId) -> (Vec<Node>, Vec<Diagnostic>) {
    let text = file.text();
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: 0, end: 0, depth: 0, file: id, diagnostics: Vec::new() };
    let mut nodes = Vec::new();
    for (line, end) in lines(&text[start..]) {
        if !line.trim().is_empty() {
            (reader.at, reader.end, reader.depth) = (start, start + line.len(), 0);
            nodes.extend(reader.document());
        }
        start += line.len() + end;
    }
    (nodes, reader.diagnostics)
}

struct Reader<'t> {
    text: &'t str,
    /// The offset of the next byte.
    at: usize,
    /// The offset after the last byte to read.
    end: usize,
    depth: usize,
    file: FileId,
    diagnostics: Vec<Diagnostic>,
}

/// The offset and the message of a syntax error.
type Fault = (usize, &'static str);

impl Reader<'_> {
    fn document(&mut self) -> Option<Node> {
        let read = self.value().and_then(|node| match self.peek() {
            None => Ok(node),
            Some(_) => Err((self.at, "expected nothing more after the value")),
        });
        match read {
            Ok(node) => Some(node),
            Err((offset, message)) => {
                let place = Place { file: self.file, span: Span::at(offset) };
                let fault = Diagnostic::new(&invalid_syntax::RULE, place, message);
                self.diagnostics.push(fault.help("the file must be valid JSON: export it again"));
                None
            }
        }
    }

    /// Skips whitespace and returns the next byte.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..self.end];
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.at += blank;
        rest.get(blank).copied()
    }

    fn value(&mut self) -> Result<Node, Fault> {
        let next = self.peek();
        let start = self.at;
        let value = match next {
            Some(b'{') => self.nested(Self::mapping)?,
            Some(b'[') => self.nested(Self::sequence)?,
            Some(b'"') => Value::Scalar(Scalar { text: self.string()?, plain: false, block: None }),
            Some(_) => self.literal()?,
            None => return Err((start, "expected a value, found the end")),
        };
        Ok(Node { span: Span { start, end: self.at }, value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        if self.depth == NESTING {
            return Err((self.at, "the value is nested too deeply"));
        }
        self.at += 1;
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn sequence(&mut self) -> Result<Value, Fault> {
        let mut items = Vec::new();
        while self.goes_on(b']', items.is_empty())? {
            items.push(self.value()?);
        }
        Ok(Value::Sequence(items))
    }

    fn mapping(&mut self) -> Result<Value, Fault> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut keys = std::collections::HashSet::new();
        while self.goes_on(b'}', entries.is_empty())? {
            if self.peek() != Some(b'"') {
                return Err((self.at, "expected a key in quotes"));
            }
            let start = self.at;
            let key = self.string()?;
            let key_span = Span { start, end: self.at };
            if self.peek() != Some(b':') {
                return Err((self.at, "expected `:` after the key"));
            }
            self.at += 1;
            let value = self.value()?;
            if keys.insert(key.clone()) {
                entries.push(Entry { key, key_span, value });
            } else {
                let place = Place { file: self.file, span: key_span };
                let fault = Diagnostic::new(&duplicate_key::RULE, place, format!("the key `{key}` occurs twice"));
                self.diagnostics.push(fault.help("keep one of the two"));
            }
        }
        Ok(Value::Mapping(entries))
    }

    /// Moves to the next item of a list or mapping. Returns `false` after its closing character.
    fn goes_on(&mut self, close: u8, is_first: bool) -> Result<bool, Fault> {
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if is_first => Ok(true),
            Some(_) => Err((self.at, "expected a comma")),
            None => Err((self.at, "expected the end of a list or mapping")),
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let (start, bytes) = (self.at, self.text.as_bytes());
        let mut end = start + 1;
        while let Some(length) = memchr::memchr2(b'"', b'\\', &bytes[end.min(self.end)..self.end]) {
            end += length;
            if bytes[end] == b'"' {
                self.at = end + 1;
                let text = &self.text[start..self.at];
                return serde_json::from_str(text)
                    .map_err(|_| (start, "the string has an invalid character or escape"));
            }
            end += 2;
        }
        Err((start, "the string has no closing quote"))
    }

    /// Reads a number, `true`, `false` or `null`.
    fn literal(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        let rest = &self.text[start..self.end];
        let length = rest.find(|c: char| matches!(c, ',' | ']' | '}' | ':') || c.is_ascii_whitespace());
        self.at += length.unwrap_or(rest.len());
        let text = &self.text[start..self.at];
        match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Ok(Value::Scalar(Scalar { text: text.to_owned(), plain: true, block: None })),
            Err(_) => Err((start, "expected a value")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tree(text: &str) -> Result<Node, String> {
        let (node, faults) = read(&File::new("a.json", text), FileId(0));
        match faults.first() {
            Some(fault) => Err(format!("{}: {}", fault.place.span.start, fault.message)),
            None => Ok(node.expect("a value without faults")),
        }
    }

    #[test]
    fn values_have_their_text_and_their_place() {
        let text = "\u{feff}{\"a\": [1, \"\\ud83e\\uddca\", null], \"b\": {}}";
        let node = tree(text).expect("JSON");
        let Some(Value::Sequence(items)) = node.get("a").map(|node| &node.value) else { panic!("a list") };
        let texts: Vec<&str> = items.iter().filter_map(Node::as_text).collect();
        assert_eq!(texts, ["1", "🧊", "null"]);
        assert_eq!(&text[items[1].span.start..items[1].span.end], "\"\\ud83e\\uddca\"");
    }

    #[test]
    fn faults_have_a_place() {
        for (text, fault) in [
            ("", "0: expected a value, found the end"),
            ("{\"a\" 1}", "5: expected `:` after the key"),
            ("{a: 1}", "1: expected a key in quotes"),
            ("[1 2]", "3: expected a comma"),
            ("[1,]", "3: expected a value"),
            ("[1", "2: expected the end of a list or mapping"),
            ("\"a", "0: the string has no closing quote"),
            ("\"\\ud800\"", "0: the string has an invalid character or escape"),
            ("nul", "0: expected a value"),
            ("1 2", "2: expected nothing more after the value"),
            ("{\"a\": 1, \"a\": 2}", "9: the key `a` occurs twice"),
        ] {
            assert_eq!(tree(text), Err(fault.to_owned()), "{text}");
        }
        assert_eq!(tree(&"[".repeat(100_000)), Err("64: the value is nested too deeply".to_owned()));
    }

    #[test]
    fn a_faulty_line_does_not_hide_the_next() {
        let file = File::new("a.jsonl", "{\"a\": 1}\r\n\n{\n{\"a\": 2}\n");
        let (nodes, faults) = read_lines(&file, FileId(0));
        assert_eq!(nodes.iter().filter_map(|node| node.get("a")?.as_text()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(faults.iter().map(|fault| file.position(fault.place.span.start).line).collect::<Vec<_>>(), [3]);
    }

    proptest! {
        #[test]
        fn it_accepts_what_serde_json_accepts(text in "[\\[\\]{}:,\" 0-9a-e.\\\\untrlfs-]{0,16}") {
            let accepted = match serde_json::from_str::<serde_json::Value>(&text) {
                Ok(_) => true,
                Err(error) => error.to_string().starts_with("number out of range"),
            };
            let (node, faults) = read(&File::new("a.json", text.as_str()), FileId(0));
            let is_read = node.is_some();
            prop_assert_eq!(is_read, accepted, "{} {:?}", text, faults);
        }
    }
}
