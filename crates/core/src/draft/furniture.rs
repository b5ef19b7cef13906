//! Page furniture: page numbers and running heads, which belong to the pages and not to the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::layout::Line;

/// A line that belongs to the page and not to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// A page number.
    PageNumber,
    /// A header or footer that recurs on several pages.
    RunningHead,
}

impl Furniture {
    /// Returns the name of the kind of line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PageNumber => "page number",
            Self::RunningHead => "running head",
        }
    }
}

/// Minimum number of lines between two page numbers in a text without form feeds. Numbers of notes and of table rows
/// are closer to each other.
const PAGE_LINES: usize = 5;

/// The pages of a longer text on which a line must recur.
const MANY_PAGES: usize = 3;

/// Largest number of words in a running head.
const LONGEST_HEAD: usize = 15;

/// Returns which lines are furniture. A text with form feeds has it at the edges of pages.
pub(super) fn furniture(lines: &[Line<'_>]) -> Vec<Option<Furniture>> {
    let mut found = vec![None; lines.len()];
    if lines.last().is_some_and(|last| last.page > lines[0].page) {
        at_edges(lines, &mut found);
    } else {
        in_running_text(lines, &mut found);
    }
    // The title on the first page may be the same line as the running head of later pages.
    if let (Some(first), Some(line)) = (found.first_mut(), lines.first())
        && *first == Some(Furniture::RunningHead)
        && !line.text.contains(|c: char| c.is_ascii_digit())
    {
        *first = None;
    }
    found
}

/// Finds furniture among the first two and the last two lines of each page.
fn at_edges(lines: &[Line<'_>], found: &mut [Option<Furniture>]) {
    let mut edges: Vec<(usize, u32)> = Vec::new();
    // The outermost lines of each page, each with the next line inside.
    let mut inside: BTreeMap<usize, usize> = BTreeMap::new();
    let mut start = 0;
    for page in lines.chunk_by(|a, b| a.page == b.page) {
        let places: Range<usize> = start..start + page.len();
        start = places.end;
        if places.len() > 1 {
            inside.extend([(places.start, places.start + 1), (places.end - 1, places.end - 2)]);
        }
        edges.extend(
            places
                .clone()
                .filter(|place| place - places.start < 2 || places.end - place <= 2)
                .map(|place| (place, page[0].page)),
        );
    }
    // The page number minus the page is the same for most pages.
    let offset =
        |place: usize, page: u32| page_number(lines[place].text).map(|number| i64::from(number) - i64::from(page));
    // The same for lines with a text and a page number.
    let offsets_beside = |place: usize, page: u32| {
        numbers_at_ends(lines[place].text).map(move |number| i64::from(number) - i64::from(page))
    };
    let mut offsets: BTreeMap<i64, u32> = BTreeMap::new();
    let mut pages_of_offsets: BTreeMap<i64, BTreeSet<u32>> = BTreeMap::new();
    let mut keys: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
    for &(place, page) in &edges {
        if let Some(offset) = offset(place, page) {
            *offsets.entry(offset).or_default() += 1;
        } else if let Some(key) = key(lines[place].text) {
            keys.entry(key).or_default().push((place, page));
            for offset in offsets_beside(place, page) {
                pages_of_offsets.entry(offset).or_default().insert(page);
            }
        }
    }
    let is_number = |place: usize, page: u32| offset(place, page).is_some_and(|offset| offsets[&offset] >= 2);
    // A heading is neither outside of the page number nor on a line with it.
    let is_beside_number = |&(place, page): &(usize, u32)| {
        inside.get(&place).is_some_and(|inner| is_number(*inner, page))
            || offsets_beside(place, page).any(|offset| pages_of_offsets[&offset].len() >= MANY_PAGES)
    };
    let pages = lines.last().map_or(0, |line| line.page) + 1;
    let fewest = if pages > 8 { MANY_PAGES } else { 2 };
    for (place, page) in edges {
        let recurs = |key: String| {
            let places = keys.get(&key).map_or(&[][..], Vec::as_slice);
            let pages = places.chunk_by(|a, b| a.1 == b.1).count();
            pages >= fewest || (pages > 1 && places.iter().all(is_beside_number))
        };
        if is_number(place, page) {
            found[place] = Some(Furniture::PageNumber);
        } else if key(lines[place].text).is_some_and(recurs) {
            found[place] = Some(Furniture::RunningHead);
        }
    }
}

/// Finds consecutive page numbers at a distance, lines with a text and such a number, and lines that recur beside them.
fn in_running_text(lines: &[Line<'_>], found: &mut [Option<Furniture>]) {
    let mut last: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for (place, line) in lines.iter().enumerate() {
        let (kind, series, number) = match (page_number(line.text), numbered_head(line.text)) {
            (Some(number), _) => (Furniture::PageNumber, String::new(), number),
            (None, Some((text, number))) => (Furniture::RunningHead, text, number),
            (None, None) => continue,
        };
        // Left and right pages may have heads of their own. A number alone is more likely to be one of a list.
        let steps = if kind == Furniture::RunningHead { 1..=2 } else { 1..=1 };
        for step in steps {
            if let Some(before) = number.checked_sub(step).and_then(|before| last.get(&(series.clone(), before)))
                && place - before > PAGE_LINES
            {
                found[*before] = Some(kind);
                found[place] = Some(kind);
            }
        }
        last.insert((series, number), place);
    }
    let mut keys: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, line) in lines.iter().enumerate().filter(|(place, _)| found[*place].is_none()) {
        let near = place.saturating_sub(2)..(place + 3).min(lines.len());
        if found[near].contains(&Some(Furniture::PageNumber))
            && let Some(key) = key(line.text)
        {
            keys.entry(key).or_default().push(place);
        }
    }
    for place in keys.into_values().filter(|places| places.len() > 1).flatten() {
        found[place] = Some(Furniture::RunningHead);
    }
}

/// Returns the number of a line that is only a page number, such as `12`, `- 12 -`, `Page 12 of 40` or `Seite 12`.
pub(super) fn page_number(text: &str) -> Option<u32> {
    const LABELS: [&str; 8] = ["page", "seite", "página", "pagina", "pág.", "p.", "s.", "pag."];
    const OF: [&str; 7] = ["of", "/", "von", "de", "sur", "di", "van"];
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "-–—|·•[]()".contains(c)).to_lowercase();
    let mut words = bare.split_whitespace().peekable();
    words.next_if(|word| LABELS.contains(word));
    let number = words.next().filter(|word| is_number(word))?.parse().ok();
    match (words.next(), words.next(), words.next()) {
        (None, ..) => number,
        (Some(of), Some(total), None) if OF.contains(&of) && is_number(total) => number,
        _ => None,
    }
}

/// Returns the numbers with which a line of several words begins and ends.
fn numbers_at_ends(text: &str) -> impl Iterator<Item = u32> {
    let mut words = text.split_whitespace();
    let (first, last) = (words.next(), words.next_back());
    let ends = first.into_iter().chain(last).filter(move |_| last.is_some());
    ends.filter(|word| is_number(word)).filter_map(|word| word.parse().ok())
}

fn is_number(word: &str) -> bool {
    (1..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the text and the number of a running head with a page number, such as `Harbor Report | 12`. Something wider than a
/// space must be between both, because `Chapter 12` is a heading.
fn numbered_head(text: &str) -> Option<(String, u32)> {
    let is_gap = |rest: &str| rest.ends_with(['|', '·', '•', '\t']) || rest.ends_with("  ");
    let starts_gap = |rest: &str| rest.starts_with(['|', '·', '•', '\t']) || rest.starts_with("  ");
    let number = |word: &str| is_number(word).then(|| word.parse().ok()).flatten();
    let words = text.split_whitespace().count();
    let (first, last) = (text.split_whitespace().next()?, text.split_whitespace().next_back()?);
    if !(2..=LONGEST_HEAD).contains(&words) {
        return None;
    }
    let before = text.strip_suffix(last)?;
    if let Some(number) = number(last)
        && (is_gap(before) || is_gap(before.trim_end()))
        && !before.contains("..")
    {
        return Some((key(before)?, number));
    }
    let after = text.strip_prefix(first)?;
    number(first)
        .filter(|_| starts_gap(after) || starts_gap(after.trim_start()))
        .and_then(|number| Some((key(after)?, number)))
}

/// Returns a line with `#` for each number, which running heads of several pages share. Returns `None` for lines that cannot be
/// running heads.
fn key(text: &str) -> Option<String> {
    let words = text.split_whitespace().count();
    let is_head = text.contains(char::is_alphabetic)
        && words <= LONGEST_HEAD
        && !text.ends_with(['.', '!', '?', ',', ';', ':'])
        && !text.contains("...");
    let mut key = String::new();
    for word in text.split_whitespace() {
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                _ if c.is_ascii_digit() && key.ends_with('#') => {}
                _ if c.is_ascii_digit() => key.push('#'),
                _ => key.push(c),
            }
        }
        key.push(' ');
    }
    is_head.then_some(key)
}
