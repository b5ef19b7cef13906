//! The folded text as a sorted list of its suffixes, in which every run of words is found at once.

use std::ops::Range;

use ahash::AHashMap;

/// Tokens by which suffixes are ordered. Longer runs are compared to their end once found; without a bound
/// a text of one word over and over would take forever to sort.
const ORDERED: usize = 256;

/// The words of a folded text, each as the number of its spelling. A word that folding divides is several.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    sequence: Vec<u32>,
    /// Byte offset of each token.
    starts: Vec<usize>,
    /// The tokens' positions, ordered by the tokens from there on.
    suffixes: Vec<u32>,
}

impl Tokens {
    /// Indexes a folded text, whose words begin at `words`; they are in order, and some may be empty.
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

    /// Byte ranges at which the same text stands as in a range of the folded text, in the order of the text. The range begins
    /// and ends with a token.
    pub(super) fn find(&self, folded: &str, run: Range<usize>) -> Vec<Range<usize>> {
        let token = |offset: usize| self.starts.partition_point(|&start| start < offset);
        let wanted = &self.sequence[token(run.start)..token(run.end)];
        let run = &folded[run];
        if wanted.is_empty() {
            return Vec::new();
        }
        let from = |&position: &u32| &self.sequence[position as usize..];
        let key = ordered(wanted);
        // A suffix that begins with the key is not less than it.
        let first = self.suffixes.partition_point(|position| from(position) < key);
        let mut places: Vec<usize> = self.suffixes[first..]
            .iter()
            .take_while(|position| from(position).starts_with(key))
            .map(|&position| self.starts[position as usize])
            // Longer runs are compared to their end, and the blanks between the words too.
            .filter(|&start| folded[start..].starts_with(run))
            .collect();
        places.sort_unstable();
        places.into_iter().map(|start| start..start + run.len()).collect()
    }
}

fn ordered(tokens: &[u32]) -> &[u32] {
    &tokens[..tokens.len().min(ORDERED)]
}
