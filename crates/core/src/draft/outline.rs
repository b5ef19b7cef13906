//! Proposes the sections of a text.

use std::collections::BTreeMap;

use ahash::AHashMap;

use super::blocks::{Block, Role};
use super::headings::{self, Part, Sign};
use super::notes;
use crate::model::codes::SectionKind;
use crate::model::in_ascii;
use crate::text::fold;

/// A proposed section.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: SectionKind,
    /// The first block.
    pub(super) first: usize,
    pub(super) heading: bool,
    /// What was guessed and why.
    pub(super) why: &'static str,
    /// Whether another block has the words of the heading, so that it may be a running head.
    pub(super) is_doubtful: bool,
}

/// The number of blocks by which endnotes are recognized.
const READ: usize = 40;

/// Returns the proposed sections. The first one begins with block 0.
pub(super) fn outline(blocks: &[Block<'_>]) -> Vec<Planned> {
    let mut outline = Outline { blocks, sections: Vec::new() };
    let start = front(blocks);
    if start > 0 {
        outline.plain(0, SectionKind::FrontMatter, "short blocks before the first heading or paragraph");
    }
    for (place, block) in blocks.iter().enumerate().skip(start) {
        match block.role {
            Role::Heading(sign) => outline.heading(place, sign),
            Role::Text => outline.text(place),
            Role::Contents | Role::Furniture(_) => {}
        }
    }
    let mut sections = outline.sections;
    if !sections.iter().any(|section| section.kind == SectionKind::Body) || !has_body_text(blocks, &sections) {
        sections.clear();
        let why = "no headings were found, so the whole text is one section";
        sections.push(planned(0, SectionKind::Body, why));
    }
    // Blocks before the first section, such as running heads, belong to it.
    if sections[0].first > 0 {
        if sections[0].heading {
            sections.insert(0, planned(0, SectionKind::FrontMatter, "blocks before the first heading"));
        } else {
            sections[0].first = 0;
        }
    }
    make_ids_unique(&mut sections);
    mark_doubtful(&mut sections, blocks);
    sections
}

/// Marks sections whose heading may be a running head that stands on few pages: another block has its words, and only its form
/// makes it a heading.
fn mark_doubtful(sections: &mut [Planned], blocks: &[Block<'_>]) {
    let words = |block: &Block<'_>| fold(&headings::title(block.text)).to_lowercase();
    let is_line = |block: &&Block<'_>| matches!(block.role, Role::Text | Role::Heading(_));
    let mut counts: AHashMap<String, u32> = AHashMap::new();
    for block in blocks.iter().filter(is_line) {
        *counts.entry(words(block)).or_default() += 1;
    }
    for section in sections.iter_mut().filter(|section| section.heading) {
        let block = &blocks[section.first];
        let is_form = matches!(block.role, Role::Heading(Sign::Short | Sign::Numbered));
        section.is_doubtful = is_form && counts.get(&words(block)).is_some_and(|count| *count > 1);
    }
}

/// Returns the index after the title page: the blocks before the first heading of a section, or before the first paragraph.
fn front(blocks: &[Block<'_>]) -> usize {
    let Some(first_text) = blocks.iter().position(|block| block.role == Role::Text) else { return 0 };
    let heading = |place: &usize| matches!(blocks[*place].role, Role::Heading(_));
    let headings: Vec<usize> = (0..first_text).filter(heading).collect();
    let is_strong = |place: &&usize| matches!(blocks[**place].role, Role::Heading(Sign::Known(_) | Sign::Numbered));
    if let Some(strong) = headings.iter().find(is_strong) {
        return *strong;
    }
    let Some((last, before)) = headings.split_last() else { return first_text };
    let text = blocks[*last].text;
    if before.is_empty() || headings::is_date(text) || headings::is_byline(text) { first_text } else { *last }
}

/// Returns whether a section of the body has a block besides its heading.
fn has_body_text(blocks: &[Block<'_>], sections: &[Planned]) -> bool {
    let ends = sections.iter().skip(1).map(|next| next.first).chain([blocks.len()]);
    let is_body = |section: &Planned| section.kind == SectionKind::Body;
    sections.iter().zip(ends).any(|(section, end)| {
        is_body(section)
            && (section.first + usize::from(section.heading)..end).any(|place| has_words(blocks[place].text))
    })
}

/// Returns whether a block has a visible word, as the lock counts them.
fn has_words(text: &str) -> bool {
    text.split_whitespace().next().is_some()
}

/// Returns a section without a heading.
fn planned(first: usize, kind: SectionKind, why: &'static str) -> Planned {
    let (id, title) = match kind {
        SectionKind::FrontMatter => ("front", "Front matter"),
        SectionKind::Body => ("text", "Text"),
        SectionKind::Notes => ("notes", "Notes"),
        SectionKind::BackMatter => ("back", "Back matter"),
    };
    Planned { id: id.to_owned(), title: title.to_owned(), kind, first, heading: false, why, is_doubtful: false }
}

struct Outline<'b, 'd> {
    blocks: &'b [Block<'d>],
    sections: Vec<Planned>,
}

impl Outline<'_, '_> {
    fn plain(&mut self, first: usize, kind: SectionKind, why: &'static str) {
        self.sections.push(planned(first, kind, why));
    }

    fn titled(&mut self, first: usize, kind: SectionKind, why: &'static str) {
        let title = headings::title(self.blocks[first].text);
        self.sections.push(Planned { id: slug(&title), title, kind, first, heading: true, why, is_doubtful: false });
    }

    fn kind(&self) -> Option<SectionKind> {
        self.sections.last().map(|section| section.kind)
    }

    fn has_body(&self) -> bool {
        self.sections.iter().any(|section| section.kind == SectionKind::Body)
    }

    fn heading(&mut self, place: usize, sign: Sign) {
        let outer = if self.has_body() { SectionKind::BackMatter } else { SectionKind::FrontMatter };
        let is_strong = !matches!(sign, Sign::Short);
        let kind = self.kind();
        match sign {
            Sign::Known(Part::Contents) => self.titled(place, outer, "a usual heading of a table of contents"),
            Sign::Known(Part::Notes) if self.has_body() => {
                self.titled(place, SectionKind::Notes, "a usual heading of notes or references");
            }
            Sign::Known(Part::Back) => self.titled(place, outer, "a usual heading of matter around the text"),
            // Entries of notes and biographies begin with numbers and names, which look like headings.
            Sign::Short | Sign::Numbered if kind == Some(SectionKind::Notes) => {}
            Sign::Short if kind == Some(SectionKind::BackMatter) => {}
            _ if self.is_before_text(place) => self.titled(place, SectionKind::Body, why(sign)),
            _ if is_strong && self.has_text_after(place) => self.titled(place, SectionKind::Body, why(sign)),
            _ if self.has_body() && !self.has_text_after(place) => {
                self.titled(place, SectionKind::BackMatter, "a short block with no paragraph after it");
            }
            _ => {}
        }
    }

    fn text(&mut self, place: usize) {
        match self.kind() {
            None | Some(SectionKind::FrontMatter) => {
                self.plain(place, SectionKind::Body, "the first paragraph, which has no heading before it");
            }
            Some(SectionKind::Body | SectionKind::BackMatter) if self.begins_notes(place) => {
                self.plain(place, SectionKind::Notes, "numbered entries with years or addresses");
            }
            Some(_) => {}
        }
    }

    /// Returns whether the next block besides headings is running text that is no notes.
    fn is_before_text(&self, place: usize) -> bool {
        let is_other = |other: &usize| !matches!(self.blocks[*other].role, Role::Heading(_) | Role::Furniture(_));
        let is_notes_heading = |other: &usize| {
            matches!(self.blocks[*other].role, Role::Heading(Sign::Known(Part::Notes | Part::Back | Part::Contents)))
        };
        let next = (place + 1..self.blocks.len()).find(|other| is_other(other) || is_notes_heading(other));
        next.is_some_and(|next| self.blocks[next].role == Role::Text && !(self.has_body() && self.begins_notes(next)))
    }

    /// Returns whether running text follows before the notes.
    fn has_text_after(&self, place: usize) -> bool {
        let is_end = |other: &usize| matches!(self.blocks[*other].role, Role::Heading(Sign::Known(Part::Notes)));
        let rest = (place + 1..self.blocks.len()).take_while(|other| !is_end(other));
        let mut rest = rest.filter(|other| self.blocks[*other].role == Role::Text);
        rest.next().is_some_and(|next| !self.begins_notes(next))
    }

    /// Returns whether a block is the first block of endnotes without a heading.
    fn begins_notes(&self, place: usize) -> bool {
        let is_notes = |block: &&Block<'_>| !matches!(block.role, Role::Furniture(_) | Role::Heading(Sign::Known(_)));
        let rest = self.blocks[place..].iter().take_while(|block| is_notes(block)).take(READ).map(|block| block.text);
        self.blocks[place].text.trim_start_matches(['[', '(']).starts_with('1') && notes::are_notes(rest)
    }
}

fn why(sign: Sign) -> &'static str {
    match sign {
        Sign::Known(_) => "a usual heading",
        Sign::Markdown => "a heading in Markdown",
        Sign::Numbered => "a short block with a number before it",
        Sign::Short => "a short block without punctuation at its end",
    }
}

/// Returns an identifier made of the first words of a title.
fn slug(title: &str) -> String {
    const WORDS: usize = 4;
    const LONGEST: usize = 40;
    let ascii = in_ascii(&headings::unnumbered(title).replace(['\'', '’'], ""));
    let mut slug = ascii.split('-').take(WORDS).collect::<Vec<_>>().join("-");
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches('-');
    match slug.chars().next() {
        None => "section".to_owned(),
        // A number alone would be a number in YAML.
        Some(first) if first.is_ascii_digit() => format!("section-{slug}"),
        Some(_) => slug.to_owned(),
    }
}

fn make_ids_unique(sections: &mut [Planned]) {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for section in sections {
        let id = section.id.clone();
        while let Some(number) = numbers.get_mut(&section.id) {
            *number += 1;
            section.id = format!("{id}-{number}");
            let number = *number;
            numbers.insert(id.clone(), number);
        }
        numbers.insert(section.id.clone(), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_section_is_named_after_the_first_words_of_its_title() {
        for (title, id) in [
            ("2.1 The Harbor's Winter and its Ice", "the-harbors-winter-and"),
            ("Schlüsse für Straße & Hafen", "schlusse-fur-strasse-hafen"),
            ("Gęsta mgła nad Łodzią", "gesta-mgla-nad-lodzia"),
            ("Ærø og Øresund", "aero-og-oresund"),
            ("2031", "section-2031"),
            ("港口", "section"),
        ] {
            assert_eq!(slug(title), id, "{title}");
        }
    }
}
