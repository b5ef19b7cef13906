//! Decisions about claims, carried out.

use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_review::apply::{Reason, apply};
use claimbook_testing::{Files, book, edited, harbor};
use proptest::prelude::*;

use crate::decided::{hash, text, with};

const P1: &str = "claims/harbor-report/summary.p1.yaml";

/// Carries out all decisions of a book. Returns the new files, and the reasons of decisions that were not carried out.
fn applied(files: &Files) -> (Files, Vec<Reason>) {
    let applied = apply(&book(files), |_, _| true);
    let mut after = files.clone();
    after.extend(applied.files);
    (after, applied.left.into_iter().map(|left| left.reason).collect())
}

fn decision(id: &str, rest: &str) -> String {
    format!("subject: {id}, content_hash: {}, {rest}", hash(&harbor(), id))
}

#[test]
fn an_accepted_claim_names_its_reviewer() {
    let files = with(harbor(), &[decision("hbr-0002", "verdict: accept")]);
    let (after, left) = applied(&files);
    assert_eq!(left, []);
    let before = text(&files, P1);
    let expected = before.replacen(
        "object: hbr-0003, basis: implicit}\n",
        "object: hbr-0003, basis: implicit}\n    status: reviewed\n    reviewer: c3\n    reviewed_on: \"2031-05-04\"\n",
        1,
    );
    assert_eq!(text(&after, P1), expected);
    assert_eq!(check(&book(&after), &Texts::new()), []);
}

/// A verdict `accept` by a model does not change the review of a human.
#[test]
fn a_claim_that_a_model_accepts_is_checked() {
    let models =
        [("coders.yaml", "{id: c3, kind: human, name: Third reader,", "{id: c3, kind: model, name: Third reader,")];
    let files = with(edited(harbor(), &models), &[decision("hbr-0002", "verdict: accept")]);
    let (after, left) = applied(&files);
    assert_eq!(left, []);
    let checked = "    checked_by: c3\n    checked_on: \"2031-05-04\"\n";
    assert!(
        text(&after, P1).contains(&format!("    status: checked\n{checked}  - id: hbr-0003\n")),
        "{}",
        text(&after, P1)
    );
    assert_eq!(check(&book(&after), &Texts::new()), []);
    assert_eq!(apply(&book(&after), |_, _| true).before, 1, "the record shows the outcome");
    let review = "    reviewer: c2\n    reviewed_on: \"2031-06-01\"\n";
    let reviewed = (
        "harbor-report/summary.p1.yaml",
        "basis: implicit}\n",
        "basis: implicit}\n    status: reviewed\n    reviewer: c2\n    reviewed_on: \"2031-06-01\"\n",
    );
    let before = edited(harbor(), &[models[0], reviewed]);
    let accepted = format!("subject: hbr-0002, content_hash: {}, verdict: accept", hash(&before, "hbr-0002"));
    let (after, left) = applied(&with(before, &[accepted]));
    assert_eq!(left, []);
    assert!(text(&after, P1).contains(&format!("    status: reviewed\n{checked}{review}")), "{}", text(&after, P1));
}

#[test]
fn an_amended_field_has_the_decided_value_and_comments_stay() {
    let commented = edited(
        harbor(),
        &[(
            "harbor-report/summary.p1.yaml",
            "    certainty: likely\n",
            "    # As the harbor master says.\n    certainty: likely # weak\n",
        )],
    );
    let files = with(
        commented.clone(),
        &[format!(
            "subject: hbr-0002, content_hash: {}, field: certainty, verdict: amend, value: possible, reason: It may.",
            hash(&commented, "hbr-0002")
        )],
    );
    let (after, left) = applied(&files);
    assert_eq!(left, []);
    assert_eq!(
        text(&after, P1),
        text(&files, P1).replacen("certainty: likely # weak", "certainty: possible # weak", 1)
    );
}

#[test]
fn a_rejected_claim_is_withdrawn_with_the_reason() {
    let files = with(harbor(), &[decision("hbr-0001", "verdict: reject, reason: Nobody said so.")]);
    let (after, left) = applied(&files);
    assert_eq!(left, []);
    assert!(text(&after, P1).contains("    status: withdrawn\n    reason: Nobody said so.\n"), "{}", text(&after, P1));
}

#[test]
fn a_rejected_claim_no_longer_names_who_checked_or_reviewed_it() {
    let states = [
        "status: checked\n    checked_by: c2\n    checked_on: \"2031-05-03\"\n",
        "status: reviewed\n    reviewer: c2\n    reviewed_on: \"2031-05-03\"\n",
    ];
    for state in states {
        let state = format!("basis: implicit}}\n    {state}");
        let before = edited(harbor(), &[("harbor-report/summary.p1.yaml", "basis: implicit}\n", &state)]);
        let hash = hash(&before, "hbr-0002");
        let rejected = format!("subject: hbr-0002, content_hash: {hash}, verdict: reject, reason: Nobody said so.");
        let (after, left) = applied(&with(before, &[rejected]));
        assert_eq!(left, []);
        let found = check(&book(&after), &Texts::new());
        assert!(found.iter().all(|fault| fault.rule.id != "incomplete-status"), "{found:?}");
        assert!(!text(&after, P1).contains("2031-05-03"), "{}", text(&after, P1));
    }
}

#[test]
fn decisions_are_carried_out_once() {
    let files = with(
        harbor(),
        &[
            decision("hbr-0001", "field: domains, verdict: amend, value: \"[political, economic]\""),
            decision("hbr-0001", "verdict: accept"),
        ],
    );
    let (after, _) = applied(&files);
    assert!(text(&after, P1).contains("domains: [political, economic]"), "{}", text(&after, P1));
    let again = apply(&book(&after), |_, _| true);
    assert_eq!((again.files.len(), again.carried_out, again.before, again.left.len()), (0, 0, 2, 0));
}

#[test]
fn what_was_decided_about_another_state_is_refused() {
    let files = with(harbor(), &[decision("hbr-0002", "verdict: accept")]);
    let changed = edited(files, &[("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: possible")]);
    assert_eq!(applied(&changed), (changed.clone(), vec![Reason::Stale]));
}

#[test]
fn a_decision_that_lacks_something_is_left() {
    let decisions = [
        decision("hbr-0001", "field: certainty"),
        decision("hbr-0001", "verdict: reject"),
        decision("hbr-0001", "verdict: amend"),
        decision("hbr-0001", "verdict: b, of: [c1, c2]"),
        "subject: hbr-9999, content_hash: 0123456789abcdef, verdict: accept".to_owned(),
    ];
    let files = with(harbor(), &decisions);
    let expected = vec![
        Reason::Pending,
        Reason::Incomplete("reject", "reason"),
        Reason::Incomplete("amend", "field"),
        Reason::Unknown,
        Reason::Unknown,
    ];
    assert_eq!(applied(&files), (files.clone(), expected));
}

proptest! {
    /// Decisions about different fields and claims do not depend on one another.
    #[test]
    fn the_order_of_decisions_does_not_matter(order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle()) {
        let decisions = [
            decision("hbr-0001", "field: certainty, verdict: amend, value: possible"),
            decision("hbr-0001", "field: note, verdict: amend, value: \"A note: #1.\""),
            decision("hbr-0001", "verdict: accept"),
            decision("hbr-0002", "verdict: reject, reason: \"No: it does not.\""),
            decision("hbr-0003", "field: features, verdict: amend, value: \"[comparative]\""),
        ];
        let shuffled: Vec<String> = order.into_iter().map(|place| decisions[place].clone()).collect();
        let (after, left) = applied(&with(harbor(), &shuffled));
        prop_assert_eq!(left, vec![]);
        let (expected, _) = applied(&with(harbor(), &decisions));
        prop_assert_eq!(text(&after, P1), text(&expected, P1));
    }
}
