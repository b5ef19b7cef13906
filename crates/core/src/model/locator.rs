//! Places in a source's text as a coder types them, such as `introduction.p2.s6[1-9]`.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Invalid, Slug, text_schema};

const HELP: &str =
    "write `section.pN.sN`, with a word range where it is not the whole sentence: `introduction.p2.s6[1-9]`";

/// One sentence of a source, or a run of its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locator {
    /// The section, as the source declares it.
    pub section: Slug,
    /// The number of the block within the section, including pull quotes. 0 is the section's heading.
    pub paragraph: u32,
    /// The sentence within the paragraph, from 1.
    pub sentence: u32,
    /// The words of the sentence; `None` for all of them.
    pub words: Option<Words>,
}

/// A range of whitespace-separated words in a sentence, from 1, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Words {
    /// The first word.
    pub first: u32,
    /// The last word.
    pub last: u32,
}

impl Words {
    /// Returns the number of words.
    #[must_use]
    pub fn count(self) -> u32 {
        self.last.saturating_sub(self.first) + 1
    }

    /// Returns the indexes of the words in a document, from the indexes of all words of their sentence. Returns `None`
    /// if the sentence has too few words.
    #[must_use]
    pub fn within(self, sentence: &Range<usize>) -> Option<Range<usize>> {
        let place = |word: u32| sentence.start.checked_add(usize::try_from(word).ok()?);
        let words = place(self.first.checked_sub(1)?)?..place(self.last)?;
        (words.end <= sentence.end).then_some(words)
    }
}

/// A claim's place in its source: one or more locators in the order of the text, which together name a span.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor(Box<[Locator]>);

/// A part of a source: a section, a paragraph or a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The section.
    pub section: Slug,
    /// The paragraph; `None` for the whole section.
    pub paragraph: Option<u32>,
    /// The sentence; `None` for the whole paragraph.
    pub sentence: Option<u32>,
}

impl Locator {
    /// Returns the passage (the whole sentence) that contains the locator, such as `introduction.p2.s6`.
    #[must_use]
    pub fn passage(&self) -> Self {
        Self { section: self.section.clone(), words: None, ..*self }
    }

    /// Returns whether this locator is a whole sentence that contains the other locator.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        let place = |locator: &Self| (locator.paragraph, locator.sentence);
        self.words.is_none() && place(self) == place(other) && self.section == other.section
    }

    /// Returns whether the locator is in the paragraph with this name, such as `introduction.p2`.
    #[must_use]
    pub fn lies_in(&self, paragraph: &str) -> bool {
        let number = paragraph.strip_prefix(self.section.as_str()).and_then(|rest| rest.strip_prefix(".p"));
        number.and_then(index) == Some(self.paragraph)
    }

    /// Returns the name of the locator's paragraph, such as `introduction.p2`.
    #[must_use]
    pub fn paragraph(&self) -> String {
        format!("{}.p{}", self.section, self.paragraph)
    }
}

impl Anchor {
    /// Returns the locators, at least one.
    #[must_use]
    pub fn locators(&self) -> &[Locator] {
        &self.0
    }

    /// Returns the first locator, which determines the paragraph file of a claim.
    #[must_use]
    pub fn first(&self) -> &Locator {
        &self.0[0]
    }
}

impl Scope {
    /// Returns whether a sentence is within the scope.
    #[must_use]
    pub fn holds(&self, section: &str, paragraph: u32, sentence: u32) -> bool {
        self.section.as_str() == section
            && self.paragraph.is_none_or(|own| own == paragraph)
            && self.sentence.is_none_or(|own| own == sentence)
    }

    /// Returns whether the sentence of a locator is within the scope.
    #[must_use]
    pub fn holds_locator(&self, locator: &Locator) -> bool {
        self.holds(locator.section.as_str(), locator.paragraph, locator.sentence)
    }
}

impl FromStr for Locator {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (place, words) = match parted(text, b'[') {
            (_, None) => (text, None),
            (place, Some(range)) => (place, Some(words(text, range)?)),
        };
        let (section, rest) = parted(place, b'.');
        let (paragraph, sentence) = parted(rest.unwrap_or_default(), b'.');
        let paragraph = paragraph.strip_prefix('p').and_then(index);
        let sentence = sentence.and_then(|sentence| sentence.strip_prefix('s')).and_then(counter);
        match (section.parse(), paragraph, sentence) {
            (Ok(section), Some(paragraph), Some(sentence)) => Ok(Self { section, paragraph, sentence, words }),
            _ => Err(unreadable(text)),
        }
    }
}

/// Splits a text at the first occurrence of an ASCII character.
fn parted(text: &str, at: u8) -> (&str, Option<&str>) {
    match text.bytes().position(|byte| byte == at) {
        None => (text, None),
        Some(index) => (&text[..index], Some(&text[index + 1..])),
    }
}

fn unreadable(text: &str) -> Invalid {
    Invalid::new(format!("`{text}` is not a locator"), HELP)
}

fn words(text: &str, range: &str) -> Result<Words, Invalid> {
    let range = range.strip_suffix(']').ok_or_else(|| unreadable(text))?;
    let (first, last) = parted(range, b'-');
    let (Some(first), Some(last)) = (counter(first), counter(last.unwrap_or(first))) else {
        return Err(unreadable(text));
    };
    if first > last {
        return Err(Invalid::new(
            format!("the word range of `{text}` is reversed"),
            format!("write `[{last}-{first}]`: the first word comes first"),
        ));
    }
    Ok(Words { first, last })
}

/// Parses a number from 1, without sign or leading zeros.
fn counter(text: &str) -> Option<u32> {
    index(text).filter(|&number| number > 0)
}

/// Parses a number from 0, without sign or leading zeros.
fn index(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

impl FromStr for Anchor {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (mut part, mut rest) = parted(text, b',');
        let mut locators: Vec<Locator> = Vec::with_capacity(1);
        add(&mut locators, part.trim_matches(' '))?;
        while let Some(more) = rest {
            (part, rest) = parted(more, b',');
            add(&mut locators, part.trim_matches(' '))?;
        }
        for pair in locators.windows(2) {
            if !follows(&pair[0], &pair[1]) {
                return Err(Invalid::new(
                    format!("`{}` does not come after `{}`", pair[1], pair[0]),
                    "name the parts of an anchor in the order of the text, without overlap",
                ));
            }
        }
        Ok(Self(locators.into()))
    }
}

/// Adds a locator, or one locator per sentence of a range such as `summary.p1.s3-s4`.
fn add(locators: &mut Vec<Locator>, part: &str) -> Result<(), Invalid> {
    /// Maximum number of sentences in a range, which bounds memory.
    const MOST: u32 = 1000;
    let Some((first, last)) = part.rsplit_once("-s").filter(|(first, _)| first.contains(".s")) else {
        locators.push(part.parse()?);
        return Ok(());
    };
    let (first, last) = (first.parse::<Locator>()?, counter(last).ok_or_else(|| unreadable(part))?);
    if first.words.is_some() {
        return Err(Invalid::new(
            format!("`{part}` is a range of sentences and of words"),
            "name the words of each sentence: `summary.p1.s3[5-9], summary.p1.s4`",
        ));
    }
    if last <= first.sentence || last - first.sentence >= MOST {
        let what = if last <= first.sentence { "reversed" } else { "too long" };
        return Err(Invalid::new(
            format!("the range of sentences `{part}` is {what}"),
            format!("write the first sentence and a later one of `{}`", first.paragraph()),
        ));
    }
    locators.extend((first.sentence..=last).map(|sentence| Locator { sentence, ..first.clone() }));
    Ok(())
}

/// Returns whether `next` begins after `previous` ends. Returns `true` for different sections, whose order only the
/// source defines.
fn follows(previous: &Locator, next: &Locator) -> bool {
    if previous.section != next.section {
        return true;
    }
    let sentence = |locator: &Locator| (locator.paragraph, locator.sentence);
    match sentence(previous).cmp(&sentence(next)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Equal => match (previous.words, next.words) {
            (Some(previous), Some(next)) => previous.last < next.first,
            _ => false,
        },
    }
}

impl FromStr for Scope {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let unreadable = || {
            Invalid::new(
                format!("`{text}` is not a section, paragraph or sentence"),
                "write `section`, `section.pN` or `section.pN.sN`, such as `introduction.p12.s1`",
            )
        };
        let mut parts = text.split('.');
        let section = parts.next().unwrap_or_default().parse().map_err(|_| unreadable())?;
        let mut part = |letter, number: fn(&str) -> Option<u32>| match parts.next() {
            None => Ok(None),
            Some(part) => part.strip_prefix(letter).and_then(number).map(Some).ok_or_else(unreadable),
        };
        let (paragraph, sentence) = (part('p', index)?, part('s', counter)?);
        if parts.next().is_some() {
            return Err(unreadable());
        }
        Ok(Self { section, paragraph, sentence })
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Millions of locators are written for a large book, and `write!` of each part would take three times as long.
        formatter.write_str(self.section.as_str())?;
        let mut write = |before: &str, number: u32| {
            formatter.write_str(before)?;
            formatter.write_str(itoa::Buffer::new().format(number))
        };
        write(".p", self.paragraph)?;
        write(".s", self.sentence)?;
        let Some(Words { first, last }) = self.words else { return Ok(()) };
        write("[", first)?;
        if first != last {
            write("-", last)?;
        }
        formatter.write_str("]")
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, locator) in self.0.iter().enumerate() {
            if position > 0 {
                formatter.write_str(", ")?;
            }
            write!(formatter, "{locator}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.section)?;
        if let Some(paragraph) = self.paragraph {
            write!(formatter, ".p{paragraph}")?;
        }
        if let Some(sentence) = self.sentence {
            write!(formatter, ".s{sentence}")?;
        }
        Ok(())
    }
}

impl Serialize for Locator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

const SLUG: &str = "[a-z0-9]+(-[a-z0-9]+)*";
const INDEX: &str = "(0|[1-9][0-9]*)";
const COUNTER: &str = "[1-9][0-9]*";

/// Returns the regular expression of one locator.
fn locator() -> String {
    format!("{SLUG}\\.p{INDEX}\\.s{COUNTER}(\\[{COUNTER}(-{COUNTER})?\\])?")
}

impl JsonSchema for Locator {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Locator".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "A sentence of the source, or a range of its words.",
            &format!("^{}$", locator()),
            &["introduction.p2.s6", "introduction.p2.s6[1-9]"],
        )
    }
}

impl JsonSchema for Anchor {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Anchor".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let part = format!("({}|{SLUG}\\.p{INDEX}\\.s{COUNTER}-s{COUNTER})", locator());
        text_schema(
            "The place in the source: `section.pN.sN`, with a word range if it is not the whole sentence. \
             `section.pN.s3-s4` names consecutive whole sentences. Several locators, separated by commas, name a \
             discontinuous span.",
            &format!("^{part}( *, *{part})*$"),
            &["introduction.p2.s6[1-9]", "summary.p1.s2[1-8], summary.p1.s2[12-15]", "summary.p1.s3-s4"],
        )
    }
}

impl JsonSchema for Scope {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scope".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "A section, a paragraph or a sentence of the source.",
            &format!("^{SLUG}(\\.p{INDEX}(\\.s{COUNTER})?)?$"),
            &["notes", "summary.p0", "introduction.p12.s1"],
        )
    }
}

#[cfg(test)]
mod tests;
