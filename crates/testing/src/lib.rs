//! Books, texts and folders for the tests of several crates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use claimbook_core::book::Book;
use claimbook_core::model::Vocabulary;
use claimbook_core::text::{Document, Texts, compute, content_hash};
use tempfile::TempDir;

/// The files of a book, by path relative to its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Returns the root folder of the workspace.
///
/// # Panics
///
/// Never: this crate is two folders below the root.
#[must_use]
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies two folders below the project")
}

/// Returns the small book of the tests: one made-up source, with every kind of field and no fault.
#[must_use]
pub fn harbor() -> Files {
    files_below(&project().join("tests/book"))
}

/// Returns the vocabulary of that book.
#[must_use]
pub fn vocabulary() -> &'static Vocabulary {
    static BOOK: OnceLock<Book> = OnceLock::new();
    if let Some(book) = BOOK.get() {
        return &book.vocabulary;
    }
    // Not inside `get_or_init`: Rayon reads the book, and a Rayon thread that waits there could be needed for that.
    let book = book(&harbor());
    &BOOK.get_or_init(|| book).vocabulary
}

/// Returns the book of [`harbor`] with the codings of two coders, who disagree on some claims.
#[must_use]
pub fn coded() -> Files {
    let mut files = harbor();
    files.extend(files_below(&project().join("tests/agreement")));
    files
}

/// Returns a book of two sources with the same text, with codings, relations between the sources, waivers, decisions
/// and a manual.
///
/// # Panics
///
/// Panics if the fixture lacks what the second source needs.
#[must_use]
pub fn two_sources() -> Files {
    let mut files = coded();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    for (path, bytes) in coded() {
        if let Some(name) = path.strip_prefix("claims/harbor-report/") {
            let inland = text(&bytes).replace("harbor-report", "inland-report").replace("hbr", "inl");
            files.insert(format!("claims/inland-report/{name}"), inland.into_bytes());
        }
    }
    let inland = "claims/inland-report/summary.p3.yaml";
    let records = text(&files[inland]);
    let across = "    relations:\n      - {type: qualifies, object: hbr-0002}\n  - id: inl-0005\n";
    files.insert(inland.to_owned(), records.replace("  - id: inl-0005\n", across).into_bytes());
    for (folder, id) in [("harbor-report", "hbr-0004"), ("inland-report", "inl-0004")] {
        let path = format!("claims/{folder}/source.yaml");
        let waiver = format!("  - {{rule: uncovered-rest, claim: {id}, reason: short, expires: \"2033-05-03\"}}\n");
        files.insert(path.clone(), format!("{}waivers:\n{waiver}", text(&files[&path])).into_bytes());
    }
    let locked = book(&files);
    let source = locked.sources.iter().find(|record| record.folder == "inland-report").expect("the second source");
    let lock = compute(&Document::new(&harbor_text()), &source.source, locked.locators_of(&source.source.id));
    files.insert("claims/inland-report/anchors.lock".to_owned(), lock.to_string().into_bytes());
    let hash = |id: &str| content_hash(&locked.claim(id).expect("a claim").claim).start::<8>();
    let decisions = format!(
        "source: harbor-report\ndecided_by: c3\ndecided_on: \"2031-05-04\"\ndecisions:\n  \
         - {{subject: hbr-0001, content_hash: {}, verdict: accept}}\n  - {{subject: hbr-0004, content_hash: {}}}\n",
        hash("hbr-0001"),
        hash("hbr-0004"),
    );
    files.insert("claims/harbor-report/decisions/review.yaml".to_owned(), decisions.into_bytes());
    files.insert("claims/CODEBOOK.md".to_owned(), b"# Codebook\n\nCode what the text says.\n".to_vec());
    files
}

/// Returns the text of the source of [`harbor`] as a publisher might save it: with BOM, CRLF, soft hyphen and no-break
/// spaces.
///
/// # Panics
///
/// Panics if the fixture is missing.
#[must_use]
pub fn harbor_text() -> String {
    fs::read_to_string(project().join("tests/texts/harbor-report.txt")).expect("the text of the fixture")
}

/// Returns the text of [`harbor_text`], by the id of its source.
#[must_use]
pub fn harbor_texts() -> Texts {
    Texts::from([("harbor-report".to_owned(), Document::new(&harbor_text()))])
}

/// Returns the files below a folder, by path relative to that folder.
///
/// # Panics
///
/// Panics if the folder or a file cannot be read.
#[must_use]
pub fn files_below(root: &Path) -> Files {
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

/// Replaces text in a book. Each edit names a file below `claims`, the text to find, and its replacement.
///
/// With an empty text to find, the replacement becomes the whole file. With both empty, the file is removed.
///
/// # Panics
///
/// Panics if the file is missing, or the text does not occur exactly once.
#[must_use]
pub fn edited(mut files: Files, edits: &[(&str, &str, &str)]) -> Files {
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

/// Reads a book from its files.
#[must_use]
pub fn book(files: &Files) -> Book {
    Book::from_files(files.clone())
}

/// Writes a book to a temporary folder.
///
/// # Panics
///
/// Panics if a file cannot be written.
#[must_use]
pub fn on_disk(files: &Files) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

/// Compiles a validator for a JSON Schema of draft 2020-12. The validator also checks formats.
///
/// # Panics
///
/// Panics if the bytes are not a valid schema of that draft.
#[must_use]
pub fn validator(schema: &[u8]) -> jsonschema::Validator {
    let schema = serde_json::from_slice(schema).expect("JSON");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).expect("a schema of draft 2020-12")
}

/// Returns the path of the first source's text, if this machine has it.
#[must_use]
pub fn report_text() -> Option<PathBuf> {
    let path = project().join("../shared/sources/axis-of-upheaval.txt");
    if path.is_file() {
        return Some(path);
    }
    skipped(&format!("the report's text is not at {}; it is not ours to ship", path.display()));
    None
}

/// Prints that a test could not run, and why.
#[expect(clippy::print_stderr, reason = "a test that cannot run says so")]
pub fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
