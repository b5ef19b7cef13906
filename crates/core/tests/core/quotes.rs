//! Finding the place of quoted words in a text.

use claimbook_core::model::Source;
use claimbook_core::text::{Document, Quoted, QuotedPlace};
use claimbook_testing::{book, harbor, harbor_text};
use proptest::prelude::*;

fn source() -> Source {
    book(&harbor()).sources[0].source.clone()
}

fn quoted(quote: &str) -> Quoted {
    let book = book(&harbor());
    Document::new(&harbor_text()).quoted(&book.sources[0].source, book.sources[0].lock.as_ref(), quote)
}

/// The locators of a quote that occurs once.
fn once(quote: &str) -> Option<String> {
    match quoted(quote) {
        Quoted::Once(place) => Some(place.at.to_string()),
        _ => None,
    }
}

fn at(places: &[QuotedPlace]) -> Vec<String> {
    places.iter().map(|place| place.at.to_string()).collect()
}

#[test]
fn a_quote_that_occurs_once_has_a_locator() {
    for (quote, at) in [
        ("doubts that trade has grown", "summary.p3.s1[12-16]"),
        ("This report asks why.", "summary.p3.s2"),
        ("Harbor Report", "front.p1.s1[2-3]"),
        // Differences of typesetting, and punctuation and quotes around the words.
        ("sent two ice\u{ad}breakers", "summary.p1.s1[3-5]"),
        ("will \"probably\"\n retreat-by\u{a0}2035", "summary.p1.s2[11-14]"),
        ("“welcome the ships”", "summary.p3.s1[6-8]"),
        ("...trade has grown,", "summary.p3.s1[14-16]"),
        // Several sentences and paragraphs.
        ("from both ports. Councils should", "summary.p1.s2[15-17], summary.p1.s3[1-2]"),
        ("pilots. Café owners", "summary.p2.s1[5], summary.p3.s1[1-2]"),
    ] {
        assert_eq!(once(quote).as_deref(), Some(at), "{quote}");
    }
}

#[test]
fn words_that_occur_again_have_all_their_places() {
    let Quoted::Repeated(places, count) = quoted("Councils should share their pilots.") else { panic!("twice") };
    assert_eq!((at(&places), count), (vec!["summary.p1.s3".to_owned(), "summary.p2.s1".to_owned()], 2));
    let mut source = source();
    source.sections.truncate(1);
    let document = Document::new(&"ha ".repeat(8));
    // Places may overlap.
    let Quoted::Repeated(places, count) = document.quoted(&source, None, "ha ha") else { panic!("seven times") };
    assert_eq!((places.len(), count), (5, 7));
    assert_eq!(at(&places[..2]), ["front.p1.s1[1-2]", "front.p1.s1[2-3]"]);
}

#[test]
fn parts_of_words_and_other_cases_are_no_quotes() {
    for quote in ["own", "rade has grow", "COUNCILS should", "ships, doubts", "", "…", "whales"] {
        assert!(matches!(quoted(quote), Quoted::Absent(_)), "{quote}");
    }
}

#[test]
fn words_before_the_first_section_have_no_locator() {
    let mut source = source();
    source.sections.remove(0);
    let document = Document::new(&harbor_text());
    assert_eq!(document.quoted(&source, None, "Harbor Report"), Quoted::Outside);
}

#[test]
fn the_most_similar_sentences_come_first() {
    let similar = |quote: &str| match quoted(quote) {
        Quoted::Absent(places) => at(&places),
        _ => panic!("{quote} occurs"),
    };
    assert_eq!(similar("he doubts that trade had grown"), ["summary.p3.s1[12-16]"]);
    assert_eq!(similar("Councils share pilots"), ["summary.p1.s3", "summary.p2.s1"]);
    assert_eq!(similar("whales and seals"), [""; 0]);
    assert_eq!(similar(""), [""; 0]);
}

proptest! {
    #[test]
    fn the_words_of_a_place_name_this_place(start in 0_usize..60, length in 1_usize..30) {
        let document = Document::new(&harbor_text());
        let run = start.min(document.word_count() - 1)..(start + length).min(document.word_count());
        let quote = document.slice(run.clone()).to_owned();
        match quoted(&quote) {
            Quoted::Once(place) => prop_assert_eq!(place.words, run),
            Quoted::Repeated(places, count) => {
                prop_assert!(count > places.len() || places.iter().any(|place| place.words == run));
            }
            other => prop_assert!(!quote.contains(char::is_alphanumeric), "{:?} {:?}", quote, other),
        }
    }

    #[test]
    fn no_quote_is_too_strange(quote in "\\PC{0,30}|[a-z .—“\u{ad}\u{301}]{0,30}") {
        let _ = quoted(&quote);
    }
}
