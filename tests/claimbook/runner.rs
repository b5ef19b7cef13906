//! Books for tests, and the program run with nothing of the surroundings but what a test gives it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use claimbook_core::book::Book;
use claimbook_core::text::{Document, Texts};
use tempfile::TempDir;

/// The files of a book, by path relative to it.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The small book of the tests: one made-up source, every kind of field, no fault.
pub(crate) fn harbor() -> Files {
    files_below(&project().join("tests/book"))
}

/// The same book with the codings of two coders, who agree on much and not on all.
pub(crate) fn coded() -> Files {
    let mut files = harbor();
    files.extend(files_below(&project().join("tests/agreement")));
    files
}

/// The text of that source, as its publisher might have saved it: BOM, CRLF, soft hyphen, odd blanks.
pub(crate) fn harbor_text() -> String {
    fs::read_to_string(project().join("tests/texts/harbor-report.txt")).expect("the text of the fixture")
}

/// The texts at hand: that one.
pub(crate) fn harbor_texts() -> Texts {
    Texts::from([("harbor-report".to_owned(), Document::new(&harbor_text()))])
}

/// The files below a folder, with what is hidden left out.
pub(crate) fn files_below(root: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the fixture") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).expect("a file of the fixture"));
            }
        }
    }
    files
}

/// A book after one text of one file was replaced by another; an empty `from` makes the file anew, an
/// empty `to` without `from` removes it.
pub(crate) fn edited(mut files: Files, edits: &[(&str, &str, &str)]) -> Files {
    for (file, from, to) in edits {
        let path = format!("claims/{file}");
        if from.is_empty() && to.is_empty() {
            files.remove(&path).expect("a file to remove");
        } else if from.is_empty() {
            files.insert(path, to.as_bytes().to_vec());
        } else {
            let text = String::from_utf8(files[&path].clone()).expect("UTF-8");
            assert_eq!(text.matches(from).count(), 1, "{file} holds {from:?} once");
            files.insert(path, text.replace(from, to).into_bytes());
        }
    }
    files
}

/// A book read from its files.
pub(crate) fn book(files: &Files) -> Book {
    Book::from_files(files.clone())
}

/// A book on disk.
pub(crate) fn on_disk(files: &Files) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

/// The program, with a fixed width, no color, and nothing else of the surroundings.
pub(crate) fn claimbook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimbook"));
    command.current_dir(folder).env_clear().env("COLUMNS", "100").env("NO_COLOR", "1");
    command
}

/// What a run printed and how it ended.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the program in a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    finished(&claimbook(folder).args(arguments).output().expect("the program runs"))
}

/// The text of what a run printed.
pub(crate) fn finished(output: &Output) -> Run {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Run {
        code: output.status.code().expect("no signal ended it"),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

/// The real text of the first source, where this machine has it.
pub(crate) fn report_text() -> Option<PathBuf> {
    let path = project().join("../shared/sources/axis-of-upheaval.txt");
    if path.is_file() {
        return Some(path);
    }
    skipped(&format!("the report's text is not at {}; it is not ours to ship", path.display()));
    None
}

/// Says that a test could not run, and why.
#[expect(clippy::print_stderr, reason = "a test that cannot run says so")]
pub(crate) fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
