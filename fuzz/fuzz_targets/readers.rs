//! Fuzzes the fast reader: the tree reader must accept every text that the fast reader accepts, with equal records and
//! no fault.

#![no_main]

use std::sync::{Arc, OnceLock};

use claimbook_core::book::Book;
use claimbook_core::model::Vocabulary;
use claimbook_core::read::{fast, tree};
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml::{self, Node};
use libfuzzer_sys::fuzz_target;
use rayon::ThreadPoolBuilder;

/// Size in bytes of the parts in which a list is read. Small, so that short texts also have several parts.
const PART: usize = 256;

fuzz_target!(init: stay_on_one_thread(), |text: &str| {
    let vocabulary = vocabulary();
    if let Some(quick) = fast::claims_in_parts(text, &vocabulary, PART) {
        let file = File::new("x.yaml", text);
        let careful = tree::claims(&node(&file), &file, FileId(0), &vocabulary);
        assert_eq!(careful.diagnostics, []);
        assert_eq!((quick.header, quick.claims), (careful.header, careful.claims));
        assert!(quick.lost.is_empty() && careful.lost.is_empty());
    }
    if let Some(quick) = fast::lock_in_parts(text, PART) {
        let file = File::new("x.yaml", text);
        let (careful, diagnostics) = tree::lock(&node(&file), &file, FileId(0));
        assert_eq!(diagnostics, []);
        assert_eq!(Some(quick), careful);
    }
});

/// Parses a file and asserts that the file has no faults.
fn node(file: &File) -> Node {
    let (node, diagnostics) = yaml::read(file, FileId(0));
    assert_eq!(diagnostics, []);
    node.expect("a tree, as no fault was found")
}

/// Limits Rayon to one thread, so that the same text always takes the same branches.
fn stay_on_one_thread() {
    let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
}

/// Returns the vocabulary of the project's own book, whose facets occur in the seeds.
fn vocabulary() -> Arc<Vocabulary> {
    static VOCABULARY: OnceLock<Arc<Vocabulary>> = OnceLock::new();
    let file = || ("claims/vocabulary.yaml".to_owned(), include_bytes!("../../claims/vocabulary.yaml").to_vec());
    Arc::clone(VOCABULARY.get_or_init(|| Book::from_files([file()].into()).vocabulary))
}
