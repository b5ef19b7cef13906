//! Sentences and words of a text: wrapped lines, languages, locks that keep their sentences, joins and splits.

use claimbook_core::book::Book;
use claimbook_core::book::relocate::{apply, relocations};
use claimbook_core::model::{Correction, Locator, Lock, Source};
use claimbook_core::report;
use claimbook_core::rules::check;
use claimbook_core::text::{Document, Mapping, Texts, Verdict, checksum, compute, find, fold, recompute, sha256};
use claimbook_testing::{Files, book, edited, harbor, harbor_text, harbor_texts};
use proptest::prelude::*;

const LOCK: &str = "claims/harbor-report/anchors.lock";

fn source() -> Source {
    book(&harbor()).sources[0].source.clone()
}

/// Returns a source in this language, with one section for the whole text.
fn undivided(language: &str) -> Source {
    let mut source = source();
    source.language = language.into();
    source.sections.truncate(1);
    source
}

fn correction(at: &str, word: u32) -> Correction {
    Correction { at: at.parse().expect("a scope"), word }
}

fn locked(book: &Book, document: &Document, source: &Source) -> Lock {
    compute(document, source, book.locators_of(&source.id))
}

fn sentences(document: &Document, source: &Source) -> Vec<String> {
    let words = |words| document.words(words).collect::<Vec<_>>().join(" ");
    document.passages(source).into_iter().map(|passage| words(passage.words)).collect()
}

/// Returns the text with each paragraph wrapped at a width.
fn wrapped(text: &str, width: usize) -> String {
    let paragraphs = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let wrap = |paragraph: &str| {
        let (mut wrapped, mut length) = (String::new(), 0);
        for word in paragraph.split_whitespace() {
            let is_first = wrapped.is_empty();
            let is_full = length + 1 + word.chars().count() > width;
            length = if is_full { 0 } else { length + 1 } + word.chars().count();
            wrapped.push_str(if is_first {
                ""
            } else if is_full {
                "\n"
            } else {
                " "
            });
            wrapped.push_str(word);
        }
        wrapped
    };
    paragraphs.split("\n\n").map(wrap).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_wrapped_text_has_the_same_locators_and_checks_clean() {
    let files = harbor();
    let sound = book(&files);
    let names = |lock: &Lock| {
        let names = lock.passages.iter().chain(&lock.spans).map(|span| (span.at.clone(), span.words, span.sha256_fold));
        names.collect::<Vec<_>>()
    };
    let known = locked(&sound, &Document::new(&harbor_text()), &source());
    assert_eq!(Some(&known.spans), sound.sources[0].lock.as_ref().map(|lock| &lock.spans));
    for width in [20, 72] {
        let document = Document::new(&wrapped(&harbor_text(), width));
        let lock = locked(&sound, &document, &source());
        assert_ne!(lock.text.sha256, known.text.sha256, "lines are wrapped");
        assert_eq!(names(&lock), names(&known), "at {width} columns");
        let mut files = files.clone();
        files.insert(LOCK.to_owned(), lock.to_string().into_bytes());
        let book = book(&files);
        let texts = Texts::from([("harbor-report".to_owned(), document)]);
        assert_eq!(report::text(&book, &check(&book, &texts), false), "");
    }
}

#[test]
fn a_lock_keeps_its_sentences_whatever_the_segmenter_says() {
    let (files, document) = (harbor(), Document::new(&harbor_text()));
    let sound = book(&files);
    // The lock comes from another segmenter, which ended a further sentence in `summary.p3`. No claim names words
    // there.
    let other = Source { splits: vec![correction("summary.p3", 18)], ..source() };
    let mut lock = locked(&sound, &document, &other);
    assert_eq!(lock.passages.iter().filter(|passage| passage.at.paragraph() == "summary.p3").count(), 3);
    lock.profiles.segmentation = "other/1".to_owned();
    lock.splits.clear();
    lock.checksum = checksum(&lock);
    assert_eq!(recompute(&document, &source(), &lock, sound.locators_of(&source().id)), lock);
    let mut files = files.clone();
    files.insert(LOCK.to_owned(), lock.to_string().into_bytes());
    let book = book(&files);
    let diagnostics = check(&book, &harbor_texts());
    assert!(diagnostics.iter().all(|found| found.rule.id == "unread-sentence"), "{diagnostics:?}");
    // For a different text, no sentence of the lock is kept.
    let shorter = Document::new(&harbor_text().replace("Councils should share their pilots.", ""));
    assert_eq!(recompute(&shorter, &source(), &lock, []), compute(&shorter, &source(), []));
}

#[test]
fn joins_and_splits_correct_the_segmenter_and_are_recorded() {
    let document = Document::new(&harbor_text());
    let sound = book(&harbor());
    let plain = locked(&sound, &document, &source());
    let ends = |lock: &Lock| {
        let own = lock.passages.iter().filter(|passage| passage.at.paragraph() == "summary.p1");
        own.map(|passage| passage.words).collect::<Vec<_>>()
    };
    assert_eq!(ends(&plain), [11, 17, 5]);
    let joined = Source { joins: vec![correction("summary.p1", 11)], ..source() };
    let lock = locked(&sound, &document, &joined);
    assert_eq!(ends(&lock), [28, 5]);
    // The written lock lists the join, and the fast reader reads the same lock back.
    assert!(lock.to_string().contains("joins:\n  - {at: summary.p1, word: 11}\n"));
    assert_eq!(claimbook_core::read::fast::lock(&lock.to_string()), Some(lock.clone()));
    // After a correction is removed, its place is segmented again. This also holds for a split that changed nothing.
    assert_eq!(recompute(&document, &source(), &lock, sound.locators_of(&source().id)), plain);
    let idle = Source { splits: vec![correction("summary.p1", 11)], ..source() };
    let lock = locked(&sound, &document, &idle);
    assert_eq!(recompute(&document, &source(), &lock, sound.locators_of(&source().id)), plain);
    let split = Source { splits: vec![correction("summary.p1", 3), correction("summary.p1", 33)], ..source() };
    assert_eq!(ends(&recompute(&document, &split, &plain, [])), [3, 8, 17, 5]);
    // A lock without the splits of its source is stale, which is reported once.
    let files = edited(
        harbor(),
        &[(
            "harbor-report/source.yaml",
            "notes:\n  - number: 1\n",
            "splits:\n  - {at: summary.p1, word: 3}\nnotes:\n  - number: 1\n",
        )],
    );
    let book = book(&files);
    let found: Vec<_> = check(&book, &harbor_texts()).into_iter().map(|found| found.message).collect();
    assert_eq!(found, ["the lock is older than the splits"]);
}

/// Returns the files of a book after its source was segmented again. Returns the locators that cannot be mapped as the
/// error.
fn resegmented(files: &Files, document: &Document, source: &Source) -> Result<Files, Vec<String>> {
    let sound = book(files);
    let known = sound.sources[0].lock.as_ref().expect("a lock");
    let mapping = Mapping::new(document, known, &locked(&sound, document, source));
    let relocations = relocations(&sound, &sound.sources[0], &mapping);
    let unmapped: Vec<String> =
        relocations.iter().filter(|found| found.new.is_none()).map(|found| found.old.clone()).collect();
    if !unmapped.is_empty() {
        return Err(unmapped);
    }
    let mut files = files.clone();
    for (file, text) in apply(&sound, &relocations).expect("locators on lines") {
        files.insert(sound.file(file).path().to_owned(), text.into_bytes());
    }
    let relocated = book(&files);
    files.insert(LOCK.to_owned(), locked(&relocated, document, source).to_string().into_bytes());
    Ok(files)
}

#[test]
fn locators_are_mapped_to_other_sentences_and_nothing_else_changes() {
    let document = Document::new(&harbor_text());
    let comment = ("harbor-report/summary.p3.yaml", "at: summary.p3.s1[1-8]", "at: summary.p3.s1[1-8]   # café");
    let declared = "splits:\n  - {at: summary.p3, word: 9}\nnotes:\n  - number: 1\n";
    let splits = ("harbor-report/source.yaml", "notes:\n  - number: 1\n", declared);
    let files = edited(harbor(), &[comment, splits]);
    let split = book(&files).sources[0].source.clone();
    let now = resegmented(&files, &document, &split).expect("all locators can be mapped");
    let text = |path: &str| String::from_utf8(now[path].clone()).expect("UTF-8");
    let p3 = text("claims/harbor-report/summary.p3.yaml");
    assert!(p3.contains("    at: summary.p3.s1[1-8]   # café\n"), "{p3}");
    assert!(p3.contains("    at: \"summary.p3.s2[1-3], summary.p3.s2[5-7]\"\n"), "{p3}");
    assert!(text("claims/harbor-report/source.yaml").contains("{at: summary.p3.s3, reason: metadiscourse}"));
    let sound = book(&now);
    assert_eq!(report::text(&sound, &check(&sound, &harbor_texts()), false), "");
    // Mapping the locators back restores the files byte for byte.
    let files = edited(now, &[("harbor-report/source.yaml", declared, "notes:\n  - number: 1\n")]);
    let back = resegmented(&files, &document, &source()).expect("all locators can be mapped");
    let changed = |files: &Files| {
        files.iter().filter(|(name, _)| *name != LOCK).map(|(_, text)| text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(changed(&back), changed(&edited(harbor(), &[comment])));
}

#[test]
fn a_locator_that_names_no_whole_sentence_any_more_is_named() {
    let document = Document::new(&harbor_text());
    let joined = Source { joins: vec![correction("summary.p3", 16)], ..source() };
    assert_eq!(resegmented(&harbor(), &document, &joined), Err(vec!["summary.p3.s2".to_owned()]));
    // A locator of a sentence that was split is mapped to the list of its parts.
    let split = Source { splits: vec![correction("summary.p1", 3)], ..source() };
    let lock = locked(&book(&harbor()), &document, &source());
    let mapping = Mapping::new(&document, &lock, &locked(&book(&harbor()), &document, &split));
    let mapped = |anchor: &str| mapping.anchor(&anchor.parse().expect("an anchor")).map(|anchor| anchor.to_string());
    assert_eq!(mapped("summary.p1.s1").as_deref(), Some("summary.p1.s1, summary.p1.s2"));
    assert_eq!(mapped("summary.p1.s1[2-5]").as_deref(), Some("summary.p1.s1[2-3], summary.p1.s2[1-2]"));
    assert_eq!(mapped("summary.p1.s2-s3").as_deref(), Some("summary.p1.s3, summary.p1.s4"));
    assert_eq!(mapped("summary.p1.s1[9-12]"), None);
    assert_eq!(mapped("summary.p9.s1"), None);
    // Only the new lock has this passage.
    assert_eq!(mapped("summary.p1.s4[1-2]").as_deref(), Some("summary.p1.s4[1-2]"));
}

#[test]
fn only_the_spans_that_claims_name_are_counted() {
    let sound = book(&harbor());
    let named: Vec<String> = sound.anchored_spans(&sound.sources[0]).iter().map(|span| span.at.to_string()).collect();
    let mut locators: Vec<&Locator> = sound.locators_of(&source().id).collect();
    locators.sort();
    locators.dedup();
    let mut sorted = named.clone();
    sorted.sort();
    let mut wanted: Vec<String> = locators.iter().map(ToString::to_string).collect();
    wanted.sort();
    assert_eq!(sorted, wanted);
    assert!(named.len() < sound.sources[0].lock.as_ref().map_or(0, |lock| lock.passages.len() + lock.spans.len()));
}

#[test]
fn words_of_scripts_without_blanks_can_be_named() {
    let source = undivided("zh-Hans");
    let document = Document::new("港口在五月开放。没人知道港口\n为什么开放。\n\n“港口关了。”他说。");
    let locator: Locator = "front.p1.s1[1-2]".parse().expect("a locator");
    let lock = compute(&document, &source, [&locator]);
    let shown: Vec<String> =
        lock.passages.iter().map(|span| format!("{} {}-{} {}", span.at, span.start, span.end, span.words)).collect();
    assert_eq!(shown, ["front.p1.s1 0-8 7", "front.p1.s2 8-21 11", "front.p2.s1 23-30 4", "front.p2.s2 30-33 2"]);
    let span = &lock.spans[0];
    assert_eq!((span.start, span.end, span.occurrence, span.occurrences), (0, 2, 1, 2));
    assert_eq!(span.sha256_fold, sha256("港口"));
    assert!(matches!(find(&document, span), Verdict::Exact(words) if words == (0..2)));
}

/// Paragraphs of words that are hard to segment.
fn hard() -> impl Strategy<Value = Vec<Vec<String>>> {
    let word = prop_oneof![
        4 => "[A-Za-zÄöéß]{1,8}[.!?,;:]?",
        2 => prop::sample::select(vec![
            "Mr.", "Oct.", "z.", "B.", "21.", "3", "A.", "(a)", "(1)", "•", "came.1", "came.[3]", "[4]", "³", "U.S.", "“No.”", "§", "...", ". .",
            "1.", "e.g.", "M.", "Sr.", "\"", "'", "»", "«", "—", "船来了。", "「冰」", "なに？", "ท่าเรือ", "x@y.z", "\u{200b}", "¨", "東ͺ", "한국.", "a\u{301}.",
        ]).prop_map(str::to_owned),
        1 => "[\\PC&&[^\\p{Z}]]{1,6}",
        1 => "[.!?…。\"'“”«»()\\[\\]0-9A-Za-z]{1,6}",
    ];
    proptest::collection::vec(proptest::collection::vec(word, 1..14), 1..4)
}

const BLANKS: [&str; 8] = [" ", "\n", "\u{b}", "\u{85}", "\u{2028}", " \n ", "\r\n", "\u{a0}"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_cover_the_words_of_any_text_in_order(paragraphs in hard(), language in "[a-zA-Z]{0,3}(-[A-Za-z]{0,4})?|en|de|fr|es|it|nl|ru|el|ja|zh|hi|hy|ar|am|my|th|kk|sk|da") {
        let text = paragraphs.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("\n\n");
        let document = Document::new(&text);
        let mut next = 0;
        for passage in document.passages(&undivided(&language)) {
            prop_assert_eq!(passage.words.start, next, "{:?}", text);
            prop_assert!(passage.words.end > next, "{:?}", text);
            next = passage.words.end;
        }
        prop_assert_eq!(next, document.word_count());
        // Each sentence is found again at its own place.
        let source = undivided(&language);
        let lock = compute(&document, &source, []);
        for (passage, span) in document.passages(&source).iter().zip(&lock.passages) {
            prop_assert_eq!(span.sha256_fold, sha256(&fold(document.slice(passage.words.clone()))), "{:?}", text);
            prop_assert!(matches!(find(&document, span), Verdict::Exact(_)), "{} of {:?}", span.at, text);
        }
        prop_assert_eq!(recompute(&document, &source, &lock, []), lock);
    }

    #[test]
    fn what_parts_the_words_does_not_change_the_sentences(
        paragraphs in hard(),
        blanks in proptest::collection::vec(prop::sample::select(BLANKS.to_vec()), 14),
        language in "en|de|fr|es|ja",
    ) {
        let source = undivided(&language);
        let plain = paragraphs.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("\n\n");
        let wrap = |words: &Vec<String>| {
            let parted = words.iter().zip(blanks.iter().cycle()).map(|(word, blank)| format!("{word}{blank}"));
            parted.collect::<String>().trim_end().to_owned()
        };
        let wrapped = paragraphs.iter().map(wrap).collect::<Vec<_>>().join("\n\n");
        prop_assert_eq!(sentences(&Document::new(&wrapped), &source), sentences(&Document::new(&plain), &source));
    }
}
