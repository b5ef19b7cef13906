//! Checks the order of the fields of a record.

use super::Decoder;
use crate::rules::disordered_fields;
use crate::syntax::diagnostic::{Fix, Step};
use crate::syntax::file::Span;
use crate::syntax::yaml::{Entry, Node, Value};

/// Reports a record whose fields are not in the order of `known`. Unknown fields are left to the rule `unknown-field`.
pub(super) fn check<'t>(entries: &'t [Entry], known: &[&str], decoder: &mut Decoder<'t>) {
    let place = |entry: &Entry| known.iter().position(|key| *key == entry.key);
    let mut latest: Option<(usize, &Entry)> = None;
    for entry in entries {
        let Some(own) = place(entry) else { continue };
        if let Some((_, before)) = latest.filter(|(place, _)| *place > own) {
            let message = format!("`{}` comes after `{}`", entry.key, before.key);
            let fix = fix(entries, |entry| place(entry).unwrap_or(usize::MAX), decoder.text);
            decoder.within(Step::Key(entry.key.clone().into()), &entry.value, |decoder| {
                let diagnostic = decoder.report(&disordered_fields::RULE, entry.key_span, message);
                diagnostic.help = Some(help(known, entries));
                diagnostic.fix = fix;
            });
            return;
        }
        latest = Some((own, entry));
    }
}

fn help(known: &[&str], entries: &[Entry]) -> String {
    let mut present: Vec<&str> = Vec::new();
    for key in known {
        if entries.iter().any(|entry| entry.key == *key) && !present.contains(key) {
            present.push(key);
        }
    }
    format!("the order is {}; `claimbook fmt` puts every record in order", present.join(", "))
}

/// Returns a fix that sorts the fields of a record. Each field keeps its text, and the text between fields stays in
/// place. Returns `None` if the fix could change more than the order, for example next to comments or in unusual
/// styles.
fn fix(entries: &[Entry], place: impl Fn(&Entry) -> usize, text: &str) -> Option<Fix> {
    let (first, last) = (entries.first()?, entries.last()?);
    let span = Span { start: first.key_span.start, end: last.value.span.end };
    let slot = |entry: &Entry| text.get(entry.key_span.start..entry.value.span.end);
    if !entries.iter().all(|entry| is_movable(entry, text)) || !may_follow(text.get(span.end..)?) {
        return None;
    }
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by_key(|entry| place(entry));
    let mut replacement = slot(sorted[0])?.to_owned();
    for (pair, entry) in entries.windows(2).zip(&sorted[1..]) {
        let between = text.get(pair[0].value.span.end..pair[1].key_span.start)?;
        if !between.chars().all(|c| c.is_whitespace() || c == ',') || !may_follow(between) {
            return None;
        }
        replacement.push_str(between);
        replacement.push_str(slot(entry)?);
    }
    Some(Fix { span, replacement })
}

/// Returns whether another value can take the place before `after`, the text that follows a value. Returns `false` if
/// the rest of the line has a comment or consists of spaces. The comment would follow the wrong value, and the spaces
/// could become part of a folded text.
fn may_follow(after: &str) -> bool {
    let line = after.lines().next().unwrap_or_default();
    !line.contains('#') && (line.is_empty() || !line.trim().is_empty())
}

/// Returns whether an entry can be moved within its record without a change of meaning.
fn is_movable(entry: &Entry, text: &str) -> bool {
    let after_key = text.get(entry.key_span.end..entry.value.span.end).unwrap_or_default();
    after_key.trim_start_matches([' ', '\t']).starts_with(':') && ends_alike(&entry.value)
}

/// Returns whether a value ends with its last visible character. A missing value or a text that ends with a line break
/// does not, so its end depends on the lines after it.
fn ends_alike(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => node.span.start < node.span.end && !scalar.text.ends_with('\n'),
        Value::Sequence(items) => items.last().is_none_or(ends_alike),
        Value::Mapping(entries) => entries.last().is_none_or(|entry| ends_alike(&entry.value)),
        Value::Refused => false,
    }
}
