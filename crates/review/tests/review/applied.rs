//! The files of the harbor report after a revision of its text.

use claimbook_core::book::Book;
use claimbook_core::rules;
use claimbook_core::text::{Document, Texts};
use claimbook_review::rebase::{Applied, Revision};
use claimbook_testing::{Files, book, edited, harbor, harbor_text};

/// Returns the new files of a revision of the harbor report's text.
pub(crate) fn revised(files: &Files, new: &str) -> (Book, Revision, Applied) {
    let (book, old, new) = (book(files), Document::new(&harbor_text()), Document::new(new));
    let revision = Revision::new(&book, &book.sources[0], &old, &new).expect("a revision");
    let (by, on) = ("c1".parse().expect("an id"), "2031-06-01".parse().expect("a day"));
    let applied = revision.apply(&book, &book.sources[0], &new, (&by, &on)).expect("files");
    (book, revision, applied)
}

/// Returns the files with the changed ones in place.
fn merged(files: &Files, applied: &Applied) -> Files {
    let mut files = files.clone();
    for (path, text) in &applied.files {
        match text {
            Some(text) => files.insert(path.clone(), text.clone().into_bytes()),
            None => files.remove(path),
        };
    }
    files
}

fn faults(files: &Files, text: &str) -> Vec<(String, String)> {
    let texts = Texts::from([("harbor-report".to_owned(), Document::new(text))]);
    let faults = rules::check(&book(files), &texts);
    faults.into_iter().map(|fault| (fault.rule.id.to_owned(), fault.claim.unwrap_or_default())).collect()
}

/// Returns the text with a new first paragraph of the summary, and without one of its numbers.
pub(crate) fn new_text() -> String {
    let new = "The quays of both ports were mended in autumn. Nobody counted what that had cost.";
    let text = harbor_text().replace("Summary\r\n\r\n", &format!("Summary\r\n\r\n{new}\r\n\r\n"));
    let text = text.replace("Summary\n\n", &format!("Summary\n\n{new}\n\n"));
    text.replace("2035", "2040")
}

#[test]
fn files_follow_their_paragraphs_and_only_pending_anchors_are_faults() {
    let remark = "  # The first remark.\n  - id: hbr-0004";
    let files = edited(harbor(), &[("harbor-report/summary.p3.yaml", "  - id: hbr-0004", remark)]);
    let (_, revision, applied) = revised(&files, &new_text());
    let after = merged(&files, &applied);
    let pending: Vec<&str> = revision.pending().map(|anchored| anchored.subject.as_str()).collect();
    assert_eq!(pending, ["hbr-0002"]);
    let own = |name: &str| String::from_utf8(after[&format!("claims/harbor-report/{name}")].clone()).expect("UTF-8");
    assert!(!after.contains_key("claims/harbor-report/summary.p3.yaml"), "{:?}", after.keys());
    let moved = own("summary.p4.yaml");
    let before = String::from_utf8(files["claims/harbor-report/summary.p3.yaml"].clone()).expect("UTF-8");
    assert_eq!(moved, before.replace("summary.p3", "summary.p4"), "only the locators differ");
    assert!(own("source.yaml").contains("first_block: 6, heading: true}"));
    assert!(own("source.yaml").contains("pull_quotes: [3]"));
    let found = faults(&after, &new_text());
    let errors = found
        .iter()
        .filter(|(rule, _)| !["unread-sentence", "uncovered-rest", "undecided-disagreement"].contains(&rule.as_str()));
    let mut expected = vec!["misplaced-claim", "unplaced-anchor"];
    for (rule, claim) in errors {
        assert_eq!(claim, "hbr-0002", "{rule}");
        expected.retain(|other| other != rule);
    }
    assert_eq!(expected, [""; 0], "{found:?}");
}

/// Carrying out a decision for the proposed place removes the fault.
#[test]
fn a_pending_anchor_can_be_decided() {
    let (_, _, applied) = revised(&harbor(), &new_text());
    let files = merged(&harbor(), &applied);
    let path = "harbor-report/decisions/rebase-2031-06-01.yaml";
    let decided = edited(files, &[(path, "    to:", "    verdict: accept\n    to:")]);
    let before = book(&decided);
    assert_eq!(before.diagnostics, []);
    let decided_files = claimbook_review::apply::apply(&before, |_, _| true);
    assert_eq!((decided_files.carried_out, decided_files.left.len()), (1, 0), "{:?}", decided_files.left);
    let mut after = decided;
    after.extend(decided_files.files);
    let faults = faults(&after, &new_text());
    assert!(!faults.iter().any(|(rule, _)| rule == "unplaced-anchor"), "{faults:?}");
}

#[test]
fn an_unchanged_text_changes_no_file() {
    let (_, revision, applied) = revised(&harbor(), &harbor_text());
    assert!(revision.is_unchanged && applied.files.is_empty(), "{:?}", applied.files.keys());
}
