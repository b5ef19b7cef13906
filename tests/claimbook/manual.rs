//! Tests the coder's manual in a release, and what a release says about samples.

use std::fs;

use claimbook_release::manifest::{Manifest, Role, SUMS};
use claimbook_testing::{Files, edited, harbor, harbor_text, on_disk};

use crate::releases::{faults, folder_of};
use crate::runner::run;

const MANUAL: &str = "# The manual\r\n\nCode one predicate for each claim. 🧊\n";

/// Returns the book of the tests with a license and a manual.
fn published(manual: &[u8]) -> Files {
    let mut files = harbor();
    files.insert("LICENSE".to_owned(), b"CC BY 4.0\n".to_vec());
    files.insert("claims/CODEBOOK.md".to_owned(), manual.to_vec());
    files
}

#[test]
fn a_release_has_the_manual_of_the_book() {
    let book = on_disk(&published(MANUAL.as_bytes()));
    let made = run(book.path(), &["release", "0.1.0", "--out", "releases"]);
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let folder = folder_of(book.path(), "0.1.0");
    let read = |path: &str| fs::read_to_string(folder.join(path)).expect("a file");
    assert_eq!(read("coding-manual.md"), MANUAL);
    assert!(read("codebook.md").starts_with("# Codebook\n"));
    let manifest = Manifest::load(&folder).expect("a manifest").0;
    let entry = manifest.files.iter().find(|entry| entry.path == "coding-manual.md").expect("an entry");
    assert_eq!((entry.role, entry.bytes), (Role::Documentation, MANUAL.len() as u64));
    assert!(read(SUMS).contains(&format!("{}  coding-manual.md\n", entry.sha256)));
    assert!(read("README.md").contains("[`coding-manual.md`](coding-manual.md)"));
    assert!(!read("README.md").contains("The manual and the original records"));
    for descriptor in ["ro-crate-metadata.json", "dcat.jsonld"] {
        assert!(read(descriptor).contains("coding-manual.md"), "{descriptor}");
    }
    assert_eq!(faults(&folder), []);
    let check = ["release", "--check", &folder.to_string_lossy()];
    assert_eq!(run(book.path(), &check).code, 0);

    fs::write(book.path().join("claims/CODEBOOK.md"), "# Another manual\n").expect("a file");
    let changed = run(book.path(), &check);
    assert_eq!(changed.code, 1);
    assert!(changed.out.contains("coding-manual.md: differs from byte 2 on"), "{}", changed.out);

    fs::write(folder.join("coding-manual.md"), "# Another manual\n").expect("a file");
    let altered: Vec<String> = faults(&folder).iter().map(ToString::to_string).collect();
    assert!(altered.iter().any(|fault| fault.starts_with("coding-manual.md: ")), "{altered:?}");
}

#[test]
fn a_release_of_a_book_without_a_manual_says_so() {
    let mut files = published(MANUAL.as_bytes());
    files.remove("claims/CODEBOOK.md");
    let book = on_disk(&files);
    assert_eq!(run(book.path(), &["release", "0.1.0", "--out", "releases"]).code, 0);
    let folder = folder_of(book.path(), "0.1.0");
    assert!(!folder.join("coding-manual.md").exists());
    let card = fs::read_to_string(folder.join("README.md")).expect("a card");
    assert!(card.contains("The manual and the original records are not in this release"), "{card}");
    assert_eq!(faults(&folder), []);
}

#[test]
fn a_manual_that_is_no_text_is_not_released() {
    let book = on_disk(&published(b"# caf\xe9\n"));
    let refused = run(book.path(), &["release", "0.1.0", "--out", "releases"]);
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("error[invalid-encoding]") && refused.out.contains("claims/CODEBOOK.md"));
    assert!(!book.path().join("releases/0.1.0").exists());
}

#[cfg(unix)]
#[test]
fn a_manual_that_is_a_link_is_not_released() {
    let book = on_disk(&published(MANUAL.as_bytes()));
    let manual = book.path().join("claims/CODEBOOK.md");
    fs::rename(&manual, book.path().join("claims/manual.md")).expect("another name");
    std::os::unix::fs::symlink("manual.md", &manual).expect("a link");
    assert_eq!(run(book.path(), &["check"]).code, 0);
    let refused = run(book.path(), &["release", "0.1.0", "--out", "releases"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("CODEBOOK.md` is a link"), "{}", refused.err);
}

/// The manual is published, so it must not have more than six words in a row of a source.
#[test]
fn a_manual_must_not_quote_a_source_at_length() {
    let words = "the harbor master of Port Birch says that the ice will go";
    let check = |manual: &str| {
        let mut files = published(manual.as_bytes());
        files.insert("texts/harbor-report.txt".to_owned(), harbor_text().into_bytes());
        run(on_disk(&files).path(), &["check", "--texts", "texts", "--deny-warnings"])
    };
    let copied = check(&format!("# The manual\n\n- Short.\n\n> Note that *{words}*.\n"));
    assert_eq!(copied.code, 1);
    assert!(copied.out.contains("error[copied-wording]"), "{}", copied.out);
    assert!(copied.out.contains("claims/CODEBOOK.md:5:1"), "{}", copied.out);
    let short = check("# The manual\n\n> Note that \"Port Birch says that the ice\" is six words.\n");
    assert_eq!(short.code, 0, "{}", short.out);
}

#[test]
fn a_sample_is_named_in_card_and_codebook() {
    let plain = on_disk(&published(MANUAL.as_bytes()));
    let sample = on_disk(&edited(
        published(MANUAL.as_bytes()),
        &[("harbor-report/source.yaml", "coverage:\n", "sample: Every second paragraph, by a die.\ncoverage:\n")],
    ));
    for (book, is_sample) in [(plain, false), (sample, true)] {
        let made = run(book.path(), &["release", "0.1.0", "--out", "releases"]);
        assert_eq!(made.code, 0, "{}{}", made.out, made.err);
        let folder = folder_of(book.path(), "0.1.0");
        for (path, text) in [
            ("README.md", "Only a sample is coded: Every second paragraph, by a die."),
            ("codebook.md", "Only a sample of `harbor-report` is coded: Every second paragraph, by a die."),
        ] {
            let found = fs::read_to_string(folder.join(path)).expect("a file");
            assert_eq!(found.contains(text), is_sample, "{path}");
        }
        assert_eq!(faults(&folder), []);
    }
}
