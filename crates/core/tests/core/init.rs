//! Tests the files of a new book: they check clean, are in the style of `fmt`, and hold every valid title and name.

use std::collections::BTreeSet;
use std::io::Cursor;

use claimbook_core::book::Book;
use claimbook_core::edit::format::{Kind, format};
use claimbook_core::init::{Answers, Line, ask, files, is_placeholder};
use claimbook_core::model::{License, codes::Certainty, entries, schemas};
use claimbook_core::rules::check;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_core::text::Texts;
use claimbook_testing::Files;
use proptest::prelude::*;

/// Returns the files of a new book.
fn new_book(title: &str, creator: &str) -> Files {
    let line = |text: &str| text.parse::<Line>().expect("one line");
    let license: License = "CC0-1.0".parse().expect("a license");
    files(&Answers { title: line(title), license, creator: line(creator), coder: line(creator) })
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).expect("UTF-8")
}

/// Reads the records of a new book, as `claimbook check` does.
fn read(files: &Files) -> (Book, Vec<Diagnostic>) {
    let records = files.iter().filter(|(path, _)| path.starts_with("claims/"));
    let book = Book::from_files(records.map(|(path, bytes)| (path.clone(), bytes.clone())).collect());
    let diagnostics = check(&book, &Texts::new());
    (book, diagnostics)
}

/// Asserts that a book checks clean, that its records are in the style of `fmt`, and that its dataset has this title
/// and this creator.
fn assert_sound(files: &Files, title: &str, creator: &str) {
    let (book, diagnostics) = read(files);
    assert_eq!(diagnostics, [], "{title:?} {creator:?}");
    let dataset = &book.dataset.as_ref().expect("a dataset").record;
    assert_eq!((dataset.title.as_str(), dataset.publisher.as_str()), (title, creator));
    assert_eq!(dataset.creators.len(), 1);
    assert_eq!(dataset.creators[0].name.as_deref(), Some(creator));
    assert_eq!(dataset.license.as_str(), "CC0-1.0");
    assert_formatted(files);
}

fn assert_formatted(files: &Files) {
    for (path, kind) in [
        ("claims/coders.yaml", Kind::Coders),
        ("claims/dataset.yaml", Kind::Dataset),
        ("claims/entities.yaml", Kind::Entities),
        ("claims/vocabulary.yaml", Kind::Vocabulary),
    ] {
        let file = File::new(path, text(files, path));
        let (node, faults) = yaml::read(&file, FileId(0));
        assert_eq!(faults, []);
        let formatted = format(&file, &node.expect("a tree"), kind).expect("the same content");
        assert_eq!(file.text(), formatted, "{path}");
    }
}

#[test]
fn a_new_book_checks_clean_and_is_in_the_style_of_fmt() {
    let files = new_book("Claims of the Harbor Report", "Ann Roe");
    assert_sound(&files, "Claims of the Harbor Report", "Ann Roe");
    assert_eq!(files, new_book("Claims of the Harbor Report", "Ann Roe"), "same input, same bytes");
    let paths: Vec<&str> = files.keys().map(String::as_str).filter(|path| !path.starts_with("schema/")).collect();
    assert_eq!(
        paths,
        [
            ".gitattributes",
            ".github/workflows/claims.yml",
            ".gitignore",
            ".pre-commit-config.yaml",
            ".vscode/settings.json",
            "README.md",
            "claims/CODEBOOK.md",
            "claims/coders.yaml",
            "claims/dataset.yaml",
            "claims/entities.yaml",
            "claims/vocabulary.yaml",
        ]
    );
    for (path, bytes) in &files {
        assert!(bytes.ends_with(b"\n") && !bytes.contains(&b'\r'), "{path} has plain line ends");
    }
}

#[test]
fn a_new_dataset_says_what_to_write() {
    let dataset = text(&new_book("Claims of the Harbor Report", "Ann Roe"), "claims/dataset.yaml");
    insta::assert_snapshot!(dataset, @r"
    # The dataset's name in paths and citations. It stays the same for all releases.
    name: claims-of-the-harbor-report
    title: Claims of the Harbor Report
    # Say which texts are coded, by whom and how, and what a reader must know. Write it anew for your book.
    description: >-
      Claims of published texts, one record per claim: what is asserted, by whom, how firmly, about
      which time, and where in the text. The texts themselves are not included.
    # An organization has a `name`. A person has `family` and `given`, and may have `orcid` and `affiliation`.
    creators:
      - {name: Ann Roe}
    publisher: Ann Roe
    # Add terms with which people would search for the subject.
    keywords: [claims, annotation, content analysis]
    # The language of the statements, which may differ from that of the sources.
    language: en
    # An SPDX identifier. A release also needs the text of the license, in the file `LICENSE`.
    license: CC0-1.0
    # homepage: https://example.org/claims
    # repository: https://example.org/claims.git
    ");
}

#[test]
fn a_new_book_lists_its_first_coder() {
    let coders = text(&new_book("Claims of the Harbor Report", "Ann Roe"), "claims/coders.yaml");
    insta::assert_snapshot!(coders, @r##"
    # Everyone who codes, checks, reviews or decides. Records name them by `id`.
    # A language model has the kind `model`, and may have `model` and `version`; a human may have `orcid`:
    # - {id: c2, kind: model, name: Second coder, model: NAME, version: "VERSION"}
    coders:
      - {id: ann-roe, kind: human, name: Ann Roe}
    "##);
    let unspelled = text(&new_book("Claims of the Harbor Report", "محمد"), "claims/coders.yaml");
    assert!(unspelled.ends_with("\ncoders: []\n"), "{unspelled}");
}

#[test]
fn titles_and_names_read_back_whatever_they_contain() {
    let long = "x".repeat(200);
    let long_words = "harbor ".repeat(29).trim_end().to_owned();
    for title in [
        "\"Quoted\" and 'quoted'",
        "Ports: a list, [with] {braces}",
        "Ports # not a comment",
        "🧊 Ice",
        "- a dash",
        "--title",
        "دعاوى التقرير",
        "港口报告",
        "2031-01-31",
        "null",
        "yes",
        "~",
        "*",
        "{title}",
        "{{creator}}",
        "a\\b",
        "#",
        &long,
        &long_words,
    ] {
        assert_sound(&new_book(title, "Ann Roe"), title, "Ann Roe");
        assert_sound(&new_book("Ports", title), "Ports", title);
    }
}

#[test]
fn a_title_is_one_line_of_visible_text() {
    let fault = |text: &str| text.parse::<Line>().expect_err(text).to_string();
    assert_eq!(fault("a\nb"), "the text has a line break");
    assert_eq!(fault("a\u{2028}b"), "the text has a line break");
    assert_eq!(fault(" \t "), "the text is empty");
    assert_eq!(fault("a\u{1b}[2Jb"), "the text has the invisible character U+001B");
    assert_eq!(fault("a\u{202e}b"), "the text has the invisible character U+202E");
    assert_eq!(" a b\n".parse::<Line>().expect("one line").as_str(), "a b");
}

/// Removes the marks of comments from the lines that are examples of YAML. Lines of prose begin with a capital letter.
fn with_examples(text: &str) -> String {
    let mut lines = String::new();
    for line in text.lines() {
        let (margin, rest) = line.split_at(line.len() - line.trim_start().len());
        match rest.strip_prefix("# ") {
            Some(comment) if comment.starts_with(|c: char| c.is_ascii_uppercase()) => continue,
            Some(example) => lines.extend([margin, example]),
            None => lines.push_str(line),
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn the_examples_in_comments_are_valid_and_in_the_style_of_fmt() {
    let mut files = new_book("Ports", "Ann Roe");
    for path in ["claims/dataset.yaml", "claims/entities.yaml", "claims/vocabulary.yaml"] {
        files.insert(path.to_owned(), with_examples(&text(&files, path)).into_bytes());
    }
    let (book, diagnostics) = read(&files);
    assert_eq!(diagnostics, []);
    assert_formatted(&files);
    let facets: Vec<(&str, usize, bool)> = book
        .vocabulary
        .facets()
        .iter()
        .map(|facet| (facet.id.as_str(), facet.codes().count(), facet.is_scale()))
        .collect();
    assert_eq!(facets, [("confidence", 5, true), ("topics", 2, false)]);
    assert_eq!((book.entities.len(), book.events.len()), (2, 1));
    assert_eq!(book.vocabulary.own("participant_role").len(), 1);
    assert_eq!(book.vocabulary.own("entity_kind").len(), 1);
    assert_eq!(book.vocabulary.identifier_schemes().len(), 1);
    assert_eq!(book.vocabulary.own("exclusion_reason").len(), 1);
}

#[test]
fn the_editor_settings_name_every_schema_and_each_schema_is_there() {
    let files = new_book("Ports", "Ann Roe");
    let settings: serde_json::Value = serde_json::from_slice(&files[".vscode/settings.json"]).expect("JSON");
    let named: BTreeSet<&str> = settings["yaml.schemas"]
        .as_object()
        .expect("schemas")
        .keys()
        .map(|path| path.trim_start_matches("./"))
        .collect();
    let written: BTreeSet<&str> = files.keys().map(String::as_str).filter(|path| path.starts_with("schema/")).collect();
    assert_eq!(named, written);
    let schemas = schemas(&read(&files).0.vocabulary);
    assert_eq!(files["schema/claims.schema.json"], schemas["claims.schema.json"]);
    assert!(text(&files, "schema/claims.schema.json").contains("\"topics\""), "editors complete the book's own codes");
}

#[test]
fn the_other_yaml_files_can_be_read() {
    let files = new_book("Ports", "Ann Roe");
    for path in [".github/workflows/claims.yml", ".pre-commit-config.yaml"] {
        let (node, faults) = yaml::read(&File::new(path, text(&files, path)), FileId(0));
        assert!(node.is_some() && faults.is_empty(), "{path}: {faults:?}");
    }
}

/// The manual must not mention the subject of the first book.
#[test]
fn the_manual_explains_every_field_and_every_certainty_in_each_language() {
    let manual = text(&new_book("Ports", "Ann Roe"), "claims/CODEBOOK.md");
    for field in [
        "id",
        "statement",
        "type",
        "features",
        "polarity",
        "certainty",
        "likelihood",
        "participants",
        "times",
        "attribution",
        "citations",
        "at",
        "also_at",
        "relations",
        "status",
        "note",
    ] {
        let heading = manual.lines().any(|line| line.starts_with("### ") && line.contains(&format!("`{field}`")));
        assert!(heading, "{field}");
    }
    let certainties = entries::<Certainty>();
    let (before, hedges) = manual.split_once("## 5. Hedges by language").expect("the section on hedges");
    let (hedges, rules) = hedges.split_once("## 6. Rules of this book").expect("the last section");
    let languages: Vec<&str> = hedges.split("\n### ").skip(1).collect();
    assert_eq!(languages.len(), 9);
    for language in languages {
        for certainty in &certainties {
            let row = format!("\n| `{}` | ", certainty.name);
            assert_eq!(language.matches(&row).count(), 1, "{} in {language}", certainty.name);
        }
    }
    assert!(!rules.contains("\n## "), "the book's own rules come last");
    for word in ["Axis", "aou-", "domains", "forms", "Russia", "China", "Iran", "North Korea", "Ukraine", "Moscow"] {
        assert!(!before.contains(word) && !rules.contains(word), "{word}");
    }
}

/// Answers a question with some bytes. Returns the answer and what was printed.
fn answered(input: &[u8], default: Option<&str>) -> (std::io::Result<License>, String) {
    let mut output = Vec::new();
    let answer = ask(&mut Cursor::new(input), &mut output, "License", default);
    (answer, String::from_utf8(output).expect("UTF-8"))
}

#[test]
fn a_question_is_asked_until_the_answer_is_valid() {
    let (answer, printed) = answered(b"\xff\ncc by 4.0\n CC0-1.0 \n", Some("CC-BY-4.0"));
    assert_eq!(answer.expect("an answer").as_str(), "CC0-1.0");
    insta::assert_snapshot!(printed, @r"
    License [CC-BY-4.0]: the answer is not UTF-8; type it again
    License [CC-BY-4.0]: `cc by 4.0` is not on the SPDX list of licenses; did you mean `CC-BY-4.0`?
    License [CC-BY-4.0]:
    ");
}

#[test]
fn an_empty_answer_selects_the_default_and_the_end_of_the_input_none() {
    assert_eq!(answered(b"\n", Some("CC-BY-4.0")).0.expect("the default").as_str(), "CC-BY-4.0");
    assert_eq!(answered(b"CC0-1.0", None).0.expect("a last line").as_str(), "CC0-1.0");
    let (ended, printed) = answered(b"\n", None);
    assert_eq!(ended.expect_err("no answer").kind(), std::io::ErrorKind::UnexpectedEof);
    assert!(printed.starts_with("License: `` is not on the SPDX list"), "{printed}");
    assert!(answered(b"", Some("CC-BY-4.0")).0.is_err(), "nobody confirmed the default");
}

/// Texts of one line, among them many that YAML could misread.
fn line() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        "[ -~]{1,12}",
        "\\PC{1,8}",
        "[-?:,\\[\\]{}#&*!|>'\"%@`~=]{1,4}",
        Just(": ".to_owned()),
        Just(" #".to_owned()),
        Just("0x1F".to_owned()),
        "[ a-z]{20,90}",
    ];
    let text = proptest::collection::vec(token, 1..6).prop_map(|tokens| tokens.concat().trim().to_owned());
    text.prop_filter("one line", |text| text.parse::<Line>().is_ok())
}

proptest! {
    // Each case reads a whole book and writes its schemas.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_title_and_name_makes_a_sound_book(title in line(), creator in line()) {
        assert_sound(&new_book(&title, &creator), &title, &creator);
    }
}

#[test]
fn the_description_of_a_new_book_is_a_placeholder_until_it_is_rewritten() {
    let (book, _) = read(&new_book("Ice", "Ann Roe"));
    let description = &book.dataset.as_ref().expect("a dataset").record.description;
    assert!(is_placeholder(description), "{description}");
    assert!(is_placeholder(&description.replace(' ', "\n")));
    assert!(!is_placeholder(&format!("{description} It is about ice.")));
}
