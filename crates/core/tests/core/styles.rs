//! Random YAML styles in which people might type the same records.

use std::fmt::Write;

use crate::samples::{Choices, Fields, Value};

/// Writes a file in a random style: order of keys, block and flow style, quotes, folding, comments, and line ends.
pub(crate) fn document(fields: &Fields, choices: &mut Choices<'_>) -> String {
    let mut out = String::new();
    if choices.seldom() {
        out.push_str("---\n");
    }
    block_record(&mut out, fields, 0, choices);
    between(&mut out, 0, choices);
    if choices.seldom() {
        out = out.trim_end_matches('\n').to_owned() + if out.ends_with("\n\n") { "\n" } else { "" };
        if !out.ends_with('\n') && choices.often() {
            out.push('\n');
        }
    }
    if choices.seldom() {
        out = out.replace('\n', "\r\n");
    }
    if choices.seldom() {
        out.insert(0, '\u{feff}');
    }
    out
}

/// Writes blank lines and comments, indented at most as far as the record.
fn between(out: &mut String, indent: usize, choices: &mut Choices<'_>) {
    for _ in 0..choices.below(9).saturating_sub(6) {
        if choices.often() {
            let indent = if choices.often() { indent } else { 0 };
            let _ = writeln!(out, "{}{}", " ".repeat(indent), choices.remark());
        } else {
            out.push('\n');
        }
    }
}

/// Writes fields on separate lines. The first field continues the current line, if it has begun.
fn block_record(out: &mut String, fields: &Fields, indent: usize, choices: &mut Choices<'_>) {
    let mut order: Vec<usize> = (0..fields.len()).collect();
    if choices.often() {
        for index in 1..order.len() {
            order.swap(index, choices.below(index + 1));
        }
    }
    for index in order {
        let (key, value) = &fields[index];
        if out.is_empty() || out.ends_with('\n') {
            between(out, indent, choices);
            out.push_str(&" ".repeat(indent));
        }
        let (before, after) = match choices.below(12) {
            11 => ("\"".to_owned(), "\" :".to_owned()),
            10 => (String::new(), " :".to_owned()),
            9 => ("? ".to_owned(), format!("\n{}:", " ".repeat(indent))),
            _ => (String::new(), ":".to_owned()),
        };
        out.extend([before.as_str(), *key, after.as_str()]);
        block_value(out, value, indent, true, choices);
    }
}

fn block_list(out: &mut String, items: &[Value], indent: usize, choices: &mut Choices<'_>) {
    for item in items {
        between(out, indent, choices);
        let _ = write!(out, "{}-", " ".repeat(indent));
        block_value(out, item, indent, false, choices);
    }
}

/// Writes a value after a key or a dash, and ends its last line.
fn block_value(out: &mut String, value: &Value, indent: usize, has_key: bool, choices: &mut Choices<'_>) {
    match value {
        Value::Record(fields) if choices.often() => {
            if has_key || choices.seldom() {
                end_line(out, choices);
                block_record(out, fields, indent + 2, choices);
            } else {
                out.push(' ');
                block_record(out, fields, indent + 2, choices);
            }
        }
        Value::List(items) if !items.is_empty() && has_key && choices.often() => {
            end_line(out, choices);
            let further = choices.one_of(&[2, 0, 4]);
            block_list(out, items, indent + further, choices);
        }
        Value::Text(text) if choices.often() => block_text(out, text, indent, choices),
        value => {
            if choices.seldom() {
                end_line(out, choices);
                out.push_str(&" ".repeat(indent + 3));
            } else {
                out.push(' ');
            }
            flow_value(out, value, indent, false, choices);
            end_line(out, choices);
        }
    }
}

fn end_line(out: &mut String, choices: &mut Choices<'_>) {
    if choices.seldom() {
        let _ = write!(out, "  {}", choices.remark());
    }
    out.push_str(choices.one_of(&["\n", "\n", " \n"]));
}

/// Writes a text in a block style, if the text allows one.
fn block_text(out: &mut String, text: &str, indent: usize, choices: &mut Choices<'_>) {
    let margin = " ".repeat(indent + 2 + choices.below(2));
    let (body, sign) = text.strip_suffix('\n').map_or((text, "-"), |body| (body, ""));
    let literal = choices.often();
    out.push_str(if literal { " |" } else { " >" });
    out.push_str(sign);
    end_line(out, choices);
    for (index, line) in body.split('\n').enumerate() {
        if index > 0 && !literal {
            out.push('\n');
        }
        if line.is_empty() {
            if literal {
                out.push('\n');
            }
            continue;
        }
        let words: Vec<&str> = if literal || line.contains("  ") { vec![line] } else { line.split(' ').collect() };
        for word in words.chunks(1 + choices.below(9)) {
            let _ = writeln!(out, "{margin}{}", word.join(" "));
        }
    }
}

/// Writes a value on one line, or on several lines within brackets or braces.
fn flow_value(out: &mut String, value: &Value, indent: usize, flow: bool, choices: &mut Choices<'_>) {
    match value {
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Text(text) => out.push_str(&quoted(text, flow, choices)),
        Value::List(items) => {
            let items = items.iter().map(|item| (None, item)).collect();
            bracketed(out, ['[', ']'], items, indent, choices);
        }
        Value::Record(fields) => {
            let fields = fields.iter().map(|(key, value)| (Some(*key), value)).collect();
            bracketed(out, ['{', '}'], fields, indent, choices);
        }
    }
}

fn bracketed(
    out: &mut String,
    [open, close]: [char; 2],
    mut items: Vec<(Option<&str>, &Value)>,
    indent: usize,
    choices: &mut Choices<'_>,
) {
    out.push(open);
    if open == '{' && choices.seldom() {
        items.reverse();
    }
    let count = items.len();
    for (index, (key, value)) in items.into_iter().enumerate() {
        break_line(out, indent, choices);
        if let Some(key) = key {
            let _ = write!(out, "{key}: ");
        }
        flow_value(out, value, indent, true, choices);
        if index + 1 < count {
            out.push_str(choices.one_of(&[", ", ",  ", " , "]));
        }
    }
    break_line(out, indent, choices);
    out.push(close);
}

fn break_line(out: &mut String, indent: usize, choices: &mut Choices<'_>) {
    if choices.seldom() {
        end_line(out, choices);
        let _ = write!(out, "{}", " ".repeat(indent + 3));
    }
}

/// Returns a text in a style that fits on one line.
fn quoted(text: &str, flow: bool, choices: &mut Choices<'_>) -> String {
    let harmless =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '\'') || (!flow && matches!(c, '-' | '/'));
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && text.ends_with(|c: char| c.is_alphanumeric())
        && text.chars().all(harmless)
        && !matches!(text, "null" | "yes" | "NO" | "Y170000002");
    match choices.below(3) {
        0 if plain => text.to_owned(),
        1 if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
        _ => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('é', "\\xe9");
            format!("\"{text}\"")
        }
    }
}
