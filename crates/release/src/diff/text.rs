//! The text format of a comparison, for a terminal. Long lists are truncated.

use std::fmt::Write;

use super::outline::{outline, words};
use super::{Diff, Kind};

/// The maximum number of items that are shown of a list.
const SHOWN: usize = 20;

/// Formats a comparison as text with long lists truncated. [`super::json()`] returns the complete lists.
#[must_use]
pub fn text(diff: &Diff) -> String {
    let Some(level) = diff.level() else { return "nothing differs\n".to_owned() };
    let counts = diff.counts().into_iter().map(|(kind, count)| counted(kind, count));
    let mut text = format!("{level}: {}\n", counts.collect::<Vec<_>>().join(", "));
    if let (Some(old), Some(smallest)) = (&diff.old, diff.smallest()) {
        let _ = writeln!(text, "smallest allowed version after {old}: {smallest}");
    }
    for section in outline(diff) {
        let _ = writeln!(text, "\n{}", section.title);
        for item in section.items.iter().take(SHOWN) {
            let _ = writeln!(text, "{}", format!("  {}  {}", line(&item.name), line(&item.told)).trim_end());
            for (name, told) in item.details.iter().take(SHOWN) {
                let _ = writeln!(text, "    {}  {}", line(name), line(told));
            }
            more(&mut text, "    ", item.details.len());
        }
        more(&mut text, "  ", section.items.len());
    }
    text
}

pub(super) fn counted(kind: Kind, count: usize) -> String {
    format!("{} {count}", words(kind))
}

fn more(text: &mut String, margin: &str, count: usize) {
    if count > SHOWN {
        let _ = writeln!(text, "{margin}and {} more", count - SHOWN);
    }
}

/// Puts a text of the data on one line. Control characters, which could control the terminal, are replaced.
fn line(text: &str) -> String {
    let plain = |sign: char| match sign {
        '\n' | '\r' | '\t' => ' ',
        sign if sign.is_control() => char::REPLACEMENT_CHARACTER,
        sign => sign,
    };
    text.chars().map(plain).collect()
}
