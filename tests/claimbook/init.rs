//! Tests `init`: a new book passes its own check, and no file is overwritten.

use std::fs;

use claimbook_testing::{Files, files_below, project};

use crate::runner::run;

const NAMED: [&str; 4] = ["--title", "Claims of the Harbor Report", "--name", "Ann Roe"];

#[test]
fn a_new_book_passes_its_own_check() {
    let root = tempfile::tempdir().expect("a folder");
    let made = run(root.path(), &[&["init", "harbor"], NAMED.as_slice()].concat());
    assert_eq!(made.code, 0, "{}", made.err);
    insta::assert_snapshot!(made.out, @r"
    add a text: `claimbook source add TEXT --id ID`
    declare what its claims are about, and whom they name: `claims/vocabulary.yaml`, `claims/entities.yaml`
    check the book: `claimbook check`
    ");
    let book = root.path().join("harbor");
    let files = files_below(&book);
    assert_eq!(made.err, format!("wrote {} files to harbor\n", files.len()));
    let checked = run(&book, &["check", "--deny-warnings"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    assert_eq!(run(&book, &["fmt", "--check"]).code, 0);
    assert_eq!(run(&book, &["schema"]).code, 0);
    assert_eq!(files_below(&book), files, "`init` writes the schemas that `schema` writes");
}

#[test]
fn a_new_book_can_be_exported() {
    let root = tempfile::tempdir().expect("a folder");
    assert_eq!(run(root.path(), &[&["init", "harbor"], NAMED.as_slice()].concat()).code, 0);
    let exported = run(&root.path().join("harbor"), &["export"]);
    assert_eq!(exported.code, 0, "{}{}", exported.out, exported.err);
}

/// Without a terminal, defaults apply: the folder's name and the recommended license.
#[test]
fn the_title_is_the_name_of_the_folder_unless_given() {
    let root = tempfile::tempdir().expect("a folder");
    let made = run(root.path(), &["init", "Harbor 2031", "--yes", "--name", "Ann Roe"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let dataset = fs::read_to_string(root.path().join("Harbor 2031/claims/dataset.yaml")).expect("the dataset");
    for line in ["name: harbor-2031\n", "title: Harbor 2031\n", "license: CC-BY-4.0\n", "publisher: Ann Roe\n"] {
        assert!(dataset.contains(line), "{line} in {dataset}");
    }
}

#[test]
fn an_invalid_option_is_named_with_its_fault() {
    let root = tempfile::tempdir().expect("a folder");
    let refused = |more: &[&str]| {
        let refused = run(root.path(), &[&["init", "harbor"], more].concat());
        assert_eq!(refused.code, 2, "{more:?}");
        assert!(!root.path().join("harbor").exists(), "nothing is written");
        refused.err
    };
    assert_eq!(
        refused(&["--name", "Ann Roe", "--license", "CC BY 4.0"]),
        "claimbook: `--license` is invalid: `CC BY 4.0` is not on the SPDX list of licenses; did you mean `CC-BY-4.0`?\n"
    );
    assert_eq!(
        refused(&["--name", "Ann Roe", "--title", "a\nb"]),
        "claimbook: `--title` is invalid: the text has a line break; write it on one line\n"
    );
}

#[test]
fn a_second_run_refuses_and_names_the_files() {
    let root = tempfile::tempdir().expect("a folder");
    let init = || run(root.path(), &[&["init", "."], NAMED.as_slice()].concat());
    assert_eq!(init().code, 0);
    let before = files_below(root.path());
    let refused = init();
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    for path in before.keys() {
        assert!(refused.err.contains(path.as_str()), "{path} in {}", refused.err);
    }
    assert_eq!(files_below(root.path()), before);
}

#[test]
fn one_existing_file_prevents_all_others() {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("README.md"), "mine").expect("a file");
    let refused = run(root.path(), &[&["init", "."], NAMED.as_slice()].concat());
    assert_eq!(refused.code, 2);
    assert_eq!(
        refused.err,
        "claimbook: `.` already has README.md, and existing files are never overwritten; name another folder, or move \
         these files\n"
    );
    assert_eq!(files_below(root.path()), Files::from([("README.md".to_owned(), b"mine".to_vec())]));
}

#[test]
fn the_folder_may_hold_other_files() {
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join(".git")).expect("a folder");
    fs::write(root.path().join("LICENSE"), "CC0").expect("a file");
    assert_eq!(run(root.path(), &[&["init", "."], NAMED.as_slice()].concat()).code, 0);
    assert_eq!(run(root.path(), &["check", "--deny-warnings"]).code, 0);
    assert_eq!(fs::read_to_string(root.path().join("LICENSE")).expect("the file"), "CC0");
}

/// The workflow of a new book uses the same commit of the checkout action as this repository.
#[test]
fn the_workflow_checks_out_with_the_action_of_our_own() {
    let root = tempfile::tempdir().expect("a folder");
    assert_eq!(run(root.path(), &[&["init", "."], NAMED.as_slice()].concat()).code, 0);
    let checkout = |path: &std::path::Path| {
        let text = fs::read_to_string(path).expect("a workflow");
        let line = text.lines().find(|line| line.contains("uses: actions/checkout@")).expect("a checkout");
        line.trim().to_owned()
    };
    assert_eq!(
        checkout(&root.path().join(".github/workflows/claims.yml")),
        checkout(&project().join(".github/workflows/ci.yml"))
    );
}
