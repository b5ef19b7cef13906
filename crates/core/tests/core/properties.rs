//! Properties for all inputs: no panic, and round trips of values.

use claimbook_core::model::{Anchor, ClaimId, Date, Duration, Edtf, Scope, Slug};
use claimbook_core::report;
use claimbook_core::rules::check;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_core::text::{Document, Texts, Verdict, compute, find};
use claimbook_testing::{book, harbor};
use proptest::prelude::*;

const P1: &str = "claims/harbor-report/summary.p1.yaml";

/// Text that resembles YAML, so that many cases get past the parser.
fn yamlish() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just("claims:\n".to_owned()),
        Just("  - id: hbr-0001\n".to_owned()),
        Just("    times: [{role: event, edtf: \"2022\"}]\n".to_owned()),
        Just("    at: summary.p1.s1[1-9]\n".to_owned()),
        Just("    statement: >-\n      folded\n".to_owned()),
        Just("? ".to_owned()),
        Just("- ".to_owned()),
        Just("{".to_owned()),
        Just("]".to_owned()),
        Just("&a *a !t ".to_owned()),
        Just("---\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        "[ -~]{0,8}",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(token, 0..30).prop_map(|tokens| tokens.concat())
}

/// A valid claims file with some bytes replaced, removed or inserted.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edit = (any::<prop::sample::Index>(), 0_usize..6, "[ -~\\n\\t:é🧊{}\\[\\]\"'#|>-]{0,5}");
    proptest::collection::vec(edit, 1..6).prop_map(|edits| {
        let mut bytes = harbor()[P1].clone();
        for (index, length, text) in edits {
            let start = index.index(bytes.len() + 1);
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, text.into_bytes());
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in yamlish()) {
        let file = File::new("x.yaml", text);
        let (_, diagnostics) = yaml::read(&file, FileId(0));
        for diagnostic in diagnostics {
            let span = diagnostic.place.span;
            prop_assert!(span.start <= span.end && span.end <= file.text().len());
        }
    }

    #[test]
    fn no_damage_to_a_file_makes_check_panic_or_point_outside_it(bytes in mutated()) {
        let mut files = harbor();
        files.insert(P1.to_owned(), bytes);
        let book = book(&files);
        let diagnostics = check(&book, &Texts::new());
        for diagnostic in &diagnostics {
            let file = book.file(diagnostic.place.file);
            prop_assert!(diagnostic.place.span.end <= file.text().len().max(3));
        }
        // Rendering must accept all diagnostics.
        let _ = report::text(&book, &diagnostics, false);
        let _ = report::json(&book, &diagnostics);
    }

    #[test]
    fn an_edtf_text_is_kept_as_typed_and_ends_after_it_begins(text in "[-.~?%X0-9/TZ:]{0,24}|[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?[~?%]?(/(\\.\\.|[12][0-9]{3})?)?") {
        if let Ok(edtf) = text.parse::<Edtf>() {
            prop_assert_eq!(edtf.to_string(), text);
            let bounds = edtf.bounds();
            if let (Some(start), Some(end)) = (bounds.start_min, bounds.end_max) {
                prop_assert!(start <= end);
            }
        }
    }

    #[test]
    fn identifiers_places_and_lengths_come_back_as_typed(text in "[a-z]{0,4}[-.]?[a-zP]?[0-9]{0,5}(\\.s[0-9]{1,3})?(\\[[0-9]{1,2}(-[0-9]{1,2})?\\])?|P([0-9]{1,3}[YMWD]){0,3}") {
        for shown in [
            text.parse::<Slug>().map(|value| value.to_string()),
            text.parse::<ClaimId>().map(|value| value.to_string()),
            text.parse::<Scope>().map(|value| value.to_string()),
            text.parse::<Date>().map(|value| value.to_string()),
        ].into_iter().flatten() {
            prop_assert_eq!(&shown, &text);
        }
        // Printing normalizes (one word as `[3]`, no leading zeros), so only the value must survive a round trip.
        if let Ok(anchor) = text.parse::<Anchor>() {
            prop_assert_eq!(anchor.to_string().parse::<Anchor>(), Ok(anchor));
        }
        if let Ok(duration) = text.parse::<Duration>() {
            prop_assert_eq!(duration.to_string().parse::<Duration>(), Ok(duration));
        }
    }

    #[test]
    fn every_passage_of_any_text_is_found_where_its_lock_says(text in "(([A-Z🧊é]?[a-z“”\u{ad}\u{a0}-]{0,6}[ .!?\\n]{1,2}){1,12}){1,4}") {
        let source = book(&harbor()).sources[0].source.clone();
        let document = Document::new(&text);
        let lock = compute(&document, &source, []);
        for passage in &lock.passages {
            prop_assert!(matches!(find(&document, passage), Verdict::Exact(_)), "{} of {:?}", passage.at, document.text());
            prop_assert!(passage.occurrence <= passage.occurrences);
        }
        // In a copy without its first line, no passage is found at a wrong place.
        let cut = Document::new(text.split_once('\n').map_or("", |(_, rest)| rest));
        for passage in &lock.passages {
            if let Verdict::Exact(words) | Verdict::Moved(words) = find(&cut, passage) {
                let folded = claimbook_core::text::fold(cut.slice(words));
                prop_assert_eq!(claimbook_core::text::sha256(&folded), passage.sha256_fold);
            }
        }
    }
}
