//! The alignment of two texts: for each word of the old text, its place in the new one.

use std::ops::Range;

use ahash::AHashMap;
use imara_diff::{Algorithm, Diff, Token};

use super::side::Side;

/// The position of a word that has no place in the other text.
pub(super) const NONE: usize = usize::MAX;

/// The minimum number of words of a sentence that may be found at another place by its hash.
const MOVED_SENTENCE: usize = 6;

/// The minimum number of words of a run that may be found at another place without being a whole sentence.
const MOVED_RUN: usize = 8;

/// Places of words in the other text. The alignment keeps the order of the words, except for moved runs.
pub(super) struct Alignment {
    /// The new position of each old position, or [`NONE`].
    pub(super) to_new: Vec<usize>,
    /// The old position of each new position, or [`NONE`].
    pub(super) to_old: Vec<usize>,
    /// Whether a word of the old text was found as a part of a moved run.
    pub(super) is_moved: Vec<bool>,
}

impl Alignment {
    /// Aligns first whole sentences, then moved sentences, then the words between them, then moved runs.
    pub(super) fn new(old: &Side<'_>, new: &Side<'_>, words: u32) -> Self {
        let mut alignment =
            Self { to_new: vec![NONE; old.len()], to_old: vec![NONE; new.len()], is_moved: vec![false; old.len()] };
        let (old_pieces, new_pieces) = (old.pieces(), new.pieces());
        let gaps = alignment.align_pieces(old, new, (&old_pieces, &new_pieces));
        alignment.move_pieces(old, new, &old_pieces, &new_pieces);
        for (before, after) in gaps {
            alignment.align_words(old, new, before, after, words);
        }
        alignment.move_runs(old, new);
        alignment
    }

    fn pair(&mut self, before: usize, after: usize) {
        self.to_new[before] = after;
        self.to_old[after] = before;
    }

    /// Aligns equal pieces in order. Returns the runs of words between them.
    fn align_pieces(
        &mut self,
        old: &Side<'_>,
        new: &Side<'_>,
        (old_pieces, new_pieces): (&[Range<usize>], &[Range<usize>]),
    ) -> Vec<(Range<usize>, Range<usize>)> {
        let mut numbers: AHashMap<&[u32], u32> = AHashMap::new();
        let mut before = Vec::with_capacity(old_pieces.len());
        for piece in old_pieces {
            let next = number(numbers.len());
            before.push(Token(*numbers.entry(&old.tokens[piece.clone()]).or_insert(next)));
        }
        let mut after = Vec::with_capacity(new_pieces.len());
        for piece in new_pieces {
            let next = number(numbers.len());
            after.push(Token(*numbers.entry(&new.tokens[piece.clone()]).or_insert(next)));
        }
        let span = |pieces: &[Range<usize>], range: Range<usize>, end: usize| {
            let start = pieces.get(range.start).map_or(end, |piece| piece.start);
            start..range.end.checked_sub(1).map_or(start, |last| pieces[last].end.max(start))
        };
        let mut gaps = Vec::new();
        for (kept, gap) in runs(&before, &after, number(numbers.len())) {
            for (before, after) in kept.0.zip(kept.1) {
                let pairs = old_pieces[before].clone().zip(new_pieces[after].clone());
                pairs.for_each(|(before, after)| self.pair(before, after));
            }
            if !gap.0.is_empty() && !gap.1.is_empty() {
                gaps.push((span(old_pieces, gap.0, old.len()), span(new_pieces, gap.1, new.len())));
            }
        }
        gaps
    }

    /// Pairs unaligned pieces that occur once among the unaligned pieces of each text.
    fn move_pieces(
        &mut self,
        old: &Side<'_>,
        new: &Side<'_>,
        old_pieces: &[Range<usize>],
        new_pieces: &[Range<usize>],
    ) {
        let is_free =
            |places: &[usize], piece: &&Range<usize>| piece.len() >= MOVED_SENTENCE && places[piece.start] == NONE;
        let mut free: AHashMap<&[u32], (Vec<usize>, Vec<usize>)> = AHashMap::new();
        for piece in old_pieces.iter().filter(|piece| is_free(&self.to_new, piece)) {
            free.entry(&old.tokens[piece.clone()]).or_default().0.push(piece.start);
        }
        for piece in new_pieces.iter().filter(|piece| is_free(&self.to_old, piece)) {
            free.entry(&new.tokens[piece.clone()]).or_default().1.push(piece.start);
        }
        let mut moved = Vec::new();
        for piece in old_pieces.iter().filter(|piece| is_free(&self.to_new, piece)) {
            if let Some((before, after)) = free.get(&old.tokens[piece.clone()])
                && let ([before], [after]) = (before.as_slice(), after.as_slice())
            {
                moved.push((*before, *after, piece.len()));
            }
        }
        for (before, after, length) in moved {
            for step in 0..length {
                self.pair(before + step, after + step);
                self.is_moved[before + step] = true;
            }
        }
    }

    /// Aligns the unaligned words of two runs in order.
    fn align_words(&mut self, old: &Side<'_>, new: &Side<'_>, before: Range<usize>, after: Range<usize>, words: u32) {
        let before: Vec<usize> = before.filter(|&place| self.to_new[place] == NONE).collect();
        let after: Vec<usize> = after.filter(|&place| self.to_old[place] == NONE).collect();
        let tokens = |side: &Side<'_>, places: &[usize]| -> Vec<Token> {
            places.iter().map(|&place| Token(side.tokens[place])).collect()
        };
        let (old_tokens, new_tokens) = (tokens(old, &before), tokens(new, &after));
        // A long gap without a common sentence is a rewritten part. The histogram algorithm is fast even there.
        let mut kept: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut gaps: Vec<usize> = Vec::new();
        for (run, gap) in runs(&old_tokens, &new_tokens, words) {
            kept.push(run);
            gaps.push(gap.0.len() + gap.1.len());
        }
        for (index, (own, other)) in kept.into_iter().enumerate() {
            let around = index.checked_sub(1).map_or(0, |last| gaps[last]) + gaps[index];
            // One or two common words within long changes, such as "of the", say nothing about the place.
            if own.len() <= 2 && around > 12 * own.len() {
                continue;
            }
            own.zip(other).for_each(|(own, other)| self.pair(before[own], after[other]));
        }
    }

    /// Pairs runs of unaligned words that begin with five words that occur once among the unaligned words of each text.
    fn move_runs(&mut self, old: &Side<'_>, new: &Side<'_>) {
        const SEED: usize = 5;
        let free = |places: &[usize], start: usize| (start..start + SEED).all(|place| places[place] == NONE);
        let mut seeds: AHashMap<&[u32], (Vec<usize>, Vec<usize>)> = AHashMap::new();
        for start in (0..old.len().saturating_sub(SEED - 1)).filter(|&start| free(&self.to_new, start)) {
            seeds.entry(&old.tokens[start..start + SEED]).or_default().0.push(start);
        }
        for start in (0..new.len().saturating_sub(SEED - 1)).filter(|&start| free(&self.to_old, start)) {
            if let Some(seed) = seeds.get_mut(&new.tokens[start..start + SEED]) {
                seed.1.push(start);
            }
        }
        let mut start = 0;
        while start + SEED <= old.len() {
            let seed = seeds.get(&old.tokens[start..start + SEED]).filter(|_| free(&self.to_new, start));
            let Some(([_], [after])) = seed.map(|(before, after)| (before.as_slice(), after.as_slice())) else {
                start += 1;
                continue;
            };
            let is_pair = |step: usize| {
                start + step < old.len()
                    && after + step < new.len()
                    && old.tokens[start + step] == new.tokens[after + step]
                    && self.to_new[start + step] == NONE
                    && self.to_old[after + step] == NONE
            };
            let length = (0..old.len() - start).take_while(|&step| is_pair(step)).count();
            if length >= MOVED_RUN {
                for step in 0..length {
                    self.pair(start + step, after + step);
                    self.is_moved[start + step] = true;
                }
            }
            start += length.max(1);
        }
    }

    /// Returns the new positions of a run of old words, if the words are also contiguous and in the same order there.
    pub(super) fn image(&self, run: &Range<usize>) -> Option<Range<usize>> {
        let start = *self.to_new.get(run.start)?;
        let is_whole = start != NONE && run.clone().zip(start..).all(|(old, new)| self.to_new[old] == new);
        is_whole.then(|| start..start + run.len())
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

type Pair = (Range<usize>, Range<usize>);

/// Returns the equal runs of two sequences in order, each with the unequal runs after it. The first equal run may be
/// empty.
fn runs(before: &[Token], after: &[Token], count: u32) -> Vec<(Pair, Pair)> {
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, before, after, count);
    let mut runs = Vec::new();
    let (mut old, mut new) = (0, 0);
    for hunk in diff.hunks() {
        let gap =
            (hunk.before.start as usize..hunk.before.end as usize, hunk.after.start as usize..hunk.after.end as usize);
        let (old_end, new_end) = (gap.0.end, gap.1.end);
        runs.push(((old..gap.0.start, new..gap.1.start), gap));
        (old, new) = (old_end, new_end);
    }
    runs.push(((old..before.len(), new..after.len()), (before.len()..before.len(), after.len()..after.len())));
    runs
}
