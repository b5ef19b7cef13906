//! The Markdown format of a comparison, for `CHANGES.md`: sections without headings that list every change.

use std::fmt::Write;

use super::Diff;
use super::outline::outline;

/// Formats a comparison as Markdown without headings; an empty text if nothing changed. Texts of the data are escaped,
/// so that they appear literally.
#[must_use]
pub fn markdown(diff: &Diff) -> String {
    let mut text = String::new();
    for section in outline(diff) {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}**{}**\n", section.title);
        for item in &section.items {
            let _ = writeln!(text, "- {}", named(&item.name, &item.told));
            for (name, told) in &item.details {
                let _ = writeln!(text, "  - {}", named(name, told));
            }
        }
    }
    text
}

fn named(name: &str, told: &str) -> String {
    if told.is_empty() { code(name) } else { format!("{}: {}", code(name), escaped(told)) }
}

/// Formats a text as a code span, with a fence longer than any run of backticks in the text.
fn code(text: &str) -> String {
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = on_one_line(text);
    // Spaces separate the fence from a backtick at the start or end of the text.
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// Escapes all characters with a meaning in Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in on_one_line(text).chars() {
        if matches!(sign, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' | '@') {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

fn on_one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}
