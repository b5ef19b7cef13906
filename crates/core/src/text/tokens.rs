//! A suffix array of the folded text, for fast lookup of runs of words.

use std::ops::Range;

use ahash::AHashMap;

/// Number of tokens by which suffixes are sorted. Lookups compare longer runs in full. Without a bound, sorting a text
/// of one repeated word would take too long.
const ORDERED: usize = 256;

/// The tokens between the spaces of a folded text. Equal tokens have equal numbers.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    numbers: AHashMap<String, u32>,
    sequence: Vec<u32>,
    /// Byte offset of each token.
    starts: Vec<usize>,
    /// The positions of the tokens, sorted by the suffix that begins there.
    suffixes: Vec<u32>,
}

impl Tokens {
    pub(super) fn new(folded: &str) -> Self {
        let mut numbers: AHashMap<String, u32> = AHashMap::new();
        let (mut tokens, mut starts, mut offset) = (Vec::new(), Vec::new(), 0);
        for token in folded.split(' ').filter(|_| !folded.is_empty()) {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let number = match numbers.get(token) {
                Some(&number) => number,
                None => *numbers.entry(token.to_owned()).or_insert(next),
            };
            tokens.push(number);
            starts.push(offset);
            offset += token.len() + 1;
        }
        let mut suffixes: Vec<u32> = (0..).take(tokens.len()).collect();
        suffixes.sort_by(|&a, &b| ordered(&tokens[a as usize..]).cmp(ordered(&tokens[b as usize..])));
        Self { numbers, sequence: tokens, starts, suffixes }
    }

    /// Returns the byte ranges of a run in the folded text, in the order of the text.
    pub(super) fn find(&self, run: &str) -> Vec<Range<usize>> {
        let Some(wanted) = run.split(' ').map(|token| self.numbers.get(token).copied()).collect::<Option<Vec<u32>>>()
        else {
            return Vec::new();
        };
        let from = |&position: &u32| &self.sequence[position as usize..];
        let key = ordered(&wanted);
        // A suffix that begins with the key sorts at or after the key.
        let first = self.suffixes.partition_point(|position| from(position) < key);
        let mut places: Vec<usize> = self.suffixes[first..]
            .iter()
            .take_while(|position| from(position).starts_with(key))
            .filter(|position| from(position).starts_with(&wanted))
            .map(|&position| self.starts[position as usize])
            .collect();
        places.sort_unstable();
        places.into_iter().map(|start| start..start + run.len()).collect()
    }
}

fn ordered(tokens: &[u32]) -> &[u32] {
    &tokens[..tokens.len().min(ORDERED)]
}
