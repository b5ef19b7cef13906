//! Sources proposed from plain texts: encodings, remarks, reflowing, sections, notes and exclusions.

use claimbook_core::book::Book;
use claimbook_core::draft::{Draft, Furniture, Given, decode, draft, notices, reflow};
use claimbook_core::model::Source;
use claimbook_core::model::codes::SectionKind;
use claimbook_core::rules::check;
use claimbook_core::text::{Document, Texts, fold};
use claimbook_testing::{Files, book, harbor, report_text};
use proptest::prelude::*;

/// A report of two pages as `pdftotext` extracts it.
const REPORT: &str = "\
Winter on the Quay

Ann Roe
April 2031

Contents
Summary ........................ 1
The Ice Roads .................. 1
Notes .......................... 2

Summary

The town of Port Alder keeps its harbor open for most of the win-
ter, and the icebreakers leave every morning at six. No winter was
longer than the last one.1

No winter was longer than the last one.

The Ice Roads

A road over the ice needs a month of frost. The council of the is-
lands measures its thickness twice a day and closes it for

Winter on the Quay                                               1

\u{c}Winter on the Quay                                               2

heavy trucks when the ice cracks.2 The co-
operation of the islands began in 2019.

Notes

1. Ann Roe, “Ice Ahead,” Harbor Gazette, 2031, https://example.org/ice.

2. Island Council, Measuring Ice, 2030.

Winter on the Quay                                               2

\u{c}";

const GERMAN: &str = "\
Der Hafen im Winter

Zusammenfassung

Der Hafen von Erlenau bleibt fast den ganzen Winter offen. Die Eisbrecher fahren jeden Morgen um sechs.

2 Straßen über das Eis

Eine Straße über das Eis braucht einen Monat Frost. Der Rat der Inseln misst die Dicke zweimal am Tag und sperrt sie für schwere Wagen.

Anmerkungen

1 Anna Roth, „Das Eis von morgen“, Hafenblatt, 2031.

2 Rat der Inseln, Messungen, 2030.

Über die Autorin

Anna Roth schreibt seit Jahren über Häfen.
";

/// Compares a text with the snapshot of this name in `tests/drafts`.
fn assert_seen(name: &str, seen: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../drafts", omit_expression => true }, {
        insta::assert_snapshot!(name, seen);
    });
}

fn given(id: &str) -> Given {
    Given {
        id: id.parse().expect("an id"),
        prefix: None,
        kind: None,
        title: None,
        authors: Vec::new(),
        publisher: Some("Quay Press".to_owned()),
        published: Some("2031-04-02".parse().expect("a date")),
        language: None,
        url: None,
        authored_by: Some("ann-roe".parse().expect("an id")),
    }
}

fn drafted(text: &str, given: Given) -> Draft {
    draft(text, &Document::new(text), given, &book(&harbor())).expect("a draft")
}

fn source(draft: &Draft) -> &Source {
    &draft.book.sources[0].source
}

/// The sections of a draft, each as its id, its kind, its first block, and whether it has a heading.
fn sections(draft: &Draft) -> Vec<(&str, SectionKind, u32, bool)> {
    source(draft).sections.iter().map(|s| (s.id.as_str(), s.kind, s.first_block, s.heading)).collect()
}

fn exclusions(draft: &Draft) -> Vec<String> {
    source(draft).coverage.iter().flat_map(|exclusion| &exclusion.at).map(ToString::to_string).collect()
}

/// The rules that a draft breaks in the book that it was made for.
fn faults(draft: &Draft, text: &str) -> Vec<&'static str> {
    let mut files: Files = harbor();
    let id = source(draft).id.as_str();
    files.insert(format!("claims/{id}/source.yaml"), draft.source.clone().into_bytes());
    files.insert(format!("claims/{id}/anchors.lock"), draft.lock.to_string().into_bytes());
    let book = Book::from_files(files);
    let texts = Texts::from([(id.to_owned(), Document::new(text))]);
    let mut rules: Vec<&str> = check(&book, &texts).iter().map(|fault| fault.rule.id).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

#[test]
fn a_text_is_read_as_utf_8_and_anything_else_is_refused_with_advice() {
    let utf_16: Vec<u8> = "Ice on the quay".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [&[0xff, 0xfe][..], &utf_16].concat();
    let mut refusals = String::new();
    for bytes in [
        &with_mark[..],
        &utf_16,
        b"Winter.\nThe caf\xe9 is open.",
        b"The \x93ice\x94 is open.",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<!DOCTYPE html>\n<p>Ice",
        b"Winter.\nIce\0",
        b"",
        b" \n\x0c\n",
        b"\xef\xbb\xbf\n",
    ] {
        let fault = decode(bytes, "ice.txt").expect_err("no text");
        refusals.extend([fault.message.as_str(), "\n    ", &fault.help, "\n"]);
    }
    assert_seen("encodings", &refusals);
    assert_eq!(decode("\u{feff}Café".as_bytes(), "ice.txt").as_deref(), Ok("\u{feff}Café"));
}

#[test]
fn remarks_name_the_lines_of_what_an_extraction_left() {
    let text = REPORT.replace("icebreakers", "icebreakers of \u{fb01}rst class, \u{fffd} and \u{e000},");
    let notices = notices(&text, &Document::new(&text));
    let lines: Vec<String> = notices.iter().map(|notice| format!("{}\n", notice.message)).collect();
    assert_seen("remarks", &lines.concat());
    assert!(notices.iter().any(|notice| notice.is_reflowable));
}

#[test]
fn a_plain_text_needs_no_remark() {
    assert_eq!(notices(GERMAN, &Document::new(GERMAN)), []);
}

#[test]
fn a_reflowed_text_has_paragraphs_without_page_furniture() {
    let reflowed = reflow(REPORT);
    assert_seen("reflowed", &reflowed.text);
    let kinds: Vec<(u32, Furniture)> = reflowed.dropped.iter().map(|(line, kind, _)| (*line, *kind)).collect();
    let head = Furniture::RunningHead;
    assert_eq!(kinds, [(24, head), (26, head), (37, head)]);
    // The text has `winter` and `islands` elsewhere, and `cooperation` nowhere.
    let words = |words: &[(u32, String)]| words.iter().map(|(line, word)| format!("{line} {word}")).collect::<Vec<_>>();
    assert_eq!(words(&reflowed.joined), ["13 winter,", "21 islands"]);
    assert_eq!(words(&reflowed.kept), ["28 co- operation"]);
    assert_eq!(Document::new(&reflowed.text).hyphenated_lines().len(), 1);
}

#[test]
fn a_hyphen_stays_where_the_text_has_it_within_lines_too() {
    let text = "The well-known pier is long and very\nold, and the well-\nknown quay is older than any pre-\nand postwar pier of the North-\nEast, which is what the records of 2030-\n2031 show to us.\n\nEnd of it.\n";
    assert_eq!(
        reflow(text).text,
        "The well-known pier is long and very old, and the well-known quay is older than any pre- and postwar pier of \
         the North-East, which is what the records of 2030-2031 show to us.\n\nEnd of it.\n"
    );
}

#[test]
fn a_text_without_blank_lines_is_divided_by_indentation_short_lines_and_headings() {
    let by_short_lines = "\
Winter on the Quay
The harbor is open for most of the winter, and
the icebreakers leave every morning at six to
clear the way.
No winter was longer than the last one, as the
council of the islands says in its report.
The Ice Roads
A road over the ice needs a month of frost and
somebody who measures it.
";
    let text = reflow(by_short_lines).text;
    assert_eq!(
        text,
        "Winter on the Quay\n\nThe harbor is open for most of the winter, and the icebreakers leave every morning at six \
         to clear the way.\n\nNo winter was longer than the last one, as the council of the islands says in its \
         report.\n\nThe Ice Roads\n\nA road over the ice needs a month of frost and somebody who measures it.\n"
    );
    let message = &notices(by_short_lines, &Document::new(by_short_lines))[1].message;
    assert_eq!(message, "the text has no blank lines, so its 9 lines are one block");
    let by_indentation = "\
  The harbor is open for most of the winter, and
the icebreakers leave at six to clear the road.
  No winter was longer than the last one, as the
council of the islands says in its last report.
";
    assert_eq!(reflow(by_indentation).text.matches("\n\n").count(), 1);
    // A web page has each paragraph on one line.
    let unwrapped = "Summary\nThe harbor is open for most of the winter.\nNo winter was longer than the last one.\n";
    let divided = unwrapped.trim_end().replace('\n', "\n\n") + "\n";
    assert_eq!(reflow(unwrapped).text, divided);
}

#[test]
fn page_numbers_are_found_without_form_feeds_and_numbers_in_lists_are_not() {
    let page = |number: u32| format!("{}{number}\n", "The ice is thick enough.\n\n".repeat(7));
    let text: String = (3..6).map(page).collect();
    let reflowed = reflow(&text);
    assert_eq!(reflowed.dropped.len(), 3);
    assert!(reflowed.dropped.iter().all(|(_, kind, _)| *kind == Furniture::PageNumber));
    assert_eq!(reflow("1\n\nAnn Roe, Ice.\n\n2\n\nJohn Roe, Ice.\n\n3\n\nAnn Roe, Quay.\n").dropped, []);
}

#[test]
fn a_heading_beside_a_page_number_stays() {
    let page = |number: u32| format!("{}{number}\n\n", "The ice is thick enough.\n\n".repeat(7));
    let text =
        format!("{}The Ice Roads\n\n{}", (3..5).map(page).collect::<String>(), (5..7).map(page).collect::<String>());
    let reflowed = reflow(&text);
    assert!(reflowed.text.contains("The Ice Roads"), "{:?}", reflowed.dropped);
    assert_eq!(reflowed.dropped.len(), 4);
}

#[test]
fn a_long_line_continues_before_a_capital_letter_and_a_short_one_does_not() {
    let text = "\
The harbor is open for most of the winter, and the
Icebreaker Company clears the road every morning
at six, as the council of the islands says in its
report on the harbor.

Ann Roe
Port Alder

No winter was longer than the last one, which the
council of the islands calls the end of the ice.
";
    assert_eq!(
        reflow(text).text,
        "The harbor is open for most of the winter, and the Icebreaker Company clears the road every morning at six, as \
         the council of the islands says in its report on the harbor.\n\nAnn Roe\nPort Alder\n\nNo winter was longer than \
         the last one, which the council of the islands calls the end of the ice.\n"
    );
}

/// A text of ten pages. `edges` returns the first lines and the last lines of a page.
fn pages(edges: impl Fn(u32) -> [String; 2]) -> String {
    let page = |number: u32| {
        let [first, last] = edges(number);
        let body = format!("The ice of month {number} is thick. It holds a horse and a man.\n\nNobody fell in.");
        format!("{first}{body}\n\n{last}\u{c}")
    };
    format!("Winter on the Quay\n\nSummary\n\n{}", (1..=10).map(page).collect::<String>())
}

/// A chapter of two pages has its running head on two pages only.
#[test]
fn a_running_head_of_two_pages_is_known_by_the_page_number_beside_it() {
    let of_chapter = |number: u32| matches!(number, 6 | 7);
    let outside = |number: u32| {
        let head = if of_chapter(number) { "The Ice Roads\n" } else { "" };
        [format!("{head}{number}\n\n"), String::new()]
    };
    let on_its_line = |number: u32| {
        let head = if of_chapter(number) { "The Ice Roads" } else { "The Harbor Report" };
        [String::new(), format!("{head} {number}\n")]
    };
    for text in [pages(outside), pages(on_its_line)] {
        let dropped = reflow(&text).dropped;
        let heads: Vec<&str> = dropped.iter().map(|(_, _, text)| text.as_str()).collect();
        assert_eq!(heads.iter().filter(|head| head.starts_with("The Ice Roads")).count(), 2, "{heads:?}");
        let draft = drafted(&reflow(&text).text, given("winter"));
        assert_eq!(sections(&draft).len(), 2, "{}", draft.source);
    }
}

/// A heading below the page number may stand on two pages, so it stays and is marked.
#[test]
fn a_heading_that_repeats_stays_and_is_marked_as_doubtful() {
    let inside = |number: u32| {
        let heading = if matches!(number, 4 | 9) { "What Follows\n\n" } else { "" };
        [format!("{number}\n\n{heading}"), String::new()]
    };
    let text = reflow(&pages(inside)).text;
    let draft = drafted(&text, given("winter"));
    let ids: Vec<&str> = sections(&draft).iter().map(|section| section.0).collect();
    assert_eq!(ids, ["front", "summary", "what-follows", "what-follows-2"]);
    let doubt = "  # Doubtful: another block has the same words, so this may be a running head and no heading.\n";
    assert_eq!(draft.source.matches(doubt).count(), 2, "{}", draft.source);
    assert_eq!(draft.blocks.matches("(doubtful)").count(), 2, "{}", draft.blocks);
    // A usual heading is one, and so is a heading that stands alone.
    let usual = drafted(&text.replace("What Follows", "Recommendations"), given("winter"));
    assert!(sections(&usual).len() == 4 && !usual.source.contains("Doubtful"), "{}", usual.source);
    let single = drafted(&text.replacen("What Follows", "What Came Before", 1), given("winter"));
    assert!(sections(&single).len() == 4 && !single.source.contains("Doubtful"), "{}", single.source);
}

/// Left and right pages may have different running heads.
#[test]
fn alternate_running_heads_are_found_without_form_feeds() {
    let page = |number: u32| {
        let head = if number.is_multiple_of(2) { "Harbor Report" } else { "The Ice Roads" };
        format!("{}{head} | {number}\n", "The ice is thick enough.\n\n".repeat(7))
    };
    let reflowed = reflow(&(3..7).map(page).collect::<String>());
    assert_eq!(reflowed.dropped.len(), 4, "{:?}", reflowed.dropped);
}

#[test]
fn a_proposal_has_a_comment_for_every_guess() {
    let text = reflow(REPORT).text;
    let draft = drafted(&text, given("winter-quay"));
    assert_seen("source", &draft.source);
    assert_eq!(faults(&draft, &text), ["hyphenated-line", "unconfirmed-guess", "unread-sentence"]);
}

#[test]
fn a_proposal_lists_the_blocks_with_their_places() {
    assert_seen("blocks", &drafted(&reflow(REPORT).text, given("winter-quay")).blocks);
}

#[test]
fn page_furniture_is_excluded_where_the_text_was_not_reflowed() {
    let draft = drafted(REPORT, given("winter-quay"));
    let excluded = exclusions(&draft);
    assert!(excluded.contains(&"the-ice-roads.p2".to_owned()), "{excluded:?}");
    assert_eq!(faults(&draft, REPORT), ["hyphenated-line", "unconfirmed-guess", "unread-sentence"]);
}

#[test]
fn a_german_text_is_divided_like_an_english_one() {
    let draft = drafted(GERMAN, given("hafen"));
    assert_eq!(source(&draft).language, "de");
    assert_eq!(source(&draft).title, "Der Hafen im Winter");
    assert_eq!(
        sections(&draft),
        [
            ("front", SectionKind::FrontMatter, 0, false),
            ("zusammenfassung", SectionKind::Body, 1, true),
            ("strassen-uber-das-eis", SectionKind::Body, 3, true),
            ("anmerkungen", SectionKind::Notes, 5, true),
            ("uber-die-autorin", SectionKind::BackMatter, 8, true),
        ]
    );
    assert_eq!(
        exclusions(&draft),
        ["front", "zusammenfassung.p0", "strassen-uber-das-eis.p0", "anmerkungen", "uber-die-autorin"]
    );
    let titles: Vec<&str> =
        source(&draft).notes.iter().flat_map(|note| &note.works).map(|work| work.title.as_str()).collect();
    assert_eq!((source(&draft).notes.len(), titles), (2, vec!["Das Eis von morgen"]));
    assert_eq!(faults(&draft, GERMAN), ["unconfirmed-guess", "unread-sentence"]);
}

#[test]
fn headings_are_told_from_captions_tables_dates_and_items() {
    let text = "# Winter\n\n## 1. Ice\n\nThe ice is thick. It is cold.\n\nFigure 1 Ice by month\n\nIt is the map of the islands.\n\n\
                Port\n\nShips\n\nAlder\n\nTwelve\n\nThe ships are old, and that is for the best.\n\n• Ice and snow\n\nThe end of the ice.\n\nWhat next?\n\nNobody knows what is next.\n";
    let draft = drafted(text, given("winter"));
    let ids: Vec<&str> = sections(&draft).iter().map(|section| section.0).collect();
    assert_eq!(ids, ["front", "ice", "what-next"]);
    // The segmenter takes the number for a sentence.
    let joins: Vec<String> = source(&draft).joins.iter().map(ToString::to_string).collect();
    assert_eq!(joins, ["{at: ice.p0, word: 2}"]);
    assert_eq!(faults(&draft, text), ["unconfirmed-guess", "unread-sentence"]);
}

#[test]
fn a_short_block_that_begins_in_lower_case_is_no_heading() {
    let text =
        "Ice\n\nSummary\n\nThe harbor is open for the winter. It is cold.\n\nand the quay\n\nThe ships are old.\n";
    let ids = |text: &str| sections(&drafted(text, given("winter"))).iter().map(|s| s.0.to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(text), ["front", "summary"]);
    assert_eq!(ids(&text.replace("and", "And")), ["front", "summary", "and-the-quay"]);
}

#[test]
fn entries_of_contents_may_differ_from_the_headings_of_their_chapters() {
    let text = "Ice\n\nContents\n\nWhat the pilots say 3\n\nThe Pier 7\n\nSummary\n\nThe harbor is open. It is cold.\n\n\
                The Pier\n\nThe ships are old, and that is for the best.\n";
    let draft = drafted(text, given("winter"));
    let ids: Vec<&str> = sections(&draft).iter().map(|section| section.0).collect();
    assert_eq!(ids, ["front", "contents", "summary", "the-pier"]);
}

#[test]
fn the_book_of_a_draft_has_the_entities_that_its_authors_refer_to() {
    let draft = drafted(GERMAN, given("hafen"));
    assert_eq!(draft.book.diagnostics, []);
    assert!(draft.book.entities.iter().any(|entity| entity.record.id.as_str() == "ann-roe"));
}

#[test]
fn short_blocks_at_the_end_of_a_text_are_back_matter() {
    let text = "Ice\n\nSummary\n\nThe harbor is open for the winter. It is cold.\n\nQuay Press\n\nPort Alder\n";
    let draft = drafted(text, given("winter"));
    let kinds: Vec<(u32, SectionKind)> = sections(&draft).iter().map(|section| (section.2, section.1)).collect();
    assert_eq!(kinds, [(0, SectionKind::FrontMatter), (1, SectionKind::Body), (3, SectionKind::BackMatter)]);
}

#[test]
fn pull_quotes_are_short_blocks_that_repeat_a_longer_one() {
    let text = "Ice\n\nSummary\n\nThe harbor is open. No winter was longer than the last one. It is the best of them.\n\n\
                “No winter was longer than the last one”\n\nThe harbor is open. It is the best of them.\n\nThe pier is old.\n\nThe pier is old.\n";
    let draft = drafted(text, given("winter"));
    let quotes: Vec<&[u32]> = source(&draft).sections.iter().map(|section| &*section.pull_quotes).collect();
    assert_eq!(quotes, [&[][..], &[2, 3]]);
}

#[test]
fn endnotes_without_a_heading_are_notes_and_unnumbered_references_are_left_to_people() {
    let body = "Ice\n\nSummary\n\nThe harbor is open for the winter. It is cold, and that is for the best.\n\n";
    let text = format!(
        "{body}1. Roe, Ice, 2031.\n2. Roe, Quay, 2030.\n3. Roe, Pier, 2029.\n\nAuthors\n\nAnn Roe\n\nShe writes.\n"
    );
    let draft = drafted(&text, given("winter"));
    let kinds: Vec<SectionKind> = sections(&draft).iter().map(|section| section.1).collect();
    assert_eq!(kinds, [SectionKind::FrontMatter, SectionKind::Body, SectionKind::Notes, SectionKind::BackMatter]);
    assert_eq!(source(&draft).notes.len(), 3);
    let text = format!("{body}References\n\nRoe, Ann. Ice. 2031.\n\nRoe, John. Quay. 2030.\n");
    let draft = drafted(&text, given("winter"));
    assert_eq!(source(&draft).notes, []);
    assert!(draft.source.contains("# No notes are proposed"), "{}", draft.source);
    // A list of steps is no list of notes.
    for steps in [
        "1. Measure the ice.\n2. Close the road.\n3. Wait.\n",
        "1. Measure 20 places.\n2. Close 1500 meters.\n3. Wait.\n",
    ] {
        assert_eq!(sections(&drafted(&format!("{body}{steps}"), given("winter"))).len(), 2, "{steps}");
    }
}

#[test]
fn what_cannot_be_guessed_is_asked_for_at_once() {
    let text = "The ice is open, and it is one paragraph of the text that does not end without a full stop.\n";
    let document = Document::new(text);
    let refused = |given: Given| {
        let fault = draft(text, &document, given, &book(&harbor())).expect_err("a fault");
        format!("{fault}\n    {}\n", fault.help)
    };
    let bare = Given { publisher: None, published: None, authored_by: None, ..given("ice") };
    let title = || Some("Ice".to_owned());
    let mut refusals = refused(bare);
    for given in [
        Given { title: title(), ..given("harbor-report") },
        Given { title: title(), prefix: "hbr".parse().ok(), ..given("ice") },
        Given { title: title(), authored_by: "ann-row".parse().ok(), ..given("ice") },
        Given { title: title(), language: Some("English".to_owned()), ..given("ice") },
        Given { title: title(), url: Some("example.org".to_owned()), ..given("ice") },
    ] {
        refusals.push_str(&refused(given));
    }
    assert_seen("missing", &refusals);
    let draft = drafted(
        text,
        Given { title: title(), authors: vec!["Roe, Ann".to_owned(), "Island Council".to_owned()], ..given("ice") },
    );
    let authors: Vec<(&str, Option<&str>)> = source(&draft)
        .authors
        .iter()
        .map(|author| {
            (author.family.as_deref().or(author.name.as_deref()).unwrap_or_default(), author.given.as_deref())
        })
        .collect();
    assert_eq!(authors, [("Roe", Some("Ann")), ("Island Council", None)]);
    assert_eq!(source(&draft).prefix.as_str(), "ice");
    assert_eq!(faults(&draft, text), ["unconfirmed-guess", "unread-sentence"]);
}

#[test]
fn a_megabyte_on_one_line_is_one_block() {
    let text = (0..30_000).map(|number| format!("The ice of harbor {number} is open. ")).collect::<Vec<_>>().concat();
    let message = &notices(&text, &Document::new(&text))[0].message;
    assert_eq!(message, "the text is one line, so it is one block");
    let draft = drafted(&text, Given { title: Some("Ice".to_owned()), ..given("ice") });
    assert_eq!(sections(&draft), [("text", SectionKind::Body, 0, false)]);
    assert_eq!(draft.lock.passages.len(), 30_000);
}

#[test]
#[ignore = "needs ../shared/sources, which may not be published"]
fn the_first_source_is_divided_nearly_as_by_hand() {
    let path = report_text().expect("the text of the first source");
    let text = std::fs::read_to_string(path).expect("the text");
    let draft = drafted(&text, given("axis"));
    let firsts: Vec<(u32, SectionKind)> = sections(&draft).iter().map(|section| (section.2, section.1)).collect();
    let (front, body, notes, back) =
        (SectionKind::FrontMatter, SectionKind::Body, SectionKind::Notes, SectionKind::BackMatter);
    assert_eq!(firsts, [(0, front), (3, body), (12, body), (25, back), (27, notes), (28, back)]);
    let quotes: Vec<&[u32]> = source(&draft).sections.iter().map(|section| &*section.pull_quotes).collect();
    assert_eq!(quotes[1..3], [&[4][..], &[6, 10]]);
    assert_eq!(source(&draft).notes.len(), 9);
    assert_eq!(faults(&draft, &text), ["unconfirmed-guess", "unread-sentence"]);
}

/// Texts of lines that the heuristics look for, in any order.
fn texts() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "",
        "",
        "\u{c}",
        "1",
        "2",
        "3",
        "12",
        "Page 3 of 4",
        "- 4 -",
        "Notes",
        "Contents",
        "Summary",
        "About the authors",
        "# Ice",
        "2.1 Ice",
        "Ice .......... 3",
        "Harbor Report | 3",
        "Harbor Report | 4",
        "The harbor is open and the ice is",
        "thick, as the council of the is-",
        "lands says. No winter was longer.",
        "No winter was longer.",
        "1. Roe, “Ice Ahead,” 2031.",
        "2. Roe, https://example.org/ice, 2030.",
        "3. Roe, Quay, 2029.",
        "  • Ice",
        "\u{2028}",
        "\u{feff}",
        "“Ice",
        "港口说：「冰会化。」",
        "\u{fffd}\u{e000}",
        "2031",
        "#",
        "####### x",
        "a\u{c}b",
        "[1]",
        "...",
        "e\u{301}: # - {",
        "'",
        "\"",
        "\u{7f}\u{1}",
    ]);
    let lines = prop::collection::vec(line, 0..40);
    let ends = prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"]);
    prop_oneof![(lines, ends).prop_map(|(lines, end)| lines.join(end)), "\\PC{0,60}", "(?s:.{0,60})"]
}

proptest! {
    #[test]
    fn any_text_gives_a_source_that_parses_and_locks(text in texts(), reflows: bool) {
        let text = if reflows { reflow(&text).text } else { text };
        let document = Document::new(&text);
        let _ = notices(&text, &document);
        let given = Given { title: Some("Ice".to_owned()), language: Some("en".to_owned()), ..given("ice") };
        match draft(&text, &document, given, &book(&harbor())) {
            Err(_) => prop_assert_eq!(document.blocks().len(), 0),
            Ok(draft) => {
                prop_assert!(draft.book.sources[0].lock.is_some());
                let faults = faults(&draft, &text);
                let is_expected = |rule: &&str| ["unread-sentence", "hyphenated-line", "unconfirmed-guess"].contains(rule);
                prop_assert!(faults.iter().all(is_expected), "{faults:?}\n{}", draft.source);
            }
        }
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = decode(&bytes, "ice.txt");
    }

    /// Reflowing loses only blanks, hyphens and what it says that it dropped.
    #[test]
    fn reflowing_keeps_the_words(text in texts()) {
        let letters = |text: &str| {
            let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}' | '\u{ad}' | '\u{feff}');
            let mut letters: Vec<char> = text.chars().filter(is_kept).collect();
            letters.sort_unstable();
            letters
        };
        let reflowed = reflow(&text);
        let dropped: String = reflowed.dropped.iter().map(|(_, _, text)| text.as_str()).collect();
        prop_assert_eq!(letters(&text), letters(&(reflowed.text.clone() + &dropped)));
        prop_assert_eq!(fold(&Document::new(&reflowed.text).text().replace('\n', " ")), fold(&reflowed.text));
    }
}
