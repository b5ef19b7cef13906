//! Checks that no two claims have nearly the same statement.

use super::context::BookContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::Claim;
use crate::syntax::diagnostic::{Rule, Severity};
use crate::text::fold;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

pub(super) static RULE: Rule = Rule {
    id: "repeated-statement",
    severity: Severity::Warning,
    waivable: true,
    what: "Two statements that share at least four fifths of their runs of three words.",
    why: "Code a proposition once, and put its other places into `also_at`.",
    example: "- statement: North Korea sent troops to Russia in late 2024.\n- statement: North Korea sent troops to Russia late in 2024.",
    fixed: "- statement: North Korea sent troops to Russia in late 2024.\n  also_at: [{at: introduction.p2.s6, as: restatement}]",
};

/// Returns whether two versions of a claim are equal for this rule.
pub(super) fn reads_same(one: &ClaimRecord, other: &ClaimRecord) -> bool {
    let read = |record: &ClaimRecord| (record.index, record.claim.status.is_current());
    read(one) == read(other) && one.claim.id == other.claim.id && one.claim.statement == other.claim.statement
}

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    if let Some(elsewhere) = context.book.elsewhere() {
        let claim = |spot| context.book.claim_in(spot);
        let pairs = elsewhere.alike.iter().filter_map(|(later, earlier)| Some((claim(later)?, claim(earlier)?)));
        pairs.for_each(|(record, other)| report(record, other, findings));
        return;
    }
    // A claim may repeat the statement of a superseded or withdrawn claim.
    let claims: Vec<_> = context.claims().iter().filter(|record| record.claim.status.is_current()).collect();
    let statement = |place: u32| &*claims[place as usize].claim.statement;
    let set = |claim: &Claim| if context.is_cancelled() { Vec::new() } else { shingles(&claim.statement) };
    let mut sets: Vec<Vec<u64>> = claims.par_iter().map(|record| set(&record.claim)).collect();
    let count = Counts::of(&sets);
    // Prefix filtering (Chaudhuri, Ganti and Kaushik 2006): sort the items of all sets in the same order. If two sets
    // share four fifths of their items, their first fifths also share an item. With the rarest items first, few pairs
    // share an item there, and only these pairs are compared.
    sets.par_iter_mut().for_each(|set| {
        let prefix = prefix(set.len());
        // Most sets have at least `prefix` items that no other set has, so no other set can be similar.
        if set.iter().filter(|&&shingle| count.at_most(shingle) == 1).count() >= prefix {
            set.clear();
            return;
        }
        set.select_nth_unstable_by_key(prefix - 1, |&shingle| (count.at_most(shingle), shingle));
        set.truncate(prefix);
        set.retain(|&shingle| count.at_most(shingle) > 1);
    });
    let mut rare: Vec<(u64, u32)> =
        (0..).zip(sets).flat_map(|(place, set)| set.into_iter().map(move |shingle| (shingle, place))).collect();
    rare.par_sort_unstable();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for same in rare.chunk_by(|a, b| a.0 == b.0) {
        // If very many statements share an item, comparing all pairs would take too long. Each statement is then
        // compared only with the previous one.
        let reach = if same.len() > COMMON { 1 } else { same.len() };
        for (index, (_, later)) in same.iter().enumerate() {
            let earlier = &same[index.saturating_sub(reach)..index];
            pairs.extend(earlier.iter().map(|(_, earlier)| (*later, *earlier)));
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    let alike: Vec<(u32, u32)> =
        pairs.into_par_iter().filter(|&(later, earlier)| are_alike(statement(later), statement(earlier))).collect();
    for (later, earlier) in alike {
        report(claims[later as usize], claims[earlier as usize], findings);
    }
}

fn report(record: &ClaimRecord, other: &ClaimRecord, findings: &mut Findings) {
    findings
        .claim(&RULE, record, record.path().key("statement"), format!("`{}` says nearly the same", other.claim.id))
        .related(other.file(), other.path().key("statement"), "here")
        .help("merge them into one claim with `also_at`, or state the difference");
}

/// Returns how many of the rarest items of a set are searched for in other sets.
pub(super) fn prefix(items: usize) -> usize {
    items - (4 * items).div_ceil(5) + usize::from(items > 0)
}

/// Upper bounds on the number of statements with a shingle. Shingles that share a counter make it too high, never too
/// low.
struct Counts(Vec<AtomicU32>);

impl Counts {
    fn of(sets: &[Vec<u64>]) -> Self {
        let counters = counters(sets.len());
        let counts = Self((0..counters).map(|_| AtomicU32::new(0)).collect());
        sets.par_iter().flatten_iter().for_each(|&shingle| {
            counts.counter(shingle).fetch_add(1, Ordering::Relaxed);
        });
        counts
    }

    fn at_most(&self, shingle: u64) -> u32 {
        self.counter(shingle).load(Ordering::Relaxed)
    }

    fn counter(&self, shingle: u64) -> &AtomicU32 {
        // The number of counters is a power of two.
        &self.0[bucket(shingle) as usize & (self.0.len() - 1)]
    }
}

/// Returns the number of counters for a number of statements.
pub(super) fn counters(statements: usize) -> usize {
    (8 * statements).next_power_of_two().clamp(1 << 10, MOST_COUNTERS)
}

const MOST_COUNTERS: usize = 1 << 24;

/// Returns the index of a shingle's counter among the maximum number of counters. With fewer counters, the index is the
/// remainder after division by their number.
pub(super) fn bucket(shingle: u64) -> u32 {
    // The high bits of the product are well mixed.
    let mixed = shingle.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    u32::try_from(mixed & (MOST_COUNTERS as u64 - 1)).unwrap_or_default()
}

/// Maximum number of claims with the same run of words for which all pairs are compared.
pub(super) const COMMON: usize = 64;

/// Returns whether the Jaccard similarity of two statements' shingles is at least 4/5.
pub(super) fn are_alike(a: &str, b: &str) -> bool {
    let (a, b) = (shingles(a), shingles(b));
    let shared = a.iter().filter(|shingle| b.binary_search(shingle).is_ok()).count();
    shared > 0 && 5 * shared >= 4 * (a.len() + b.len() - shared)
}

/// Returns hashes of the runs of three words, in lower case and without punctuation, sorted and without repeats.
pub(super) fn shingles(statement: &str) -> Vec<u64> {
    let words = if statement.is_ascii() { ascii_words(statement) } else { words(statement) };
    let run = |words: &[u64]| words.iter().fold(0, |hash: u64, word| hash.rotate_left(21).wrapping_add(*word));
    let mut shingles: Vec<u64> = words.windows(3).map(run).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Returns hashes of the words of a text, which need not be ASCII.
fn words(statement: &str) -> Vec<u64> {
    let lower = fold(statement).to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.bytes().fold(START, mixed)).collect()
}

/// Returns hashes of the words of an ASCII text, in one pass.
fn ascii_words(statement: &str) -> Vec<u64> {
    let (mut words, mut hash) = (Vec::with_capacity(statement.len() / 4), START);
    for byte in statement.bytes() {
        if byte.is_ascii_alphanumeric() {
            hash = mixed(hash, byte.to_ascii_lowercase());
        } else if hash != START {
            words.push(std::mem::replace(&mut hash, START));
        }
    }
    words.extend((hash != START).then_some(hash));
    words
}

/// Adds a byte to a 64-bit FNV-1a hash, which is the same on every machine.
fn mixed(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

const START: u64 = 0xcbf2_9ce4_8422_2325;
