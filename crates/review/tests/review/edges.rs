//! Unusual texts: empty, doubled, repetitive, or with other encodings and scripts.

use claimbook_core::text::Document;
use claimbook_review::rebase::{RebaseError, Revision, Verdict};

use crate::revisions::book_of;

const HEAD: &str = "A Made-up Report\n\nFindings\n\n";

/// Returns the verdicts on some locators.
fn verdicts(old: &str, new: &str, locators: &[&str]) -> Result<Vec<(Verdict, Option<String>)>, RebaseError> {
    let (old, new) = (Document::new(old), Document::new(new));
    let locators: Vec<String> = locators.iter().map(|&at| at.to_owned()).collect();
    let book = book_of(&old, &locators);
    let revision = Revision::new(&book, &book.sources[0], &old, &new)?;
    let (by, on) = ("reviewer".parse().expect("an id"), "2031-06-01".parse().expect("a day"));
    revision.apply(&book, &book.sources[0], &new, (&by, &on)).expect("files");
    Ok(revision.anchors.into_iter().map(|anchored| (anchored.verdict, anchored.to)).collect())
}

fn codes(old: &str, new: &str, locators: &[&str]) -> Vec<Verdict> {
    verdicts(old, new, locators).expect("a revision").into_iter().map(|(verdict, _)| verdict).collect()
}

fn paragraphs(texts: &[&str]) -> String {
    HEAD.to_owned() + &texts.join("\n\n")
}

const ICE: &str =
    "Two icebreakers reached Port Alder early in the year. The harbor master expects that the ice will go.";
const TRADE: &str =
    "Freight on the northern quay grew in spring. Many café owners welcome every ship that calls there.";

#[test]
fn an_empty_text_is_refused() {
    let old = paragraphs(&[ICE]);
    for new in ["", "\u{feff}\r\n\r\n", "\u{ad}\u{200b}"] {
        assert!(matches!(verdicts(&old, new, &["findings.p1.s1"]), Err(RebaseError::Empty)), "{new:?}");
    }
}

#[test]
fn an_old_text_that_is_not_the_locked_one_is_refused() {
    let (locked, other) = (Document::new(&paragraphs(&[ICE])), Document::new(&paragraphs(&[TRADE])));
    let book = book_of(&locked, &["findings.p1.s1".to_owned()]);
    let refused = Revision::new(&book, &book.sources[0], &other, &locked);
    assert!(matches!(refused, Err(RebaseError::OtherText { .. })));
}

#[test]
fn a_text_without_the_heading_of_a_section_is_refused() {
    let refused = verdicts(&paragraphs(&[ICE]), "Something else\n\nentirely new.", &["findings.p1.s1"]);
    assert!(matches!(refused, Err(RebaseError::Section(section)) if section == "findings"));
}

#[test]
fn line_ends_marks_and_blanks_are_no_change() {
    let old = paragraphs(&[ICE, TRADE]);
    let new = format!(
        "\u{feff}{}",
        old.replace("\n\n", "\r\n\r\n\r\n").replace("ice", "i\u{ad}ce").replace(" the ", "\u{a0}the\r\n")
    );
    let locators = ["findings.p1.s1", "findings.p1.s2[2-5]", "findings.p2.s2"];
    for ((verdict, to), at) in verdicts(&old, &new, &locators).expect("a revision").into_iter().zip(locators) {
        assert_eq!((verdict, to.as_deref()), (Verdict::Shifted, Some(at)), "soft hyphens count as code points");
    }
}

/// All places of the words are equally good in a text that occurs twice.
#[test]
fn a_doubled_text_is_ambiguous() {
    let body = format!("{ICE}\n\n{TRADE}");
    let (old, new) = (format!("{HEAD}{body}"), format!("{HEAD}{body}\n\n{body}"));
    let found = codes(&old, &new, &["findings.p1.s2", "findings.p2.s1[2-7]"]);
    assert_eq!(found, [Verdict::Ambiguous; 2]);
}

#[test]
fn one_of_many_equal_sentences_is_never_chosen() {
    let old = paragraphs(&["Councils should share their pilots. "; 40]);
    let new = paragraphs(&["Councils should share their pilots. "; 39]);
    for verdict in codes(&old, &new, &["findings.p3.s1", "findings.p20.s1[2-4]", "findings.p40.s1"]) {
        assert_eq!(verdict, Verdict::Ambiguous);
    }
}

/// A text of thousands of equal words takes no longer than others.
#[test]
fn a_text_of_one_word_ends() {
    let old = paragraphs(&[&"ice ".repeat(30_000)]);
    let new = paragraphs(&[&"ice ".repeat(29_000)]);
    assert_eq!(codes(&old, &new, &["findings.p1.s1[200-240]"]), [Verdict::Ambiguous]);
}

#[test]
fn scripts_without_spaces_are_compared_by_words() {
    let first = "港口的冰在春天会融化。船只将从北方的码头返回。";
    let second = "委员会应当分享他们的引航员。商人欢迎每一艘到港的船。";
    let old = paragraphs(&[first, second]);
    let new = paragraphs(&["港口在冬天开放，没有人知道为什么。", first, &second.replace("应当", "不应当")]);
    let found = verdicts(&old, &new, &["findings.p1.s1", "findings.p2.s1"]).expect("a revision");
    assert_eq!(found[0], (Verdict::Shifted, Some("findings.p2.s1".to_owned())));
    assert_eq!(found[1].0, Verdict::Changed);
}

#[test]
fn a_changed_number_nearby_holds_an_unchanged_span() {
    let old = paragraphs(&["In 2031 the port of Alder received two large icebreakers from abroad.", TRADE]);
    let new = old.replace("2031", "2032");
    let found = verdicts(&old, &new, &["findings.p1.s1[3-11]", "findings.p2.s1"]).expect("a revision");
    assert_eq!(found[0], (Verdict::Changed, Some("findings.p1.s1[3-11]".to_owned())));
    assert_eq!(found[1].0, Verdict::Exact);
}

/// The updated figures of one year are the old figures of the next.
#[test]
fn figures_that_move_on_by_a_year_are_not_taken_for_moved_text() {
    let year =
        |year: u32, tons: u32| format!("In {year} the port of Alder handled {tons} tons of freight on its quays.");
    let old = [year(2029, 100), year(2030, 200)];
    let new = [year(2030, 200), year(2031, 300)];
    let texts = |years: &[String; 2]| paragraphs(&[ICE, &years[0], &years[1], TRADE]);
    let found = codes(&texts(&old), &texts(&new), &["findings.p3.s1[3-7]", "findings.p2.s1[9-14]"]);
    assert!(found.iter().all(|verdict| !verdict.is_safe()), "{found:?}");
}
