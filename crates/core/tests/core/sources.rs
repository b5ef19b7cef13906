//! Tests the authors and dates of sources: people and organizations, and days, months and years.

use claimbook_core::book::Book;
use claimbook_core::edit::format::{Kind, format};
use claimbook_core::model::Precision;
use claimbook_core::rules::check;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_core::text::{Document, Texts, compute};
use claimbook_testing::{book, edited, harbor, harbor_text, harbor_texts};

const SOURCE: &str = "harbor-report/source.yaml";
const P1: &str = "harbor-report/summary.p1.yaml";
const AUTHOR: &str = "{family: Roe, given: Ann, entity: ann-roe}";
const AUTHORS_OF_WORK: &str = "[{family: Roe, given: Ann}]";
const DAY: &str = "\"2031-04-01\"";

/// Returns the book of the tests with one text of its source replaced.
fn with(from: &str, to: &str) -> Book {
    book(&edited(harbor(), &[(SOURCE, from, to)]))
}

/// Returns the faults of a book, each as rule, text at the fault, message and help.
fn faults(book: &Book) -> Vec<[String; 4]> {
    let faults = check(book, &Texts::new()).into_iter();
    faults
        .map(|fault| {
            let span = fault.place.span;
            let text = book.file(fault.place.file).text()[span.start..span.end].to_owned();
            [fault.rule.id.to_owned(), text, fault.message, fault.help.unwrap_or_default()]
        })
        .collect()
}

#[test]
fn an_author_is_a_person_or_an_organization() {
    for author in ["{name: \"Harbor Institute, Ltd.\", entity: ann-roe}", "{name: Harbor Institute}", "{family: Roe}"] {
        let book = with(AUTHOR, author);
        assert_eq!(faults(&book), Vec::<[String; 4]>::new(), "{author}");
        let read = &book.sources[0].source.authors[0];
        assert_eq!((read.name.is_some(), read.family.is_some()), (author.contains("name"), author.contains("family")));
    }
    let both = with(AUTHORS_OF_WORK, "[{name: Harbor Institute}, {family: Roe, given: Ann}]");
    assert_eq!(faults(&both), Vec::<[String; 4]>::new());
    let authors = &both.sources[0].source.notes[0].works[0].authors;
    assert_eq!(
        (authors[0].name.as_deref(), authors[1].family.as_deref()),
        (Some("Harbor Institute"), Some("Roe")),
        "a work may have both"
    );
}

#[test]
fn an_author_that_is_both_or_neither_is_refused_with_what_to_write() {
    let either = [
        "an author is a person or an organization",
        "write either `family`, for a person, or `name`, for an organization",
    ];
    let given =
        ["an organization has no `given`", "write `family` in place of `name` if it is a person, or leave this out"];
    for (from, to, at, [message, help]) in [
        (AUTHOR, "{name: Port, family: Roe, entity: ann-roe}", "name", either),
        (AUTHOR, "{given: Ann, entity: ann-roe}", "given", either),
        (AUTHOR, "{entity: ann-roe}", "entity", either),
        (AUTHOR, "{name: Port, given: Ann, entity: ann-roe}", "Ann", given),
        (AUTHORS_OF_WORK, "[{name: Port, family: Roe}]", "name", either),
        (AUTHORS_OF_WORK, "[{given: Ann}]", "given", either),
        (AUTHORS_OF_WORK, "[{name: Port, given: Ann}]", "Ann", given),
    ] {
        let expected = ["invalid-value", at, message, help].map(str::to_owned);
        assert_eq!(faults(&with(from, to)).first(), Some(&expected), "{to}");
    }
    // CSV separates the authors of a work by `|`.
    let divided = with(AUTHORS_OF_WORK, "[{name: \"Port | Ship\"}]");
    assert_eq!(faults(&divided)[0][2], "the text contains `|`, which separates items in CSV");
}

#[test]
fn a_source_states_its_date_to_the_day_the_month_or_the_year() {
    for (text, precision, first, last) in [
        ("2031-04-01", Precision::Day, "2031-04-01", "2031-04-01"),
        ("2031-04", Precision::Month, "2031-04-01", "2031-04-30"),
        ("2031", Precision::Year, "2031-01-01", "2031-12-31"),
    ] {
        let book = with(DAY, &format!("\"{text}\""));
        assert_eq!(faults(&book), Vec::<[String; 4]>::new(), "{text}");
        let date = book.sources[0].source.published;
        assert_eq!((date.to_string().as_str(), date.precision()), (text, precision));
        assert_eq!((date.first().to_string().as_str(), date.last().to_string().as_str()), (first, last));
    }
    // YAML 1.1 takes a plain year for a number, and the help keeps the year.
    let [rule, text, _, help] = &faults(&with(DAY, "2031"))[0];
    assert_eq!((rule.as_str(), text.as_str()), ("unquoted-text", "2031"));
    assert!(help.ends_with("write \"2031\""), "{help}");
    let [rule, _, message, help] = &faults(&with(DAY, "\"spring 2031\""))[0];
    assert_eq!((rule.as_str(), message.as_str()), ("invalid-value", "`spring 2031` is not a date"));
    assert_eq!(help, "write a day, month or year: `\"2025-07-28\"`, `\"2025-07\"` or `\"2025\"`");
}

/// A horizon that begins with the publication is as precise as its date.
#[test]
fn the_help_for_a_missing_horizon_invents_no_day() {
    for date in ["2031", "2031-04", "2031-04-01"] {
        let edits = [(SOURCE, DAY, &*format!("\"{date}\"")), (P1, "role: horizon", "role: state")];
        let book = book(&edited(harbor(), &edits));
        let [rule, .., help] = &faults(&book)[0];
        assert_eq!(rule, "missing-horizon");
        assert!(help.contains(&format!("edtf: \"{date}/..\"")), "{help}");
    }
}

#[test]
fn fmt_writes_the_name_of_an_organization_first_and_a_year_in_double_quotes() {
    let text = "authors:\n  - {entity: harbor-institute, name: Harbor Institute}\n  - {given: Ann, family: Roe}\n\
                published: '2031'\n";
    let file = File::new("source.yaml", text);
    let tree = yaml::read(&file, FileId(0)).0.expect("a tree");
    assert_eq!(
        format(&file, &tree, Kind::Source).as_deref(),
        Some(
            "authors:\n  - {name: Harbor Institute, entity: harbor-institute}\n  - {family: Roe, given: Ann}\n\
             published: \"2031\"\n"
        )
    );
}

/// Returns the messages of the rule `mismatched-title` on the book with another title of the summary, without and with the text.
fn title_faults(title: &str) -> [Vec<String>; 2] {
    let book = with("title: Summary,", &format!("title: {title},"));
    [Texts::new(), harbor_texts()].map(|texts| {
        let faults = check(&book, &texts).into_iter().filter(|fault| fault.rule.id == "mismatched-title");
        faults.map(|fault| fault.message).collect()
    })
}

#[test]
fn a_title_is_in_its_heading_in_any_letter_case_as_a_whole_or_in_part() {
    let none = Vec::<String>::new;
    for title in ["Summary", "SUMMARY", "summary", "Sum"] {
        assert_eq!(title_faults(title), [none(), none()], "{title}");
    }
    let message = || vec!["the title is not in the heading `summary.p0`, which has 1 word and 7 characters".to_owned()];
    // A heading of as many characters, or of fewer, is another one for certain.
    for title in ["Results", "Executive Summary"] {
        assert_eq!(title_faults(title), [message(), message()], "{title}");
    }
    // A longer heading may contain the title, and only the text says that it does not.
    assert_eq!(title_faults("Result"), [none(), message()]);
}

/// A block that was added to the text moves the headings below it.
#[test]
fn a_title_whose_heading_moved_names_the_block_with_its_words() {
    let text = harbor_text().replace("Summary\r\n", "A new paragraph of the revised report, which the publisher added to it in spring, after the ice.\r\n\r\nSummary\r\n");
    let document = Document::new(&text);
    let mut files = harbor();
    let unlocked = book(&files);
    let lock = compute(&document, &unlocked.sources[0].source, []);
    files.insert("claims/harbor-report/anchors.lock".to_owned(), lock.to_string().into_bytes());
    let faults: Vec<[String; 4]> =
        faults(&book(&files)).into_iter().filter(|[rule, ..]| rule == "mismatched-title").collect();
    let expected = [
        "mismatched-title",
        "Summary",
        "the title is not in the heading `summary.p0`, which has 18 words and 96 characters",
        "block 2 has the words of the title: correct `first_block`, or the title",
    ];
    assert_eq!(faults[0], expected.map(str::to_owned));
    let [_, title, _, help] = &faults[1];
    assert_eq!((title.as_str(), help.split(':').next()), ("Notes", Some("block 6 has the words of the title")));
    // A shortened title may differ for good.
    let last = "  - {at: notes, reason: bibliography}\n";
    let waiver = "waivers:\n  - {rule: mismatched-title, at: summary.p0, reason: It is short.}\n";
    let edits = [(SOURCE, "title: Summary,", "title: Results,"), (SOURCE, last, &*format!("{last}{waiver}"))];
    let book = book(&edited(harbor(), &edits));
    let found = check(&book, &Texts::new());
    assert!(found.len() == 1 && found[0].rule.id == "mismatched-title" && found[0].waived.is_some(), "{found:?}");
}
