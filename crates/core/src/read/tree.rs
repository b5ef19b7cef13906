//! Tree to records: the careful reader's second half.
//!
//! Every function takes a node and either gives a value or reports why there is none; a record is given
//! up only after all its fields have been looked at, so that one run shows every fault.

mod claim;
mod dataset;
mod entity;
mod fields;
mod lock;
mod order;
mod source;

pub(crate) use claim::{DOMAINS, STATEMENT};
pub use claim::{DecodedClaims, Header, claims};
pub use dataset::dataset;
pub use entity::{DecodedEntities, entities};
pub use lock::lock;
pub use source::source;

use std::str::FromStr;

use crate::model::{self, Code, Invalid};
use crate::rules::{invalid_value, unknown_code, unquoted_text, wrong_type};
use crate::syntax::diagnostic::{Candidate, Diagnostic, Fix, Path, Place, Rule, Step, closest};
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::yaml::{Node, Scalar, ScalarKind, Value};

/// Where in a file the decoding is, and what it has found wrong so far.
pub(crate) struct Decoder<'t> {
    text: &'t str,
    file: FileId,
    path: Path,
    claim: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Decoder<'t> {
    fn new(file: &'t File, id: FileId) -> Self {
        Self { text: file.text(), file: id, path: Path::default(), claim: None, diagnostics: Vec::new() }
    }

    fn report(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let mut diagnostic = Diagnostic::new(rule, Place { file: self.file, span }, message);
        diagnostic.claim.clone_from(&self.claim);
        diagnostic.path = Some(self.path.clone());
        self.diagnostics.push(diagnostic);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    fn within<T>(&mut self, step: Step, decode: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let value = decode(self);
        self.path.pop();
        value
    }

    fn wrong_type(&mut self, node: &Node, wanted: &str, help: &str) {
        if let Value::Refused = node.value {
            return;
        }
        let message = format!("expected {wanted}, found {}", kind_of(node));
        self.report(&wrong_type::RULE, node.head(), message).help = Some(help.to_owned());
    }

    fn invalid(&mut self, node: &Node, fault: Invalid) {
        self.report(&invalid_value::RULE, node.span, fault.message).help = Some(fault.help);
    }
}

fn kind_of(node: &Node) -> &'static str {
    match &node.value {
        Value::Mapping(_) => "a mapping",
        Value::Sequence(_) => "a list",
        Value::Refused => "something unreadable",
        Value::Scalar(scalar) => match scalar.kind() {
            ScalarKind::Text => "a text",
            ScalarKind::Number => "a number",
            ScalarKind::Boolean => "a truth value",
            ScalarKind::Null => "nothing",
        },
    }
}

fn scalar<'n>(node: &'n Node, decoder: &mut Decoder, wanted: &str) -> Option<&'n Scalar> {
    match &node.value {
        Value::Scalar(scalar) if scalar.kind() != ScalarKind::Null => Some(scalar),
        _ => {
            decoder.wrong_type(node, wanted, "write one value here");
            None
        }
    }
}

fn must_quote(node: &Node, scalar: &Scalar, decoder: &mut Decoder, reading: &str) {
    let diagnostic =
        decoder.report(&unquoted_text::RULE, node.span, format!("`{}` stands without quotes", scalar.text));
    let quoted = format!("\"{}\"", scalar.text.replace('\\', "\\\\").replace('"', "\\\""));
    diagnostic.help = Some(format!("{reading}: write {quoted}"));
    diagnostic.fix = Some(Fix { span: node.span, replacement: quoted });
}

/// A text that is not blank.
fn text(node: &Node, decoder: &mut Decoder) -> Option<String> {
    let scalar = scalar(node, decoder, "a text")?;
    if scalar.kind() != ScalarKind::Text {
        let reading =
            if scalar.kind() == ScalarKind::Number { "YAML reads a number" } else { "YAML reads a truth value" };
        must_quote(node, scalar, decoder, reading);
        return None;
    }
    if scalar.text.trim().is_empty() {
        decoder.invalid(node, Invalid::new("the text is blank", "write something, or leave the field out"));
        return None;
    }
    Some(scalar.text.clone())
}

/// A text that becomes an item of a list in one CSV cell, where `|` parts the items.
fn list_text(node: &Node, decoder: &mut Decoder) -> Option<String> {
    let text = text(node, decoder)?;
    if text.contains('|') {
        decoder.invalid(node, Invalid::new("the text holds a `|`, which parts items in CSV", "write it without"));
        return None;
    }
    Some(text)
}

/// More characters than any id, date or locator has: such a text is not repeated in a message.
pub(crate) const LONGEST_VALUE: usize = 1000;

/// A text whose type knows how to read it.
fn parsed<T: FromStr<Err = Invalid>>(node: &Node, decoder: &mut Decoder) -> Option<T> {
    let text = text_of(1, LONGEST_VALUE)(node, decoder)?;
    match text.parse() {
        Ok(value) => Some(value),
        Err(fault) => {
            decoder.invalid(node, fault);
            None
        }
    }
}

/// A date or time: like [`parsed`], and in quotes, because readers of YAML 1.1 take it for a timestamp.
fn quoted<T: FromStr<Err = Invalid>>(node: &Node, decoder: &mut Decoder) -> Option<T> {
    let scalar = scalar(node, decoder, "a date in quotes")?;
    if scalar.plain {
        must_quote(node, scalar, decoder, "some YAML readers take it for a number or a date");
        return None;
    }
    parsed(node, decoder)
}

/// A code of a closed list.
fn code<C: Code>(node: &Node, decoder: &mut Decoder) -> Option<C> {
    let list = C::LIST.replace('_', " ");
    let typed = &scalar(node, decoder, &format!("a code of the list `{list}`"))?.text;
    if let Some(code) = model::parse(typed) {
        return Some(code);
    }
    let codes: Vec<&str> = model::entries::<C>().into_iter().map(|entry| entry.name).collect();
    let article = if list.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let diagnostic =
        decoder.report(&unknown_code::RULE, node.span, format!("`{}` is not {article} {list}", shortened(typed)));
    match closest(typed, codes.iter().copied()) {
        Some(Candidate { word, sure }) => {
            diagnostic.help = Some(format!("did you mean `{word}`?"));
            diagnostic.fix = sure.then(|| Fix { span: node.span, replacement: word.to_owned() });
        }
        None => diagnostic.help = Some(format!("the codes are {}", codes.join(", "))),
    }
    None
}

/// A long text as a message can bear it.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A whole number from `min`.
fn number(min: u32) -> impl Fn(&Node, &mut Decoder) -> Option<u32> {
    move |node, decoder| {
        let scalar = scalar(node, decoder, "a number")?;
        if scalar.kind() != ScalarKind::Number {
            decoder.wrong_type(node, "a number", "write digits without quotes");
            return None;
        }
        let value = scalar.text.parse().ok().filter(|&value| value >= min);
        if value.is_none() {
            let message = format!("`{}` is not a whole number from {min}", scalar.text);
            decoder.invalid(node, Invalid::new(message, "write a plain count"));
        }
        value
    }
}

/// `true` or `false`.
fn boolean(node: &Node, decoder: &mut Decoder) -> Option<bool> {
    let scalar = scalar(node, decoder, "true or false")?;
    if scalar.kind() != ScalarKind::Boolean {
        decoder.wrong_type(node, "true or false", "write `true` or `false` without quotes");
        return None;
    }
    Some(scalar.text.eq_ignore_ascii_case("true"))
}

/// A text of a length in characters.
fn text_of(min: usize, max: usize) -> impl Fn(&Node, &mut Decoder) -> Option<String> {
    move |node, decoder| {
        let text = text(node, decoder)?;
        let length = text.chars().count();
        if (min..=max).contains(&length) {
            return Some(text);
        }
        let fault =
            Invalid::new(format!("the text has {length} characters"), format!("write {min} to {max} characters"));
        decoder.invalid(node, fault);
        None
    }
}
