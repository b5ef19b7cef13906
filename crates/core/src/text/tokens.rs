//! The folded text as a sorted list of its suffixes, in which every run of words is found at once.

use std::ops::Range;

use ahash::AHashMap;

/// Tokens by which suffixes are ordered. Longer runs are compared to their end once found; without a bound
/// a text of one word over and over would take forever to sort.
const ORDERED: usize = 256;

/// What stands between blanks of a folded text, each token as the number of its spelling.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    numbers: AHashMap<String, u32>,
    sequence: Vec<u32>,
    /// Byte offset of each token.
    starts: Vec<usize>,
    /// The tokens' positions, ordered by the tokens from there on.
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

    /// Byte ranges in the folded text at which a folded run stands, in the order of the text.
    pub(super) fn find(&self, run: &str) -> Vec<Range<usize>> {
        let Some(wanted) = run.split(' ').map(|token| self.numbers.get(token).copied()).collect::<Option<Vec<u32>>>()
        else {
            return Vec::new();
        };
        let from = |&position: &u32| &self.sequence[position as usize..];
        let key = ordered(&wanted);
        // A suffix that begins with the key is not less than it.
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
