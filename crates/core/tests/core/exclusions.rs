//! Exclusions by pattern: what they match, what the lock records of them, and their faults.

use claimbook_core::book::coverage::coverage;
use claimbook_core::book::{Book, SourceRecord};
use claimbook_core::model::codes::Coverage;
use claimbook_core::report;
use claimbook_core::rules::{check, check_locator};
use claimbook_core::text::{Document, Texts, compute};
use claimbook_testing::{Files, book, edited, harbor, harbor_text, harbor_texts};

const SOURCE: &str = "harbor-report/source.yaml";
const LOCK: &str = "harbor-report/anchors.lock";
/// The exclusion of the sentence “This report asks why.” in the book of the tests.
const BY_PLACE: &str = "  - {at: summary.p3.s2, reason: metadiscourse}\n";

/// The book with exclusions in place of [`BY_PLACE`], locked anew.
fn excluded(exclusions: &str) -> Files {
    let files = edited(harbor(), &[(SOURCE, BY_PLACE, exclusions)]);
    locked(files, &harbor_texts()["harbor-report"])
}

fn locked(files: Files, document: &Document) -> Files {
    let unlocked = book(&files);
    let source = &unlocked.sources[0].source;
    let lock = compute(document, source, unlocked.locators_of(&source.id)).to_string();
    edited(files, &[(LOCK, "", &lock)])
}

/// The rules that a book breaks, each with its message.
fn found(book: &Book, texts: &Texts) -> Vec<(&'static str, String)> {
    check(book, texts).into_iter().map(|one| (one.rule.id, one.message)).collect()
}

fn clean() -> Vec<(&'static str, String)> {
    Vec::new()
}

/// The reason of each excluded sentence of the summary.
fn reasons(book: &Book) -> Vec<(String, &str)> {
    let record: &SourceRecord = &book.sources[0];
    let passages = coverage(book, record).into_iter();
    let passages = passages.filter(|passage| passage.span.at.section.as_str() == "summary");
    let excluded = passages.filter(|passage| passage.coverage == Coverage::Excluded);
    excluded.filter_map(|passage| Some((passage.span.at.to_string(), passage.reason?.name()))).collect()
}

#[test]
fn a_pattern_excludes_the_sentences_that_it_matches_as_a_whole() {
    let files = excluded("  - {pattern: \"(?i)this report .*\\\\.\", reason: metadiscourse}\n");
    let book = book(&files);
    for texts in [Texts::new(), harbor_texts()] {
        assert_eq!(found(&book, &texts), clean());
    }
    let expected = [("summary.p0.s1".to_owned(), "heading"), ("summary.p3.s2".to_owned(), "metadiscourse")];
    assert_eq!(reasons(&book), expected);
    let lock = String::from_utf8_lossy(&files[&format!("claims/{LOCK}")]).into_owned();
    let line = "patterns:\n  - {pattern: \"(?i)this report .*\\\\.\", passages: [\"summary.p3.s2\"]}\n";
    assert!(lock.contains(line), "{lock}");
    // The lock reads back as it was written.
    assert_eq!(book.sources[0].lock.as_ref().map(ToString::to_string), Some(lock));
}

/// Folding makes quotation marks and dashes straight, and the pattern sees only folded text.
#[test]
fn a_pattern_is_compared_with_the_folded_sentence() {
    let text = harbor_text().replace("This report asks why.", "“Winter\u{a0}2030–2031”");
    let files = edited(harbor(), &[(SOURCE, BY_PLACE, "  - {pattern: '\"Winter \\d+-\\d+\"', reason: boilerplate}\n")]);
    let book = book(&locked(files, &Document::new(&text)));
    assert_eq!(found(&book, &Texts::new()), clean());
    assert_eq!(reasons(&book)[1], ("summary.p3.s2".to_owned(), "boilerplate"));
}

#[test]
fn an_exclusion_by_place_goes_before_a_pattern_and_an_earlier_pattern_before_a_later_one() {
    let patterns = "  - {pattern: \"This .*\", reason: boilerplate}\n  - {pattern: \"Summary|This report .*\", reason: rhetorical}\n";
    let both = excluded(&format!("{patterns}{BY_PLACE}"));
    assert_eq!(reasons(&book(&both))[1], ("summary.p3.s2".to_owned(), "metadiscourse"));
    assert_eq!(reasons(&book(&excluded(patterns)))[1], ("summary.p3.s2".to_owned(), "boilerplate"));
}

#[test]
fn ineffective_exclusion() {
    let exclusions = "  - {pattern: \"This report\", reason: boilerplate}\n  - {pattern: \"This .*\", reason: metadiscourse}\n  \
                      - {pattern: \"This report .*\", reason: boilerplate}\n  - {pattern: Notes, reason: heading}\n";
    let broken = book(&excluded(exclusions));
    let diagnostics = check(&broken, &Texts::new());
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../rules", omit_expression => true }, {
        insta::assert_snapshot!("ineffective-exclusion", report::text(&broken, &diagnostics, false));
    });
    assert_eq!(diagnostics, check(&broken, &harbor_texts()));
}

#[test]
fn a_lock_that_is_older_than_the_patterns_is_one_fault() {
    let files = edited(harbor(), &[(SOURCE, BY_PLACE, "  - {pattern: \"This .*\", reason: metadiscourse}\n")]);
    let stale = [("stale-lock", "the lock is older than the exclusion patterns".to_owned())];
    for texts in [Texts::new(), harbor_texts()] {
        assert_eq!(found(&book(&files), &texts), stale);
    }
    // Also after a pattern was changed or removed.
    let locked = excluded("  - {pattern: \"This .*\", reason: metadiscourse}\n");
    let changed = edited(locked.clone(), &[(SOURCE, "This .*", "That .*")]);
    assert_eq!(found(&book(&changed), &Texts::new()), stale);
    let removed = edited(locked, &[(SOURCE, "pattern: \"This .*\"", "at: summary.p3.s2")]);
    assert_eq!(found(&book(&removed), &Texts::new()), stale);
}

#[test]
fn the_passages_of_a_pattern_are_recomputed_with_the_text_at_hand() {
    let files = excluded("  - {pattern: \"This .*\", reason: metadiscourse}\n");
    let claimed = edited(files, &[(LOCK, "passages: [\"summary.p3.s2\"]", "passages: [\"summary.p3.s1\"]")]);
    let found = found(&book(&claimed), &harbor_texts());
    let message = "recomputing the patterns gives other passages".to_owned();
    assert!(found.contains(&("changed-text", message)), "{found:?}");
}

#[test]
fn a_claimed_sentence_that_a_pattern_matches_is_a_fault() {
    let book = book(&excluded(&format!("{BY_PLACE}  - {{pattern: \"Councils .*\", reason: boilerplate}}\n")));
    let found = found(&book, &Texts::new());
    let message =
        |at: &str| ("overlapping-exclusion", format!("`{at}` is excluded, but `hbr-0003` has an anchor there"));
    assert_eq!(found, [message("summary.p1.s3"), message("summary.p2.s1")]);
    let fault = &check(&book, &Texts::new())[0];
    assert_eq!(fault.help.as_deref(), Some("narrow the pattern, or remove the anchor"));
    assert_eq!(fault.path.as_ref().map(ToString::to_string).as_deref(), Some("coverage[3].pattern"));
}

#[test]
fn a_faulty_pattern_is_reported_at_its_place() {
    for (exclusion, at, message) in [
        (
            "pattern: \"{2.1\"",
            "\"{2.1\"",
            "the pattern is no regular expression: repetition operator missing expression",
        ),
        ("pattern: \"Ice\\x07\"", "\"Ice\\x07\"", "a pattern cannot hold '\\u{7}'"),
        (
            "at: summary.p3.s2, pattern: Ice",
            "at",
            "an exclusion is of one part of the text or of all sentences with a pattern",
        ),
    ] {
        let exclusion = format!("  - {{{exclusion}, reason: metadiscourse}}\n");
        let book = book(&edited(harbor(), &[(SOURCE, BY_PLACE, &exclusion)]));
        let fault = &check(&book, &Texts::new())[0];
        let span = fault.place.span;
        let text = &book.file(fault.place.file).text()[span.start..span.end];
        assert_eq!((fault.rule.id, text, fault.message.as_str()), ("invalid-value", at, message));
    }
}

/// A pattern is shipped with the book, so it spells no sentence of the source.
#[test]
fn a_pattern_copies_no_sentence() {
    let found = |pattern: &str| {
        let exclusion = format!("{BY_PLACE}  - {{pattern: \"{pattern}\", reason: boilerplate}}\n");
        let found = found(&book(&excluded(&exclusion)), &harbor_texts());
        found.iter().any(|(rule, _)| *rule == "copied-wording")
    };
    assert!(found("The harbor master of Port Birch says that the ice will .*"));
    assert!(!found("The harbor master .* from both ports\\\\."));
}

#[test]
fn a_claim_is_added_while_the_lock_is_older_than_the_patterns() {
    let files = edited(harbor(), &[(SOURCE, BY_PLACE, "  - {pattern: \"This .*\", reason: metadiscourse}\n")]);
    let book = book(&files);
    let locator = "summary.p1.s1".parse().expect("a locator");
    assert_eq!(check_locator(&book.sources[0], &locator), None);
}
