//! Proposes a source: its record, its lock, and a list of its blocks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use memchr::memmem;

use super::blocks::{Block, Role, blocks};
use super::headings::{self, Sign};
use super::layout::plain;
use super::metadata::{Given, complete};
use super::notes;
use super::outline::{Planned, outline};
use super::yaml::{self, Excluded, Proposal};
use crate::book::{Book, CLAIMS, ENTITIES_FILE, LOCK_FILE, SOURCE_FILE};
use crate::model::codes::{ExclusionReason, SectionKind};
use crate::model::{Correction, Invalid, Locator, Lock, Scope, Section, Source};
use crate::text::{Document, Passage, compute};

/// A proposed source.
#[derive(Debug)]
pub struct Draft {
    /// The text of `source.yaml`.
    pub source: String,
    /// The lock of the text.
    pub lock: Lock,
    /// A book with the entities of the given book and with this source alone.
    pub book: Book,
    /// The blocks with their numbers, lines, places and first words, a line for each.
    pub blocks: String,
}

/// Proposes a source from its text and the given data. `document` is made of the same text.
///
/// # Errors
///
/// Returns the fault if the text is empty, if data is missing that cannot be guessed, or if the book refuses a given value.
pub fn draft(text: &str, document: &Document, given: Given, book: &Book) -> Result<Draft, Invalid> {
    let plain = plain(text);
    let blocks = blocks(document, &plain);
    if blocks.is_empty() {
        return Err(Invalid::new("the text is empty", "give a text with at least one sentence"));
    }
    let sections = outline(&blocks);
    let metadata = complete(given, title(&blocks, &sections), document.text(), book)?;
    let id = metadata.id.clone();
    let mut proposal = Proposal {
        metadata,
        pull_quotes: vec![Vec::new(); sections.len()],
        sections,
        joins: Vec::new(),
        notes: Vec::new(),
        no_notes: None,
        exclusions: Vec::new(),
    };
    propose_notes(&mut proposal, &blocks);
    // The first reading gives the sentences, which pull quotes and exclusions need.
    let entities = entities(book);
    let first = read(&entities, id.as_str(), &yaml::source(&proposal), None)?;
    let source = &first.sources[0].source;
    let passages = document.passages(source);
    let places: BTreeSet<(usize, u32)> =
        passages.iter().filter_map(|passage| place(source, &passage.locator)).collect();
    propose_pull_quotes(&mut proposal, source, document, &passages);
    proposal.joins = joins(&passages);
    propose_exclusions(&mut proposal, &blocks, &places);
    let text = yaml::source(&proposal);
    let second = read(&entities, id.as_str(), &text, None)?;
    let lock = compute(document, &second.sources[0].source, []);
    let book = read(&entities, id.as_str(), &text, Some(&lock))?;
    let blocks = listing(&proposal, &blocks, &book.sources[0].source);
    Ok(Draft { source: text, lock, book, blocks })
}

/// Returns the bytes of a book's file of entities.
fn entities(book: &Book) -> BTreeMap<String, Vec<u8>> {
    let path = format!("{CLAIMS}/{ENTITIES_FILE}");
    let file = book.files.iter().find(|file| file.path() == path);
    file.map(|file| (path, file.text().as_bytes().to_vec())).into_iter().collect()
}

/// Reads a proposed source as a book.
fn read(entities: &BTreeMap<String, Vec<u8>>, id: &str, source: &str, lock: Option<&Lock>) -> Result<Book, Invalid> {
    let path = format!("{CLAIMS}/{id}/{SOURCE_FILE}");
    let mut files = entities.clone();
    files.insert(path.clone(), source.as_bytes().to_vec());
    files.extend(lock.map(|lock| (format!("{CLAIMS}/{id}/{LOCK_FILE}"), lock.to_string().into_bytes())));
    let book = Book::from_files(files);
    if !book.sources.is_empty() {
        return Ok(book);
    }
    let fault = book.diagnostics.iter().find(|fault| book.file(fault.place.file).path() == path);
    let (message, help) = fault.map_or_else(Default::default, |fault| (fault.message.clone(), fault.help.clone()));
    Err(Invalid::new(message, help.unwrap_or_else(|| "correct the option that gives this value".to_owned())))
}

/// Returns the title of the text: the first short block of the front matter that is no date or byline, or else its first block.
fn title(blocks: &[Block<'_>], sections: &[Planned]) -> Option<String> {
    let is_front = sections[0].kind == SectionKind::FrontMatter;
    let end = sections.get(1).map_or(blocks.len(), |next| next.first);
    let front = if is_front { &blocks[..end] } else { &blocks[..1] };
    let is_title = |block: &&Block<'_>| match block.role {
        Role::Heading(Sign::Known(_)) => false,
        Role::Heading(_) => !headings::is_date(block.text) && !headings::is_byline(block.text),
        _ => false,
    };
    front.iter().find(is_title).map(|block| headings::title(block.text))
}

/// Returns the index of a locator's section, and its paragraph.
fn place(source: &Source, locator: &Locator) -> Option<(usize, u32)> {
    let section = source.sections.iter().position(|section| section.id == locator.section)?;
    Some((section, locator.paragraph))
}

/// Proposes the entries of the first notes section.
fn propose_notes(proposal: &mut Proposal, blocks: &[Block<'_>]) {
    let Some(index) = proposal.sections.iter().position(|section| section.kind == SectionKind::Notes) else { return };
    let section = &proposal.sections[index];
    let end = proposal.sections.get(index + 1).map_or(blocks.len(), |next| next.first);
    let own = &blocks[section.first + usize::from(section.heading)..end];
    let texts = own.iter().filter(|block| !matches!(block.role, Role::Furniture(_))).map(|block| block.text);
    match notes::entries(texts) {
        Some(entries) => proposal.notes = entries,
        None => proposal.no_notes = Some("the entries are not numbered from 1 upward without gaps"),
    }
}

/// Returns the joins that make each heading one sentence, as in `## 1. Ice`.
fn joins(passages: &[Passage]) -> Vec<Correction> {
    let is_heading = |passage: &&Passage| passage.locator.paragraph == 0;
    let headings: Vec<&Passage> = passages.iter().filter(is_heading).collect();
    let mut joins = Vec::new();
    for sentences in headings.chunk_by(|a, b| a.locator.section == b.locator.section) {
        let (section, start) = (&sentences[0].locator.section, sentences[0].words.start);
        for sentence in &sentences[..sentences.len() - 1] {
            let at = Scope { section: section.clone(), paragraph: Some(0), sentence: None };
            let word = u32::try_from(sentence.words.end - start).unwrap_or(u32::MAX);
            joins.push(Correction { at, word });
        }
    }
    joins
}

/// Proposes the pull quotes: short paragraphs of the body whose sentences are all in longer paragraphs.
fn propose_pull_quotes(proposal: &mut Proposal, source: &Source, document: &Document, passages: &[Passage]) {
    const LONGEST: usize = 60;
    const SHORTEST: usize = 4;
    // A sentence that occurs more often is no pull quote, and reading all places would take quadratic time.
    const MOST: usize = 100;
    let paragraphs: Vec<_> = passages
        .chunk_by(|a, b| (&a.locator.section, a.locator.paragraph) == (&b.locator.section, b.locator.paragraph))
        .filter_map(|sentences| Some((place(source, &sentences[0].locator)?, sentences)))
        .filter(|((section, paragraph), _)| source.sections[*section].kind == SectionKind::Body && *paragraph > 0)
        .collect();
    // The folded paragraphs, each after a line feed, which no folded text has.
    let mut body = String::new();
    let mut spans = Vec::new();
    for (_, sentences) in &paragraphs {
        body.push('\n');
        let start = body.len();
        body.push_str(document.folded(&(sentences[0].words.start..sentences[sentences.len() - 1].words.end)));
        spans.push(start..body.len());
    }
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    for (((section, paragraph), sentences), own) in paragraphs.iter().zip(&spans) {
        let words: usize = sentences.iter().map(|sentence| sentence.words.len()).sum();
        if !(SHORTEST..=LONGEST).contains(&words) {
            continue;
        }
        let is_elsewhere = |sentence: &str| {
            let bare = sentence.trim_matches(|c: char| "\"'.… ".contains(c));
            let found = memmem::find_iter(body.as_bytes(), bare.as_bytes());
            found.take(MOST).any(|start| {
                let other = &spans[spans.partition_point(|span| span.end <= start).min(spans.len() - 1)];
                let is_word =
                    !is_letter(body.as_bytes()[..start].last()) && !is_letter(body.as_bytes().get(start + bare.len()));
                !bare.is_empty() && is_word && other.len() > own.len() && other.start != own.start
            })
        };
        if sentences.iter().all(|sentence| is_elsewhere(document.folded(&sentence.words))) {
            proposal.pull_quotes[*section].push(*paragraph);
        }
    }
}

/// Proposes the exclusions: whole sections outside the body, headings, and page furniture. `places` are those with a sentence.
fn propose_exclusions(proposal: &mut Proposal, blocks: &[Block<'_>], places: &BTreeSet<(usize, u32)>) {
    let ends = proposal.sections.iter().skip(1).map(|next| next.first).chain([blocks.len()]);
    for (index, (section, end)) in proposal.sections.iter().zip(ends).enumerate() {
        let whole = match section.kind {
            SectionKind::FrontMatter => {
                Some((ExclusionReason::Boilerplate, "the matter before the text makes no claims"))
            }
            SectionKind::Notes => Some((ExclusionReason::Bibliography, "notes and references")),
            SectionKind::BackMatter => {
                Some((ExclusionReason::Boilerplate, "the matter after the text makes no claims"))
            }
            SectionKind::Body => None,
        };
        if let Some((reason, why)) = whole {
            if places.range((index, 0)..=(index, u32::MAX)).next().is_some() {
                proposal.exclusions.push(Excluded { at: section.id.clone(), reason, why });
            }
            continue;
        }
        for (paragraph, block) in (u32::from(!section.heading)..).zip(&blocks[section.first..end]) {
            let (reason, why) = match block.role {
                _ if section.heading && paragraph == 0 => (ExclusionReason::Heading, "a heading"),
                Role::Furniture(_) => (ExclusionReason::Boilerplate, "a page number or a running head"),
                Role::Contents => (ExclusionReason::Boilerplate, "lines of a table of contents"),
                Role::Text | Role::Heading(_) => continue,
            };
            if places.contains(&(index, paragraph)) {
                proposal.exclusions.push(Excluded { at: format!("{}.p{paragraph}", section.id), reason, why });
            }
        }
    }
}

/// Lists the blocks: number, line, place, words, and the first words. Control characters are left out, because they could change
/// the terminal.
fn listing(proposal: &Proposal, blocks: &[Block<'_>], source: &Source) -> String {
    const SHOWN: usize = 48;
    let mut text = "block   line   words  place\n".to_owned();
    for (number, block) in blocks.iter().enumerate() {
        let section =
            source.sections.partition_point(|section| section.first_block as usize <= number).saturating_sub(1);
        let Section { id, first_block, heading, .. } = &source.sections[section];
        let paragraph = number - *first_block as usize + usize::from(!heading);
        let is_quote = proposal.pull_quotes[section].iter().any(|quote| *quote as usize == paragraph);
        let role = match block.role {
            Role::Furniture(furniture) => furniture.name(),
            Role::Contents => "contents",
            _ if is_quote => "pull quote",
            _ if proposal.sections[section].is_doubtful && paragraph == 0 => "doubtful",
            _ => "",
        };
        let place = format!("{id}.p{paragraph}");
        let mut start: String = block
            .text
            .chars()
            .map(|c| if c == '\n' { ' ' } else { c })
            .filter(|c| !c.is_control())
            .take(SHOWN)
            .collect();
        if block.text.chars().nth(SHOWN).is_some() {
            start.push('…');
        }
        let words = block.text.split_whitespace().count();
        let place = if role.is_empty() { place } else { format!("{place} ({role})") };
        let _ = writeln!(text, "{number:>5} {:>6} {words:>7}  {place:<24}  {start}", block.line);
    }
    text
}
