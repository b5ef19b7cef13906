//! Tests the charts of the small book, that they are well-formed SVG, and that the committed charts are current.

use std::collections::BTreeMap;
use std::fs;

use claimbook_core::book::Book;
use claimbook_tables::charts::{CHARTS, charts, is_chart};
use claimbook_testing::{Files, book, edited, files_below, harbor, on_disk, project};

use crate::runner::{claimbook, finished, run};

fn drawn(files: &Files) -> BTreeMap<String, String> {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    charts(&book(files)).expect("pictures").into_iter().map(|(name, bytes)| (name, text(bytes))).collect()
}

/// Returns the names of the elements of an XML text, and checks that each element is closed.
///
/// # Panics
///
/// Panics if the text is not well-formed. Comments, CDATA sections and custom entities are not supported.
fn elements(xml: &str) -> Vec<&str> {
    let (mut open, mut names) = (Vec::new(), Vec::new());
    let (before, rest) = xml.split_once('<').expect("an element");
    assert_eq!(before, "");
    for part in rest.split('<') {
        let (tag, text) = part.split_once('>').expect("a tag that ends");
        assert!(!text.contains('>'), "{part}");
        for entity in part.split('&').skip(1) {
            assert!(["lt;", "gt;", "amp;", "quot;", "apos;"].iter().any(|known| entity.starts_with(known)), "{part}");
        }
        assert!(!part.chars().any(|character| character.is_control() && character != '\n'), "{part}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{part}");
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{part}");
        let name = tag.split([' ', '/']).next().expect("a name");
        names.push(name);
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    names
}

/// Returns the text of the first element with this name.
fn content<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{name}")).expect("the element");
    rest.split_once('>').and_then(|(_, rest)| rest.split_once('<')).expect("its end").0
}

#[test]
fn the_pictures_of_the_small_book_are_these() {
    for (name, svg) in drawn(&harbor()) {
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../charts", omit_expression => true }, {
            insta::assert_snapshot!(name, svg);
        });
    }
}

#[test]
fn a_picture_is_well_formed_and_says_in_words_what_it_shows() {
    for (name, svg) in drawn(&harbor()) {
        let names = elements(&svg);
        assert_eq!(names[..3], ["svg", "title", "desc"], "{name}");
        let stem = name.strip_suffix(".svg").expect("the ending");
        assert!(svg.contains(&format!("role=\"img\" aria-labelledby=\"{stem}-title {stem}-description\"")), "{name}");
        assert!(svg.contains(&format!("<title id=\"{stem}-title\">")), "{name}");
        assert!(svg.contains(&format!("<desc id=\"{stem}-description\">")), "{name}");
    }
    let pictures = drawn(&harbor());
    insta::assert_snapshot!(content(&pictures["claim_types.svg"], "desc"), @"Stacked bars; the largest part, 2 of 5, is descriptive. Descriptive 2: 1 asserted and 1 unlikely. Normative 1: 1 asserted. Predictive 1: 1 likely. Intentional 1: 1 asserted.");
    insta::assert_snapshot!(content(&pictures["coverage.svg"], "desc"), @"A row per paragraph, a cell per sentence. harbor-report: 6 sentences, 5 claimed and 1 excluded.");
    insta::assert_snapshot!(content(&pictures["dyad_forms.svg"], "desc"), @"Heat map, the pair with the most claims first. Port Alder – Port Birch: 1 claim; other 1.");
    insta::assert_snapshot!(content(&pictures["timeline.svg"], "desc"), @"Bars along the years. Event: about 2031-01 to 2031-03: 1. State: until 2031-04-01: 1. Horizon: until 2035: 1.");
}

#[test]
fn words_of_the_book_cannot_break_a_picture() {
    let label = r#"label: "Port <Alder> & 'Sons' \x01 \n more""#;
    let pictures = drawn(&edited(harbor(), &[("entities.yaml", "label: Port Alder", label)]));
    for svg in pictures.values() {
        elements(svg);
    }
    assert!(pictures["dyad_forms.svg"].contains("Port &lt;Alder&gt; &amp; "), "{}", pictures["dyad_forms.svg"]);
}

#[test]
fn a_book_without_claims_gives_pictures_that_say_so() {
    let nothing = drawn(&Files::new());
    assert_eq!(nothing.len(), CHARTS.len());
    for svg in nothing.values() {
        elements(svg);
    }
    assert_eq!(content(&nothing["claim_types.svg"], "desc"), "The book has no claim yet.");
    assert!(nothing["coverage.svg"].contains("No source yet has a body"), "{}", nothing["coverage.svg"]);
    assert!(
        nothing["dyad_forms.svg"].contains("vocabulary has no facet whose codes could be counted"),
        "{}",
        nothing["dyad_forms.svg"]
    );
    assert!(nothing["timeline.svg"].contains("No claim yet names a time"), "{}", nothing["timeline.svg"]);
}

#[test]
fn ends_of_all_kinds_and_years_far_apart_are_drawn() {
    for (edtf, words) in [
        ("0001/9999", "0001 to 9999"),
        ("2031-02-28", "2031-02-28"),
        ("2031-02-03/2031-02-28", "2031-02-03 to 2031-02-28"),
        ("2030-02/2032-12", "2030-02 to 2032-12"),
        ("/2031-06-30", "until 2031-06"),
        ("2031-01-01/..", "from 2031 on"),
        ("Y-20000/2031", "before the year 1 to 2031"),
        ("Y-20000/Y20000", "outside the years 1 to 9999"),
    ] {
        let edits = [("harbor-report/summary.p1.yaml", "edtf: \"2031-01~/2031-03\"", format!("edtf: \"{edtf}\""))];
        let edits: Vec<_> = edits.iter().map(|(file, from, to)| (*file, *from, to.as_str())).collect();
        let svg = &drawn(&edited(harbor(), &edits))["timeline.svg"];
        elements(svg);
        assert!(content(svg, "desc").contains(&format!("{words}: 1")), "{edtf}: {}", content(svg, "desc"));
    }
}

#[test]
fn the_same_book_gives_the_same_pictures_whatever_the_surroundings() {
    let here = charts(&book(&harbor())).expect("pictures");
    for (zone, threads) in [("UTC", "1"), ("Pacific/Kiritimati", "5")] {
        let folder = on_disk(&harbor());
        let mut command = claimbook(folder.path());
        command.env("TZ", zone).env("RAYON_NUM_THREADS", threads).env("POLARS_MAX_THREADS", threads);
        let run = finished(&command.args(["chart", "--out", "pictures"]).output().expect("the program runs"));
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(files_below(&folder.path().join("pictures")) == here, "{zone} {threads}");
    }
}

#[test]
fn the_pictures_in_the_project_are_of_the_book_in_it_and_linked() {
    let claims = files_below(&project().join("claims"));
    let files: Files = claims.into_iter().map(|(name, bytes)| (format!("claims/{name}"), bytes)).collect();
    let current = charts(&Book::from_files(files)).expect("pictures");
    assert!(
        files_below(&project().join("docs/charts")) == current,
        "run `claimbook chart --out docs/charts` and commit what it writes"
    );
    let readme = fs::read_to_string(project().join("README.md")).expect("the README");
    for name in current.keys() {
        assert!(readme.contains(&format!("docs/charts/{name}")), "the README shows {name}");
    }
}

#[test]
fn a_book_with_errors_is_not_drawn_and_nothing_foreign_is_replaced() {
    let folder = on_disk(&edited(harbor(), &[("harbor-report/summary.p1.yaml", "role: horizon", "role: state")]));
    let refused = run(folder.path(), &["chart", "--out", "pictures"]);
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("error[missing-horizon]"), "{}", refused.out);
    assert_eq!(refused.err, "nothing was drawn: the book has 1 error\n");
    assert!(!folder.path().join("pictures").exists());

    let folder = on_disk(&harbor());
    assert_eq!(run(folder.path(), &["chart", "--out", "claims"]).code, 2);
    assert_eq!(files_below(folder.path()), harbor());
    assert!(is_chart("timeline.svg") && !is_chart("claims.svg") && !is_chart("a/timeline.svg"));
}
