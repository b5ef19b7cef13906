//! A suffix array of the folded text, for fast lookup of runs of words.

use std::ops::Range;

use ahash::AHashMap;

/// Number of tokens by which suffixes are sorted. Lookups compare longer runs in full. Without a bound, sorting a text
/// of one repeated word would take too long.
const ORDERED: usize = 256;

/// The words of a folded text, divided at spaces too. Equal tokens have equal numbers.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    sequence: Vec<u32>,
    /// Byte offset of each token.
    starts: Vec<usize>,
    /// The positions of the tokens, sorted by the suffix that begins there.
    suffixes: Vec<u32>,
}

impl Tokens {
    /// Indexes a folded text. `words` are the byte offsets of its words, in order.
    pub(super) fn new(folded: &str, words: impl Iterator<Item = usize>) -> Self {
        let blanks = memchr::memchr_iter(b' ', folded.as_bytes()).map(|blank| blank + 1);
        let mut starts: Vec<usize> = words.chain(blanks).filter(|&start| start < folded.len()).collect();
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|&start| folded.as_bytes()[start] != b' ');
        let ends = starts.iter().skip(1).copied().chain([folded.len()]);
        let mut numbers: AHashMap<&str, u32> = AHashMap::new();
        let mut number = |(&start, end): (&usize, usize)| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(folded[start..end].trim_end_matches(' ')).or_insert(next)
        };
        let sequence: Vec<u32> = starts.iter().zip(ends).map(&mut number).collect();
        let mut suffixes: Vec<u32> = (0..).take(sequence.len()).collect();
        suffixes.sort_by(|&a, &b| ordered(&sequence[a as usize..]).cmp(ordered(&sequence[b as usize..])));
        Self { sequence, starts, suffixes }
    }

    /// Returns the byte ranges with the same text as a range of the folded text, in the order of the text. The range
    /// must begin and end with a token.
    pub(super) fn find(&self, folded: &str, run: Range<usize>) -> Vec<Range<usize>> {
        let token = |offset: usize| self.starts.partition_point(|&start| start < offset);
        let wanted = &self.sequence[token(run.start)..token(run.end)];
        let run = &folded[run];
        if wanted.is_empty() {
            return Vec::new();
        }
        let from = |&position: &u32| &self.sequence[position as usize..];
        let key = ordered(wanted);
        // A suffix that begins with the key sorts at or after the key.
        let first = self.suffixes.partition_point(|position| from(position) < key);
        let mut places: Vec<usize> = self.suffixes[first..]
            .iter()
            .take_while(|position| from(position).starts_with(key))
            .map(|&position| self.starts[position as usize])
            // Compares the tokens beyond `ORDERED`, and the spaces between words.
            .filter(|&start| folded[start..].starts_with(run))
            .collect();
        places.sort_unstable();
        places.into_iter().map(|start| start..start + run.len()).collect()
    }
}

fn ordered(tokens: &[u32]) -> &[u32] {
    &tokens[..tokens.len().min(ORDERED)]
}
