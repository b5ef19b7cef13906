//! Endnotes: finds numbered entries, and the titles and addresses of the works that they cite.

use super::layout::ends_sentence;
use crate::model::Url;

/// An endnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The number.
    pub(super) number: u32,
    /// The title in quotation marks, if the entry has exactly one title. Excludes the punctuation at its end.
    pub(super) title: Option<String>,
    /// The address of a web page, if the entry has exactly one address.
    pub(super) url: Option<String>,
}

/// The fewest entries that make a notes section of blocks without a heading.
const FEWEST: usize = 3;

/// Returns the number that begins a line, as in `12. Roe`, `[12] Roe` or `12 Roe`, and the rest of the line.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start();
    let start = line.strip_prefix(['[', '(']).unwrap_or(line);
    let length = start.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &start[length..];
    let number = (1..=3).contains(&length).then(|| start[..length].parse().ok()).flatten()?;
    let bare = rest.trim_start_matches([']', ')', '.']);
    let is_parted = bare.is_empty() || bare.starts_with(char::is_whitespace);
    let begins = |c: char| !c.is_lowercase();
    (is_parted && bare.trim_start().chars().next().is_none_or(begins)).then(|| (number, bare.trim_start()))
}

/// Returns the entries of some blocks, or `None` if their numbers do not run from 1 upward without gaps.
pub(super) fn entries<'t>(blocks: impl IntoIterator<Item = &'t str>) -> Option<Vec<Entry>> {
    let mut texts: Vec<String> = Vec::new();
    for line in blocks.into_iter().flat_map(str::lines) {
        let next = texts.len() + 1;
        match (numbered(line), texts.last_mut()) {
            (Some((number, rest)), _) if number as usize == next => texts.push(rest.to_owned()),
            // Numbers that begin again belong to another chapter.
            (Some((1, _)), Some(last)) if ends_sentence(last) => return None,
            (_, Some(last)) => {
                last.push(' ');
                last.push_str(line);
            }
            (_, None) => return None,
        }
    }
    let entry = |(number, text): (u32, &String)| Entry { number, title: only_title(text), url: only_url(text) };
    (!texts.is_empty()).then(|| (1..).zip(&texts).map(entry).collect())
}

/// Returns whether some blocks are endnotes without a heading: at least three entries, most with a year or an address.
pub(super) fn are_notes<'t>(blocks: impl IntoIterator<Item = &'t str> + Clone) -> bool {
    let Some(entries) = entries(blocks.clone()) else { return false };
    let lines = blocks.into_iter().flat_map(str::lines);
    let cites = lines.filter(|line| line.contains("http") || has_year(line)).count();
    entries.len() >= FEWEST && cites * 2 >= entries.len()
}

fn has_year(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_ascii_digit());
    words.into_iter().any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
}

/// Returns the title in quotation marks, if a text has exactly one that is no single word.
fn only_title(text: &str) -> Option<String> {
    const LONGEST: usize = 200;
    const QUOTES: [(char, char); 4] = [('“', '”'), ('„', '“'), ('«', '»'), ('"', '"')];
    let (open, close) = *QUOTES
        .iter()
        .find(|(open, close)| text.find(*open).is_some_and(|start| text[start + open.len_utf8()..].contains(*close)))?;
    let mut parts = text.split([open, close]);
    let (title, rest) = (parts.nth(1)?, parts.nth(1));
    let title = title.trim_end_matches(|c: char| c.is_whitespace() || ",.;".contains(c)).trim();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (rest.is_none() && title.contains(' ') && title.chars().count() <= LONGEST).then_some(title)
}

fn only_url(text: &str) -> Option<String> {
    let mut urls = text.split_whitespace().filter(|word| word.contains("http://") || word.contains("https://"));
    let (Some(word), None) = (urls.next(), urls.next()) else { return None };
    let start = word.find("http")?;
    let url = word[start..].trim_end_matches(['.', ',', ';', ')', ']', '>']);
    url.parse::<Url>().ok().map(|url| url.as_str().to_owned())
}
