//! Decisions in a book: how they are read, and the rules about them.

use claimbook_core::book::Book;
use claimbook_core::report;
use claimbook_core::rules::check;
use claimbook_core::text::{Texts, content_hash};
use claimbook_testing::{Files, book, coded, edited, harbor};

const DECISIONS: &str = "claims/harbor-report/decisions/review-2031-05-04.yaml";

/// Returns the start of a claim's content hash, as a decision states it.
fn hash(files: &Files, id: &str, coder: Option<&str>) -> String {
    let book = book(files);
    let found = match coder {
        None => book.claims().find(|record| record.claim.id.as_str() == id),
        Some(coder) => book
            .codings
            .iter()
            .filter(|coding| coding.coder_folder.as_deref() == Some(coder))
            .flat_map(|coding| &coding.claims)
            .find(|record| record.claim.id.as_str() == id),
    };
    content_hash(&found.expect("the claim").claim).start::<8>().to_string()
}

/// Adds a file of decisions to a book.
fn with(mut files: Files, decisions: &[String]) -> Files {
    let head = "source: harbor-report\ndecided_by: c3\ndecided_on: \"2031-05-04\"\ndecisions:\n";
    let lines: Vec<String> = decisions.iter().map(|decision| format!("  - {{{decision}}}\n")).collect();
    files.insert(DECISIONS.to_owned(), [head, &lines.concat()].concat().into_bytes());
    files
}

fn rules_of(files: &Files) -> Vec<&'static str> {
    let book: Book = book(files);
    check(&book, &Texts::new()).iter().map(|diagnostic| diagnostic.rule.id).collect()
}

#[test]
fn a_decision_about_the_claim_as_it_is_breaks_no_rule() {
    let own = hash(&harbor(), "hbr-0001", None);
    let files = with(harbor(), &[format!("subject: hbr-0001, content_hash: {own}, verdict: accept")]);
    assert_eq!(rules_of(&files), [""; 0]);
}

#[test]
fn a_decision_about_no_claim_is_reported() {
    let coding = hash(&coded(), "hbr-0001", Some("c1"));
    let decisions = [
        "subject: hbr-9999, content_hash: 0123456789abcdef, verdict: accept".to_owned(),
        format!("subject: hbr-0001, content_hash: {coding}, of: [c9], verdict: keep"),
    ];
    let book = book(&with(coded(), &decisions));
    insta::assert_snapshot!(report::text(&book, &check(&book, &Texts::new()), false));
}

/// The claim exists, but cannot be read. Only the claim is reported.
#[test]
fn a_decision_about_a_faulty_claim_of_a_coding_is_not_reported() {
    let coding = hash(&coded(), "hbr-0001", Some("c1"));
    let files = with(coded(), &[format!("subject: hbr-0001, content_hash: {coding}, of: [c1], verdict: keep")]);
    let path = "claims/harbor-report/codings/c1/summary.p1.yaml";
    let mut broken = files.clone();
    let text =
        String::from_utf8(files[path].clone()).expect("text").replacen("certainty: asserted", "certainty: sure", 1);
    broken.insert(path.to_owned(), text.into_bytes());
    assert_eq!(rules_of(&broken), ["unknown-code"]);
}

#[test]
fn a_decision_is_stale_once_its_claim_has_changed() {
    let own = hash(&harbor(), "hbr-0002", None);
    let decision = format!("subject: hbr-0002, content_hash: {own}, field: certainty, verdict: amend, value: possible");
    let files = with(harbor(), &[decision]);
    let p1 = "harbor-report/summary.p1.yaml";
    let changed = edited(files.clone(), &[(p1, "certainty: likely", "certainty: near_certain")]);
    assert!(rules_of(&changed).contains(&"stale-decision"));
    // The outcome itself is no reason to decide again.
    let carried_out = edited(files, &[(p1, "certainty: likely", "certainty: possible")]);
    assert!(!rules_of(&carried_out).contains(&"stale-decision"));
}

#[test]
fn a_decision_without_verdict_waits() {
    let own = hash(&harbor(), "hbr-0001", None);
    let files = with(harbor(), &[format!("subject: hbr-0001, content_hash: {own}, field: certainty")]);
    assert_eq!(rules_of(&files), ["undecided-disagreement"]);
}

#[test]
fn a_decision_states_what_was_decided() {
    let files = with(harbor(), &["subject: hbr-0001, verdict: accept".to_owned()]);
    assert_eq!(rules_of(&files), ["invalid-value"]);
    let files = with(harbor(), &["subject: hbr-0001, content_hash: ab, verdict: perhaps".to_owned()]);
    assert_eq!(rules_of(&files), ["invalid-value", "unknown-code"]);
}
