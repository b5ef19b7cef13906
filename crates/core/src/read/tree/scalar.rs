//! Reads scalars of a tree.

use std::str::FromStr;

use super::{Decoder, shortened};
use crate::model::record::Limits;
use crate::model::{self, Code, Invalid};
use crate::rules::{unknown_code, unquoted_text};
use crate::syntax::diagnostic::{Candidate, Fix, closest};
use crate::syntax::yaml::{Scalar, ScalarKind, Value};

/// The bounds of an id, date or locator. The maximum keeps very long texts out of messages.
pub(crate) const PARSED: Limits = Limits { min_length: 1, max_length: 1000, ..Limits::NONE };

impl<'t> Decoder<'t> {
    fn scalar(&mut self, wanted: &str) -> Option<&'t Scalar> {
        match &self.node.value {
            Value::Scalar(scalar) if scalar.kind() != ScalarKind::Null => Some(scalar),
            _ => {
                self.wrong_type(wanted, "write one value here");
                None
            }
        }
    }

    fn must_quote(&mut self, scalar: &Scalar, reading: &str) {
        let span = self.node.span;
        let diagnostic = self.report(&unquoted_text::RULE, span, format!("`{}` is not in quotes", scalar.text));
        let quoted = format!("\"{}\"", scalar.text.replace('\\', "\\\\").replace('"', "\\\""));
        diagnostic.help = Some(format!("{reading}: write {quoted}"));
        diagnostic.fix = Some(Fix { span, replacement: quoted });
    }

    pub(super) fn read_text(&mut self, limits: &Limits) -> Option<&'t str> {
        let scalar = self.scalar("a text")?;
        if scalar.kind() != ScalarKind::Text {
            let reading =
                if scalar.kind() == ScalarKind::Number { "YAML reads a number" } else { "YAML reads a boolean" };
            self.must_quote(scalar, reading);
            return None;
        }
        let fault = text_fault(&scalar.text, limits);
        let is_sound = fault.is_none();
        if let Some(fault) = fault {
            self.invalid(self.node.span, fault);
        }
        is_sound.then_some(scalar.text.as_str())
    }

    pub(super) fn read_parsed<T: FromStr<Err = Invalid>>(&mut self) -> Option<T> {
        match self.read_text(&PARSED)?.parse() {
            Ok(value) => Some(value),
            Err(fault) => {
                self.invalid(self.node.span, fault);
                None
            }
        }
    }

    pub(super) fn read_quoted<T: FromStr<Err = Invalid>>(&mut self) -> Option<T> {
        let scalar = self.scalar("a date in quotes")?;
        if scalar.plain {
            self.must_quote(scalar, "some YAML readers take it for a number or a date");
            return None;
        }
        self.read_parsed()
    }

    pub(super) fn read_code<C: Code>(&mut self) -> Option<C> {
        let list = C::LIST.replace('_', " ");
        let typed = &self.scalar(&format!("a code of the list `{list}`"))?.text;
        if let Some(code) = model::parse(typed) {
            return Some(code);
        }
        let codes: Vec<&str> = model::entries::<C>().into_iter().map(|entry| entry.name).collect();
        let article = if list.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let span = self.node.span;
        let message = format!("`{}` is not {article} {list}", shortened(typed));
        let diagnostic = self.report(&unknown_code::RULE, span, message);
        match closest(typed, codes.iter().copied()) {
            Some(Candidate { word, sure }) => {
                diagnostic.help = Some(format!("did you mean `{word}`?"));
                diagnostic.fix = sure.then(|| Fix { span, replacement: word.to_owned() });
            }
            None => diagnostic.help = Some(format!("the codes are {}", codes.join(", "))),
        }
        None
    }

    pub(super) fn read_number(&mut self, min: u32) -> Option<u32> {
        let scalar = self.scalar("a number")?;
        if scalar.kind() != ScalarKind::Number {
            self.wrong_type("a number", "write digits without quotes");
            return None;
        }
        let value = scalar.text.parse().ok().filter(|&value| value >= min);
        if value.is_none() {
            let message = format!("`{}` is not a whole number from {min}", scalar.text);
            self.invalid(self.node.span, Invalid::new(message, "write a whole number in digits"));
        }
        value
    }

    pub(super) fn read_boolean(&mut self) -> Option<bool> {
        let scalar = self.scalar("true or false")?;
        if scalar.kind() != ScalarKind::Boolean {
            self.wrong_type("true or false", "write `true` or `false` without quotes");
            return None;
        }
        Some(scalar.text.eq_ignore_ascii_case("true"))
    }
}

fn text_fault(text: &str, limits: &Limits) -> Option<Invalid> {
    if text.trim().is_empty() {
        return Some(Invalid::new("the text is blank", "write something, or leave the field out"));
    }
    if limits.undivided && text.contains('|') {
        return Some(Invalid::new("the text contains `|`, which separates items in CSV", "remove the `|`"));
    }
    let length = text.chars().count();
    let help = || format!("write {} to {} characters", limits.min_length, limits.max_length);
    (!limits.fits(length)).then(|| Invalid::new(format!("the text has {length} characters"), help()))
}
