//! No two claims say the same.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::diagnostic::{Rule, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) static RULE: Rule = Rule {
    id: "repeated-statement",
    severity: Severity::Warning,
    finds: "Two statements that share four fifths of their runs of three words.",
    matters: "A proposition is coded once; its further places go into `also_at`.",
    failing: "- statement: North Korea sent troops to Russia in late 2024.\n- statement: North Korea sent troops to Russia late in 2024.",
    mended: "- statement: North Korea sent troops to Russia in late 2024.\n  also_at: [{at: introduction.p2.s6, as: restatement}]",
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let claims: Vec<(&ClaimRecord, BTreeSet<[String; 3]>)> =
        context.book.claims.iter().map(|record| (record, shingles(&record.claim.statement))).collect();
    // Which claims have a shingle; one that many have says nothing and is passed over.
    let mut places: HashMap<&[String; 3], Vec<usize>> = HashMap::new();
    for (position, (_, shingles)) in claims.iter().enumerate() {
        for shingle in shingles {
            places.entry(shingle).or_default().push(position);
        }
    }
    for (position, (record, own)) in claims.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for shingle in own {
            let places = places.get(shingle).map(Vec::as_slice).unwrap_or_default();
            if places.len() <= COMMON {
                for &place in places.iter().filter(|&&place| place < position) {
                    *shared.entry(place).or_default() += 1;
                }
            }
        }
        for (earlier, count) in shared {
            let (other, theirs) = &claims[earlier];
            // Jaccard similarity of at least 4/5.
            if 5 * count >= 4 * (own.len() + theirs.len() - count) {
                let file = context.book.header(other).file;
                findings
                    .claim(
                        &RULE,
                        record,
                        record.path().key("statement"),
                        format!("`{}` says nearly the same", other.claim.id),
                    )
                    .related(file, other.path().key("statement"), "here")
                    .help("make them one claim with `also_at`, or say in what they differ");
            }
        }
    }
}

/// A shingle that more claims have is too common to tell two of them alike.
const COMMON: usize = 64;

/// Runs of three words, lower case, without punctuation.
fn shingles(statement: &str) -> BTreeSet<[String; 3]> {
    let lower = statement.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(3).map(|run| [run[0].to_owned(), run[1].to_owned(), run[2].to_owned()]).collect()
}
