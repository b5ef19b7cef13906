//! Plants faults in claims and lists the faults that `check` must find.

use serde::Serialize;

use super::HEADER_LINES;
use super::edits::id;
use super::plants::{CHECKING_PLANTS, FILE_PLANTS, Plant, READING_PLANTS};
use super::random::SplitMix64;

/// A fault that `check` must find: one line of `faults.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Fault {
    pub(crate) file: String,
    /// The line on which `check` must report the fault, from 1.
    pub(crate) line: usize,
    pub(crate) rule: &'static str,
    /// The claim with the fault.
    pub(crate) claim: String,
}

/// Plants one fault in each of a random share of a file's claims.
pub(crate) fn plant(records: &mut [Vec<String>], file: &str, share: f64, random: &mut SplitMix64) -> Vec<Fault> {
    let drawn: Vec<bool> = records.iter().map(|_| random.share(share)).collect();
    let alone = drawn.iter().filter(|&&drawn| drawn).count() == 1;
    let mut faults = Vec::new();
    let mut before = HEADER_LINES;
    for (lines, drawn) in records.iter_mut().zip(drawn) {
        if drawn {
            let claim = id(lines).unwrap_or_default().to_owned();
            let spoiled = spoil(lines, alone, random);
            faults.extend(spoiled.map(|(rule, line)| Fault {
                file: file.to_owned(),
                line: before + line + 1,
                rule,
                claim,
            }));
        }
        before += lines.len();
    }
    faults
}

/// Plants the first applicable fault, starting at a random one. Returns its rule and line.
fn spoil(lines: &mut Vec<String>, alone: bool, random: &mut SplitMix64) -> Option<(&'static str, usize)> {
    let mut plants: Vec<&Plant> = READING_PLANTS.iter().chain(&CHECKING_PLANTS).collect();
    if alone {
        plants.extend(&FILE_PLANTS);
    }
    let first = random.below(plants.len());
    plants.iter().cycle().skip(first).take(plants.len()).find_map(|(rule, plant)| Some((*rule, plant(lines)?)))
}
