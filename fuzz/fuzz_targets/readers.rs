//! The quick reader is sound: whatever it accepts, the careful reader accepts with equal records and no fault.

#![no_main]

use claimbook::file::{File, FileId};
use claimbook::yaml::Node;
use claimbook::{decode, quick, yaml};
use libfuzzer_sys::fuzz_target;
use rayon::ThreadPoolBuilder;

fuzz_target!(init: stay_on_one_thread(), |text: &str| {
    if let Some(quick) = quick::claims(text) {
        let file = File::new("x.yaml", text);
        let careful = decode::claims(&tree(&file), &file, FileId(0));
        assert_eq!(careful.diagnostics, []);
        assert_eq!((quick.header, quick.claims), (careful.header, careful.claims));
        assert!(quick.lost.is_empty() && careful.lost.is_empty());
    }
    if let Some(quick) = quick::lock(text) {
        let file = File::new("x.yaml", text);
        let (careful, diagnostics) = decode::lock(&tree(&file), &file, FileId(0));
        assert_eq!(diagnostics, []);
        assert_eq!(Some(quick), careful);
    }
});

/// The careful reader's tree of a file in which nothing is wrong.
fn tree(file: &File) -> Node {
    let (tree, diagnostics) = yaml::read(file, FileId(0));
    assert_eq!(diagnostics, []);
    tree.expect("a tree, as no fault was found")
}

/// Parts of a list are read one after another, so that the same text always takes the same way.
fn stay_on_one_thread() {
    let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
}
