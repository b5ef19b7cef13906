//! The words of the old and the new text as numbers, and the blocks that they form.

use std::ops::Range;

use ahash::AHashMap;
use claimbook_core::text::Document;

/// The visible words of a text. Equal folded words of both texts have equal numbers. Positions below count visible
/// words; words that folding removes, such as a single soft hyphen, are left out.
pub(super) struct Side<'d> {
    pub(super) document: &'d Document,
    pub(super) tokens: Vec<u32>,
    /// The word of the document at each position.
    words: Vec<usize>,
    /// The blocks with visible words, in order, with their index in the document.
    pub(super) blocks: Vec<(usize, Range<usize>)>,
    /// The first word of each block of the document.
    starts: Vec<usize>,
}

/// Reads both texts. Also returns the number of different words.
pub(super) fn both<'d>(old: &'d Document, new: &'d Document) -> (Side<'d>, Side<'d>, u32) {
    let mut numbers: AHashMap<&'d str, u32> = AHashMap::new();
    let old = Side::new(old, &mut numbers);
    let new = Side::new(new, &mut numbers);
    (old, new, u32::try_from(numbers.len()).unwrap_or(u32::MAX))
}

impl<'d> Side<'d> {
    fn new(document: &'d Document, numbers: &mut AHashMap<&'d str, u32>) -> Self {
        let mut side = Self { document, tokens: Vec::new(), words: Vec::new(), blocks: Vec::new(), starts: Vec::new() };
        let mut ends = document.blocks().map(|(_, end, _)| end).enumerate().peekable();
        let mut begins = document.blocks().map(|(start, ..)| start).peekable();
        let mut first = 0;
        for word in 0..document.word_count() {
            let start = document.offsets(&(word..word + 1)).0;
            while begins.next_if(|begin| *begin <= start).is_some() {
                side.starts.push(word);
            }
            while let Some((index, _)) = ends.next_if(|(_, end)| *end <= start) {
                side.close(index, &mut first);
            }
            let folded = document.folded(&(word..word + 1));
            if !folded.is_empty() {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                side.tokens.push(*numbers.entry(folded).or_insert(next));
                side.words.push(word);
            }
        }
        for (index, _) in ends {
            side.close(index, &mut first);
        }
        side
    }

    fn close(&mut self, index: usize, first: &mut usize) {
        if *first < self.tokens.len() {
            self.blocks.push((index, *first..self.tokens.len()));
        }
        *first = self.tokens.len();
    }

    /// Returns the number of visible words.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns the positions of a word range of the document.
    pub(super) fn positions(&self, words: &Range<usize>) -> Range<usize> {
        let place = |word: usize| self.words.partition_point(|own| *own < word);
        place(words.start)..place(words.end)
    }

    /// Returns the word range of the document from the first to the last word of a range of positions, which must not
    /// be empty.
    pub(super) fn words(&self, positions: &Range<usize>) -> Range<usize> {
        self.words[positions.start]..self.words[positions.end - 1] + 1
    }

    /// Returns the folded word at a position.
    pub(super) fn word(&self, position: usize) -> &'d str {
        let word = self.words[position];
        self.document.folded(&(word..word + 1))
    }

    /// Returns the block of a position.
    pub(super) fn block(&self, position: usize) -> &Range<usize> {
        let place = self.blocks.partition_point(|(_, block)| block.end <= position);
        &self.blocks[place.min(self.blocks.len() - 1)].1
    }

    /// Returns the positions of the words of a block of the document, if it has visible words.
    pub(super) fn block_at(&self, index: usize) -> Option<&Range<usize>> {
        let place = self.blocks.binary_search_by_key(&index, |(own, _)| *own).ok()?;
        Some(&self.blocks[place].1)
    }

    /// Returns the index of the block of the document with a position.
    pub(super) fn block_index(&self, position: usize) -> usize {
        let place = self.blocks.partition_point(|(_, block)| block.end <= position);
        self.blocks.get(place).map_or(0, |(index, _)| *index)
    }

    /// Returns the word of the document with a number in a block, counted from 1.
    pub(super) fn word_in_block(&self, index: usize, number: usize) -> Option<usize> {
        Some(self.starts.get(index)? + number.checked_sub(1)?)
    }

    /// Returns the block of the document with a position, and the number of the position's word in it, counted from 1.
    pub(super) fn place_in_block(&self, position: usize) -> (usize, usize) {
        let index = self.block_index(position);
        let start = self.starts.get(index).copied().unwrap_or_default();
        (index, self.words[position] + 1 - start)
    }

    /// Returns runs of words that end with a sentence's mark or with their block. They may be longer or shorter than
    /// the sentences of a lock, but both texts are divided by the same rule.
    pub(super) fn pieces(&self) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        for (_, block) in &self.blocks {
            let mut start = block.start;
            for position in block.clone() {
                if position + 1 == block.end || is_end(self.word(position)) {
                    pieces.push(start..position + 1);
                    start = position + 1;
                }
            }
        }
        pieces
    }
}

/// Returns whether a word ends with a sentence's mark.
pub(super) fn is_end(word: &str) -> bool {
    let word =
        word.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?' | '。' | '！' | '？'));
    word.ends_with(['.', '!', '?', '。', '！', '？'])
}
