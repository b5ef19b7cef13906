//! Two codings of the made-up report, settled into one.

use claimbook_core::book::Book;
use claimbook_core::model::{Date, Slug};
use claimbook_core::rules::{check, has_errors};
use claimbook_core::text::Texts;
use claimbook_review::adjudicate::{Adjudication, AdjudicationError, Settled, Undecided, settle, text};
use claimbook_testing::{Files, book, coded, edited};
use proptest::prelude::*;

const DECISIONS: &str = "claims/harbor-report/decisions/adjudicate-c1-c2.yaml";

fn adjudication(book: &Book) -> Adjudication<'_> {
    Adjudication::new(book, &book.sources[0], ["c1", "c2"]).expect("two codings without errors")
}

/// Adds the proposals without a verdict to the book, as the command does.
fn proposed(files: &Files) -> Files {
    let book = book(files);
    let proposals = adjudication(&book).proposals();
    let (source, by): (Slug, Slug) = ("harbor-report".parse().expect("an id"), "c3".parse().expect("an id"));
    let on: Date = "2031-05-04".parse().expect("a day");
    let file = book.files.iter().find(|file| file.path() == DECISIONS);
    let text = text(file, (&source, &by, &on), &proposals).expect("a file to add to");
    let mut files = files.clone();
    files.insert(DECISIONS.to_owned(), text.into_bytes());
    files
}

/// Sets the verdict of every waiting decision to the result of `verdict` for its text.
fn decided(files: &Files, verdict: impl Fn(&str) -> String) -> Files {
    let mut files = files.clone();
    let text = String::from_utf8(files[DECISIONS].clone()).expect("text");
    let (head, list) = text.split_once("decisions:\n").expect("a list");
    let mut done = format!("{head}decisions:\n");
    for item in items(list) {
        // The item is in braces or in block style.
        let item = match item.trim_end().strip_suffix('}') {
            _ if item.contains("verdict:") => item.to_owned(),
            Some(open) => format!("{open}, {}}}\n", verdict(item)),
            None => format!("{item}    {}\n", verdict(item).replace(", ", "\n    ")),
        };
        done.push_str(&item);
    }
    files.insert(DECISIONS.to_owned(), done.into_bytes());
    files
}

/// Returns the decisions of a list, without comments.
fn items(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    for part in list.split_inclusive('\n').filter(|line| !line.trim_start().starts_with('#')) {
        if part.starts_with("  - ") {
            items.push(part);
        } else if let Some(last) = items.last_mut() {
            let start = last.as_ptr() as usize - list.as_ptr() as usize;
            let end = part.as_ptr() as usize - list.as_ptr() as usize + part.len();
            *last = &list[start..end];
        }
    }
    items
}

fn first(line: &str) -> String {
    if line.contains("field:") { "verdict: a".to_owned() } else { "verdict: drop, reason: Not said.".to_owned() }
}

fn second(line: &str) -> String {
    if line.contains("field:") { "verdict: b".to_owned() } else { "verdict: keep".to_owned() }
}

fn settled(files: &Files) -> Result<Settled, Undecided> {
    settle(&adjudication(&book(files)))
}

#[test]
fn every_difference_is_a_decision_that_shows_both_values() {
    let files = proposed(&coded());
    insta::assert_snapshot!(String::from_utf8_lossy(&files[DECISIONS]));
    let book = book(&files);
    assert!(!has_errors(&check(&book, &Texts::new())));
}

#[test]
fn nothing_is_settled_before_everything_is_decided() {
    assert!(matches!(settled(&coded()), Err(Undecided::Waiting(waiting, all)) if waiting == all && all > 0));
    let files = proposed(&coded());
    assert!(matches!(settled(&files), Err(Undecided::Waiting(..))));
}

#[test]
fn a_second_run_keeps_every_decision() {
    let decided = decided(&proposed(&coded()), second);
    assert_eq!(proposed(&decided), decided);
}

#[test]
fn the_second_coder_wins_wherever_that_was_decided() {
    let files = decided(&proposed(&coded()), second);
    let Settled { files: changed, added, withdrawn, .. } = settled(&files).expect("everything is decided");
    let mut after = files.clone();
    after.extend(changed);
    let after_book = book(&after);
    assert_eq!(withdrawn, []);
    let ids: Vec<String> = after_book.claims().map(|record| record.claim.id.to_string()).collect();
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(ids.len(), distinct.len());
    let summary: Vec<String> = added.iter().map(|(id, coder, old)| format!("{id} is {old} of {coder}")).collect();
    let texts: String = after
        .iter()
        .filter(|(path, _)| path.ends_with(".p1.yaml") && !path.contains("codings"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    insta::assert_snapshot!(format!("{}\n\n{texts}", summary.join("\n")));
}

/// A person may run the command again, also after correcting the book.
#[test]
fn settling_again_changes_nothing() {
    let files = decided(&proposed(&coded()), second);
    let mut after = files.clone();
    after.extend(settled(&files).expect("everything is decided").files);
    let again = settled(&after).expect("everything is decided");
    assert_eq!((again.files.len(), again.changed, again.added.len()), (0, 0, 0));
}

#[test]
fn what_both_coders_agree_on_is_no_reason_to_change_the_book() {
    let corrected = edited(
        coded(),
        &[(
            "harbor-report/summary.p1.yaml",
            "certainty: asserted\n    participants:\n      - {entity: port-alder",
            "certainty: likely\n    participants:\n      - {entity: port-alder",
        )],
    );
    let files = decided(&proposed(&corrected), second);
    let changed = settled(&files).expect("everything is decided").files;
    let text = String::from_utf8_lossy(&changed["claims/harbor-report/summary.p1.yaml"]).into_owned();
    assert!(text.contains("features: [quantitative]\n    certainty: likely\n"), "{text}");
}

#[test]
fn a_decision_about_another_state_of_a_coding_does_not_count() {
    let files = decided(&proposed(&coded()), second);
    let changed =
        edited(files, &[("harbor-report/codings/c2/summary.p1.yaml", "certainty: possible", "certainty: likely")]);
    assert!(matches!(settled(&changed), Err(Undecided::Waiting(..))));
}

#[test]
fn a_coder_without_a_coding_is_refused() {
    let book = book(&coded());
    let refused = Adjudication::new(&book, &book.sources[0], ["c1", "c9"]);
    assert!(matches!(refused, Err(AdjudicationError::UnknownCoder { .. })));
}

proptest! {
    /// The result does not depend on the order of the decisions.
    #[test]
    fn the_order_of_decisions_does_not_matter(seed in any::<u64>(), takes in any::<u64>()) {
        let files = decided(&proposed(&coded()), |line| {
            let place = line.bytes().fold(takes, |hash, byte| hash.rotate_left(5) ^ u64::from(byte));
            if place % 2 == 0 { first(line) } else { second(line) }
        });
        let text = String::from_utf8(files[DECISIONS].clone()).expect("text");
        let (head, list) = text.split_once("decisions:\n").expect("a list");
        let mut lines = items(list);
        lines.sort_by_key(|line| line.bytes().fold(seed, |hash, byte| hash.rotate_left(7).wrapping_mul(31) ^ u64::from(byte)));
        let mut shuffled = files.clone();
        shuffled.insert(DECISIONS.to_owned(), format!("{head}decisions:\n{}", lines.concat()).into_bytes());
        let (one, other) = (settled(&files), settled(&shuffled));
        prop_assert_eq!(one.expect("decided").files, other.expect("decided").files);
    }
}
