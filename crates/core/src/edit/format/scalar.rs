//! Writes texts as plain, quoted, folded or literal scalars.

use std::fmt::Write;

use crate::syntax::yaml::{Scalar, ScalarKind, plain_kind, type_in_yaml_1_1};

/// Returns a scalar on one line. `flow` means that the scalar is within brackets or braces. Numbers, booleans and nulls
/// are unchanged.
pub(super) fn on_one_line(scalar: &Scalar, flow: bool) -> String {
    if scalar.kind() != ScalarKind::Text || is_plain(&scalar.text, flow) {
        return scalar.text.clone();
    }
    quoted(&scalar.text)
}

/// Returns whether a text without quotes has the same meaning for every YAML reader and for people.
fn is_plain(text: &str, flow: bool) -> bool {
    let begins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '(' | '.' | '$') || !c.is_ascii();
    let visible = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    plain_kind(text) == ScalarKind::Text
        && !looks_typed(text)
        && text.starts_with(begins)
        && !text.starts_with("...")
        && visible(text.chars().next())
        && visible(text.chars().next_back())
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(must_be_escaped)
        && !(flow && text.contains([',', '[', ']', '{', '}', ':', '#']))
        && !looks_like_a_list(text)
}

/// Returns whether a text looks like a date, or like a number or boolean of YAML 1.1.
pub(super) fn looks_typed(text: &str) -> bool {
    let of_numbers = |c: char| c.is_ascii_digit() || "+-.:,_/~?% XYZTzt".contains(c);
    type_in_yaml_1_1(text).is_some() || (text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(of_numbers))
}

/// Returns whether a text looks like a list, for example several locators with word ranges.
fn looks_like_a_list(text: &str) -> bool {
    text.contains(['[', '{']) && text.contains(", ")
}

/// Returns whether a character is invisible, or ends a line for some readers.
fn must_be_escaped(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if must_be_escaped(c) => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text as a folded scalar.
pub(super) struct Folded<'t> {
    /// `>-`, or `>` for a text that ends with a line break.
    pub(super) sign: &'static str,
    /// The lines, each as its words. An empty line represents a line break of the text.
    pub(super) lines: Vec<Vec<&'t str>>,
}

/// Folds a text at single spaces into lines of `width` characters. Returns `None` if the folded text would not read
/// back exactly.
pub(super) fn folded(text: &str, width: usize) -> Option<Folded<'_>> {
    let (body, sign) = match text.strip_suffix('\n') {
        Some(body) => (body, ">"),
        None => (text, ">-"),
    };
    let whole = |line: &str| !line.starts_with(' ') && !line.ends_with(' ');
    let foldable = !body.is_empty()
        && !body.starts_with('\n')
        && !body.ends_with('\n')
        && !body.contains(|c| c != '\n' && must_be_escaped(c))
        && body.split('\n').all(whole);
    if !foldable {
        return None;
    }
    let mut lines = Vec::new();
    for (index, line) in body.split('\n').enumerate() {
        if index > 0 {
            lines.push(Vec::new());
        }
        fill(line, width, &mut lines);
    }
    Some(Folded { sign, lines })
}

/// A text in a literal block scalar.
pub(super) struct Literal<'t> {
    /// `|` with the indicators for indentation and line breaks at the end.
    pub(super) sign: String,
    /// The lines, without indentation.
    pub(super) lines: Vec<&'t str>,
}

/// Splits a text into the lines of a literal block. Returns `None` if a character must be escaped or the text has only
/// line breaks.
pub(super) fn literal(text: &str) -> Option<Literal<'_>> {
    let body = text.trim_end_matches('\n');
    if body.is_empty() || body.contains(|c| !matches!(c, '\n' | '\t') && must_be_escaped(c)) {
        return None;
    }
    let breaks = text.len() - body.len();
    let end = ["-", "", "+"][breaks.min(2)];
    // Without this indicator, leading spaces would count as indentation.
    let indent = if body.trim_start_matches('\n').starts_with(' ') { "2" } else { "" };
    let lines = body.split('\n').chain(std::iter::repeat_n("", breaks.saturating_sub(1)));
    Some(Literal { sign: format!("|{indent}{end}"), lines: lines.collect() })
}

/// Fills each line with as many words as fit.
fn fill<'t>(line: &'t str, width: usize, lines: &mut Vec<Vec<&'t str>>) {
    let mut room = 0;
    for word in words(line) {
        let length = word.chars().count();
        if let Some(words) = lines.last_mut().filter(|_| room > length) {
            room -= length + 1;
            words.push(word);
        } else {
            room = width.saturating_sub(length);
            lines.push(vec![word]);
        }
    }
}

/// Splits a line at single spaces. Runs of several spaces stay within a word.
fn words(line: &str) -> Vec<&str> {
    let (mut words, mut start) = (Vec::new(), 0);
    let bytes = line.as_bytes();
    for index in (1..bytes.len().max(1)).filter(|&index| bytes[index] == b' ') {
        if bytes[index - 1] != b' ' && bytes.get(index + 1) != Some(&b' ') {
            words.push(&line[start..index]);
            start = index + 1;
        }
    }
    if start < line.len() {
        words.push(&line[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Scalar {
        Scalar { text: text.to_owned(), plain: false, block: None }
    }

    #[test]
    fn a_text_is_plain_where_nobody_could_read_it_otherwise() {
        for plain in ["a", "U.S. and UK", "P3Y", "Q159", "12 ships", "it's", "https://x.y/z#w", "é, 🧊", "../x", "(x)"]
        {
            assert_eq!(on_one_line(&text(plain), false), plain);
        }
        for quoted in [
            "",
            " a",
            "a ",
            "1",
            "0x1F",
            "1e5",
            "2031-04-01",
            "../2031",
            "20XX",
            "2024-10~/2024-12",
            "12:30",
            "1_000",
            "true",
            "null",
            "~",
            "NO",
            "off",
            "y",
            "0b101",
            "685_230.15e+03",
            "190:20:30.15",
            "2031-4-1 12:30:00",
            "=",
            "<<",
            "a: b",
            "a:",
            "a #b",
            "- a",
            "#a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "[a",
            "{a",
            "'a'",
            "? a",
            "...",
            "s.p1.s1[1], s.p1.s1[3]",
            "\u{a0}a",
        ] {
            assert_eq!(on_one_line(&text(quoted), false), format!("\"{quoted}\""));
        }
        assert_eq!(
            on_one_line(&text("a \"b\" \\ c: \t\n\u{85}\u{feff}"), false),
            "\"a \\\"b\\\" \\\\ c: \\t\\n\\u0085\\uFEFF\""
        );
        for quoted in ["a, b", "s.p1.s1[1]", "a:b", "a#b", "{"] {
            assert_eq!(on_one_line(&text(quoted), true), format!("\"{quoted}\""));
        }
        assert_eq!(on_one_line(&Scalar { text: "2022".to_owned(), plain: true, block: None }, false), "2022");
    }

    #[test]
    fn a_text_is_folded_at_single_blanks_only() {
        let lines = |text| {
            folded(text, 7).map(|folded| {
                (folded.sign, folded.lines.iter().map(|line| line.join(" ")).collect::<Vec<_>>().join("|"))
            })
        };
        assert_eq!(lines("one two three four"), Some((">-", "one two|three|four".to_owned())));
        assert_eq!(lines("one  two three"), Some((">-", "one  two|three".to_owned())));
        assert_eq!(lines("one\ntwo\n\nthree\n"), Some((">", "one||two|||three".to_owned())));
        for text in ["", " a", "a ", "a \nb", "a\n b", "\na", "a\n\n", "a\tb"] {
            assert_eq!(lines(text), None, "{text:?}");
        }
    }
}
