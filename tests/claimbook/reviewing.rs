//! Tests `check --fix`, and the summary of a run on GitHub.

use std::fs;

use claimbook_testing::{edited, harbor, on_disk};

use crate::runner::{claimbook, finished};

const P1: &str = "harbor-report/summary.p1.yaml";

/// Compares printed text with the snapshot of this name in `tests/reviewing`.
fn assert_seen(name: &str, seen: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../reviewing", omit_expression => true }, {
        insta::assert_snapshot!(name, seen);
    });
}

#[test]
fn fix_changes_nothing_but_what_it_mends() {
    let edits: [(&str, &str, &str); 4] = [
        (P1, "certainty: likely\n    likelihood: likely", "certanty: likely   # a slip\n    likelihood: likly"),
        (P1, "\"2031-01~/2031-03\"", "2031"),
        (P1, "domains: [unspecified]", "domains: [ unspecifed ]"),
        (P1, "role: addressee", "role: addresee"),
    ];
    let folder = on_disk(&edited(harbor(), &edits));
    let run = |arguments: &[&str]| {
        let output = claimbook(folder.path()).arg("check").args(arguments).output().expect("a run");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert_seen("fix_of_another_file", &run(&["--fix", "claims/harbor-report/summary.p3.yaml"]));
    assert_seen("fix", &run(&["--fix"]));
    let path = folder.path().join("claims").join(P1);
    let once = fs::read_to_string(&path).expect("the file");
    let expected = edited(
        harbor(),
        &[
            (P1, "certainty: likely\n    likelihood: likely", "certainty: likely   # a slip\n    likelihood: likely"),
            (P1, "\"2031-01~/2031-03\"", "\"2031\""),
            (P1, "domains: [unspecified]", "domains: [ unspecified ]"),
        ],
    );
    assert_eq!(once.as_bytes(), expected[&format!("claims/{P1}")]);
    assert_seen("fix_again", &run(&["--fix"]));
    assert_eq!(fs::read_to_string(&path).expect("the file"), once);
}

#[test]
fn no_command_asks_for_texts_that_the_environment_names() {
    let unlocked = on_disk(&edited(harbor(), &[("harbor-report/anchors.lock", "", "")]));
    let stale = on_disk(&edited(
        harbor(),
        &[
            ("harbor-report/source.yaml", "pull_quotes: [2]", "pull_quotes: [2, 3]"),
            (
                "harbor-report/source.yaml",
                "{id: notes,",
                "{id: more, title: More, kind: body, first_block: 4, heading: false}\n  - {id: notes,",
            ),
        ],
    ));
    let texts = tempfile::tempdir().expect("a folder");
    for (book, arguments) in [
        (&unlocked, &["show", "summary.p1"][..]),
        (&unlocked, &["agree", "harbor-report"]),
        (&unlocked, &["anchor", "harbor-report"]),
        (&stale, &["new", "harbor-report", "summary.p1.s1"]),
        (&stale, &["new", "harbor-report", "--quote", "trade has grown"]),
        (&stale, &["check"]),
    ] {
        let run = |given: bool| {
            let mut command = claimbook(book.path());
            if given {
                command.env("CLAIMBOOK_TEXTS", texts.path());
            }
            let run = finished(&command.args(arguments).output().expect("a run"));
            assert_ne!(run.code, 0, "{arguments:?}");
            run.out + &run.err
        };
        assert!(run(false).contains("--texts"), "{arguments:?} {}", run(false));
        assert!(!run(true).contains("--texts"), "{arguments:?} {}", run(true));
    }
}

#[test]
fn a_run_on_github_adds_to_its_summary() {
    let folder = on_disk(&edited(harbor(), &[(P1, "role: horizon", "role: state")]));
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").expect("a file");
    let output = claimbook(folder.path())
        .args(["check", "--format", "github"])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .expect("a run");
    assert_eq!(output.status.code(), Some(1));
    assert_seen("github_run", &String::from_utf8_lossy(&output.stdout));
    assert_seen("github_run_summary", &fs::read_to_string(&summary).expect("the summary"));
}
