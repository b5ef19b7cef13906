//! Tests the commands that write records: `fmt` and `new`.

use std::fs;

use claimbook_testing::{Files, edited, files_below, harbor, on_disk};

use crate::runner::{Run, claimbook, finished, run};

const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/texts");
const P1: &str = "harbor-report/summary.p1.yaml";
const P2: &str = "claims/harbor-report/summary.p2.yaml";
const P3: &str = "harbor-report/summary.p3.yaml";
const CODING: &str = "harbor-report/codings/c2/summary.p1.yaml";

/// A list, and the same list without its closing bracket.
const UNCLOSED: (&str, &str) =
    ("domains: [economic]\n    at: summary.p3.s1[1-8]", "domains: [economic\n    at: summary.p3.s1[1-8]");

/// The small book with a disordered record, and with an unformatted coding by a second coder.
fn untidy() -> Files {
    let coding =
        "{source: harbor-report, coder: c2, coded_on: '2031-05-02', codebook: '0.1', claims: [{id: hbr-0040}]}";
    edited(
        harbor(),
        &[
            (P1, "{entity: councils, role: addressee}", "{role: addressee, entity: councils} # they"),
            (CODING, "", coding),
        ],
    )
}

#[test]
fn fmt_writes_what_is_in_another_style_and_with_check_only_lists_it() {
    let folder = on_disk(&untidy());
    let before = files_below(folder.path());
    let check = run(folder.path(), &["fmt", "--check"]);
    assert_eq!(check.code, 1);
    assert_eq!(check.out, format!("claims/{CODING}\nclaims/{P1}\n"));
    assert_eq!(check.err, "2 of 8 files would change\n");
    assert_eq!(files_below(folder.path()), before);
    let written = run(folder.path(), &["fmt"]);
    assert_eq!((written.code, written.out.as_str(), written.err.as_str()), (0, "", "2 of 8 files changed\n"));
    let after = files_below(folder.path());
    let mut expected = edited(harbor(), &[(P1, "addressee}", "addressee} # they")]);
    let coding = after[&format!("claims/{CODING}")].clone();
    insta::assert_snapshot!(String::from_utf8_lossy(&coding), @r#"
    source: harbor-report
    coder: c2
    coded_on: "2031-05-02"
    codebook: "0.1"
    claims:
      - id: hbr-0040
    "#);
    expected.insert(format!("claims/{CODING}"), coding);
    assert!(after == expected, "nothing else was written, and locks are left alone");
    assert_eq!(run(folder.path(), &["fmt", "--check"]).code, 0);
}

#[test]
fn fmt_keeps_to_the_paths_named() {
    let folder = on_disk(&untidy());
    assert_eq!(run(folder.path(), &["fmt", "--check", &format!("claims/{P3}")]).err, "0 of 1 file would change\n");
    assert_eq!(run(folder.path(), &["fmt", "claims/harbor-report/codings"]).err, "1 of 1 file changed\n");
    assert_eq!(run(folder.path(), &["fmt", "--check"]).out, format!("claims/{P1}\n"));
    assert_eq!(run(folder.path(), &["fmt", "claims/nowhere"]).code, 2);
}

#[test]
fn fmt_leaves_a_file_that_cannot_be_read_as_it_is_and_says_why() {
    let broken = edited(untidy(), &[(P3, UNCLOSED.0, UNCLOSED.1)]);
    let folder = on_disk(&broken);
    fs::write(folder.path().join(P2), b"caf\xe9").expect("a file");
    let fmt = run(folder.path(), &["fmt"]);
    assert_eq!(fmt.code, 1);
    insta::assert_snapshot!(fmt.out, @r"
    error[invalid-syntax]: illegal placement of ':' indicator
      --> claims/harbor-report/summary.p3.yaml:13:7
       |
    13 |     at: summary.p3.s1[1-8]
       |       ^
       |
       = help: look here and above for a bracket or quote that is not closed; nothing after this place was read
    ");
    insta::assert_snapshot!(fmt.err, @r#"
    claims/harbor-report/summary.p2.yaml is not UTF-8 text: run `claimbook check` for the position
    2 of 9 files changed
    2 files not formatted because of errors
    "#);
    let after = files_below(folder.path());
    assert_eq!(after[&format!("claims/{P3}")], broken[&format!("claims/{P3}")]);
    assert_eq!(after[P2], b"caf\xe9");
}

/// Runs `new` in a folder, on 2031-06-25.
fn new(folder: &tempfile::TempDir, arguments: &[&str]) -> Run {
    let mut command = claimbook(folder.path());
    command.env("SOURCE_DATE_EPOCH", "1940155200").args(["new", "harbor-report"]).args(arguments);
    finished(&command.output().expect("a run"))
}

#[test]
fn new_appends_a_record_of_which_only_what_is_left_empty_is_at_fault() {
    let folder = on_disk(&harbor());
    let made = new(&folder, &["summary.p3.s1[10-16]", "--texts", TEXTS]);
    assert_eq!(made.code, 0, "{}", made.err);
    insta::assert_snapshot!(made.out, @r#"
    claims/harbor-report/summary.p3.yaml:27: hbr-0006
    fill in:
        statement: The assertion, as one self-contained sentence in the coder's own words, of at most 300 characters. It has at least 20 characters, or at least 8 in Chinese, Japanese and Korean.
        type: The type of the claim.
            definitional, normative, predictive, causal, intentional, evaluative, descriptive
        certainty: How firmly the holder commits to the claim.
            asserted, near_certain, likely, possible, unlikely, open
        participants: The entities in the claim, each with its role.
            {entity: …, role: …}, the role actor, recipient, target, beneficiary, affected, conduit, addressee, topic
        domains: The domain of the conduct that the claim names (DIME, with the D read as political).
            military, economic, political, informational, unspecified
    summary.p3.s1  claimed, 16 words, code points 265-355
        Café[1] owners[2] in[3] Port[4] Birch[5] welcome[6] the[7] ships,[8] although[9] Mr.[10]
        Roe[11] doubts[12] that[13] trade[14] has[15] grown.[16]
        hbr-0004 primary [1-8]: People who run cafés in Port Birch are glad that the icebreakers came.
        hbr-0005 primary [10-12] [14-16]: John Roe finds it unlikely that commerce has increased.
    "#);
    let file = fs::read_to_string(folder.path().join("claims").join(P3)).expect("the file");
    let before = String::from_utf8(harbor()[&format!("claims/{P3}")].clone()).expect("UTF-8");
    let record = file.strip_prefix(&before).expect("nothing else changed");
    assert_eq!(
        record,
        "  - id: hbr-0006\n    statement:\n    type:\n    certainty:\n    participants:\n    domains:\n    \
         at: summary.p3.s1[10-16]\n"
    );
    let checked = run(folder.path(), &["check", "--quiet", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&checked.out).expect("JSON");
    let faults = report["diagnostics"].as_array().expect("a list");
    let paths: Vec<&str> = faults.iter().filter_map(|fault| fault["path"].as_str()).collect();
    let fields = ["statement", "type", "certainty", "participants", "domains"];
    assert_eq!(paths, fields.map(|field| format!("claims[2].{field}")));
    assert_eq!(run(folder.path(), &["fmt", "--check"]).code, 0);
    let shown = run(folder.path(), &["show", "hbr-0006"]);
    assert_eq!(shown.err, "claimbook: the record of `hbr-0006` is faulty: run `claimbook check` for details\n");
}

#[test]
fn new_twice_gives_two_ids_and_none_that_a_coding_has() {
    let folder = on_disk(&untidy());
    for (locator, id) in
        [("summary.p3.s1", "hbr-0041"), ("summary.p1.s1[1-9]", "hbr-0042"), ("summary.p3.s2", "hbr-0043")]
    {
        let made = new(&folder, &[locator]);
        assert_eq!(made.code, 0, "{}", made.err);
        assert!(made.out.lines().next().is_some_and(|line| line.ends_with(id)), "{}", made.out);
    }
}

#[test]
fn new_makes_the_file_of_a_paragraph_with_the_header_of_the_others() {
    let folder = on_disk(&harbor());
    let made = new(&folder, &["summary.p2.s1"]);
    assert_eq!(
        (made.code, made.err.as_str()),
        (0, "claims/harbor-report/summary.p2.yaml is new: coder c1, coded on 2031-06-25, codebook 0.1\n")
    );
    insta::assert_snapshot!(fs::read_to_string(folder.path().join(P2)).expect("the file"), @r#"
    source: harbor-report
    coder: c1
    coded_on: "2031-06-25"
    codebook: "0.1"
    claims:
      - id: hbr-0006
        statement:
        type:
        certainty:
        participants:
        domains:
        at: summary.p2.s1
    "#);
    fs::remove_file(folder.path().join(P2)).expect("the file");
    let told = ["summary.p2.s1", "--coder", "c1", "--coded-on", "2031-06-01", "--codebook", "0.2"];
    assert_eq!(new(&folder, &told).code, 0);
    let file = fs::read_to_string(folder.path().join(P2)).expect("the file");
    assert!(file.contains("coder: c1\ncoded_on: \"2031-06-01\"\ncodebook: \"0.2\"\n"), "{file}");
    // Of two coders, the one of the newest file.
    let edits = [("harbor-report/summary.p3.yaml", "coder: c1", "coder: c3")];
    let folder = on_disk(&edited(harbor(), &edits));
    assert!(new(&folder, &["summary.p2.s1"]).err.contains("coder c3,"));
}

#[test]
fn new_takes_the_first_coder_of_a_source_from_git() {
    let bare = edited(harbor(), &[(P1, "", ""), (P3, "", "")]);
    let folder = on_disk(&bare);
    let config = folder.path().join("gitconfig");
    let new = |name: &str, arguments: &[&str]| {
        fs::write(&config, format!("[user]\n\tname = {name}\n")).expect("a file");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut command = claimbook(folder.path());
        command.env("PATH", path).env("GIT_CONFIG_GLOBAL", &config).env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["new", "harbor-report", "summary.p1.s1", "--coded-on", "2031-06-01"]).args(arguments);
        finished(&command.output().expect("a run"))
    };
    assert_eq!(
        new("\"\"", &[]).err,
        "claimbook: `harbor-report` has no claims yet, and Git has no `user.name`: give the coder with `--coder`\n"
    );
    assert_eq!(
        new("Søren O’Hara", &[]).err,
        "claimbook: the book has no claims yet: give the version of the codebook with `--codebook`\n"
    );
    let made = new("Søren O’Hara", &["--codebook", "0.1"]);
    assert_eq!(
        made.err,
        "there is no coder `soren-o-hara`: add to `claims/coders.yaml` the line `- {id: soren-o-hara, kind: human, \
         name: …}`, or `kind: model` for a language model\n\
         claims/harbor-report/summary.p1.yaml is new: coder soren-o-hara, coded on 2031-06-01, codebook 0.1\n"
    );
    assert!(made.out.starts_with("claims/harbor-report/summary.p1.yaml:6: hbr-0001\n"), "{}", made.out);
}

#[test]
fn new_adds_to_the_coding_of_another_coder_with_its_own_ids() {
    let folder = on_disk(&untidy());
    assert_eq!(run(folder.path(), &["fmt"]).code, 0);
    let before = files_below(folder.path());
    let own = new(&folder, &["summary.p1.s3", "--coder", "c2"]);
    assert_eq!(own.code, 0, "{}", own.err);
    assert!(own.out.starts_with("claims/harbor-report/codings/c2/summary.p1.yaml:7: hbr-0041\n"), "{}", own.out);
    // Another paragraph has the codebook of the coder's other files, and a first file that of the book.
    let next = new(&folder, &["summary.p2.s1", "--coder", "c2"]);
    assert_eq!(
        next.err,
        "claims/harbor-report/codings/c2/summary.p2.yaml is new: coder c2, coded on 2031-06-25, codebook 0.1\n"
    );
    assert!(next.out.contains(": hbr-0042\n"), "{}", next.out);
    let first = new(&folder, &["summary.p3.s1", "--coder", "c9"]);
    assert!(first.out.starts_with("claims/harbor-report/codings/c9/summary.p3.yaml:6: hbr-0001\n"), "{}", first.out);
    let mut after = files_below(folder.path());
    after.retain(|path, _| !path.contains("/codings/"));
    assert!(before.iter().filter(|(path, _)| !path.contains("/codings/")).eq(&after), "the book's own records stay");
    assert_eq!(run(folder.path(), &["fmt", "--check"]).code, 0);
}

#[test]
fn new_finds_the_words_of_a_quote() {
    let folder = on_disk(&harbor());
    let quote = |words: &str| new(&folder, &["--quote", words, "--texts", TEXTS]);
    let made = quote("\"probably\" retreat-by");
    assert_eq!(made.code, 0, "{}", made.err);
    let file = || fs::read_to_string(folder.path().join("claims").join(P1)).expect("the file");
    assert!(file().ends_with("    at: summary.p1.s2[12-13]\n"), "{}", file());
    assert!(made.out.contains("“probably”[12]"), "{}", made.out);
    let spanning = quote("from both ports. Councils should share their pilots.");
    assert_eq!(spanning.code, 0, "{}", spanning.err);
    assert!(file().ends_with("    at: \"summary.p1.s2[15-17], summary.p1.s3\"\n"), "{}", file());
    let before = files_below(folder.path());
    let mut refusals = String::new();
    for words in ["Councils should share", "doubts that trade had grown", "whales and seals"] {
        let refused = quote(words);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{words}");
        refusals.push_str(&refused.err);
    }
    refusals.push_str(&new(&folder, &["--quote", "trade has grown"]).err);
    let empty = tempfile::tempdir().expect("a folder");
    let elsewhere = new(&folder, &["--quote", "trade has grown", "--texts", &empty.path().to_string_lossy()]).err;
    refusals.push_str(&elsewhere.replace(&*empty.path().to_string_lossy(), "DIR"));
    fs::write(empty.path().join("harbor-report.txt"), "Another text.").expect("a file");
    refusals.push_str(&new(&folder, &["--quote", "text", "--texts", &empty.path().to_string_lossy()]).err);
    insta::assert_snapshot!(refusals, @r"
    claimbook: these words occur 2 times; give more of them, or a locator:
      summary.p1.s3[1-3]: Councils should share
      summary.p2.s1[1-3]: Councils should share
    claimbook: these words do not occur in the text of `harbor-report`; similar ones are
      summary.p3.s1[12-16]: doubts that trade has grown.
    claimbook: these words do not occur in the text of `harbor-report`, nor do similar ones
    claimbook: `--quote` needs the text of the source: give the folder of `harbor-report.txt` with `--texts`, or in the variable `CLAIMBOOK_TEXTS`
    found no text of `harbor-report`: `DIR/harbor-report.txt` does not exist
    claimbook: `--quote` needs the text of the source: put `harbor-report.txt` into `DIR`
    claimbook: the text is not the one that was locked, so its locators may differ: run `claimbook check` for details
    ");
    assert!(files_below(folder.path()) == before);
    assert_eq!(new(&folder, &["summary.p1.s1", "--quote", "trade has grown"]).code, 2);
    assert_eq!(new(&folder, &[]).code, 2);
}

#[test]
fn new_writes_consecutive_sentences_as_a_range() {
    let folder = on_disk(&harbor());
    assert_eq!(new(&folder, &["summary.p1.s1-s3"]).code, 0);
    let file = fs::read_to_string(folder.path().join("claims").join(P1)).expect("the file");
    assert!(file.ends_with("    at: summary.p1.s1-s3\n"), "{file}");
}

#[test]
fn new_refuses_what_it_cannot_do_and_says_why() {
    let flow = "{source: harbor-report, coder: c1, coded_on: \"2031-05-02\", codebook: \"0.1\", claims: [{id: x}]}";
    let folder =
        on_disk(&edited(harbor(), &[(P3, UNCLOSED.0, UNCLOSED.1), ("harbor-report/summary.p2.yaml", "", flow)]));
    let before = files_below(folder.path());
    let mut refusals = String::new();
    for arguments in [
        &["summary.p1.s9"][..],
        &["summary.p1.s1[9-99]"],
        &["summery.p1.s1"],
        &["summary.p1"],
        &["summary.p1.s1", "--codebook", "0.2"],
        &["summary.p1.s1", "--coder", "C 2"],
        &["summary.p0.s1", "--coded-on", "today"],
        &["summary.p2.s1"],
        &["summary.p3.s1"],
    ] {
        let refused = new(&folder, arguments);
        assert_eq!(refused.code, 2, "{arguments:?} {}", refused.out);
        refusals.push_str(&refused.err);
    }
    insta::assert_snapshot!(refusals, @r#"
    claimbook: the source has no sentence `summary.p1.s9`; `summary.p1` has 3 sentences
    claimbook: `summary.p1.s1` has 11 words; correct the word range
    claimbook: the source has no sentence `summery.p1.s1`; the sections are front, summary, notes
    claimbook: `summary.p1` is not a locator; write `section.pN.sN`, with a word range where it is not the whole sentence: `introduction.p2.s6[1-9]`
    claimbook: `claims/harbor-report/summary.p1.yaml` states `codebook` once for all its claims: omit `--codebook`, or change `codebook` in the file
    claimbook: `C 2` is not an identifier; use lower-case letters and digits, joined by single hyphens, such as `north-korea`
    claimbook: `today` is not a date; write a day as `"YYYY-MM-DD"`, such as `"2025-07-28"`
    claimbook: the claims of `claims/harbor-report/summary.p2.yaml` are not a block list: run `claimbook fmt claims/harbor-report/summary.p2.yaml` first
    claimbook: `claims/harbor-report/summary.p3.yaml` cannot be read, so nothing was appended to it
    "#);
    assert!(new(&folder, &["summary.p3.s1"]).out.contains("error[invalid-syntax]"));
    assert!(files_below(folder.path()) == before);
    assert_eq!(run(folder.path(), &["new", "harbour-report", "summary.p1.s1"]).code, 2);
}
