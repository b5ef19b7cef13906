//! A book with one new file equals a book that was read from all files.

use std::collections::BTreeMap;

use claimbook_core::book::{Book, load_with};
use claimbook_core::report;
use claimbook_core::rules::{check, check_file};
use claimbook_core::syntax::diagnostic::{Diagnostic, Place};
use claimbook_core::syntax::file::FileId;
use claimbook_testing::{Files, book, coded, edited, harbor_texts, on_disk};
use proptest::prelude::*;

const P1: &str = "claims/harbor-report/summary.p1.yaml";
const P3: &str = "claims/harbor-report/summary.p3.yaml";
const SOURCE: &str = "claims/harbor-report/source.yaml";
const LOCK: &str = "claims/harbor-report/anchors.lock";
const ENTITIES: &str = "claims/entities.yaml";
const CODERS: &str = "claims/coders.yaml";
const DATASET: &str = "claims/dataset.yaml";
const VOCABULARY: &str = "claims/vocabulary.yaml";
const CODING: &str = "claims/harbor-report/codings/c1/summary.p1.yaml";

/// Returns everything that users see of a book.
fn seen(book: &Book) -> String {
    let diagnostics = check(book, &harbor_texts());
    let mut lost: Vec<&String> = book.lost.iter().collect();
    lost.sort();
    let sources: Vec<_> =
        book.sources.iter().map(|record| (&record.folder, book.is_complete(record), record.lock_file)).collect();
    let claims = book.claims().chain(book.coded_claims());
    let claims: Vec<_> = claims.map(|record| (record.claim.id.as_str(), &book.paragraph(record).name)).collect();
    let remarks: Vec<_> = book.remarks.iter().map(|remark| (remark.file, &remark.text)).collect();
    format!("{}\n{lost:?}\n{sources:?}\n{claims:?}\n{remarks:?}", report::json(book, &diagnostics))
}

/// Replaces a file in a book by [`Book::patch`], or reads all files again if the book refuses. Returns whether the book
/// was patched.
fn put(book: &mut Book, files: &mut Files, path: &str, bytes: &[u8]) -> bool {
    files.insert(path.to_owned(), bytes.to_vec());
    let is_patched = book.patch(path, bytes.to_vec()).is_some();
    if !is_patched {
        *book = Book::from_files(files.clone());
    }
    is_patched
}

#[test]
fn a_new_text_of_a_file_has_the_same_effect_as_reading_all_files() {
    for (path, from, to) in [
        (P1, "port-alder, role", "port-elder, role"),
        (P1, "claims:", "claims: ["),
        (P1, "id: hbr-0003", "id: 3"),
        (P1, "source: harbor-report", "source: other-report"),
        (P1, "coder: c1", "coder: [c1]"),
        (SOURCE, "prefix: hbr", "prefix: hbr-"),
        (SOURCE, "id: harbor-report", "id: harbor"),
        (SOURCE, "title: The", "title: ]"),
        (LOCK, "start: 28, end: 89", "start: 29, end: 89"),
        (LOCK, "version: 1", "version: {"),
        (ENTITIES, "id: port-birch\n    label", "id: port-oak\n    label"),
        (ENTITIES, "entities:", "entities: {"),
        (CODERS, "id: c1", "id: c9"),
        (CODERS, "id: c1", "id: 1"),
        (CODERS, "coders:", "coders: {"),
        (CODERS, "coders:", "people:"),
        (DATASET, "name: harbor-claims", "nome: harbor-claims"),
        (CODING, "id:", "id: x #"),
    ] {
        let mut files = coded();
        let (original, mut patched) = (files[path].clone(), book(&files));
        let text = String::from_utf8(original.clone()).expect("UTF-8");
        assert!(text.contains(from), "{path} contains {from}");
        for bytes in [text.replacen(from, to, 1).into_bytes(), original] {
            assert!(put(&mut patched, &mut files, path, &bytes), "{path} can be patched");
            assert_eq!(seen(&patched), seen(&book(&files)), "{path}: {to}");
        }
    }
}

#[test]
fn files_on_which_others_depend_need_a_new_reading() {
    let files = coded();
    let mut book = book(&files);
    let before = seen(&book);
    assert!(book.patch(VOCABULARY, files[VOCABULARY].clone()).is_none(), "codes of all files");
    assert!(book.patch("claims/harbor-report/summary.p2.yaml", Vec::new()).is_none(), "a new file");
    assert!(book.patch("claims/new-report/summary.p1.yaml", Vec::new()).is_none(), "a new folder");
    let scaled = String::from_utf8(files[SOURCE].clone()).expect("UTF-8") + "likelihood: ipcc_ar5\n";
    assert!(book.patch(SOURCE, scaled.into_bytes()).is_none(), "a scale of terms");
    assert_eq!(seen(&book), before, "a refused text changes nothing");
}

#[test]
fn open_buffers_take_the_place_of_files_on_disk() {
    let mut files = coded();
    let folder = on_disk(&files);
    let changed = BTreeMap::from([
        (P1.to_owned(), b"claims: [".to_vec()),
        ("claims/harbor-report/summary.p2.yaml".to_owned(), files[P3].clone()),
    ]);
    let read = load_with(folder.path(), changed.clone()).expect("a book");
    files.extend(changed);
    assert_eq!(seen(&read), seen(&book(&files)));
}

/// An edit: a file, a place in it, a number of bytes to remove, and a text to insert.
type Edit = (prop::sample::Index, prop::sample::Index, usize, Option<String>);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let text = prop_oneof![
        "[ -~\\n\\t:é🧊{}\\[\\]\"'#|>-]{0,5}",
        Just("  - id: hbr-0009\n".to_owned()),
        Just("\nsource: other\n".to_owned()),
        Just("# a remark\n".to_owned()),
    ];
    let edit =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..20, prop::option::weighted(0.8, text));
    proptest::collection::vec(edit, 1..8)
}

proptest! {
    // A case reads several books, so there are fewer than of other properties.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ProptestConfig::default().cases / 4,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_of_edits_ends_like_reading_all_files(edits in edits()) {
        let original = coded();
        let (mut files, mut patched) = (original.clone(), book(&original));
        for (file, place, length, text) in edits {
            let path = file.get(&original.keys().collect::<Vec<_>>()).as_str();
            // Without a text, the edit restores the file.
            let mut bytes = if text.is_some() { files[path].clone() } else { original[path].clone() };
            if let Some(text) = text {
                let start = place.index(bytes.len() + 1);
                let end = (start + length).min(bytes.len());
                bytes.splice(start..end, text.into_bytes());
            }
            put(&mut patched, &mut files, path, &bytes);
        }
        prop_assert_eq!(seen(&patched), seen(&book(&files)));
    }
}

#[test]
fn a_quick_check_of_a_file_finds_the_faults_of_its_own_records_and_keeps_the_others() {
    let edits = [
        ("harbor-report/summary.p1.yaml", "role: horizon", "role: state"),
        ("harbor-report/summary.p1.yaml", "certainty: likely\n", "certainty: likeli\n"),
        ("harbor-report/summary.p3.yaml", "id: hbr-0005", "id: hbr-0001"),
        ("harbor-report/source.yaml", "authored_by: ann-roe", "authored_by: ann-ro"),
        ("harbor-report/source.yaml", "{at: notes, reason", "{at: endnotes, reason"),
    ];
    let book = book(&edited(coded(), &edits));
    let all = check(&book, &harbor_texts());
    let mut kinds = 0;
    for (place, file) in book.files.iter().enumerate() {
        let id = FileId(place);
        let own: Vec<_> = all.iter().filter(|fault| fault.place.file == id).map(shown).collect();
        let quick = check_file(&book, &harbor_texts(), id, &all);
        assert_eq!(quick.iter().map(shown).collect::<Vec<_>>(), own, "{}", file.path());
        kinds += usize::from(!own.is_empty());
    }
    assert!(kinds >= 3, "several files have faults");
}

fn shown(fault: &Diagnostic) -> (&'static str, &str, Place) {
    (fault.rule.id, &fault.message, fault.place)
}
