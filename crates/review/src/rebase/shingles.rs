//! An index of the runs of three words of a text, for finding places that resemble each other.

use std::ops::Range;

use super::side::Side;

/// Number of words of a shingle.
pub(super) const WORDS: usize = 3;

/// The maximum number of places of a shingle that counts as evidence. More frequent shingles are ignored.
const MOST_PLACES: usize = 64;

/// The shingles of a text, sorted by their words and then by position.
pub(super) struct Shingles(Vec<([u32; WORDS], u32)>);

impl Shingles {
    /// Indexes the shingles of a text.
    pub(super) fn of(side: &Side<'_>) -> Self {
        let windows = side.tokens.windows(WORDS).zip(0..);
        let mut shingles: Vec<([u32; WORDS], u32)> =
            windows.map(|(words, place)| ([words[0], words[1], words[2]], place)).collect();
        shingles.sort_unstable();
        Self(shingles)
    }

    /// Returns the positions at which a run of words occurs, in the order of the text.
    pub(super) fn copies<'t>(&'t self, tokens: &'t [u32], words: &'t [u32]) -> Box<dyn Iterator<Item = usize> + 't> {
        let starts = words.windows(WORDS).enumerate().map(|(start, words)| (self.all(words), start));
        let Some((places, start)) = starts.min_by_key(|(places, _)| places.len()) else {
            let windows = tokens.windows(words.len().max(1)).enumerate();
            return Box::new(windows.filter(move |(_, window)| *window == words).map(|(place, _)| place));
        };
        let place = move |place: u32| (place as usize).checked_sub(start);
        let places = places.iter().filter_map(move |(_, found)| place(*found));
        Box::new(places.filter(move |&place| tokens[place..].starts_with(words)))
    }

    fn all(&self, words: &[u32]) -> &[([u32; WORDS], u32)] {
        let key = [words[0], words[1], words[2]];
        let start = self.0.partition_point(|(own, _)| *own < key);
        let end = start + self.0[start..].partition_point(|(own, _)| *own == key);
        &self.0[start..end]
    }

    /// Returns the places of a shingle, in the order of the text. Returns `None` if it has too many places.
    fn places(&self, words: &[u32]) -> Option<impl Iterator<Item = usize>> {
        let places = self.all(words);
        (places.len() <= MOST_PLACES).then(|| places.iter().map(|(_, place)| *place as usize))
    }
}

/// How well a run of words is supported at its aligned place, and at the most similar other place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Support {
    /// Number of shingles that are not too frequent.
    pub(super) counted: usize,
    /// Number of shingles found at the aligned place.
    pub(super) own: usize,
    /// Number of shingles found at the most similar other place.
    pub(super) rival: usize,
    /// Number of shingles with a copy in the range `near`, apart from the aligned copy.
    pub(super) near: usize,
}

/// Compares a run of one text with all places of the other. `image` has the aligned position of each word. `near` is a
/// range of the other text. Copies of shingles at the distances `skipped` do not count as rivals.
pub(super) fn support(
    side: &Side<'_>,
    run: &Range<usize>,
    image: &[usize],
    other: &Shingles,
    near: &Range<usize>,
    skipped: &[isize],
) -> Support {
    let mut support = Support::default();
    // Position in the other text, and index of the shingle.
    let mut rivals: Vec<(usize, usize)> = Vec::new();
    let mut is_near = vec![false; run.len()];
    for start in run.start..(run.end + 1).saturating_sub(WORDS).max(run.start) {
        let Some(places) = other.places(&side.tokens[start..start + WORDS]) else { continue };
        support.counted += 1;
        let own = image[start];
        for place in places {
            if place == own && (1..WORDS).all(|step| image[start + step] == own + step) {
                support.own += 1;
            } else if !skipped.contains(&(place.cast_signed() - start.cast_signed())) {
                rivals.push((place, start - run.start));
                is_near[start - run.start] |= near.contains(&place);
            }
        }
    }
    support.near = is_near.iter().filter(|near| **near).count();
    support.rival = densest(&mut rivals, run.len());
    support
}

/// Returns the largest number of different shingles within a stretch that is slightly longer than the run.
fn densest(rivals: &mut [(usize, usize)], length: usize) -> usize {
    const SLACK: usize = 16;
    rivals.sort_unstable();
    let mut counts = vec![0_u32; length];
    let (mut first, mut different, mut most) = (0, 0, 0);
    for &(place, shingle) in &*rivals {
        counts[shingle] += 1;
        different += usize::from(counts[shingle] == 1);
        while rivals[first].0 + length + SLACK < place {
            let left = &mut counts[rivals[first].1];
            *left -= 1;
            different -= usize::from(*left == 0);
            first += 1;
        }
        most = most.max(different);
    }
    most
}
