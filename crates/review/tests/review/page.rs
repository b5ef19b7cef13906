//! The review page, as bytes. `.ci/clients/review.mjs` uses it in a browser.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use claimbook_core::rules::check;
use claimbook_core::text::{Document, Texts, content_hash};
use claimbook_review::adjudicate::Adjudication;
use claimbook_review::page::{Contents, file_name, has_text, index, page, revision};
use claimbook_review::rebase::Revision;
use claimbook_testing::{Files, book, coded, harbor, harbor_text, harbor_texts};
use sha2::{Digest as _, Sha256};

/// Words of the made-up text that no record repeats.
const WORDS: &str = "welcome the ships";

fn shown(files: &Files, texts: &Texts) -> String {
    let book = book(files);
    let diagnostics = check(&book, texts);
    let contents = Contents { texts, diagnostics: &diagnostics, adjudication: None, is_served: false };
    page(&book, &book.sources[0], &contents)
}

/// Returns a book in which the first claim has this statement, which may be any text.
fn stating(statement: &str) -> Files {
    let book = book(&harbor());
    let first = book.claims().next().expect("a claim").claim.statement.to_string();
    let mut files = harbor();
    for bytes in files.values_mut() {
        let text = String::from_utf8_lossy(bytes).replace(&first, statement);
        *bytes = text.into_bytes();
    }
    files
}

#[test]
fn every_claim_has_a_card_with_its_hash() {
    let book = book(&harbor());
    let page = shown(&harbor(), &Texts::new());
    for record in book.claims() {
        let id = &record.claim.id;
        let hash = content_hash(&record.claim).start::<8>();
        assert_eq!(page.matches(&format!("id={id} data-hash={hash}>")).count(), 1, "{id}");
    }
}

#[test]
fn the_text_is_in_the_page_only_if_the_reader_has_it() {
    assert!(harbor_text().contains(WORDS), "the words are of the text");
    let (without, with) = (shown(&harbor(), &Texts::new()), shown(&harbor(), &harbor_texts()));
    assert!(!without.contains(WORDS) && !without.contains("class=\"banner\""));
    assert!(with.contains("class=\"banner\""));
    let plain: String = with.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    assert!(plain.contains(WORDS), "the words are shown");
    assert_eq!(file_name("review", false), "review.html");
    assert_eq!(file_name("review", true), "review.with-text.html");
}

#[test]
fn another_text_than_that_of_the_lock_is_left_out() {
    let other = Document::new(&harbor_text().replace(WORDS, "reject the ships"));
    let texts = Texts::from([("harbor-report".to_owned(), other)]);
    assert!(!has_text(&book(&harbor()).sources[0], &texts));
    assert!(!shown(&harbor(), &texts).contains("reject the ships"));
}

#[test]
fn the_policy_allows_only_the_own_styles_and_script() {
    let page = shown(&harbor(), &Texts::new());
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let policy = policy.expect("a policy").replace("&#39;", "'");
    for tag in ["style", "script"] {
        let content = page.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split(&format!("</{tag}>")).next());
        let hash = STANDARD.encode(Sha256::digest(content.expect("the tag")));
        assert!(policy.contains(&format!("{tag}-src 'sha256-{hash}'")), "{policy}");
    }
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("connect"));
}

#[test]
fn hostile_text_stays_text() {
    let page =
        shown(&stating("A </script><script>alert(1)</script> & \"quotes\" \u{202E}of Port Alder."), &Texts::new());
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(!page.contains("alert(1)</script>"), "the markup is escaped");
    assert!(page.contains("[U+202E]") && !page.contains('\u{202E}'), "the override is named");
}

#[test]
fn two_codings_stand_side_by_side_with_their_decisions() {
    let book = book(&coded());
    let record =
        book.sources.iter().find(|record| book.codings_of(&record.source.id).next().is_some()).expect("codings");
    let coders: Vec<&str> = book.codings_of(&record.source.id).map(|coding| coding.header.coder.as_str()).collect();
    let (first, last) = (coders[0], coders[coders.len() - 1]);
    let adjudication = Adjudication::new(&book, record, [first, last]).expect("two codings");
    let contents =
        Contents { texts: &Texts::new(), diagnostics: &[], adjudication: Some(&adjudication), is_served: false };
    let page = page(&book, record, &contents);
    // The page has as many decisions as `adjudicate` would propose, each with its subject.
    assert_eq!(page.matches("data-about=").count(), adjudication.proposals().len());
    for about in page.split("data-about=\"").skip(1) {
        let json = about.split('"').next().unwrap_or_default().replace("&#34;", "\"");
        let decision: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert!(
            decision["subject"].is_string() && decision["of"].is_array() && decision["verdict"].is_null(),
            "{json}"
        );
    }
}

#[test]
fn a_revision_shows_both_texts_and_asks_for_what_waits() {
    let book = book(&harbor());
    let (old, new) = (harbor_text(), harbor_text().replace("doubts that", "knows that"));
    let revised =
        Revision::new(&book, &book.sources[0], &Document::new(&old), &Document::new(&new)).expect("a revision");
    let page = revision(&book, &revised);
    assert_eq!(page.matches("data-about=").count(), revised.proposals().count());
    assert!(revised.proposals().count() > 0, "the change matters");
    assert!(page.contains("<del>doubts</del>") && page.contains("<ins>knows</ins>"), "changed words are marked");
    assert!(page.contains("class=\"banner\""));
}

#[test]
fn the_index_names_every_source_once() {
    let book = book(&harbor());
    let contents = Contents { texts: &Texts::new(), diagnostics: &[], adjudication: None, is_served: false };
    let index = index(&book, &contents);
    for record in &book.sources {
        assert_eq!(index.matches(&format!("href=\"{}.html\"", record.source.id)).count(), 1);
    }
}

#[test]
fn a_claim_without_a_sentence_in_the_lock_is_shown_all_the_same() {
    let mut files = harbor();
    files.retain(|path, _| !path.ends_with("anchors.lock"));
    let page = shown(&files, &Texts::new());
    assert!(page.contains("Claims without a sentence in the lock"));
    assert_eq!(page.matches("<article class=card").count(), book(&files).claim_count());
}
