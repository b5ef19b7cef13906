//! Tests that writes are atomic and never replace foreign files.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

use claimbook_core::output::{Folder, OutputError, write_file, write_folder, write_new};
use claimbook_testing::files_below;

fn files(text: &str) -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([("csv/a.csv".to_owned(), text.as_bytes().to_vec()), ("b.md".to_owned(), b"b".to_vec())])
}

fn ours(name: &str) -> bool {
    name == "b.md" || name.starts_with("csv/")
}

#[test]
fn a_folder_replaces_the_old_one_as_a_whole() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("new/exports");
    write_folder(&out, &files("one"), ours).expect("written");
    fs::write(out.join("csv/old.csv"), "old").expect("a file");
    write_folder(&out, &files("two"), ours).expect("written");
    assert_eq!(files_below(&out), files("two"));
    assert_eq!(fs::read_dir(root.path().join("new")).expect("the parent").count(), 1, "nothing is left beside it");
}

/// Large files are synced while they are written.
#[test]
fn large_files_that_grow_together_are_complete() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("releases");
    let folder = Folder::begin_new(&out).expect("a new folder");
    let mut files = ["a", "b"].map(|name| folder.create(name).expect("a file"));
    let _left = folder.create("c").expect("a file");
    let chunk = |round: u8| vec![round; 1 << 20];
    for round in 0..20 {
        for file in &mut files {
            file.write_all(&chunk(round)).expect("written");
        }
    }
    folder.finish(files.into()).expect("finished, although a file is still open");
    let expected: Vec<u8> = (0..20).flat_map(chunk).collect();
    for name in ["a", "b"] {
        assert!(fs::read(out.join(name)).expect("the file") == expected, "`{name}` is not as it was written");
    }
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("exports");
    fs::create_dir(&out).expect("a folder");
    fs::write(out.join("thesis.txt"), "years of work").expect("a file");
    let refused = write_folder(&out, &files("one"), ours).expect_err("refused");
    assert!(matches!(refused, OutputError::Foreign { file, .. } if file == "thesis.txt"));
    assert_eq!(fs::read_to_string(out.join("thesis.txt")).expect("the file"), "years of work");
    let file = root.path().join("file");
    fs::write(&file, "x").expect("a file");
    assert!(matches!(write_folder(&file, &files("one"), ours), Err(OutputError::NotAFolder(_))));
}

#[test]
fn what_a_killed_run_left_is_cleared_or_put_back() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("exports");
    // A process killed while writing leaves a partial folder beside the complete one.
    write_folder(&out, &files("one"), ours).expect("written");
    fs::create_dir_all(root.path().join(".exports.partial/csv")).expect("litter");
    write_folder(&out, &files("two"), ours).expect("written");
    assert_eq!(files_below(root.path()).len(), 2);
    // A process killed between two renames, on a system without an atomic exchange, leaves the old folder renamed.
    fs::rename(&out, root.path().join(".exports.old")).expect("moved aside");
    let refused = write_folder(&out, &files("three"), |_| false).expect_err("nothing is ours");
    assert!(matches!(refused, OutputError::Foreign { .. }));
    assert_eq!(files_below(&out), files("two"), "the old folder is back");
}

#[test]
fn a_write_that_fails_leaves_the_old_file() {
    let root = tempfile::tempdir().expect("a folder");
    let path = root.path().join("anchors.lock");
    write_file(&path, b"one").expect("written");
    // A folder at the path of the temporary file makes the write fail, even for root.
    fs::create_dir(root.path().join(".anchors.lock.partial")).expect("a folder");
    assert!(write_file(&path, b"two").is_err());
    assert_eq!(fs::read(&path).expect("the file"), b"one");
}

#[test]
fn a_folder_that_cannot_be_written_leaves_the_old_one() {
    let root = tempfile::tempdir().expect("a folder");
    let out = root.path().join("exports");
    write_folder(&out, &files("one"), ours).expect("written");
    // No file system allows a file name of this length.
    let mut too_long = files("two");
    too_long.insert(format!("csv/{}", "x".repeat(300)), Vec::new());
    assert!(matches!(write_folder(&out, &too_long, ours), Err(OutputError::Io { .. })));
    assert_eq!(files_below(root.path()).len(), 2);
    assert_eq!(files_below(&out), files("one"));
}

#[test]
fn new_files_go_into_a_folder_that_holds_other_files() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("thesis.txt"), "years of work").expect("a file");
    write_new(root.path(), &files("one")).expect("written");
    let mut expected = files("one");
    expected.insert("thesis.txt".to_owned(), b"years of work".to_vec());
    assert_eq!(files_below(root.path()), expected);
    let new = root.path().join("new/book");
    write_new(&new, &files("one")).expect("written");
    assert_eq!(files_below(&new), files("one"));
}

#[test]
fn existing_files_are_named_and_nothing_is_written() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("b.md"), "mine").expect("a file");
    // A file in place of a folder.
    fs::write(root.path().join("csv"), "mine").expect("a file");
    let refused = write_new(root.path(), &files("one")).expect_err("refused");
    assert!(matches!(&refused, OutputError::Existing { files, .. } if *files == ["b.md", "csv"]), "{refused}");
    assert_eq!(files_below(root.path()).len(), 2);
    let file = root.path().join("b.md");
    assert!(matches!(write_new(&file, &files("one")), Err(OutputError::NotAFolder(_))));
}

#[cfg(unix)]
#[test]
fn a_broken_link_counts_as_an_existing_file() {
    let root = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink("nowhere", root.path().join("b.md")).expect("a link");
    assert!(matches!(write_new(root.path(), &files("one")), Err(OutputError::Existing { .. })));
    assert!(!root.path().join("csv").exists());
}

#[test]
fn if_one_new_file_cannot_be_written_none_remains() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("thesis.txt"), "years of work").expect("a file");
    let mut files = files("one");
    // No file system has names of this length.
    files.insert("z".repeat(5000), Vec::new());
    assert!(matches!(write_new(root.path(), &files), Err(OutputError::Io { .. })));
    assert_eq!(files_below(root.path()).into_keys().collect::<Vec<_>>(), ["thesis.txt"]);
    assert!(!root.path().join("csv").exists(), "folders are removed too");
    let new = root.path().join("new/book");
    assert!(write_new(&new, &files).is_err());
    assert!(!root.path().join("new").exists());
}
