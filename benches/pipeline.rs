//! Benchmarks single parts of the pipeline on a made-up book of 20,000 claims, 100 per file.
//!
//! Run it with `cargo bench`. `benches/compare` measures whole runs of the program and other tools.

#![allow(dead_code, reason = "the generator also lists faults, which nothing here plants")]
#![expect(clippy::wildcard_imports, reason = "each group of benchmarks uses what stands above")]

#[path = "../examples/synthesize/book.rs"]
mod synthesize;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use claimbook_core::book::Book;
use claimbook_core::model::{Locator, Lock, LockedSpan, Words};
use claimbook_core::read::fast;
use claimbook_core::read::tree;
use claimbook_core::rules;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_core::text::{Document, Texts, compute, find_all};
use claimbook_tables::export::{FORMATS, Format, export};
use claimbook_tables::tables;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

/// The allocator of the program, so that the times are comparable.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// Files by path: records under `claims`, texts of sources under `texts`.
static FILES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let made = synthesize::Book::new(20_000, 100, 1, 0.0);
    let sources = (0..made.sources()).flat_map(|index| made.source(index).files);
    synthesize::Book::shared().into_iter().chain(sources).collect()
});

fn records() -> BTreeMap<String, Vec<u8>> {
    FILES
        .iter()
        .filter(|(path, _)| path.starts_with("claims/"))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}

static BOOK: LazyLock<Book> = LazyLock::new(|| Book::from_files(records()));

fn texts(ending: &str) -> Vec<&'static str> {
    let files = FILES.iter().filter(|(path, _)| path.ends_with(ending));
    files.map(|(_, bytes)| std::str::from_utf8(bytes).expect("UTF-8")).collect()
}

/// Returns the texts of the claims files.
fn claims() -> Vec<&'static str> {
    let other = ["source.yaml", "entities.yaml", "dataset.yaml"].map(texts).concat();
    texts(".yaml").into_iter().filter(|text| !other.contains(text)).collect()
}

fn bytes(texts: &[&str]) -> BytesCount {
    BytesCount::new(texts.iter().map(|text| text.len()).sum::<usize>())
}

/// Benchmarks reading, from text to records, on one core.
mod reading {
    use super::*;

    #[divan::bench]
    fn claims_quickly(bencher: Bencher) {
        let texts = claims();
        bencher.counter(bytes(&texts)).bench(|| {
            for text in &texts {
                drop(black_box(fast::claims(text, &BOOK.vocabulary).expect("plain")));
            }
        });
    }

    #[divan::bench]
    fn locks_quickly(bencher: Bencher) {
        let texts = texts(".lock");
        let pool = one_core();
        bencher.counter(bytes(&texts)).bench(|| {
            pool.install(|| texts.iter().for_each(|text| drop(black_box(fast::lock(text).expect("plain")))));
        });
    }

    #[divan::bench]
    fn claims_carefully_to_trees(bencher: Bencher) {
        let texts = claims();
        bencher.counter(bytes(&texts)).bench(|| {
            for text in &texts {
                drop(black_box(yaml::read(&File::new("", *text), FileId(0))));
            }
        });
    }

    #[divan::bench]
    fn trees_to_records(bencher: Bencher) {
        let texts = claims();
        let files = texts.iter().map(|text| File::new("", *text));
        let trees: Vec<_> = files.filter_map(|file| Some((yaml::read(&file, FileId(0)).0?, file))).collect();
        bencher.counter(bytes(&texts)).bench(|| {
            for (tree, file) in &trees {
                drop(black_box(tree::claims(tree, file, FileId(0), &BOOK.vocabulary)));
            }
        });
    }
}

/// Benchmarks checking, from files to a book and its faults, on all cores.
mod checking {
    use super::*;

    #[divan::bench]
    fn files_to_book(bencher: Bencher) {
        let size = BytesCount::new(records().values().map(Vec::len).sum::<usize>());
        bencher.counter(size).with_inputs(records).bench_values(Book::from_files);
    }

    #[divan::bench]
    fn rules(bencher: Bencher) {
        bencher.counter(ItemsCount::new(BOOK.claim_count())).bench(|| rules::check(&BOOK, &Texts::new()));
    }
}

/// Benchmarks exporting, from a book to tables and formats in memory, on all cores.
mod exporting {
    use super::*;

    #[divan::bench]
    fn tables_alone(bencher: Bencher) {
        bencher.counter(ItemsCount::new(BOOK.claim_count())).bench(|| tables::tables(&BOOK).expect("tables"));
    }

    #[divan::bench(args = FORMATS)]
    fn tables_and(bencher: Bencher, format: Format) {
        bencher.counter(ItemsCount::new(BOOK.claim_count())).bench(|| export(&BOOK, &[format]).expect("an export"));
    }
}

/// Benchmarks the verification of anchors against a text of one megabyte.
mod anchors {
    use super::*;

    /// A text of about 1,000,000 characters, and a lock with each sentence and a range of words in each.
    static LOCKED: LazyLock<(Document, Lock)> = LazyLock::new(|| {
        let mut text = texts(".txt").join("\n\n");
        text.truncate(text.floor_char_boundary(1_000_000));
        let document = Document::new(&text);
        let source = &BOOK.sources[0].source;
        let range = |locator: Locator| Locator { words: Some(Words { first: 1, last: 6 }), ..locator };
        let locators: Vec<Locator> =
            document.passages(source).into_iter().map(|passage| range(passage.locator)).collect();
        let lock = compute(&document, source, &locators);
        (document, lock)
    });

    fn spans() -> impl Iterator<Item = &'static LockedSpan> {
        LOCKED.1.passages.iter().chain(&LOCKED.1.spans)
    }

    #[divan::bench]
    fn verified_on_all_cores(bencher: Bencher) {
        bencher.counter(ItemsCount::new(spans().count())).bench(|| find_all(&LOCKED.0, spans()));
    }

    #[divan::bench]
    fn verified_on_one_core(bencher: Bencher) {
        let pool = one_core();
        bencher.counter(ItemsCount::new(spans().count())).bench(|| pool.install(|| find_all(&LOCKED.0, spans())));
    }

    #[divan::bench]
    fn text_made_ready(bencher: Bencher) {
        let text = LOCKED.0.text();
        bencher.counter(BytesCount::new(text.len())).bench(|| Document::new(text));
    }
}

fn one_core() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread")
}
