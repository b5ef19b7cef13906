//! Writes a tree of parts as YAML.

use super::WIDTH;
use super::part::{Content, Part};
use super::scalar::{Folded, Literal, folded, literal, looks_typed, on_one_line, quoted};
use crate::model::record::Layout;
use crate::syntax::yaml::{Block, ScalarKind};

/// The form in which the value of a part is written at a given indentation.
enum Form<'t> {
    /// The value on the line of its key or dash.
    Line(String),
    /// The text on the lines below.
    Folded(Folded<'t>),
    /// A literal block on the lines below.
    Literal(Literal<'t>),
    /// The parts on the lines below, or starting after the dash.
    Lines(&'t [Part<'t>]),
}

/// The text written so far.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    /// Whether a blank line here would become part of the block scalar above (`|+`).
    is_kept: bool,
}

impl Writer {
    /// Returns the text of a document and of the comments after it.
    pub(super) fn document(mut self, root: &Part<'_>, last_comments: &[&str]) -> String {
        let form = match &root.value {
            Content::Scalar(scalar) => Form::Line(on_one_line(scalar, false)),
            _ => form(root, 0),
        };
        if let Form::Lines(parts) = form {
            let comments = root.before.iter().chain(&root.within).chain(&root.after);
            comments.for_each(|comment| self.line(0, comment));
            for part in parts {
                self.part(part, 0);
            }
            root.end.iter().for_each(|comment| self.line(0, comment));
        } else {
            let comments = above(root, 0);
            comments.iter().chain(&root.after).for_each(|comment| self.line(0, comment));
            if let Form::Line(line) = form
                && !line.is_empty()
            {
                self.line(0, &line);
            }
        }
        for comment in last_comments {
            self.line(0, comment);
        }
        self.text
    }

    fn line(&mut self, indent: usize, line: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes a part on separate lines, below its comments.
    fn part(&mut self, part: &Part<'_>, indent: usize) {
        if part.blank && !self.is_kept {
            self.text.push('\n');
        }
        self.is_kept = false;
        for comment in above(part, indent) {
            self.line(indent, comment);
        }
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.body(part, indent);
    }

    /// Writes a part, starting with its key or dash.
    fn body(&mut self, part: &Part<'_>, indent: usize) {
        match &part.key {
            Some(key) => {
                self.text.push_str(key);
                self.text.push(':');
            }
            None => self.text.push('-'),
        }
        match form(part, indent) {
            Form::Line(line) => {
                self.rest_of_line([line.as_str()].into_iter().chain(part.after));
                if !is_collection(part) {
                    self.closing(part, indent);
                }
            }
            Form::Folded(folded) => {
                self.rest_of_line([folded.sign]);
                for words in folded.lines {
                    let indent = if words.is_empty() { 0 } else { indent + 2 };
                    self.line(indent, &words.join(" "));
                }
            }
            Form::Literal(Literal { sign, lines }) => {
                self.rest_of_line([sign.as_str()]);
                for line in lines {
                    self.line(if line.is_empty() { 0 } else { indent + 2 }, line);
                }
                self.is_kept = sign.ends_with('+');
            }
            Form::Lines(parts) if part.key.is_some() => {
                self.rest_of_line(part.within.first().copied());
                for inner in parts {
                    self.part(inner, indent + 2);
                }
                self.closing(part, indent);
            }
            Form::Lines(parts) => {
                self.text.push(' ');
                let mut parts = parts.iter();
                parts.by_ref().take(1).for_each(|first| self.body(first, indent + 2));
                parts.for_each(|inner| self.part(inner, indent + 2));
                self.closing(part, indent);
            }
        }
    }

    fn closing(&mut self, part: &Part<'_>, indent: usize) {
        part.end.iter().for_each(|comment| self.line(indent + 2, comment));
    }

    /// Writes the texts after a key or dash, each after a space, and ends the line.
    fn rest_of_line<'s>(&mut self, things: impl IntoIterator<Item = &'s str>) {
        for thing in things.into_iter().filter(|thing| !thing.is_empty()) {
            self.text.push(' ');
            self.text.push_str(thing);
        }
        self.text.push('\n');
    }
}

/// Returns the comments to write above a part: its own, and inner comments for which the form of the part has no line.
fn above<'t>(part: &'t Part<'_>, indent: usize) -> Vec<&'t str> {
    let mut comments = part.before.clone();
    match form(part, indent) {
        Form::Line(_) => {
            comments.extend(&part.within);
            // An empty collection is written on one line, which has no place for comments.
            if is_collection(part) {
                comments.extend(&part.end);
            }
        }
        // Below a block scalar, comments could become lines of the scalar.
        Form::Folded(_) | Form::Literal(_) => comments.extend(part.within.iter().chain(&part.after).chain(&part.end)),
        Form::Lines(parts) => {
            // The line of the key holds the first inner comment.
            comments.extend(part.within.iter().skip(usize::from(part.key.is_some())).chain(&part.after));
            if part.key.is_none() {
                comments.extend(parts.first().map(|first| above(first, indent + 2)).unwrap_or_default());
            }
        }
    }
    comments
}

fn is_collection(part: &Part<'_>) -> bool {
    matches!(part.value, Content::List(_) | Content::Record(..))
}

/// Returns whether a part has comments. A collection that contains the part cannot then be written on one line.
fn has_comments(part: &Part<'_>) -> bool {
    !part.before.is_empty() || !part.within.is_empty() || part.after.is_some() || !part.end.is_empty()
}

fn form<'t>(part: &'t Part<'_>, indent: usize) -> Form<'t> {
    let column = indent + part.key.as_ref().map_or(2, |key| key.chars().count() + 2);
    let fits = |line: &String| column + line.chars().count() <= WIDTH;
    match &part.value {
        Content::Nothing => Form::Line(String::new()),
        Content::Scalar(scalar) => {
            if scalar.block == Some(Block::Literal)
                && let Some(literal) = literal(&scalar.text)
            {
                return Form::Literal(literal);
            }
            let has_line_breaks = scalar.text.contains('\n');
            // If a comment follows on the same line, a quoted text stays quoted, because `check` reports a comment
            // after a text without quotes. A plain text then stays plain, so that `check` still reports the comment.
            // The exception is a text that a YAML reader would take for a number or a date.
            let is_typed = scalar.kind() == ScalarKind::Text && looks_typed(&scalar.text);
            let plain = on_one_line(scalar, false);
            let (line, is_short) = match part.after {
                Some(_) if scalar.plain && !is_typed => (scalar.text.clone(), true),
                // Measured without the quotes, since a second run may not need them.
                Some(_) => (quoted(&scalar.text), fits(&plain)),
                None => (plain.clone(), fits(&plain)),
            };
            if scalar.kind() != ScalarKind::Text || (is_short && !has_line_breaks) {
                return Form::Line(line);
            }
            let folded = folded(&scalar.text, WIDTH.saturating_sub(indent + 2));
            // Folding cannot shorten a text of one word.
            let folded = folded.filter(|folded| has_line_breaks || folded.lines.concat().len() > 1);
            match folded {
                Some(folded) => Form::Folded(folded),
                None if scalar.block == Some(Block::Folded) => {
                    literal(&scalar.text).map_or(Form::Line(line), Form::Literal)
                }
                None => Form::Line(line),
            }
        }
        Content::List(parts) | Content::Record(parts, _) => {
            let line = in_flow(part).filter(|line| parts.is_empty() || (part.end.is_empty() && fits(line)));
            line.map_or(Form::Lines(parts), Form::Line)
        }
    }
}

/// Returns a value in flow style, on one line. Returns `None` if the value or its comments need separate lines.
fn in_flow(part: &Part<'_>) -> Option<String> {
    match &part.value {
        Content::Nothing => None,
        Content::Scalar(scalar) if scalar.block == Some(Block::Literal) => None,
        Content::Scalar(scalar) => (!scalar.text.contains('\n')).then(|| on_one_line(scalar, true)),
        Content::List(parts) | Content::Record(parts, _) if parts.iter().any(has_comments) => None,
        Content::List(items) => {
            let is_small =
                |item: &Part<'_>| matches!(item.value, Content::Scalar(_) | Content::Record(_, Layout::Brackets));
            let items = items.iter().map(|item| in_flow(item).filter(|_| is_small(item)));
            Some(format!("[{}]", items.collect::<Option<Vec<_>>>()?.join(", ")))
        }
        Content::Record(entries, Layout::Lines) if !entries.is_empty() => None,
        Content::Record(entries, _) => {
            let entries = entries.iter().map(|entry| Some(format!("{}: {}", entry.key.as_ref()?, in_flow(entry)?)));
            Some(format!("{{{}}}", entries.collect::<Option<Vec<_>>>()?.join(", ")))
        }
    }
}
