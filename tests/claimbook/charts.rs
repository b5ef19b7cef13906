//! Tests the charts of the small book, that they are well-formed SVG, and that the committed charts are current.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use claimbook_core::book::Book;
use claimbook_tables::charts::{CHARTS, GRAPH, charts, is_chart};
use claimbook_testing::{Files, book, edited, files_below, harbor, on_disk, project};

use crate::runner::{claimbook, finished, run};

const P1: &str = "harbor-report/summary.p1.yaml";

fn drawn(files: &Files) -> BTreeMap<String, String> {
    let mut pictures = files_of(files);
    pictures.remove(GRAPH).expect("the graph of the argument");
    pictures
}

fn files_of(files: &Files) -> BTreeMap<String, String> {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    charts(&book(files)).into_iter().map(|(name, bytes)| (name, text(bytes))).collect()
}

/// Returns a picture of the small book after edits of its first file.
fn picture(name: &str, edits: &[(&str, &str)]) -> String {
    let edits: Vec<_> = edits.iter().map(|(from, to)| (P1, *from, *to)).collect();
    drawn(&edited(harbor(), &edits)).remove(name).expect("the picture")
}

/// Adds claims of the given fields to the small book. Their ids begin with `hbr-1000`.
fn with_claims(fields: &[String]) -> Files {
    let mut files = harbor();
    let file = files.get_mut("claims/harbor-report/summary.p3.yaml").expect("the file");
    for (index, fields) in fields.iter().enumerate() {
        let claim = format!(
            "  - id: hbr-{}\n    statement: Statement number {index} of a made-up book.\n    certainty: asserted\n    \
             participants: []\n    domains: [economic]\n{fields}",
            1000 + index
        );
        file.extend_from_slice(claim.as_bytes());
    }
    files
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
    for (name, svg) in files_of(&harbor()) {
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
    insta::assert_snapshot!(content(&pictures["argument.svg"], "desc"), @"Graph of claims, each below the claim on which it bears. hbr-0003: recommendation. hbr-0002: supports hbr-0003.");
    insta::assert_snapshot!(content(&pictures["claim_types.svg"], "desc"), @"Stacked bars of claims by type and certainty. Descriptive 2: 1 asserted and 1 unlikely. Normative 1: 1 asserted. Predictive 1: 1 likely. Intentional 1: 1 asserted.");
    insta::assert_snapshot!(content(&pictures["coverage.svg"], "desc"), @"A row per paragraph, a cell per sentence. harbor-report: 6 sentences, 5 claimed and 1 excluded.");
    insta::assert_snapshot!(content(&pictures["dyad_forms.svg"], "desc"), @"Table of pairs by form, the pair with the most claims first. Port Alder → Port Birch: 1 claim, 1 stated; other 1.");
    insta::assert_snapshot!(content(&pictures["timeline.svg"], "desc"), @"Bars along the years, by role of the time. Event: about 2031-01 to 2031-03: 1. State: until 2031-04-01: 1. Horizon: until 2035: 1.");
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
    assert!(nothing["argument.svg"].contains("has no recommendation yet"), "{}", nothing["argument.svg"]);
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
        assert!(content(svg, "desc").contains(&format!(" Event: {words}: 1")), "{edtf}: {}", content(svg, "desc"));
    }
}

#[test]
fn the_same_book_gives_the_same_pictures_whatever_the_surroundings() {
    let here = charts(&book(&harbor()));
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
    let current = charts(&Book::from_files(files));
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
    assert!(
        is_chart("timeline.svg")
            && is_chart("argument.dot")
            && !is_chart("timeline.dot")
            && !is_chart("claims.svg")
            && !is_chart("a/timeline.svg")
    );
}

#[test]
fn titles_state_what_the_data_shows() {
    let pictures = drawn(&harbor());
    let title = |name: &str| content(&pictures[name], "title").to_owned();
    insta::assert_snapshot!(title("argument.svg"), @"The only recommendation, hbr-0003, rests on 1 claim");
    insta::assert_snapshot!(title("claim_types.svg"), @"The most frequent claims are descriptive: 2 of 5");
    insta::assert_snapshot!(title("coverage.svg"), @"Claims lie on 5 of 6 sentences of the body; excluded: 1");
    insta::assert_snapshot!(title("dyad_forms.svg"), @"Claims connect only Port Alder to Port Birch: 1 claim");
    insta::assert_snapshot!(title("timeline.svg"), @"1 of 3 times with a date have a first and a last day, all in 2031");
}

#[test]
fn types_with_equally_many_claims_share_the_title() {
    let title = |kinds: &[&str]| {
        let claim = |kind: &&str| format!("    type: {kind}\n    at: summary.p3.s1\n");
        let files = with_claims(&kinds.iter().map(claim).collect::<Vec<_>>());
        content(&drawn(&files)["claim_types.svg"], "title").to_owned()
    };
    let two = "The most frequent claims are normative and descriptive: 2 of 6 each";
    assert_eq!(title(&["normative"]), two);
    let three = "The most frequent claims are normative, predictive and descriptive: 2 of 7 each";
    assert_eq!(title(&["normative", "predictive"]), three);
    let four = "No type of claim stands out: 4 types have 2 of 8 claims each";
    assert_eq!(title(&["normative", "predictive", "intentional"]), four);
}

/// An arrow between two names that run from right to left must still point from the first name to the second one.
#[test]
fn names_from_right_to_left_stay_on_their_sides_of_an_arrow() {
    let labels =
        [("entities.yaml", "label: Port Alder", "label: نهر"), ("entities.yaml", "label: Port Birch", "label: بحر")];
    let svg = &drawn(&edited(harbor(), &labels))["dyad_forms.svg"];
    assert!(svg.contains("نهر\u{200e} → بحر\u{200e}"), "{svg}");
    assert!(!drawn(&harbor())["dyad_forms.svg"].contains('\u{200e}'));
}

const PORTS: &str = "      - {entity: port-alder, role: actor}\n      - {entity: port-birch, role: recipient}\n";

#[test]
fn a_group_is_one_entity_of_the_pairs_and_a_target_is_none() {
    let said = |participants: &str| {
        let svg = picture("dyad_forms.svg", &[(PORTS, participants)]);
        content(&svg, "desc").to_owned()
    };
    let group = said("      - {entity: twin-ports, role: actor}\n");
    assert!(group.ends_with("first. twin ports: its members: 1 claim, 1 stated; other 1."), "{group}");
    let both = said("      - {entity: twin-ports, role: actor}\n      - {entity: councils, role: beneficiary}\n");
    assert!(both.contains("twin ports → town councils: 1 claim, 1 stated"), "{both}");
    assert!(both.contains("twin ports: its members: 1 claim") && !both.contains("Port Alder"), "{both}");
    let target = said("      - {entity: port-alder, role: actor}\n      - {entity: port-birch, role: target}\n");
    assert!(target.contains("No claim yet names two participants"), "{target}");
}

#[test]
fn stated_forecast_and_denied_cooperation_are_told_apart() {
    for (from, to, said, sign) in [
        ("features: [quantitative]", "polarity: affirmed", "1 stated", "\n1\n"),
        ("type: descriptive", "type: predictive", "1 forecast", "\n(1)\n"),
        ("features: [quantitative]", "polarity: negated", "1 denied or unlikely", "\nno 1\n"),
    ] {
        let svg = picture("dyad_forms.svg", &[(from, to)]);
        assert!(content(&svg, "desc").contains(said), "{}", content(&svg, "desc"));
        let cells = svg.rsplit_once("Other").expect("the heading of the column").1;
        assert!(cells.contains(sign), "{said}: {svg}");
    }
    for kind in ["type: intentional", "type: normative"] {
        let svg = picture("dyad_forms.svg", &[("type: descriptive", kind)]);
        assert!(content(&svg, "desc").contains("No claim yet names two participants"), "{svg}");
    }
}

/// Returns claims with a time in the given role each.
fn timed(role: &str, times: &[String]) -> Files {
    let claim = |edtf: &String| {
        format!("    type: predictive\n    times: [{{role: {role}, edtf: \"{edtf}\"}}]\n    at: summary.p3.s1\n")
    };
    with_claims(&times.iter().map(claim).collect::<Vec<_>>())
}

#[test]
fn times_with_an_open_end_share_one_row() {
    let starts: Vec<String> = (1..=40).map(|month| format!("20{:02}-03/..", 30 + month)).collect();
    let svg = &drawn(&timed("horizon", &starts))["timeline.svg"];
    let said = content(svg, "desc");
    assert!(said.contains("open end, 40 dates: 40"), "{said}");
    assert_eq!(svg.matches("<polygon").count(), 40 + 2, "an arrow for each start, and two of the small book");
    assert!(content(svg, "title").contains("40 of 43 times with a date have no last day"), "{}", content(svg, "title"));
}

#[test]
fn days_long_ago_are_beside_the_axis_and_leave_the_others_apart() {
    let near = ["2020", "2022", "2024", "2026", "2028"].map(str::to_owned);
    let far = |edtf: &str| near.iter().cloned().chain([edtf.to_owned()]).collect::<Vec<_>>();
    for (times, is_far) in [(far("0800"), true), (far("2010"), false)] {
        let svg = &drawn(&timed("event", &times))["timeline.svg"];
        assert_eq!(svg.contains("\nearlier\n"), is_far, "{svg}");
        assert_eq!(svg.contains("Beyond the double line"), is_far, "{svg}");
        assert!(svg.contains("\n2020\n") && svg.contains("\n2030\n"), "{svg}");
    }
}

#[test]
fn one_remote_day_takes_no_nearer_day_off_the_axis() {
    let near = ["2020", "2022", "2024", "2026", "2028"].map(str::to_owned);
    for (nearer, remote, heading, other) in
        [("2010", "9000", "\nlater\n", "\nearlier\n"), ("2050", "0800", "\nearlier\n", "\nlater\n")]
    {
        let times: Vec<String> = near.iter().cloned().chain([nearer, remote].map(str::to_owned)).collect();
        let svg = &drawn(&timed("event", &times))["timeline.svg"];
        assert!(svg.contains(heading) && !svg.contains(other), "{nearer} {remote}: {svg}");
    }
}

#[test]
fn no_year_runs_into_the_heading_of_a_margin() {
    let near = ["2002", "2012", "2022", "2032", "2042"].map(str::to_owned);
    let years = |times: &[String]| {
        let svg = &drawn(&timed("event", times))["timeline.svg"];
        let axis = |word: &str| svg.contains(&format!("\n{word}\n"));
        (axis("earlier"), axis("2000"), axis("2010"))
    };
    assert_eq!(years(&near), (false, true, true));
    assert_eq!(years(&[&near[..], &["0800".to_owned()]].concat()), (true, false, true));
}

#[test]
fn the_shades_of_coverage_tell_five_claims_from_seven() {
    let claim = |at: &str| format!("    type: evaluative\n    at: {at}\n");
    let claims: Vec<String> = std::iter::repeat_n(claim("summary.p3.s1[1-2]"), 5)
        .chain(std::iter::repeat_n(claim("summary.p1.s1"), 4))
        .collect();
    let svg = &drawn(&with_claims(&claims))["coverage.svg"];
    // The cell's rectangle is two elements before its number: an outline is between them.
    let fill = |number: &str| {
        let before = svg.split(&format!("\n{number}\n</text>")).next().expect("the number");
        before.rsplit("<rect").next().and_then(|rect| rect.split("fill=\"").nth(1)).map(|rest| rest[..7].to_owned())
    };
    assert!(svg.contains("\n7\n</text>") && svg.contains("\n5\n</text>"), "{svg}");
    assert_ne!(fill("5"), fill("7"));
    assert!(svg.contains("\n5–6\n") && svg.contains("\n7\n"), "the legend has ranges: {svg}");
}

/// Returns claims with relations: the type of the claim, and the objects as positions from 1000.
fn related(claims: &[(&str, &[(&str, usize)])]) -> Files {
    let claim = |(kind, objects): &(&str, &[(&str, usize)])| {
        let relations = objects.iter().map(|(kind, at)| format!("{{type: {kind}, object: hbr-{}}}", 1000 + at));
        let relations: Vec<String> = relations.collect();
        format!("    type: {kind}\n    at: summary.p3.s1[1-2]\n    relations: [{}]\n", relations.join(", "))
    };
    with_claims(&claims.iter().map(claim).collect::<Vec<_>>())
}

/// Returns the ids of the drawn claims with the position of each node, from the top.
fn placed(svg: &str) -> BTreeMap<String, (i32, i32)> {
    let number = |text: &str, name: &str| -> i32 {
        let (_, rest) = text.split_once(&format!(" {name}=\"")).expect("the attribute");
        rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
    };
    let nodes = svg.split("<g>\n<title>").skip(1).map(|node| {
        let (id, rest) = node.split_once(": ").expect("the id");
        let rect = rest.split_once("<rect").expect("the node").1;
        (id.to_owned(), (number(rect, "x"), number(rect, "y")))
    });
    nodes.collect()
}

#[test]
fn claims_are_below_and_to_the_right_of_all_claims_on_which_they_bear() {
    let files = related(&[
        ("normative", &[]),
        ("causal", &[("supports", 0)]),
        ("causal", &[("leads_to", 1), ("supports", 0)]),
        ("causal", &[("elaborates", 0), ("exemplifies", 2)]),
        ("causal", &[("restates", 0)]),
        ("causal", &[]),
    ]);
    let pictures = files_of(&files);
    let at = placed(&pictures["argument.svg"]);
    let at = |place: usize| at.get(&format!("hbr-{}", 1000 + place)).copied();
    for (subject, object) in [(1, 0), (2, 1), (2, 0), (3, 0), (3, 2)] {
        let (below, above) = (at(subject).expect("a node"), at(object).expect("a node"));
        assert!(below.0 > above.0 && below.1 > above.1, "{subject} {object}: {below:?} {above:?}");
    }
    assert_eq!((at(4), at(5)), (None, None), "a restatement and a claim without relation are not drawn");
    let graph = &pictures[GRAPH];
    assert!(graph.contains("\"hbr-1003\" -> \"hbr-1002\" [label=\"exemplifies\"];"), "{graph}");
    assert!(!graph.contains("hbr-1004") && !graph.contains("hbr-1005"), "{graph}");
    assert!(pictures["argument.svg"].contains("Statement number 3 of a made-up book."));
}

#[test]
fn a_long_argument_is_cut_and_a_circular_one_is_drawn() {
    let objects: Vec<[(&str, usize); 1]> = (0..60).map(|at: usize| [("supports", at.saturating_sub(1) / 2)]).collect();
    let mut claims: Vec<(&str, &[(&str, usize)])> = objects.iter().map(|objects| ("causal", &objects[..])).collect();
    claims[0] = ("normative", &[]);
    let pictures = files_of(&related(&claims));
    let svg = &pictures["argument.svg"];
    assert_eq!(placed(svg).len(), 30);
    assert!(svg.contains("Drawn: 30 of 62") && svg.contains("Not shown: 32 further claims"), "{svg}");
    assert!(svg.contains("2 more below"), "{svg}");
    assert_eq!(pictures[GRAPH].matches(" -> ").count(), 60);

    let circle =
        related(&[("normative", &[("leads_to", 2)]), ("causal", &[("leads_to", 0)]), ("causal", &[("leads_to", 1)])]);
    let svg = &drawn(&circle)["argument.svg"];
    elements(svg);
    assert_eq!(placed(svg).len(), 3 + 2, "the circle, and the recommendation of the small book");
}

/// Returns the lines at the right of the nodes: the horizontal position of a line, the claim that it leaves and the
/// claim that it reaches.
fn beside(svg: &str) -> Vec<(i32, String, String)> {
    let nodes = placed(svg);
    let at = |height: i32| {
        let node = nodes.iter().filter(|(_, (_, top))| *top < height).max_by_key(|(_, (_, top))| *top);
        node.map(|(id, _)| id.clone()).expect("a node")
    };
    let lines = svg.split("<polyline ").skip(1).filter_map(|line| {
        let points = line.split("points=\"").nth(1)?.split('"').next()?;
        let points: Vec<(i32, i32)> = points
            .split_whitespace()
            .map(|point| point.split_once(',').expect("a point"))
            .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
            .collect();
        // An outline has five points, and a line of the tree has three.
        let [(_, from), (place, _), _, (_, to)] = points.as_slice() else { return None };
        Some((*place, at(*from), at(*to)))
    });
    lines.collect()
}

#[test]
fn a_relation_outside_of_the_tree_is_a_line_beside_it() {
    let id = |place: usize| format!("hbr-{}", 1000 + place);
    let svg = &drawn(&related(&[
        ("normative", &[]),
        ("causal", &[("supports", 0)]),
        ("causal", &[("supports", 1), ("supports", 0)]),
        ("normative", &[]),
        ("causal", &[("supports", 3)]),
        ("causal", &[("supports", 4), ("supports", 3)]),
    ]))["argument.svg"];
    let lines: Vec<(String, String)> = beside(svg).into_iter().map(|(_, from, to)| (from, to)).collect();
    assert_eq!(lines, [(id(2), id(0)), (id(5), id(3))]);
    let places: BTreeSet<i32> = beside(svg).into_iter().map(|(place, ..)| place).collect();
    assert_eq!(places.len(), 1, "two lines with no row in common need no more room than one");
}

#[test]
fn lines_that_would_overlap_are_beside_each_other_and_at_most_six() {
    let objects: Vec<[(&str, usize); 2]> =
        (0..9_usize).map(|at| [("supports", at.saturating_sub(1)), ("supports", 0)]).collect();
    let mut claims: Vec<(&str, &[(&str, usize)])> = objects.iter().map(|objects| ("causal", &objects[..])).collect();
    claims[0] = ("normative", &[]);
    claims[1] = ("causal", &[("supports", 0)]);
    let svg = &drawn(&related(&claims))["argument.svg"];
    elements(svg);
    let lines = beside(svg);
    // The longest line has no room. The words of its claim state both relations.
    let subjects: Vec<&str> = lines.iter().map(|(_, from, _)| from.as_str()).collect();
    assert_eq!(subjects, ["hbr-1002", "hbr-1003", "hbr-1004", "hbr-1005", "hbr-1006", "hbr-1007"]);
    assert!(lines.iter().all(|(_, _, to)| to == "hbr-1000"), "{lines:?}");
    assert!(lines.is_sorted_by(|(left, ..), (right, ..)| left < right), "{lines:?}");
    assert!(content(svg, "desc").contains("hbr-1008: supports hbr-1007 and hbr-1000."), "{}", content(svg, "desc"));
}
