//! A writer of N-Quads (RDF 1.1, W3C Recommendation of 2014) in canonical form: one statement per line, in the open
//! graph.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};
use std::io::{self, Write};

/// The prefix of claimbook's own terms. It is the same for all books, so that their graphs can be merged.
pub const VOCABULARY: &str = "urn:claimbook:vocabulary/";

/// The vocabularies, by the prefixes that this program uses for them.
const PREFIXES: [(&str, &str); 8] = [
    ("cb", VOCABULARY),
    ("cito", "http://purl.org/spar/cito/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("schema", "http://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Returns the IRI of a term that is written with a prefix: `schema:Claim`, `cb:certainty`.
pub(super) fn term(name: &str) -> Cow<'_, str> {
    let Some((prefix, local)) = name.split_once(':') else { return Cow::Borrowed(name) };
    match PREFIXES.iter().find(|(known, _)| *known == prefix) {
        Some((_, namespace)) => Cow::Owned(format!("{namespace}{local}")),
        None => Cow::Borrowed(name),
    }
}

/// Returns the IRI of a code list.
pub(super) fn list(list: &str) -> String {
    format!("urn:claimbook:code/{list}")
}

/// Returns the IRI of a code.
pub(super) fn code(list: &str, code: &str) -> String {
    format!("urn:claimbook:code/{list}/{code}")
}

/// A writer of statements. Subjects and objects are IRIs; predicates, classes and datatypes are terms with a prefix.
pub(super) struct Quads<W: Write> {
    out: W,
    /// The end of each line: the open graph, unless it is the default graph, and a period.
    end: String,
}

impl<W: Write> Quads<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, end: ".".to_owned() }
    }

    /// Opens a named graph for the statements that follow.
    pub(super) fn open(&mut self, graph: &str) {
        self.end = format!("<{graph}> .");
    }

    /// Writes that the subject is an instance of a class.
    pub(super) fn class(&mut self, subject: &str, class: &str) -> io::Result<()> {
        self.link(subject, "rdf:type", &term(class))
    }

    /// Writes a statement whose object is an IRI.
    pub(super) fn link(&mut self, subject: &str, predicate: &str, object: &str) -> io::Result<()> {
        writeln!(self.out, "<{subject}> <{}> <{object}> {}", term(predicate), self.end)
    }

    /// Writes a statement whose object is a text.
    pub(super) fn text(&mut self, subject: &str, predicate: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "<{subject}> <{}> \"{}\" {}", term(predicate), escape(text), self.end)
    }

    /// Writes a statement whose object is a text in a language, given as a BCP 47 tag.
    pub(super) fn text_in(&mut self, language: &str, subject: &str, predicate: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "<{subject}> <{}> \"{}\"@{language} {}", term(predicate), escape(text), self.end)
    }

    /// Writes a statement whose object is a value of a datatype, such as `xsd:date`.
    pub(super) fn value(
        &mut self,
        subject: &str,
        predicate: &str,
        value: impl Display,
        datatype: &str,
    ) -> io::Result<()> {
        let (predicate, datatype, value) = (term(predicate), term(datatype), value.to_string());
        writeln!(self.out, "<{subject}> <{predicate}> \"{}\"^^<{datatype}> {}", escape(&value), self.end)
    }

    pub(super) fn finish(self) -> W {
        self.out
    }
}

/// Escapes a text for use between quotes.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_ascii_control() || c == '"' || c == '\\') {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\u{8}' => escaped.push_str("\\b"),
            '\u{c}' => escaped.push_str("\\f"),
            c if c.is_ascii_control() => {
                let _ = write!(escaped, "\\u{:04X}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_terms_spelled_out() -> io::Result<()> {
        let mut quads = Quads::new(Vec::new());
        quads.text("urn:a", "schema:text", "a \"b\" \\ \n\t\u{1}\u{7f} é🧊")?;
        quads.open("urn:g");
        quads.value("urn:a", "cb:start", 3, "xsd:integer")?;
        assert_eq!(
            String::from_utf8_lossy(&quads.finish()),
            "<urn:a> <http://schema.org/text> \"a \\\"b\\\" \\\\ \\n\\t\\u0001\\u007F é🧊\" .\n<urn:a> \
             <urn:claimbook:vocabulary/start> \"3\"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n"
        );
        Ok(())
    }
}
