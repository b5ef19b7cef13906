//! Tests `fmt`: the style of badly formatted files, that nothing is lost, and that formatting is idempotent.

use claimbook_core::edit::format::{Kind, format, is_same};
use claimbook_core::read::fast;
use claimbook_core::read::tree;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_testing::{Files, files_below, harbor, project, vocabulary};
use proptest::prelude::*;

use crate::samples::{self, Choices, REMARK};

/// Formats the text of a file.
pub(crate) fn formatted(text: &str, kind: Kind) -> String {
    let file = File::new("x.yaml", text);
    let (node, faults) = yaml::read(&file, FileId(0));
    assert_eq!(faults, [], "{text}");
    format(&file, &node.expect("a tree"), kind).unwrap_or_else(|| panic!("another meaning: {text}"))
}

/// Returns the records of a file in debug form, and its faults.
pub(crate) fn decoded(text: &str, kind: Kind) -> (String, Vec<Diagnostic>) {
    let (file, id) = (File::new("x.yaml", text), FileId(0));
    let node = yaml::read(&file, id).0.expect("a tree");
    match kind {
        Kind::Claims => {
            let decoded = tree::claims(&node, &file, id, vocabulary());
            (std::format!("{:?} {:?}", decoded.header, decoded.claims), decoded.diagnostics)
        }
        Kind::Entities => {
            let decoded = tree::entities(&node, &file, id, vocabulary());
            (std::format!("{:?} {:?}", decoded.entities, decoded.events), decoded.diagnostics)
        }
        Kind::Source => {
            let (source, diagnostics) = tree::source(&node, &file, id, vocabulary());
            (std::format!("{source:?}"), diagnostics)
        }
        Kind::Dataset => {
            let (dataset, diagnostics) = tree::dataset(&node, &file, id);
            (std::format!("{dataset:?}"), diagnostics)
        }
        Kind::Coders => {
            let (coders, diagnostics) = tree::coders(&node, &file, id);
            (std::format!("{coders:?}"), diagnostics)
        }
        Kind::Decisions => {
            let (decisions, diagnostics) = tree::decisions(&node, &file, id);
            (std::format!("{decisions:?}"), diagnostics)
        }
        Kind::Vocabulary => {
            let (vocabulary, diagnostics) = tree::vocabulary(&node, &file, id);
            (std::format!("{vocabulary:?}"), diagnostics)
        }
    }
}

fn kind(path: &str) -> Kind {
    match path.rsplit('/').next() {
        _ if path.contains("/decisions/") => Kind::Decisions,
        Some("coders.yaml") => Kind::Coders,
        Some("dataset.yaml") => Kind::Dataset,
        Some("entities.yaml") => Kind::Entities,
        Some("source.yaml") => Kind::Source,
        Some("vocabulary.yaml") => Kind::Vocabulary,
        _ => Kind::Claims,
    }
}

const UGLY: &str = "\u{feff}# The license,\r
# in two lines.\r
\r
claims: # what is said\r
\r
\r
    - type:   normative   # comes first here\r
      # the id of it\r
      'id': \"hbr-0003\"\r
      at: >-\r
        summary.p1.s3\r
      domains: # two of them\r
      - political\r
      # not military\r
      - economic\r
\r
\r
\r
    # About ice.\r
\r
    - {id: hbr-0004, statement: 'Towns ''ought'' to: share # their pilots. 🧊', certainty: asserted, # sure\r
       type: normative, participants: [{role: addressee, entity: councils}], domains: [political], at: 'summary.p1.s3[1-4]'} # end of it\r
    - id: hbr-0005\r
      note: |\r
        Two paragraphs.\r
\r
        The second of them is so long that it takes more than the one line to which it might have been confined.\r
      statement: \"A long text in quotes, with a colon: it is folded, since no line may be longer than a hundred characters.\"\r
      times:\r
        - edtf: 2031-02\r
          role: event\r
        - {mod: START, edtf: '2031', role: event, basis: inferred, duration_min: P3Y, duration_max: P5Y, relation: AFTER} # too long\r
      attribution:\r
        # nobody knows\r
        stance: unclear\r
        mode: presupposed\r
      also_at: []\r
      liklihood: likely # no such field\r
      certainty:\r
      reason: \"tab\\there\"\r
      # the end of the last claim\r
codebook: '0.1'\r
coded_on: \"2031-05-02\"\r
coder: c1\r
source: harbor-report\r
# the end";

#[test]
fn an_ugly_file_comes_out_in_the_one_style_with_all_its_comments() {
    let text = formatted(UGLY, Kind::Claims);
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../formats", omit_expression => true }, {
        insta::assert_snapshot!("ugly", text);
    });
    assert_eq!(formatted(&text, Kind::Claims), text);
}

fn hand_written() -> Files {
    let mut files = files_below(&project().join("claims"));
    files.extend(harbor());
    files.retain(|name, _| name.ends_with(".yaml"));
    files
}

#[test]
fn the_files_of_our_own_books_are_in_the_one_style() {
    let files = hand_written();
    assert!(files.len() > 22, "{}", files.len());
    for (name, bytes) in files {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(formatted(&text, kind(&name)), text, "{name}");
    }
}

#[test]
fn what_cannot_be_a_key_on_one_line_is_left_alone() {
    let text = std::format!("? {}\n: x\n", "k".repeat(1100));
    let file = File::new("x.yaml", text);
    let node = yaml::read(&file, FileId(0)).0.expect("a tree");
    assert_eq!(format(&file, &node, Kind::Claims), None);
}

#[test]
fn files_that_hold_no_records_are_written_too() {
    for (text, expected) in [
        ("", ""),
        ("# only this", "# only this\n"),
        ("  a: # b", "a: # b\n"),
        ("[a, {b: [c]}] # d", "# d\n- a\n- b: [c]\n"),
        ("{}", "{}\n"),
        ("a # b", "# b\na\n"),
        ("- - x # a\n  - k: z\n-\n- []\n", "- - x # a\n  - k: z\n-\n- []\n"),
    ] {
        assert_eq!(formatted(text, Kind::Entities), expected);
        assert_eq!(formatted(expected, Kind::Entities), expected);
    }
}

#[test]
fn a_literal_block_stays_one() {
    for text in [
        "a: |\n  One:\n    - two\n      - three\n\n  four  \nb: x\n",
        "a: |-\n  One\n    two\n",
        "a: |-\n  one\n",
        "a: |+\n  one\n\n\nb: x\n",
        "a: |2-\n    one\n  two\n",
        "a: |-\n  one\n     \n  two\n",
        "a: |-\n\n  one\n  \ttwo\n",
        "a:\n  - |\n    one\n  - b: |2+\n         one\n\n  - c\n",
    ] {
        assert_eq!(formatted(text, Kind::Entities), text);
        assert_eq!(formatted(&text.replace('\n', "\r\n"), Kind::Entities), text);
    }
    for (text, expected) in [
        ("a: >\n    one\n      - two\n\n    three  \n", "a: |\n  one\n    - two\n\n  three  \n"),
        ("a: |\n   one\n\n\n# x\nb: w\n", "a: |\n  one\n# x\nb: w\n"),
        ("a: {b: 1}\nc:\n  - d: |-\n        one\n", "a: {b: 1}\nc:\n  - d: |-\n      one\n"),
        ("a:\n  - b: |+\n      one\n\n\n  - c\n", "a:\n  - b: |+\n      one\n\n\n  - c\n"),
    ] {
        assert_eq!(formatted(text, Kind::Entities), expected, "{text}");
        assert_eq!(formatted(expected, Kind::Entities), expected);
    }
}

#[test]
fn a_file_that_git_checked_out_with_crlf_is_in_the_one_style() {
    let text = String::from_utf8(harbor()["claims/harbor-report/summary.p1.yaml"].clone()).expect("UTF-8");
    let crlf = text.replace('\n', "\r\n");
    assert!(is_same(&text, &text) && is_same(&crlf, &text) && formatted(&crlf, Kind::Claims) == text);
    for other in
        [crlf.replacen("\r\n", "\n", 1), crlf.replacen("\r\n", "\r", 1), crlf.replacen("hbr-0001", "hbr-0009", 1)]
    {
        assert!(!is_same(&other, &text));
    }
}

/// Checks a formatted text against the original: equal records, all comments, no faults except those of the records,
/// and no change by a second run.
fn holds(text: &str, kind: Kind) -> Result<(), TestCaseError> {
    let (before, faults) = decoded(text, kind);
    let is_about_style = |fault: &Diagnostic| ["ambiguous-comment", "disordered-fields"].contains(&fault.rule.id);
    prop_assert!(faults.iter().all(is_about_style), "{:?} {}", faults, text);
    let after = formatted(text, kind);
    let (records, left) = decoded(&after, kind);
    prop_assert_eq!(&records, &before, "{}", after);
    prop_assert!(left.iter().all(|fault| fault.rule.id == "ambiguous-comment"), "{:?} {}", left, after);
    prop_assert_eq!(text.matches(REMARK).count(), after.matches(REMARK).count(), "{}", after);
    prop_assert_eq!(&formatted(&after, kind), &after);
    prop_assert!(after.ends_with('\n') && !after.contains('\r') && !after.contains("\n\n\n\n"));
    if kind == Kind::Claims {
        prop_assert!(fast::claims(&after, vocabulary()).is_some() || !left.is_empty(), "{}", after);
    }
    Ok(())
}

/// A file made by random choices; fewer choices make a plainer file, so that failing cases shrink.
pub(crate) fn any_style(write: fn(&mut Choices<'_>) -> String) -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<u8>(), 0..1500).prop_map(move |made| write(&mut Choices::new(&made)))
}

/// Checks that each fix of a disordered record, applied alone, sorts the fields of that record and changes no values.
fn fixes_hold(text: &str, kind: Kind) -> Result<(), TestCaseError> {
    let (before, diagnostics) = decoded(text, kind);
    for diagnostic in &diagnostics {
        let Some(fix) = &diagnostic.fix else { continue };
        let mut mended = text.to_owned();
        mended.replace_range(fix.span.start..fix.span.end, &fix.replacement);
        let faults = yaml::read(&File::new("x.yaml", mended.as_str()), FileId(0)).1;
        prop_assert_eq!(faults, [], "{}", mended);
        let (after, left) = decoded(&mended, kind);
        prop_assert_eq!((&after, left.len()), (&before, diagnostics.len() - 1), "{}", mended);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_book_in_any_style_keeps_its_records_and_comments((claims, entities, dataset) in (any_style(samples::claims), any_style(samples::entities), any_style(samples::dataset))) {
        for (text, kind) in [(claims, Kind::Claims), (entities, Kind::Entities), (dataset, Kind::Dataset)] {
            holds(&text, kind)?;
            fixes_hold(&text, kind)?;
        }
    }
}
