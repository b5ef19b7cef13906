//! Tests that bad files on disk give a clear diagnostic or error.

use std::fs;

use claimbook_tables::export::{FORMATS, export};
use claimbook_testing::{Files, book, harbor, on_disk, skipped};

use crate::runner::run;

const P3: &str = "claims/harbor-report/summary.p3.yaml";

#[test]
fn a_book_without_claims_is_exported() {
    let files = Files::from([("claims/entities.yaml".to_owned(), b"entities: []\n".to_vec())]);
    let exported = export(&book(&files), &FORMATS).expect("an export of nothing");
    assert!(exported.contains_key("parquet/claims_nested.parquet"));
}

#[test]
fn a_folder_or_a_link_out_of_the_book_where_a_file_belongs() {
    let folder = on_disk(&harbor());
    fs::create_dir(folder.path().join("claims/harbor-report/summary.p9.yaml")).expect("a folder");
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("error[unreadable-file]: found a folder where a file is expected"), "{}", checked.out);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_book_is_not_followed() {
    let folder = on_disk(&harbor());
    let outside = on_disk(&harbor());
    let link = folder.path().join("claims/harbor-report/summary.p9.yaml");
    std::os::unix::fs::symlink(outside.path().join(P3), link).expect("a link");
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("the link leads out of the book, or its target does not exist"), "{}", checked.out);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let folder = on_disk(&harbor());
    let file = folder.path().join(P3);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&file).is_ok() {
        skipped("this user may read every file");
        return;
    }
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("error[unreadable-file]: the file cannot be read"), "{}", checked.out);
}

#[test]
fn a_text_that_is_not_the_source_is_told_from_it() {
    let folder = on_disk(&harbor());
    fs::create_dir(folder.path().join("texts")).expect("a folder");
    fs::write(folder.path().join("texts/harbor-report.txt"), "Another text altogether.").expect("a text");
    let checked = run(folder.path(), &["check", "--texts", "texts"]);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("the given text is not the one that was locked: 0 spans exact"), "{}", checked.out);
    fs::write(folder.path().join("texts/harbor-report.txt"), b"\xff\xfe").expect("a text");
    let checked = run(folder.path(), &["check", "--texts", "texts"]);
    assert_eq!((checked.code, checked.err.contains("is not UTF-8 text")), (2, true), "{}", checked.err);
}
