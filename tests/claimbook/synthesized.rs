//! Tests the generator of made-up books: valid books, read by the fast reader, with faults only where planted.

#[path = "../../examples/synthesize/book.rs"]
mod synthesize;

use std::collections::BTreeSet;

use claimbook_core::book::Book;
use claimbook_core::import::{Defaults, Request, import};
use claimbook_core::read::fast;
use claimbook_core::rules::check;
use claimbook_core::text::{Document, Texts};
use claimbook_tables::export::{FORMATS, Format, export};
use claimbook_testing::{Files, vocabulary};

/// Returns a made-up book, the texts of its sources, and its planted faults as lines of JSON.
fn made(claims: usize, per_file: usize, seed: u64, faults: f64) -> (Files, Texts, BTreeSet<String>) {
    let made = synthesize::Book::new(claims, per_file, seed, faults);
    let (mut files, mut texts, mut planted) = (Files::from(synthesize::Book::shared()), Texts::new(), BTreeSet::new());
    for source in (0..made.sources()).map(|index| made.source(index)) {
        planted.extend(source.faults.iter().map(|fault| serde_json::to_string(fault).expect("JSON")));
        for (path, bytes) in source.files {
            match path.strip_prefix("texts/").and_then(|name| name.strip_suffix(".txt")) {
                Some(id) => {
                    texts.insert(id.to_owned(), Document::new(&String::from_utf8(bytes).expect("UTF-8")));
                }
                None => {
                    files.insert(path, bytes);
                }
            }
        }
    }
    (files, texts, planted)
}

#[test]
fn a_made_up_book_has_no_fault_and_is_read_quickly() {
    for (claims, per_file, seed) in [(1, 1, 1), (40, 1, 2), (300, 7, 3), (1200, 100, 4)] {
        let (files, texts, _) = made(claims, per_file, seed, 0.0);
        for (path, bytes) in &files {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let plain = if path.ends_with(".lock") {
                fast::lock(text).is_some()
            } else {
                fast::claims(text, vocabulary()).is_some()
            };
            let others = ["coders.yaml", "dataset.yaml", "entities.yaml", "source.yaml", "vocabulary.yaml"];
            assert!(plain || others.iter().any(|other| path.ends_with(other)), "{path}");
        }
        let book = Book::from_files(files);
        assert_eq!(book.claim_count(), claims);
        assert_eq!(check(&book, &texts), [], "{claims} claims, {per_file} a file, seed {seed}");
        assert_eq!(export(&book, &FORMATS).expect("an export").len(), 26 + 27 + 27 + 2);
    }
}

#[test]
fn planted_faults_are_found_at_their_lines_and_no_others() {
    for seed in [5, 6] {
        let (files, texts, planted) = made(400, 10, seed, 0.1);
        assert!(planted.len() > 30, "{}", planted.len());
        let book = Book::from_files(files);
        let found: BTreeSet<(String, usize, &str)> = check(&book, &texts)
            .iter()
            .map(|found| {
                let file = book.file(found.place.file);
                (file.path().to_owned(), file.position(found.place.span.start).line, found.rule.id)
            })
            .collect();
        let planted: Vec<serde_json::Value> =
            planted.iter().map(|fault| serde_json::from_str(fault).expect("JSON")).collect();
        let planted: BTreeSet<(String, usize, &str)> = planted
            .iter()
            .map(|fault| {
                let line = fault["line"].as_u64().and_then(|line| usize::try_from(line).ok()).expect("a line");
                (fault["file"].as_str().expect("a file").to_owned(), line, fault["rule"].as_str().expect("a rule"))
            })
            .collect();
        assert_eq!(found, planted, "seed {seed}");
    }
}

/// Exports a book, imports its tables into the same book without claims, and exports again. Tries 20 made-up books, or as
/// many as `PROPTEST_CASES` says.
#[test]
fn exported_tables_of_any_book_become_the_same_tables_again() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(20);
    for seed in 0..cases {
        let size = usize::try_from(seed).expect("a small number");
        let (files, _, _) = made(1 + size * 7 % 60, 1 + size % 9, seed, 0.0);
        let book = Book::from_files(files.clone());
        let format = if size % 2 == 0 { Format::Csv } else { Format::JsonLines };
        let tables = export(&book, &[format]).expect("an export");
        let is_record = |path: &String| path.ends_with(".yaml") && path.contains(".p");
        let mut copy: Files = files.into_iter().filter(|(path, _)| !is_record(path)).collect();
        for record in &book.sources {
            let target = Book::from_files(copy.clone());
            let source = target.source(&record.source.id).expect("the source");
            let tables = tables.iter().filter(|(path, _)| path.contains("/claim"));
            let imported = import(Request {
                book: &target,
                source,
                text: None,
                files: tables.map(|(path, bytes)| (path.clone(), bytes.clone())).collect(),
                mapping: None,
                defaults: Defaults::new(&target, source, [None, None, None], "2031-05-02".parse().ok()),
            });
            assert_eq!(imported.read.diagnostics, [], "seed {seed}");
            copy.extend(imported.files.into_iter().map(|(path, text)| (path, text.into_bytes())));
        }
        let again = export(&Book::from_files(copy), &[format]).expect("an export");
        for (path, bytes) in &tables {
            assert!(again.get(path) == Some(bytes), "seed {seed}: {path} differs");
        }
    }
}
