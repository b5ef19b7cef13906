//! Finds what makes a text hard to divide or to quote, with line numbers.

use super::furniture::{Furniture, furniture};
use super::layout::{Line, block_lines, lines, plain, width};
use crate::syntax::diagnostic::counted;
use crate::text::Document;

/// A remark on a text for the person who adds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The remark, with line numbers, without a full stop.
    pub message: String,
    /// The reason to change the text, or the way to do so. `None` if no change is needed.
    pub help: Option<&'static str>,
    /// Whether [`super::reflow()`] helps.
    pub is_reflowable: bool,
}

/// Largest number of lines that a message names.
const NAMED: usize = 12;

/// A block of more words than this is longer than a paragraph.
const LONGEST: usize = 1_000;

/// Returns the remarks on a text. `document` is made of the same text.
#[must_use]
pub fn notices(text: &str, document: &Document) -> Vec<Notice> {
    let plain = plain(text);
    let rows = lines(&plain);
    let mut notices = Vec::new();
    if let Some(width) = width(&rows) {
        let message = format!("the lines are wrapped at about {width} characters, which is fine: line ends are blanks");
        notices.push(Notice { message, help: None, is_reflowable: false });
    }
    notices.extend(characters(&rows));
    let hyphenated = document.hyphenated_lines();
    if !hyphenated.is_empty() {
        notices.push(Notice {
            message: format!(
                "{} with a word-dividing hyphen at the end: {}",
                counted(hyphenated.len(), "line"),
                named(hyphenated)
            ),
            help: Some("the two parts count as two words"),
            is_reflowable: true,
        });
    }
    notices.extend(pages(&plain, &rows));
    notices.extend(columns(&rows));
    notices.extend(blocks(&plain, &rows, document));
    notices
}

/// Remarks on characters that a program put in place of others.
fn characters(rows: &[Line<'_>]) -> Vec<Notice> {
    type Test = fn(char) -> bool;
    const KINDS: [(Test, &str, Option<&str>); 4] = [
        (
            |c| c == '\u{fffd}',
            "replacement characters (U+FFFD), where the program that made the text lost others",
            Some("restore the characters from the original"),
        ),
        (
            |c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}'),
            "private use characters, which mean something only in the font of the original",
            Some("replace them by the characters of the original; they are often lost ligatures, such as `fi`"),
        ),
        (
            |c| matches!(c, '\u{fb00}'..='\u{fb06}'),
            "ligatures such as U+FB01, which is fine: hashes treat them like separate letters",
            None,
        ),
        (|c| c.is_control() && !matches!(c, '\t' | '\u{b}' | '\u{85}'), "control characters", Some("delete them")),
    ];
    let notice = |(test, what, help): (Test, &str, Option<&'static str>)| {
        let lines: Vec<u32> = rows.iter().filter(|row| row.text.contains(test)).map(|row| row.number).collect();
        let message = format!("{} with {what}: {}", counted(lines.len(), "line"), named(&lines));
        (!lines.is_empty()).then_some(Notice { message, help, is_reflowable: false })
    };
    KINDS.into_iter().filter_map(notice).collect()
}

/// Remarks on page numbers, running heads and form feeds.
fn pages(plain: &str, rows: &[Line<'_>]) -> Vec<Notice> {
    let found = furniture(rows);
    let of_kind = |kind: Furniture| {
        let lines = rows.iter().zip(&found).filter(|(_, found)| **found == Some(kind)).map(|(row, _)| row.number);
        (kind.name(), lines.collect::<Vec<u32>>())
    };
    let feeds = (1..).zip(plain.split('\n')).filter(|(_, row)| row.contains('\u{c}')).map(|(number, _)| number);
    let kinds = [of_kind(Furniture::PageNumber), of_kind(Furniture::RunningHead), ("form feed", feeds.collect())];
    let notice = |(kind, lines): (&str, Vec<u32>)| Notice {
        message: format!("{} in the text, in lines {}", counted(lines.len(), kind), named(&lines)),
        help: (kind != "form feed").then_some("they interrupt paragraphs and sentences"),
        is_reflowable: kind != "form feed",
    };
    kinds.into_iter().filter(|(_, lines)| !lines.is_empty()).map(notice).collect()
}

/// A remark on lines that seem to go through several columns.
fn columns(rows: &[Line<'_>]) -> Option<Notice> {
    let is_parted = |row: &&Line<'_>| row.text.contains("    ") && !row.text.contains("...");
    let parted = rows.iter().filter(is_parted).count();
    let message = format!("{} of {} lines have wide gaps, so they may go through several columns", parted, rows.len());
    let help = Some("extract the text without `-layout`, or compare its order with the original");
    (parted > 10 && parted * 3 > rows.len()).then_some(Notice { message, help, is_reflowable: false })
}

/// Remarks on blocks that are longer than paragraphs.
fn blocks(plain: &str, rows: &[Line<'_>], document: &Document) -> Vec<Notice> {
    let starts = block_lines(plain);
    if starts.len() == 1 {
        let message = match rows.len() {
            1 => "the text is one line, so it is one block".to_owned(),
            count => format!("the text has no blank lines, so its {count} lines are one block"),
        };
        let help = Some("separate headings and paragraphs by blank lines");
        return vec![Notice { message, help, is_reflowable: rows.len() > 1 }];
    }
    let long = starts.iter().zip(document.blocks());
    let long = long.filter(|(_, (_, _, text))| text.split_whitespace().nth(LONGEST).is_some());
    let (lines, has_lines): (Vec<u32>, Vec<bool>) =
        long.map(|(line, (_, _, text))| (*line, text.contains('\n'))).unzip();
    if lines.is_empty() {
        return Vec::new();
    }
    let message = format!("{} of more than {LONGEST} words, in lines {}", counted(lines.len(), "block"), named(&lines));
    let help = Some("separate headings and paragraphs by blank lines");
    vec![Notice { message, help, is_reflowable: has_lines.contains(&true) }]
}

/// Lists the first line numbers.
fn named(lines: &[u32]) -> String {
    let named: Vec<String> = lines.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if lines.len() > NAMED { ", …" } else { "" };
    named.join(", ") + more
}
