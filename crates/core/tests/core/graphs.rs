//! Compares rules over many claims with brute force.

use std::collections::BTreeSet;
use std::fmt::Write;

use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_testing::{book, edited, harbor};
use proptest::prelude::*;

const P1: &str = "harbor-report/summary.p1.yaml";
const P3: &str = "harbor-report/summary.p3.yaml";

/// A claim's statement and its relations, as types and the numbers of their objects.
type Plain = (String, Vec<(&'static str, usize)>);

/// Returns the numbers of the claims that a rule finds in a book.
fn found(rule: &str, claims: &[Plain]) -> BTreeSet<usize> {
    let mut text =
        "source: harbor-report\ncoder: c1\ncoded_on: \"2031-05-02\"\ncodebook: \"0.1\"\nclaims:\n".to_owned();
    for (number, (statement, relations)) in claims.iter().enumerate() {
        let _ = write!(
            text,
            "  - id: hbr-{number:04}\n    statement: {statement}\n    type: descriptive\n    certainty: asserted\n    \
             participants: [{{entity: port-birch, role: topic}}]\n    domains: [economic]\n    at: summary.p1.s1\n"
        );
        if !relations.is_empty() {
            text.push_str("    relations:\n");
        }
        for (kind, object) in relations {
            let _ = writeln!(text, "      - {{type: {kind}, object: hbr-{object:04}}}");
        }
    }
    let book = book(&edited(harbor(), &[(P1, "", &text), (P3, "", "")]));
    let found = check(&book, &Texts::new()).into_iter().filter(|found| found.rule.id == rule);
    found.map(|found| found.claim.expect("a claim")[4..].parse().expect("a number")).collect()
}

fn unrelated(statements: &[String]) -> Vec<Plain> {
    statements.iter().map(|statement| (statement.clone(), Vec::new())).collect()
}

/// Returns the runs of three words in a statement.
fn runs(statement: &str) -> BTreeSet<Vec<&str>> {
    let words: Vec<&str> = statement.split(' ').collect();
    words.windows(3).map(<[&str]>::to_vec).collect()
}

/// Returns the claims that share four fifths of their runs with an earlier claim.
fn repeated(statements: &[String]) -> BTreeSet<usize> {
    let runs: Vec<_> = statements.iter().map(|statement| runs(statement)).collect();
    let alike = |later: &usize| {
        runs[..*later]
            .iter()
            .any(|earlier| 5 * earlier.intersection(&runs[*later]).count() >= 4 * earlier.union(&runs[*later]).count())
    };
    (0..statements.len()).filter(alike).collect()
}

/// Returns whether relations of one type form a cycle of at least two claims.
fn circular(kind: &str, claims: &[Plain]) -> bool {
    let mut reach = vec![vec![false; claims.len()]; claims.len()];
    for (subject, (_, relations)) in claims.iter().enumerate() {
        for (_, object) in relations.iter().filter(|(other, object)| *other == kind && *object != subject) {
            reach[subject][*object] = true;
        }
    }
    for middle in 0..claims.len() {
        for from in 0..claims.len() {
            for to in 0..claims.len() {
                reach[from][to] |= reach[from][middle] && reach[middle][to];
            }
        }
    }
    (0..claims.len()).any(|claim| reach[claim][claim])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn repeated_statements_are_those_that_brute_force_finds(
        bases in proptest::collection::vec(proptest::collection::vec(0_usize..3, 5..14), 1..4),
        claims in proptest::collection::vec((0_usize..4, proptest::collection::vec(0_usize..3, 0..3)), 1..14),
    ) {
        let words = |words: &[usize]| words.iter().map(|word| ["harbor", "winter", "trade"][*word]).collect::<Vec<_>>();
        let statement = |(base, more): (usize, Vec<usize>)| {
            [words(&bases[base % bases.len()]), words(&more)].concat().join(" ")
        };
        let statements: Vec<String> = claims.into_iter().map(statement).collect();
        prop_assert_eq!(found("repeated-statement", &unrelated(&statements)), repeated(&statements));
    }

    #[test]
    fn circles_are_found_where_brute_force_finds_one(
        edges in proptest::collection::vec((0_usize..7, 0_usize..7, 0_usize..3), 0..14)
    ) {
        let mut claims: Vec<Plain> = (0..7).map(|number| (format!("Winter number {number} closed the harbor."), Vec::new())).collect();
        for (subject, object, kind) in edges {
            claims[subject].1.push((["supports", "rebuts", "restates"][kind], object));
        }
        let expected = ["supports", "rebuts"].iter().any(|kind| circular(kind, &claims));
        prop_assert_eq!(!found("cyclic-relation", &claims).is_empty(), expected);
    }
}

/// All 3 or 64 claims share a run of words, but only the first and the last are near-equal.
#[test]
fn claims_are_compared_beyond_their_neighbors() {
    for between in [1, 62] {
        let mut statements = vec!["harbors closed yesterday".to_owned()];
        statements.extend(vec!["harbors closed yesterday because winter came".to_owned(); between]);
        statements.push("harbors closed yesterday".to_owned());
        // These statements make the other runs more common than the run that all other claims share.
        statements.extend(vec!["schools closed yesterday because winter came".to_owned(); 4]);
        let found = found("repeated-statement", &unrelated(&statements));
        assert!(found.contains(&(between + 1)), "{found:?}");
        assert_eq!(found, repeated(&statements));
    }
}
