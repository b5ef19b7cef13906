//! A check that keeps findings from earlier checks finds the same as a fresh check, whatever was edited between.

use std::sync::atomic::AtomicBool;

use claimbook_core::book::Book;
use claimbook_core::rules::{Kept, check};
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::text::{Document, Texts};
use claimbook_testing::{Files, book, harbor_text, two_sources};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::rules::{CASES, Edit};

/// Edits that touch the findings of other files, and that the cases of the rules lack. Each one can be undone.
pub(crate) const OTHERS: [Edit; 31] = [
    ("harbor-report/summary.p1.yaml", "claims:\n", "claims:\n  # A remark\n  # of two lines.\n\n"),
    ("harbor-report/summary.p1.yaml", "coded_on: \"2031-05-02\"", "coded_on: \"2034-05-02\""),
    (
        "harbor-report/summary.p1.yaml",
        "    at: summary.p1.s1\n",
        "    at: summary.p1.s1\n    status: withdrawn\n    reason: It is wrong.\n",
    ),
    ("harbor-report/summary.p1.yaml", "  - id: hbr-0003", "  - id: inl-0003"),
    ("harbor-report/summary.p1.yaml", "  - id: hbr-0002", "  - id: hbr-0009"),
    ("harbor-report/summary.p1.yaml", "source: harbor-report", "source: inland-report"),
    ("harbor-report/summary.p1.yaml", "claims:\n", "claims: [\n"),
    ("harbor-report/summary.p1.yaml", "codebook: \"0.1\"", "codebook: []"),
    ("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: likley"),
    (
        "harbor-report/summary.p3.yaml",
        "John Roe finds it unlikely that commerce has increased.",
        "People who run cafés in Port Birch are glad that the icebreakers came.",
    ),
    ("harbor-report/summary.p3.yaml", "object: hbr-0004", "object: inl-0002"),
    ("harbor-report/summary.p3.yaml", "object: hbr-0004", "object: hbr-0009"),
    ("inland-report/summary.p3.yaml", "object: hbr-0002", "object: hbr-0009"),
    ("inland-report/summary.p1.yaml", "object: inl-0003", "object: hbr-0005"),
    ("inland-report/source.yaml", "prefix: inl", "prefix: hbr"),
    ("inland-report/source.yaml", "id: inland-report", "id: harbor-report"),
    ("inland-report/source.yaml", "title: The Harbor Report", "title: ["),
    ("harbor-report/source.yaml", "claim: hbr-0004", "claim: hbr-0003"),
    ("harbor-report/source.yaml", "rule: uncovered-rest, claim: hbr-0004", "rule: repeated-statement, claim: hbr-0004"),
    (
        "harbor-report/source.yaml",
        "  - {at: front, reason: boilerplate}\n",
        "  - {at: front, reason: boilerplate}\n  - {at: summary.p1.s2, reason: metadiscourse}\n",
    ),
    ("harbor-report/source.yaml", "title: The", "# Guess: the usual title.\ntitle: The"),
    ("harbor-report/source.yaml", "waivers:\n", "likelihood: ipcc_ar5\nwaivers:\n"),
    ("harbor-report/anchors.lock", "  - {at: \"summary.p3.s1[1-8]\"", "  - {at: \"summary.p3.s1[1-7]\""),
    ("harbor-report/anchors.lock", "version: 1", "version: {"),
    (
        "entities.yaml",
        "  - id: councils\n    label: town councils\n    kind: collective\n",
        "  - id: councils\n    label: town councils\n    kind: collective\n    status: superseded\n    superseded_by: twin-ports\n",
    ),
    ("entities.yaml", "entities:\n", "entities:\n  - {label: nameless}\n"),
    ("entities.yaml", "label: Port Birch", "label: Lend their pilots to one another"),
    ("harbor-report/codings/c1/summary.p1.yaml", "  - id: hbr-0002", "  - id: hbr-0001"),
    ("harbor-report/decisions/review.yaml", "subject: hbr-0004", "subject: hbr-0009"),
    ("harbor-report/decisions/review.yaml", "source: harbor-report", "source: inland-report"),
    ("CODEBOOK.md", "Code what", "Councils should share their pilots with every harbor.\n\nCode what"),
];

/// A book in an editor: its files, the records as they were patched, and what its checks keep.
struct Editing {
    files: Files,
    book: Book,
    kept: Kept,
    texts: Texts,
}

impl Editing {
    fn new(files: Files, texts: Texts) -> Self {
        Self { book: book(&files), files, kept: Kept::default(), texts }
    }

    /// Puts or removes a file as the language server does.
    fn put(&mut self, path: &str, bytes: Option<Vec<u8>>) {
        let change = match &bytes {
            Some(bytes) => self.book.patch(path, bytes.clone()),
            None => None,
        };
        match bytes {
            Some(bytes) => drop(self.files.insert(path.to_owned(), bytes)),
            None => drop(self.files.remove(path)),
        }
        if let Some(change) = change {
            self.kept.note(&self.book, change);
        } else {
            (self.book, self.kept) = (book(&self.files), Kept::default());
        }
    }

    /// Makes an edit, or undoes it if it is made. Returns whether the file has one of the two texts.
    fn turn(&mut self, (file, from, to): Edit) -> bool {
        let path = format!("claims/{file}");
        let old = self.files.get(&path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        let new = match (from, to) {
            ("", "") => None,
            ("", whole) => Some(whole.to_owned()),
            _ if old.contains(from) => Some(old.replacen(from, to, 1)),
            _ if !to.is_empty() && old.contains(to) => Some(old.replacen(to, from, 1)),
            _ => return false,
        };
        self.put(&path, new.map(String::into_bytes));
        true
    }

    fn found(&mut self) -> Vec<Diagnostic> {
        self.kept.check(&self.book, &self.texts, &AtomicBool::new(false)).expect("nobody cancels")
    }

    fn fresh(&self) -> Vec<Diagnostic> {
        check(&book(&self.files), &self.texts)
    }
}

fn texts() -> Texts {
    ["harbor-report", "inland-report"].map(|id| (id.to_owned(), Document::new(&harbor_text()))).into()
}

/// Every edit that a rule or this file knows, on a book that was checked before. Each one is undone after it.
#[test]
fn after_each_edit_and_after_its_undoing_the_findings_are_those_of_a_fresh_check() {
    let cases = CASES.iter().flat_map(super::rules::Case::edits);
    let edits: Vec<Edit> = cases.chain(OTHERS).collect();
    let mut made = 0;
    for texts in [Texts::new(), texts()] {
        let mut editing = Editing::new(two_sources(), texts);
        let clean = editing.found();
        for edit in &edits {
            let before = editing.files.clone();
            if !editing.turn(*edit) {
                continue;
            }
            made += 1;
            assert_eq!(editing.found(), editing.fresh(), "{edit:?}");
            editing.put(&format!("claims/{}", edit.0), before.get(&format!("claims/{}", edit.0)).cloned());
            assert_eq!(editing.found(), clean, "after {edit:?} was undone");
        }
    }
    assert!(made > 2 * CASES.len(), "{made} edits could be made");
}

/// What is done to a book in a step.
#[derive(Debug, Clone)]
enum Step {
    /// An edit of a rule's case or of this file, by its index.
    Turn(Index),
    /// Bytes of a file are replaced: the file, the place, the number of bytes, and the new text.
    Splice(Index, Index, usize, String),
    /// A file gets its first text.
    Restore(Index),
    /// A file disappears.
    Remove(Index),
    /// A file gets the text of another one.
    Copy(Index, Index),
}

fn steps() -> impl Strategy<Value = Vec<(Step, bool)>> {
    let index = any::<Index>;
    let step = prop_oneof![
        10 => index().prop_map(Step::Turn),
        4 => (index(), index(), 0_usize..20, "[ -~\\n:é\\[\\]\"'#-]{0,5}").prop_map(|(file, place, length, text)| Step::Splice(file, place, length, text)),
        3 => index().prop_map(Step::Restore),
        1 => index().prop_map(Step::Remove),
        1 => (index(), index()).prop_map(|(file, other)| Step::Copy(file, other)),
    ];
    proptest::collection::vec((step, any::<bool>()), 1..16)
}

proptest! {
    // A case checks several books, so there are fewer than of other properties.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ProptestConfig::default().cases / 2,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_of_edits_ends_in_the_findings_of_a_fresh_check(steps in steps(), has_texts: bool) {
        let original = two_sources();
        let edits: Vec<Edit> = CASES.iter().flat_map(super::rules::Case::edits).chain(OTHERS).collect();
        let paths: Vec<&String> = original.keys().collect();
        let mut editing = Editing::new(original.clone(), if has_texts { texts() } else { Texts::new() });
        for (step, is_checked) in steps {
            match step {
                Step::Turn(index) => drop(editing.turn(*index.get(&edits))),
                Step::Splice(file, place, length, text) => {
                    let path = file.get(&paths).as_str();
                    let mut bytes = editing.files.get(path).cloned().unwrap_or_default();
                    let start = place.index(bytes.len() + 1);
                    let end = (start + length).min(bytes.len());
                    bytes.splice(start..end, text.into_bytes());
                    editing.put(path, Some(bytes));
                }
                Step::Restore(file) => {
                    let path = file.get(&paths).as_str();
                    editing.put(path, Some(original[path].clone()));
                }
                Step::Remove(file) => editing.put(file.get(&paths).as_str(), None),
                Step::Copy(file, other) => {
                    let bytes = original[other.get(&paths).as_str()].clone();
                    editing.put(file.get(&paths).as_str(), Some(bytes));
                }
            }
            if is_checked {
                prop_assert_eq!(editing.found(), editing.fresh());
            }
        }
        prop_assert_eq!(editing.found(), editing.fresh());
    }
}

#[test]
fn a_cancelled_check_has_no_result_and_spoils_nothing() {
    let mut editing = Editing::new(two_sources(), texts());
    assert_eq!(editing.kept.check(&editing.book, &editing.texts, &AtomicBool::new(true)), None);
    assert_eq!(editing.found(), editing.fresh());
}
