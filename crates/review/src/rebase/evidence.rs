//! Decides whether the aligned place of some words is certain: it must be well supported, and no other place may be
//! similar.
//!
//! Each of three kinds of evidence suffices. Each is checked in both directions, because another old place of the same
//! words may fit the new place better.
//!
//! 1. At least half of the words around agree, the words directly before or after are unchanged, and no other place has
//!    more than half of the agreeing words. Copies of the span itself are compared only over a longer stretch.
//! 2. The whole block and some words beyond it are unchanged, and no other copy of the words has this property.
//! 3. The whole sentence is unchanged and in its order, no other place resembles it, and its neighborhood does not
//!    occur twice.

use std::ops::Range;

use super::alignment::Alignment;
use super::shingles::{Shingles, Support, WORDS, support};
use super::side::Side;

/// The minimum and maximum number of words before and after a span that count as its context.
const REACH: Range<usize> = 16..64;

/// Words before and after a span within which a copy of the span must differ.
const WIDE: usize = 96;

/// The minimum number of equal words in a row, including the span itself, that can place a span.
const SHORTEST_RUN: usize = 6;

/// The minimum number of equal words beyond a block that distinguish it from a copy.
const BEYOND: usize = 8;

/// The minimum number of words of a sentence that is placed without its context.
const SENTENCE: usize = 8;

/// The number of words to which a short span is extended before its copies are counted.
const PROBE: usize = 8;

/// The maximum number of copies of a span that are compared.
const MOST_COPIES: usize = 64;

/// Both texts, aligned and indexed.
pub(super) struct Texts<'d> {
    pub(super) old: Side<'d>,
    pub(super) new: Side<'d>,
    pub(super) alignment: Alignment,
    old_shingles: Shingles,
    new_shingles: Shingles,
}

/// The reason why a place is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Too few words around agree.
    Weak,
    /// Another place is nearly as good.
    Rival,
}

/// The number of equal words before and after two equal runs.
#[derive(Clone, Copy)]
struct Extent {
    before: usize,
    after: usize,
}

/// The other copies of a run.
struct Copies {
    in_new: Vec<usize>,
    in_old: Vec<usize>,
}

/// Returns whether the context of a place is well supported, and no other place is similar.
fn agrees(found: &Support) -> bool {
    found.counted >= 6 && found.own * 2 >= found.counted && found.rival * 2 <= found.own
}

impl<'d> Texts<'d> {
    /// Aligns and indexes two texts.
    pub(super) fn new(old: Side<'d>, new: Side<'d>, words: u32) -> Self {
        let (alignment, (old_shingles, new_shingles)) = rayon::join(
            || Alignment::new(&old, &new, words),
            || rayon::join(|| Shingles::of(&old), || Shingles::of(&new)),
        );
        Self { old, new, alignment, old_shingles, new_shingles }
    }

    /// Returns the positions of other copies of an old run in the new text, and of its new run in the old text. Returns
    /// `None` if there are too many to compare.
    fn copies(&self, old: &Range<usize>, new: &Range<usize>) -> Option<(Vec<usize>, Vec<usize>)> {
        let words = &self.old.tokens[old.clone()];
        let places = |shingles: &Shingles, side: &Side<'_>, own: usize| {
            let copies = shingles.copies(&side.tokens, words).filter(|&place| place != own);
            let copies: Vec<usize> = copies.take(MOST_COPIES + 1).collect();
            (copies.len() <= MOST_COPIES).then_some(copies)
        };
        Some((places(&self.new_shingles, &self.new, new.start)?, places(&self.old_shingles, &self.old, old.start)?))
    }

    /// Returns the positions of the words of an old run in the new text, at most six.
    pub(super) fn found(&self, old: &Range<usize>) -> Vec<usize> {
        self.new_shingles.copies(&self.new.tokens, &self.old.tokens[old.clone()]).take(6).collect()
    }

    /// Returns whether the place of an old run in the new text is certain, or why not. `sentence` is the old sentence
    /// that contains the run.
    pub(super) fn doubt(&self, old: &Range<usize>, new: &Range<usize>, sentence: &Range<usize>) -> Option<Doubt> {
        let extent = self.extent(old, new.start);
        if extent.before + old.len() + extent.after < SHORTEST_RUN && !self.is_whole(old, new) {
            return Some(Doubt::Weak);
        }
        let Some((in_new, in_old)) = self.copies(old, new) else { return Some(Doubt::Rival) };
        let reach = old.len().clamp(REACH.start, REACH.end);
        // If a copy is near, the alignment's choice between the two is arbitrary.
        let is_close =
            |copies: &[usize], own: usize| copies.iter().any(|place| place.abs_diff(own) < reach + old.len());
        let (before, after) = (starts(old, new, &extent), self.ends(old, new, &extent));
        if (is_close(&in_new, new.start) || is_close(&in_old, old.start)) && !(before && after) {
            return Some(Doubt::Rival);
        }
        let copies = Copies { in_new, in_old };
        let near = self.context(old, new, reach, &copies, true);
        let wide = self.context(old, new, WIDE.max(old.len()), &copies, false);
        // If the number of copies changed, the words alone do not show which copy remained.
        let is_settled = !self.copies_changed(old, new, &extent, sentence);
        let goes_on = extent.before.max(extent.after) >= WORDS;
        if (is_settled && goes_on && [&near, &wide].into_iter().flatten().all(agrees))
            || self.block_is_certain(old, new, &extent, &copies)
            || (is_settled && self.sentence_is_certain(old, new, sentence))
        {
            return None;
        }
        let has_rival = !copies.in_new.is_empty()
            || !copies.in_old.is_empty()
            || near.iter().any(|found| found.rival > found.own / 2);
        Some(if has_rival { Doubt::Rival } else { Doubt::Weak })
    }

    /// Compares the words around an old run with the new text, and the words around its new place with the old text.
    /// `skips_copies` leaves out the neighborhoods of other copies of the run.
    fn context(
        &self,
        old: &Range<usize>,
        new: &Range<usize>,
        reach: usize,
        copies: &Copies,
        skips_copies: bool,
    ) -> [Support; 2] {
        let skipped = |own: usize, copies: &[usize]| -> Vec<isize> {
            let copies = if skips_copies { copies } else { &[] };
            copies.iter().map(|copy| shift(own, *copy)).collect()
        };
        let (own, other) = (around(old, reach, self.old.len()), around(new, reach, self.new.len()));
        let (to_new, to_old) = (&self.alignment.to_new, &self.alignment.to_old);
        [
            support(&self.old, &own, to_new, &self.new_shingles, &(0..0), &skipped(old.start, &copies.in_new)),
            support(&self.new, &other, to_old, &self.old_shingles, &(0..0), &skipped(new.start, &copies.in_old)),
        ]
    }

    /// Compares an old run with the new text and a new run with the old text. `near` are the old and the new place in
    /// question.
    fn supports(&self, old: &Range<usize>, new: &Range<usize>, near: (&Range<usize>, &Range<usize>)) -> [Support; 2] {
        let wide = |place: &Range<usize>, length| around(place, REACH.start, length);
        let (to_new, to_old) = (&self.alignment.to_new, &self.alignment.to_old);
        [
            support(&self.old, old, to_new, &self.new_shingles, &wide(near.1, self.new.len()), &[]),
            support(&self.new, new, to_old, &self.old_shingles, &wide(near.0, self.old.len()), &[]),
        ]
    }

    /// Returns whether one text has more copies of a run than the other. A short run is extended by its equal neighbors
    /// in the sentence.
    fn copies_changed(&self, old: &Range<usize>, new: &Range<usize>, extent: &Extent, sentence: &Range<usize>) -> bool {
        let missing = PROBE.saturating_sub(old.len());
        let most_before = extent.before.min(old.start.saturating_sub(sentence.start));
        let after = extent
            .after
            .min(sentence.end.saturating_sub(old.end))
            .min(missing.saturating_sub(most_before).max(missing / 2));
        let before = most_before.min(missing - after);
        let (own, other) = (old.start - before..old.end + after, new.start - before..new.end + after);
        self.copies(&own, &other).is_none_or(|(in_new, in_old)| in_new.len() != in_old.len())
    }

    /// Returns whether the second kind of evidence holds (see the module's documentation).
    fn block_is_certain(
        &self,
        old: &Range<usize>,
        new: &Range<usize>,
        extent: &Extent,
        Copies { in_new, in_old }: &Copies,
    ) -> bool {
        let covers = |old: &Range<usize>, new: &Range<usize>, extent: &Extent| {
            let (own, other) = (self.old.block(old.start), self.new.block(new.start));
            let before = (old.start - own.start).max(new.start - other.start);
            let after = own.end.saturating_sub(old.end).max(other.end.saturating_sub(new.end));
            extent.before >= before
                && extent.after >= after
                && (extent.before >= before + BEYOND || extent.after >= after + BEYOND)
        };
        let at = |start: usize| start..start + old.len();
        covers(old, new, extent)
            && !in_new.iter().any(|&place| covers(old, &at(place), &self.extent(old, place)))
            && !in_old.iter().any(|&place| covers(&at(place), new, &self.extent(&at(place), new.start)))
    }

    /// Returns whether the third kind of evidence holds (see the module's documentation).
    fn sentence_is_certain(&self, old: &Range<usize>, new: &Range<usize>, sentence: &Range<usize>) -> bool {
        // Instead of a moved sentence, there may be a deleted sentence and a new one with the same words.
        if sentence.len() < SENTENCE || self.alignment.is_moved[old.start] {
            return false;
        }
        let Some(image) = self.alignment.image(sentence) else { return false };
        let alone = self.supports(sentence, &image, (sentence, &image));
        if !alone.iter().all(|found| found.own == found.counted && found.counted > 0 && found.rival * 3 <= found.own) {
            return false;
        }
        // If the neighborhood has another copy near these places, the sentence may be a copy too.
        let reach = old.len().clamp(REACH.start, REACH.end);
        let sides = |place: &Range<usize>, length: usize| {
            [place.start.saturating_sub(reach)..place.start, place.end..(place.end + reach).min(length)]
        };
        let befores = sides(sentence, self.old.len()).into_iter().zip(sides(&image, self.new.len()));
        befores.fold(0, |near, (own, other)| {
            let supports = self.supports(&own, &other, (old, new));
            near + supports[0].near.max(supports[1].near)
        }) <= 2
    }

    /// Returns the number of equal words before and after an old run and its copy in the new text.
    fn extent(&self, old: &Range<usize>, new: usize) -> Extent {
        const FARTHEST: usize = 400;
        let (own, other) = (&self.old.tokens, &self.new.tokens);
        let before = own[..old.start].iter().rev().zip(other[..new].iter().rev());
        let after = own[old.end..].iter().zip(&other[new + old.len()..]);
        let equal = |pair: &(&u32, &u32)| pair.0 == pair.1;
        Extent {
            before: before.take(FARTHEST).take_while(equal).count(),
            after: after.take(FARTHEST).take_while(equal).count(),
        }
    }

    /// Returns whether enough equal words follow, or both texts end there.
    fn ends(&self, old: &Range<usize>, new: &Range<usize>, extent: &Extent) -> bool {
        let (own, other) = (self.old.len() - old.end, self.new.len() - new.end);
        extent.after >= WORDS || (extent.after == own && own == other)
    }

    /// Returns whether a run is a whole block in both texts.
    fn is_whole(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        self.old.block(old.start) == old && self.new.block(new.start) == new
    }
}

/// Returns whether enough equal words precede, or both texts begin there.
fn starts(old: &Range<usize>, new: &Range<usize>, extent: &Extent) -> bool {
    extent.before >= WORDS || (extent.before == old.start && old.start == new.start)
}

/// Returns the signed distance between two places.
fn shift(from: usize, to: usize) -> isize {
    to.cast_signed() - from.cast_signed()
}

fn around(place: &Range<usize>, reach: usize, length: usize) -> Range<usize> {
    place.start.saturating_sub(reach)..(place.end + reach).min(length)
}
