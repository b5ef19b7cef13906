//! Reads scalars from a tree.

use std::str::FromStr;

use super::{Decoder, shortened};
use crate::edit::format;
use crate::model::record::Limits;
use crate::model::{self, Code, Invalid, Open, Term};
use crate::rules::{ambiguous_comment, unknown_code, unquoted_text};
use crate::syntax::diagnostic::{Candidate, Fix, Step, closest};
use crate::syntax::file::Span;
use crate::syntax::yaml::{Scalar, ScalarKind, Value, type_in_yaml_1_1};

/// The bounds of a text that is parsed, such as an id, date or locator. The maximum keeps very long texts out of
/// messages.
pub(crate) const PARSED: Limits = Limits { min_length: 1, max_length: 1000, ..Limits::NONE };

/// Fields with a name or code. A comment after their value is not reported, because it does not continue a sentence.
const NAMES: [&str; 4] = ["codebook", "kind", "rule", "value"];

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
        if let Value::Scalar(scalar) = &self.node.value
            && scalar.kind() == ScalarKind::Null
            // The parser gives `~` as the text of an empty value.
            && self.node.span.start < self.node.span.end
        {
            self.must_quote(scalar, "YAML reads nothing");
            return None;
        }
        let scalar = self.scalar("a text")?;
        match scalar.kind() {
            ScalarKind::Number => {
                self.must_quote(scalar, "YAML reads a number");
                return None;
            }
            ScalarKind::Boolean => {
                self.must_quote(scalar, "YAML reads a boolean");
                return None;
            }
            ScalarKind::Text | ScalarKind::Null => {}
        }
        if let Some(reading) = type_in_yaml_1_1(&scalar.text).filter(|_| scalar.plain) {
            self.must_quote(scalar, &format!("some YAML readers take it for {reading}"));
            return None;
        }
        let fault = text_fault(&scalar.text, limits);
        let is_sound = fault.is_none();
        if let Some(fault) = fault {
            self.invalid(self.node.span, fault);
        }
        is_sound.then_some(scalar.text.as_str())
    }

    /// Reports a comment that follows a plain text on its line.
    pub(super) fn check_comment(&mut self) {
        let Value::Scalar(scalar) = &self.node.value else { return };
        let key = self.path.steps().iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Index(_) => None,
        });
        if !scalar.plain || scalar.kind() != ScalarKind::Text || key.is_some_and(|key| NAMES.contains(&key)) {
            return;
        }
        let value = self.node.span;
        let rest = self.text.get(value.end..).unwrap_or_default();
        let rest = rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())].trim_end();
        let comment = rest.trim_start();
        if !comment.starts_with('#') {
            return;
        }
        let whole = Span { start: value.start, end: value.end + rest.len() };
        let fix = (!self.in_flow && goes_on(&scalar.text, comment, key == Some("statement")))
            .then(|| Fix { span: whole, replacement: format::scalar(&format!("{}{rest}", scalar.text)) });
        let span = Span { start: whole.end - comment.len(), end: whole.end };
        let message = format!("the text ends before `{}`, which is a comment", shortened(comment));
        let diagnostic = self.report(&ambiguous_comment::RULE, span, message);
        let help = "if this belongs to the text, write the text in quotes; if not, put the comment on a line above";
        diagnostic.help = Some(help.to_owned());
        diagnostic.fix = fix;
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
        self.read_listed(C::LIST, model::parse, || names::<C>())
    }

    pub(super) fn read_open_code<C: Code>(&mut self) -> Option<Open<C>> {
        let (list, vocabulary) = (C::LIST, self.vocabulary);
        let parse = |typed: &str| match model::parse(typed) {
            Some(code) => Some(Open::BuiltIn(code)),
            None => vocabulary.own_term(list, typed).map(Open::Own),
        };
        let all = || names::<C>().into_iter().chain(vocabulary.own(list).iter().map(|code| code.id.as_str())).collect();
        self.read_listed(list, parse, all)
    }

    pub(super) fn read_facet_code(&mut self) -> Option<Term> {
        let (index, vocabulary) = (self.facet, self.vocabulary);
        let facet = &vocabulary.facets()[index];
        let all = || facet.codes().map(|code| code.id.as_str()).collect();
        self.read_listed(facet.item.as_str(), |typed| vocabulary.term(index, typed), all)
    }

    pub(super) fn read_likelihood(&mut self) -> Option<Term> {
        let vocabulary = self.vocabulary;
        let all = || vocabulary.likelihoods().iter().map(Term::as_str).collect();
        self.read_listed("likelihood", |typed| vocabulary.likelihood(typed), all)
    }

    /// Reads a code of a list. `all` returns the names of the list's codes.
    fn read_listed<T>(
        &mut self,
        list: &str,
        parse: impl Fn(&str) -> Option<T>,
        all: impl Fn() -> Vec<&'t str>,
    ) -> Option<T> {
        let list = list.replace('_', " ");
        let typed = &self.scalar(&format!("a code of the list `{list}`"))?.text;
        if let Some(code) = parse(typed) {
            return Some(code);
        }
        let codes = all();
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
        let value = scalar.text.parse().ok().filter(|&value: &u32| value >= min);
        if let Some(value) = value.filter(|value| value.to_string() != scalar.text) {
            let message = format!("`{}` is another number to some YAML readers", scalar.text);
            let help = format!("write it without sign and leading zeros: {value}");
            self.invalid(self.node.span, Invalid::new(message, help));
            return None;
        }
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

fn names<C: Code>() -> Vec<&'static str> {
    model::entries::<C>().into_iter().map(|entry| entry.name).collect()
}

/// Returns whether a comment is probably the continuation of a text. The text must have no final punctuation. The
/// comment must begin with a digit, or have final punctuation itself. If it does not begin with a letter or digit, the
/// text must also be a statement.
fn goes_on(text: &str, comment: &str, is_sentence: bool) -> bool {
    let is_ended = |text: &str| {
        text.trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?', '…', '。', '！', '？'])
    };
    let word = comment.trim_start_matches('#');
    let begins_word = match word.chars().next() {
        Some(first) if first.is_numeric() => true,
        Some(first) if first.is_alphanumeric() => is_ended(word),
        Some(_) => is_sentence && is_ended(word),
        None => false,
    };
    begins_word && !is_ended(text)
}

fn text_fault(text: &str, limits: &Limits) -> Option<Invalid> {
    if text.trim().is_empty() {
        return Some(Invalid::new("the text is blank", "write something, or leave the field out"));
    }
    if limits.undivided && text.contains('|') {
        return Some(Invalid::new("the text contains `|`, which separates items in CSV", "remove the `|`"));
    }
    if let Some(Err(fault)) = limits.form.filter(|_| limits.fits(text.chars().count())).map(|form| form(text)) {
        return Some(fault);
    }
    let length = text.chars().count();
    let help = || format!("write {} to {} characters", limits.min_length, limits.max_length);
    (!limits.fits(length)).then(|| Invalid::new(format!("the text has {length} characters"), help()))
}
