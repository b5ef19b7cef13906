//! Finds out what may be typed at a place of a text that need not be valid YAML yet.
//!
//! Looks only at indentation, dashes, keys, and at brackets that begin a value.

mod flow;
mod level;

use crate::syntax::diagnostic::Path;
use crate::syntax::file::Span;

use level::{Level, levels};

/// What may be typed at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The path of the record or value. Every index is 0.
    pub path: Path,
    /// Whether a key is typed. Otherwise it is a value.
    pub is_key: bool,
    /// The word that was begun.
    pub word: Span,
    /// The keys that the record already has, if a key is typed.
    pub keys: Vec<String>,
    /// Whether the place is within braces or brackets.
    pub is_in_braces: bool,
    /// The column of the keys of the record, in characters from 0.
    pub indent: usize,
}

/// Returns what may be typed at a byte offset.
#[must_use]
pub fn unfinished(text: &str, offset: usize) -> Unfinished {
    let offset = text.floor_char_boundary(offset);
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..offset];
    if let Some(open) = flow::open(text, offset) {
        let line = text[..open.start].rfind('\n').map_or(0, |end| end + 1);
        let (own, _) = levels(&text[line..open.start]);
        let mut path = block_path(text, line, &own);
        let (inner, is_key, keys) = open.inner();
        path.extend(inner);
        let indent = own.last().map_or(0, Level::column);
        return Unfinished { path: joined(path), is_key, word: open.word, keys, is_in_braces: true, indent };
    }
    let (own, rest) = levels(before);
    let word = Span { start: start + rest, end: offset };
    let is_value = matches!(own.last(), Some(Level::Key { .. }));
    let indent = before[..rest].chars().count();
    let path =
        block_path(text, start, &if own.is_empty() { vec![Level::Place { column: indent }] } else { own.clone() });
    if is_value {
        return Unfinished { path: joined(path), is_key: false, word, keys: Vec::new(), is_in_braces: false, indent };
    }
    let keys = keys_beside(text, start, indent);
    Unfinished { path: joined(path), is_key: true, word, keys, is_in_braces: false, indent }
}

/// A step of a path: into a mapping, or into a list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Into {
    Key(String),
    Item,
}

fn joined(steps: Vec<Into>) -> Path {
    steps.into_iter().fold(Path::default(), |path, step| match step {
        Into::Key(key) => path.key(key),
        Into::Item => path.index(0),
    })
}

/// Returns the path of the innermost level of a line. `start` is the offset of the line.
fn block_path(text: &str, start: usize, own: &[Level]) -> Vec<Into> {
    let mut steps: Vec<Into> = own.iter().rev().filter_map(Level::step).collect();
    let Some(mut outer) = own.first().cloned() else { return steps };
    for line in text[..start].lines().rev() {
        if line.trim_start().starts_with('#') {
            continue;
        }
        for level in levels(line).0.into_iter().rev() {
            // A list may have the column of its key.
            let is_key_of_list =
                matches!((&level, &outer), (Level::Key { .. }, Level::Dash { .. })) && level.column() == outer.column();
            if level.column() < outer.column() || is_key_of_list {
                steps.extend(level.step());
                outer = level;
            }
        }
        if outer.column() == 0 && matches!(outer, Level::Key { .. }) {
            break;
        }
    }
    steps.reverse();
    steps
}

/// Returns the keys of the record around a line, except the key of the line itself. `column` is the column of the keys.
fn keys_beside(text: &str, start: usize, column: usize) -> Vec<String> {
    let mut keys = Vec::new();
    let own_end = text[start..].find('\n').map_or(text.len(), |length| start + length + 1);
    let own_dash = levels(&text[start..own_end]).0.iter().any(|level| matches!(level, Level::Dash { .. }));
    let mut add = |line: &str, is_before: bool| -> bool {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            return true;
        }
        let levels = levels(line).0;
        let has_dash = levels.iter().any(|level| matches!(level, Level::Dash { column: dash } if *dash < column));
        let first = levels.first().map_or(line.len() - line.trim_start().len(), Level::column);
        if (first < column && !has_dash) || (has_dash && !is_before) {
            return false;
        }
        if let Some(Level::Key { column: own, key }) = levels.last().filter(|level| level.column() == column) {
            debug_assert_eq!(*own, column);
            keys.push(key.clone());
        }
        !has_dash
    };
    if !own_dash {
        let mut above = text[..start].lines().rev();
        while above.next().is_some_and(|line| add(line, true)) {}
    }
    let mut below = text[own_end..].lines();
    while below.next().is_some_and(|line| add(line, false)) {}
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is found at the place of `|` in a text.
    fn found(text: &str) -> (String, bool, String, Vec<String>) {
        let offset = text.find('|').expect("a cursor");
        let text = text.replace('|', "");
        let found = unfinished(&text, offset);
        let word = text[found.word.start..found.word.end].to_owned();
        (found.path.to_string(), found.is_key, word, found.keys)
    }

    fn expected(path: &str, is_key: bool, word: &str, keys: &[&str]) -> (String, bool, String, Vec<String>) {
        (path.to_owned(), is_key, word.to_owned(), keys.iter().map(|&key| key.to_owned()).collect())
    }

    #[test]
    fn keys_and_values_on_lines() {
        assert_eq!(found("so|"), expected("", true, "so", &[]));
        assert_eq!(found("source: har|"), expected("source", false, "har", &[]));
        assert_eq!(found("claims:\n  - id: a\n    ty|\n    at: b\n"), expected("claims[0]", true, "ty", &["id", "at"]));
        assert_eq!(found("claims:\n  - id: a\n    type: de|"), expected("claims[0].type", false, "de", &[]));
        assert_eq!(found("claims:\n  - |"), expected("claims[0]", true, "", &[]));
        assert_eq!(found("claims:\n- id: a\n  |\n- id: b\n"), expected("claims[0]", true, "", &["id"]));
        assert_eq!(
            found("claims:\n  - id: a\n    times:\n      - role: |"),
            expected("claims[0].times[0].role", false, "", &[])
        );
        assert_eq!(
            found("claims:\n  - id: a\n    # x: y\n    domains:\n      - mil|"),
            expected("claims[0].domains[0]", true, "mil", &[])
        );
    }

    #[test]
    fn keys_and_values_in_braces() {
        let line = |rest: &str| found(&format!("claims:\n  - id: a [x\n    {rest}"));
        assert_eq!(line("domains: [a, mi|"), expected("claims[0].domains[0]", false, "mi", &[]));
        assert_eq!(line("times: [{role: event, ed|}]"), expected("claims[0].times[0]", true, "ed", &["role"]));
        assert_eq!(line("times:\n      - {role: |"), expected("claims[0].times[0].role", false, "", &[]));
        assert_eq!(
            line("times:\n      - {role: x,\n         edtf: \"20|"),
            expected("claims[0].times[0].edtf", false, "20", &[])
        );
        assert_eq!(line("attribution: {|"), expected("claims[0].attribution", true, "", &[]));
        assert_eq!(line("at: summary.p1.s1[1-|"), expected("claims[0].at", false, "summary.p1.s1[1-", &[]));
        assert_eq!(line("times: [{a: \"]}\", b: c}]\n    ty|"), expected("claims[0]", true, "ty", &["times", "id"]));
    }
}
