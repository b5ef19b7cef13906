//! The blocks of a text, each with its line, and with what its form alone says.

use ahash::AHashMap;

use super::furniture::{Furniture, furniture};
use super::headings::{self, Part, Sign};
use super::layout::{block_lines, lines};
use crate::text::{Document, fold};

/// A block of a canonical text.
#[derive(Debug, Clone)]
pub(super) struct Block<'d> {
    /// The number of its first line in the file, from 1.
    pub(super) line: u32,
    /// The text.
    pub(super) text: &'d str,
    /// What the block is by itself.
    pub(super) role: Role,
}

/// What a block is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    Text,
    /// A heading.
    Heading(Sign),
    /// An entry of a table of contents, or several.
    Contents,
    /// A page number or running head.
    Furniture(Furniture),
}

/// Minimum number of consecutive short blocks that are a table or list, and not headings.
const TABLE: usize = 4;

/// Returns the blocks of a document. `plain` is the text that the document was made of.
pub(super) fn blocks<'d>(document: &'d Document, plain: &str) -> Vec<Block<'d>> {
    let starts = block_lines(plain);
    let rows = lines(plain);
    let furniture = furniture(&rows);
    let ends = starts.iter().skip(1).copied().chain([u32::MAX]);
    let spans = starts.iter().copied().zip(ends).chain(std::iter::repeat((1, 1)));
    let block = |((_, _, text), (line, end)): ((u32, u32, &'d str), (u32, u32))| {
        let own = rows.partition_point(|row| row.number < line)..rows.partition_point(|row| row.number < end);
        let own = furniture.get(own).unwrap_or_default();
        let is_furniture = !own.is_empty() && own.iter().all(Option::is_some);
        let role = match own.first().copied().flatten().filter(|_| is_furniture) {
            Some(furniture) => Role::Furniture(furniture),
            None if is_contents(text) => Role::Contents,
            None => headings::sign(text).map_or(Role::Text, Role::Heading),
        };
        Block { line, text, role }
    };
    let mut blocks: Vec<Block<'_>> = document.blocks().zip(spans).map(block).collect();
    mark_contents(&mut blocks);
    mark_tables(&mut blocks);
    blocks
}

/// Returns whether at least half of the lines of a block have dot leaders.
fn is_contents(text: &str) -> bool {
    let entries = text.lines().filter(|line| headings::is_contents_line(line)).count();
    entries > 0 && entries * 2 >= text.lines().count()
}

/// Marks the entries after the heading of a table of contents: they end with numbers, or repeat a later heading.
fn mark_contents(blocks: &mut [Block<'_>]) {
    let words = |text: &str| {
        let title = headings::title(text);
        fold(title.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ".…".contains(c)))
            .to_lowercase()
    };
    let mut last: AHashMap<String, usize> = AHashMap::new();
    for (place, block) in blocks.iter().enumerate().filter(|(_, block)| matches!(block.role, Role::Heading(_))) {
        last.insert(words(block.text), place);
    }
    let mut is_in = false;
    for (place, block) in blocks.iter_mut().enumerate() {
        let numbered = block.text.lines().filter(|line| headings::ends_with_number(line)).count();
        let is_entry = block.role == Role::Contents
            || (numbered * 2 >= block.text.lines().count() && numbered > 0)
            || last.get(&words(block.text)).is_some_and(|last| *last > place);
        match block.role {
            Role::Furniture(_) => {}
            _ if is_in && is_entry => block.role = Role::Contents,
            role => is_in = role == Role::Heading(Sign::Known(Part::Contents)),
        }
    }
}

/// Takes short blocks in a row for the cells of a table, if they have no other sign of a heading. The blocks before the first
/// running text are a title page.
fn mark_tables(blocks: &mut [Block<'_>]) {
    let Some(first) = blocks.iter().position(|block| block.role == Role::Text) else { return };
    let is_short = |block: &Block<'_>| block.role == Role::Heading(Sign::Short);
    for run in blocks[first..].chunk_by_mut(|a, b| is_short(a) && is_short(b)) {
        if run.len() >= TABLE {
            for block in run {
                block.role = Role::Text;
            }
        }
    }
}
