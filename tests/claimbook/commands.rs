//! Tests the output and the exit status of the commands.

use std::fs;

use claimbook_testing::{edited, files_below, harbor, harbor_text, on_disk, project};
use tempfile::TempDir;

use crate::runner::run;

const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/texts");

#[test]
fn check_says_what_it_read_and_ends_clean() {
    let folder = on_disk(&harbor());
    let checked = run(folder.path(), &["check", "--texts", TEXTS]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""));
    insta::assert_snapshot!(checked.err, @r#"
    harbor-report: 7 anchored spans exact, 0 moved, 0 ambiguous, 0 lost
    5 claims in 8 files: 0 errors, 0 warnings
    "#);
}

#[test]
fn check_fails_on_warnings_only_when_told_to() {
    let folder = on_disk(&edited(harbor(), &[("harbor-report/summary.p3.yaml", "People who run", "They who run")]));
    assert_eq!(run(folder.path(), &["check"]).code, 0);
    assert_eq!(run(folder.path(), &["check", "--deny-warnings"]).code, 1);
}

#[test]
fn check_prints_one_json_object() {
    let folder =
        on_disk(&edited(harbor(), &[("harbor-report/summary.p1.yaml", "likelihood: likely", "likelihood: likly")]));
    let checked = run(folder.path(), &["check", "--quiet", "--format", "json"]);
    assert_eq!((checked.code, checked.err.as_str()), (1, ""));
    let report: serde_json::Value = serde_json::from_str(&checked.out).expect("JSON");
    insta::assert_snapshot!(serde_json::to_string_pretty(&report["diagnostics"][0]).expect("JSON"), @r#"
    {
      "claim": "hbr-0002",
      "end": {
        "column": 22,
        "line": 30
      },
      "file": "claims/harbor-report/summary.p1.yaml",
      "fix": {
        "end": {
          "column": 22,
          "line": 30
        },
        "replacement": "likely",
        "start": {
          "column": 17,
          "line": 30
        }
      },
      "help": "did you mean `likely`?",
      "message": "`likly` is not a likelihood",
      "path": "claims[1].likelihood",
      "related": [],
      "rule": "unknown-code",
      "severity": "error",
      "start": {
        "column": 17,
        "line": 30
      },
      "waived": null
    }
    "#);
    assert_eq!(
        report["summary"],
        serde_json::json!({"files": 8, "claims": 4, "errors": 1, "warnings": 0, "waived": 0})
    );
    assert_eq!(report["version"], 1);
}

#[test]
fn check_reports_only_on_the_paths_named() {
    let folder =
        on_disk(&edited(harbor(), &[("harbor-report/summary.p1.yaml", "likelihood: likely", "likelihood: likly")]));
    assert_eq!(run(folder.path(), &["check", "claims/harbor-report/summary.p3.yaml"]).code, 0);
    assert_eq!(run(folder.path(), &["check", "claims/harbor-report"]).code, 1);
    assert_eq!(run(folder.path(), &["check", "claims/nowhere"]).code, 2);
}

#[test]
fn explain_tells_of_a_rule_and_lists_them_all() {
    let explained = run(project(), &["explain", "missing-horizon"]);
    insta::assert_snapshot!(explained.out, @r#"
    missing-horizon (error, may be waived)

    A predictive claim without a time of role `horizon` and without a time that is `relative_to` an event.

    Why: A prediction without a horizon can never be tested.

    Example:

        type: predictive
        times: []

    Fixed:

        type: predictive
        times: [{role: horizon, edtf: "2025-07-28/..", basis: inferred}]
    "#);
    assert_eq!(run(project(), &["explain"]).out.lines().count(), claimbook_core::rules::rules().len());
    let unknown = run(project(), &["explain", "missing-horizont"]);
    assert_eq!(unknown.code, 2);
    insta::assert_snapshot!(unknown.err, @"claimbook: there is no rule `missing-horizont`; did you mean `missing-horizon`?");
}

#[test]
fn show_draws_a_passage_with_its_claims_and_with_the_text_its_words() {
    let folder = on_disk(&harbor());
    insta::assert_snapshot!(run(folder.path(), &["show", "summary.p3", "--texts", TEXTS]).out, @r"
    summary.p3.s1  claimed, 16 words, code points 265-355
        Café[1] owners[2] in[3] Port[4] Birch[5] welcome[6] the[7] ships,[8] although[9] Mr.[10]
        Roe[11] doubts[12] that[13] trade[14] has[15] grown.[16]
        hbr-0004 primary [1-8]: People who run cafés in Port Birch are glad that the icebreakers came.
        hbr-0005 primary [10-12] [14-16]: John Roe finds it unlikely that commerce has increased.
    summary.p3.s2  excluded (metadiscourse), 4 words, code points 356-377
        This[1] report[2] asks[3] why.[4]
    ");
    let without = run(folder.path(), &["show", "summary.p3.s2"]);
    assert_eq!(without.out, "summary.p3.s2  excluded (metadiscourse), 4 words, code points 356-377\n");
}

#[test]
fn show_draws_a_claim_with_its_place_and_relations() {
    let folder = on_disk(&harbor());
    insta::assert_snapshot!(run(folder.path(), &["show", "hbr-0003"]).out, @r"
    hbr-0003  claims/harbor-report/summary.p1.yaml:41
        Town councils ought to put their pilots at one another's disposal.
        normative, affirmed, asserted, draft
        councils addressee
        domains political, economic
        content_hash begins with 93c3f81b221ef0d1
        primary summary.p1.s3
        duplicate summary.p2.s1
        hbr-0002 supports it (implicit)
    ");
    insta::assert_snapshot!(run(folder.path(), &["show", "hbr-0005", "--texts", TEXTS]).out, @r"
    hbr-0005  claims/harbor-report/summary.p3.yaml:14
        John Roe finds it unlikely that commerce has increased.
        descriptive, affirmed, unlikely, draft
        port-birch topic
        domains economic
        state ../2031-04-01
        content_hash begins with fe2b9ce4817860bc
        primary summary.p3.s1[10-12], summary.p3.s1[14-16]
            Mr.[10] Roe[11] doubts[12]
            trade[14] has[15] grown.[16]
        qualifies hbr-0004 (explicit)
    ");
    assert_eq!(run(folder.path(), &["show", "hbr-9999"]).code, 2);
    assert_eq!(run(folder.path(), &["show", "summary.p9"]).code, 2);
}

#[test]
fn anchor_writes_the_lock_and_with_check_only_compares() {
    let stale =
        edited(harbor(), &[("harbor-report/summary.p3.yaml", "at: summary.p3.s1[1-8]", "at: summary.p3.s1[1-7]")]);
    let folder = on_disk(&stale);
    let lock = folder.path().join("claims/harbor-report/anchors.lock");
    let before = fs::read(&lock).expect("the lock");
    let arguments = ["anchor", "harbor-report", "--texts", TEXTS];
    assert_eq!(run(folder.path(), &["anchor", "harbor-report", "--texts", TEXTS, "--check"]).code, 1);
    assert_eq!(fs::read(&lock).expect("the lock"), before);
    assert_eq!(run(folder.path(), &arguments).code, 0);
    assert_ne!(fs::read(&lock).expect("the lock"), before);
    assert_eq!(run(folder.path(), &["check", "--texts", TEXTS]).code, 0);
    assert_eq!(run(folder.path(), &["anchor", "harbor-report"]).code, 2);
    assert_eq!(run(folder.path(), &["anchor", "harbour-report", "--texts", TEXTS]).code, 2);
}

/// The warning comes first, but only the error prevents an export.
#[test]
fn check_leads_to_the_explanation_of_the_first_error() {
    let warning =
        ("harbor-report/summary.p1.yaml", "{entity: councils, role: addressee}", "{role: addressee, entity: councils}");
    let error = ("harbor-report/summary.p3.yaml", "certainty: unlikely", "certainty: improbable");
    let last = |edits: &[_]| {
        let checked = run(on_disk(&edited(harbor(), edits)).path(), &["check"]);
        checked.err.lines().last().expect("a summary").to_owned()
    };
    assert_eq!(last(&[warning, error]), "run `claimbook explain unknown-code` for details");
    assert_eq!(last(&[warning]), "run `claimbook explain disordered-fields` for details");
}

/// Writes the harbor report, changed by `edit`, into a folder of texts.
fn revised(edit: impl Fn(&str) -> String) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("harbor-report.txt"), edit(&harbor_text())).expect("the text");
    folder
}

#[test]
fn anchor_never_binds_a_claim_to_other_words_unless_told_to() {
    let folder = on_disk(&harbor());
    let lock = || fs::read(folder.path().join("claims/harbor-report/anchors.lock")).expect("the lock");
    let before = lock();
    // Without the second paragraph, the numbers of all later paragraphs decrease by one.
    let texts = revised(|text| {
        let blocks = text.split("\r\n\r\n").filter(|block| !block.trim_start().starts_with("Councils"));
        blocks.collect::<Vec<_>>().join("\r\n\r\n")
    });
    let anchor = |texts: &TempDir, more: &[&str]| {
        let texts = texts.path().to_str().expect("UTF-8");
        run(folder.path(), &[&["anchor", "harbor-report", "--texts", texts], more].concat())
    };
    let refused = anchor(&texts, &[]);
    assert_eq!(refused.code, 1, "{}{}", refused.out, refused.err);
    assert_eq!(lock(), before, "nothing is written");
    insta::assert_snapshot!(format!("{}{}", refused.out, refused.err), @r#"
    hbr-0003 summary.p2.s1: its words are now at summary.p1.s3
    hbr-0004 summary.p3.s1[1-8]: its words are now at summary.p2.s1[1-8]
    hbr-0005 summary.p3.s1[10-12]: its words are now at summary.p2.s1[10-12]
    hbr-0005 summary.p3.s1[14-16]: its words are now at summary.p2.s1[14-16]
    an exclusion summary.p3.s2: its words are now at summary.p2.s2
    claims/harbor-report/anchors.lock was not written: 5 locators would name other words; correct them in the records, then accept the remaining ones with `claimbook anchor harbor-report --accept`
    "#);
    let accepted = anchor(&texts, &["--accept"]);
    assert_eq!((accepted.code, &accepted.out), (0, &refused.out), "what is accepted is still listed");
    assert_ne!(lock(), before);
}

#[test]
fn anchor_takes_a_text_whose_words_only_shift() {
    let folder = on_disk(&harbor());
    let texts = revised(|text| text.replacen("The Harbor Report", "The New Harbor Report", 1));
    let texts = texts.path().to_str().expect("UTF-8");
    let shifted = run(folder.path(), &["anchor", "harbor-report", "--texts", texts]);
    assert_eq!((shifted.code, shifted.out.as_str()), (0, ""), "{}", shifted.err);
    assert_eq!(run(folder.path(), &["check", "--texts", texts]).code, 0);
}

/// Without the old lock, the program cannot tell whether locators still name the same words.
#[test]
fn anchor_does_not_replace_a_lock_that_it_cannot_read() {
    let files = edited(harbor(), &[("harbor-report/anchors.lock", "profiles:", "profile:")]);
    let folder = on_disk(&files);
    let texts = project().join("tests/texts").to_string_lossy().into_owned();
    let anchor = |more: &[&str]| run(folder.path(), &[&["anchor", "harbor-report", "--texts", &texts], more].concat());
    let refused = anchor(&[]);
    assert_eq!(refused.code, 2, "{}{}", refused.out, refused.err);
    assert!(refused.err.contains("anchors.lock cannot be read"), "{}", refused.err);
    assert_eq!(
        files_below(&folder.path().join("claims"))["harbor-report/anchors.lock"],
        files["claims/harbor-report/anchors.lock"]
    );
    assert_eq!(anchor(&["--accept"]).code, 0);
    assert_eq!(run(folder.path(), &["check"]).code, 0);
}

/// A text without blank lines is one block, so its first heading contains the whole text.
#[test]
fn anchor_warns_of_a_text_without_blank_lines() {
    let folder = on_disk(&harbor());
    let texts = revised(|text| text.replace("\r\n", "\n").replace("\n\n", "\n"));
    let text = texts.path().to_str().expect("UTF-8");
    let anchored = run(folder.path(), &["anchor", "harbor-report", "--texts", text, "--accept"]);
    assert!(anchored.err.contains("warning: "), "{}{}", anchored.out, anchored.err);
    assert!(anchored.err.contains("blank line"), "{}", anchored.err);
}

#[test]
fn anchor_refuses_an_empty_text() {
    let folder = on_disk(&harbor());
    let texts = revised(|_| "\n \n".to_owned());
    let empty = run(folder.path(), &["anchor", "harbor-report", "--texts", texts.path().to_str().expect("UTF-8")]);
    assert_eq!((empty.code, empty.err.as_str()), (2, "claimbook: the text of `harbor-report` is empty\n"));
}

#[test]
fn coverage_draws_a_bar_for_each_paragraph() {
    let folder = on_disk(&edited(
        harbor(),
        &[("harbor-report/source.yaml", "  - {at: summary.p3.s2, reason: metadiscourse}\n", "")],
    ));
    let covered = run(folder.path(), &["coverage"]);
    assert_eq!(covered.code, 1);
    insta::assert_snapshot!(covered.out, @r#"
    harbor-report    █ claimed  ░ excluded  · unread, one mark a sentence
    front: 1 of 1, 1 excluded (boilerplate)
      p1   ░    1 excluded (boilerplate)
    summary: 6 of 7, 5 claimed, 1 excluded (heading), 1 unread
      p0   ░    1 excluded (heading)
      p1   ███  3 claimed
      p2   █    1 claimed
      p3   █·   1 claimed, 1 unread
    notes: 2 of 2, 2 excluded (bibliography)
      p0   ░    1 excluded (bibliography)
      p1   ░    1 excluded (bibliography)
    body: 5 of 6 sentences accounted for: 5 claimed, 1 unread
    words: 44 of 54 in claimed sentences are under an anchor; largest remainders: summary.p1.s2 (8), summary.p3.s1 (2)
    other: 4 of 4 passages accounted for: 1 excluded (boilerplate), 2 excluded (bibliography), 1 excluded (heading)
    "#);
    let json = run(folder.path(), &["coverage", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(
        report["sources"][0]["body"],
        serde_json::json!({"sentences": 6, "claimed": 5, "excluded": {}, "unread": 1})
    );
}

#[test]
fn a_command_that_cannot_run_says_why_and_ends_with_2() {
    let empty = tempfile::tempdir().expect("a folder");
    let checked = run(empty.path(), &["check"]);
    assert_eq!(checked.code, 2);
    assert_eq!(
        checked.err,
        "claimbook: neither this folder nor any parent folder contains `claims`; name the book with `--book`\n"
    );
    assert_eq!(run(empty.path(), &["check", "--book", "nowhere"]).code, 2);
    assert_eq!(run(project(), &["check", "--texts", "nowhere"]).code, 2);
    assert_eq!(run(project(), &["frobnicate"]).code, 2);
}

#[test]
fn help_fits_a_screen_and_names_every_command() {
    let help = run(project(), &["-h"]);
    assert_eq!(help.code, 0);
    assert!(help.out.lines().count() <= 40, "{}", help.out);
    for command in [
        "init", "check", "explain", "fmt", "source", "new", "show", "anchor", "coverage", "agree", "export", "schema",
        "lsp",
    ] {
        assert!(help.out.contains(&format!("  {command} ")), "{command}");
    }
}
