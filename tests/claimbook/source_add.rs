//! Tests the command `source add`: what it writes, and what it refuses to overwrite.

use std::fs;
use std::path::Path;

use claimbook_testing::{files_below, harbor, on_disk};

use crate::runner::{Run, run};

/// A text of two pages with a divided word, page numbers and an endnote.
const TEXT: &str = "\
Winter on the Quay

Summary

The town of Port Alder keeps its harbor open for most of the win-
ter, and the icebreakers leave every morning at six. No winter was
longer than the last one. The council of the islands

1

\u{c}measures the ice twice a day and closes the road when it cracks.

Notes

1. Ann Roe, “Ice Ahead,” Harbor Gazette, 2031.

2

\u{c}";

const SOURCE: &str = "claims/winter-quay/source.yaml";
const LOCK: &str = "claims/winter-quay/anchors.lock";

/// The small book, with the text as `drop/report.txt` and an empty folder of texts.
fn folder() -> tempfile::TempDir {
    let folder = on_disk(&harbor());
    fs::create_dir(folder.path().join("drop")).expect("a folder");
    fs::create_dir(folder.path().join("texts")).expect("a folder");
    fs::write(folder.path().join("drop/report.txt"), TEXT).expect("a file");
    folder
}

fn add(folder: &Path, more: &[&str]) -> Run {
    let fixed = ["source", "add", "--id", "winter-quay", "--publisher", "Quay Press", "--published", "2031-04-02"];
    run(folder, &[&fixed[..], &["--authored-by", "ann-roe"], more].concat())
}

/// The paths of the files in a folder that the small book does not have.
fn new_files(folder: &Path) -> Vec<String> {
    let known = harbor();
    files_below(folder).into_keys().filter(|path| !known.contains_key(path)).collect()
}

#[test]
fn source_add_writes_a_source_that_the_book_accepts() {
    let folder = folder();
    let added = add(folder.path(), &["drop/report.txt", "--texts", "texts", "--reflow"]);
    assert_eq!(added.code, 0, "{}", added.err);
    assert_eq!(new_files(folder.path()), [LOCK, SOURCE, "drop/report.txt", "texts/winter-quay.txt"]);
    assert!(added.out.starts_with("line 9: dropped the page number `1`\n"), "{}", added.out);
    assert!(added.out.contains("line 5: joined `winter,`\n"), "{}", added.out);
    assert!(added.err.contains("wrote texts/winter-quay.txt\n"), "{}", added.err);
    assert!(added.out.contains("summary.p1"), "{}", added.out);
    assert!(added.out.contains("body: 0 of 3 sentences accounted for: 3 unread\n"), "{}", added.out);
    assert_eq!(fs::read_to_string(folder.path().join("drop/report.txt")).expect("the text"), TEXT);
    let checked = run(folder.path(), &["check", "--texts", "texts"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    let guesses = fs::read_to_string(folder.path().join(SOURCE)).expect("the source").matches("# Guess: ").count();
    assert_eq!(checked.out.matches("warning[unconfirmed-guess]").count(), guesses, "{}", checked.out);
    assert_eq!(checked.out.matches("warning[").count(), guesses + 1, "{}", checked.out);
    assert!(checked.out.contains("warning[unread-sentence]: 3 sentences"), "{}", checked.out);
    assert_eq!(run(folder.path(), &["anchor", "winter-quay", "--texts", "texts", "--check"]).code, 0);
    assert_eq!(run(folder.path(), &["fmt", "--check"]).code, 0);
}

#[test]
fn source_add_copies_the_text_or_says_how() {
    let copied = folder();
    assert_eq!(add(copied.path(), &["drop/report.txt", "--texts", "texts"]).code, 0);
    let copy = fs::read_to_string(copied.path().join("texts/winter-quay.txt")).expect("the copy");
    assert_eq!(copy, TEXT);
    let told = folder();
    let added = add(told.path(), &["drop/report.txt"]);
    assert_eq!(added.code, 0, "{}", added.err);
    assert_eq!(new_files(told.path()), [LOCK, SOURCE, "drop/report.txt"]);
    assert!(added.err.contains("`cp drop/report.txt drop/winter-quay.txt`\n"), "{}", added.err);
    assert!(added.out.contains("`--reflow` uses a copy"), "{}", added.out);
    assert!(added.err.ends_with("give its folder to other commands with `--texts drop`\n"), "{}", added.err);
}

#[test]
fn source_add_with_dry_run_prints_the_source_and_writes_nothing() {
    let folder = folder();
    let before = files_below(folder.path());
    let dry = add(folder.path(), &["drop/report.txt", "--texts", "texts", "--reflow", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.err);
    assert!(dry.out.contains("\nclaims/winter-quay/source.yaml:\n# Proposed by"), "{}", dry.out);
    assert!(dry.err.ends_with("nothing was written\n"), "{}", dry.err);
    assert!(files_below(folder.path()) == before);
}

#[test]
fn source_add_never_overwrites_a_file_and_leaves_nothing_half_written() {
    let folder = folder();
    fs::write(folder.path().join("texts/winter-quay.txt"), "Another text.\n").expect("a file");
    fs::write(folder.path().join("drop/utf-16.txt"), [0xff, 0xfe, b'a', 0]).expect("a file");
    let before = files_below(folder.path());
    let mut refusals = String::new();
    for more in [
        &["drop/report.txt", "--texts", "texts"][..],
        &[
            "texts/winter-quay.txt",
            "--reflow",
            "--title",
            "Winter on the Quay, Second Part",
            "--language",
            "en",
            "--texts",
            "drop",
            "--prefix",
            "hbr",
        ],
        &["drop/utf-16.txt"],
        &["drop/nowhere.txt"],
        &["drop"],
        &["drop/report.txt", "--author", ", Ann"],
        &["drop/report.txt", "--title", " "],
    ] {
        let refused = add(folder.path(), more);
        assert_eq!(refused.code, 2, "{more:?} {}", refused.out);
        refusals.push_str(&refused.err);
    }
    insta::assert_snapshot!(refusals, @r"
    claimbook: `texts/winter-quay.txt` has another text and is never overwritten: rename it, for example `mv texts/winter-quay.txt texts/winter-quay.original.txt`, and use that
    claimbook: another source of the book has the prefix `hbr`; give the new source another prefix, because claim ids are unique in the whole book
    claimbook: `drop/utf-16.txt` is not UTF-8; it is UTF-16; convert it, read the result, and use that: `iconv -f UTF-16 -t UTF-8 drop/utf-16.txt > drop/utf-16.utf8.txt`
    claimbook: cannot read `drop/nowhere.txt`: No such file or directory (os error 2)
    claimbook: `drop` is not a file
    claimbook: `--author` has no family name: write `Family, Given`, or the name of an organization without a comma
    claimbook: `--title` is empty: give a value, or omit the option
    ");
    assert!(files_below(folder.path()) == before);
    assert_eq!(add(folder.path(), &["drop/report.txt"]).code, 0);
    let again = add(folder.path(), &["drop/report.txt"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("already exists and is never overwritten"), "{}", again.err);
}

#[test]
fn source_add_says_all_that_is_missing_at_once() {
    let folder = folder();
    let bare = run(folder.path(), &["source", "add", "drop/report.txt", "--id", "winter-quay"]);
    assert_eq!(bare.code, 2);
    for option in ["--published", "--publisher"] {
        assert!(bare.err.contains(option), "{}", bare.err);
    }
}

/// What `--reflow` dropped, the remarks on the text and the list of blocks are results. `-q` hides only the summary.
#[test]
fn source_add_prints_the_same_results_with_and_without_q() {
    let (loud, quiet) = (folder(), folder());
    let arguments = ["drop/report.txt", "--texts", "texts", "--reflow"];
    let [loud, quiet] = [add(loud.path(), &arguments), add(quiet.path(), &[&arguments[..], &["-q"]].concat())];
    assert_eq!(quiet.code, 0, "{}", quiet.err);
    assert_eq!(quiet.out, loud.out);
    assert!(quiet.out.contains("dropped the page number"), "{}", quiet.out);
    assert_eq!(quiet.err, "");
    assert!(loud.err.starts_with("wrote claims/winter-quay/source.yaml"), "{}", loud.err);
}
