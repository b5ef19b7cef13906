//! Every rule, broken once: one edit to a sound book, and the diagnostics drawn as people see them.

use claimbook_core::report;
use claimbook_core::rules::{check, errors, rules};
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::text::{Document, Texts};
use claimbook_testing::{book, edited, harbor, harbor_text, harbor_texts};

const P1: &str = "harbor-report/summary.p1.yaml";
const P3: &str = "harbor-report/summary.p3.yaml";
const SOURCE: &str = "harbor-report/source.yaml";
const LOCK: &str = "harbor-report/anchors.lock";
const ENTITIES: &str = "entities.yaml";

/// A file, what stands in it, and what is to stand there.
pub(crate) type Edit = (&'static str, &'static str, &'static str);

/// A rule and the edits that break it. Rules that look at bytes or at the text are tested below.
pub(crate) const CASES: [(&str, &[Edit]); 48] = [
    ("altered-lock", &[(LOCK, "start: 28, end: 89", "start: 29, end: 89")]),
    (
        "cyclic-relation",
        &[(
            P1,
            "{at: summary.p2.s1, as: duplicate}\n",
            "{at: summary.p2.s1, as: duplicate}\n    relations: [{type: supports, object: hbr-0002}]\n",
        )],
    ),
    ("dangling-reference", &[(P1, "{entity: councils, role: addressee}", "{entity: council, role: addressee}")]),
    ("disordered-fields", &[(P1, "{entity: councils, role: addressee}", "{role: addressee, entity: councils}")]),
    ("disordered-sections", &[(SOURCE, "kind: notes, first_block: 5", "kind: notes, first_block: 1")]),
    ("double-negation", &[(P3, "certainty: unlikely", "polarity: negated\n    certainty: unlikely")]),
    ("duplicate-id", &[(P3, "id: hbr-0005", "id: hbr-0001")]),
    ("duplicate-key", &[(P3, "certainty: unlikely", "certainty: unlikely\n    certainty: likely")]),
    (
        "expired-waiver",
        &[
            (P1, "role: horizon", "role: state"),
            (
                SOURCE,
                "  - {at: notes, reason: bibliography}\n",
                "  - {at: notes, reason: bibliography}\nwaivers:\n  - {rule: missing-horizon, claim: hbr-0002, reason: to be discussed, expires: \"2031-05-01\"}\n",
            ),
        ],
    ),
    ("foreign-prefix", &[(P3, "id: hbr-0005", "id: aou-0005")]),
    (
        "incomplete-status",
        &[(
            P3,
            "type: qualifies, object: hbr-0004}",
            "type: qualifies, object: hbr-0004}\n    status: reviewed\n    reason: none",
        )],
    ),
    ("incomplete-time", &[(P1, "relation: AFTER, relative_to: last-winter", "relation: AFTER")]),
    (
        "invalid-syntax",
        &[(P3, "domains: [economic]\n    at: summary.p3.s1[1-8]", "domains: [economic\n    at: summary.p3.s1[1-8]")],
    ),
    ("invalid-value", &[(P1, "2031-01~/2031-03", "2031-02-30")]),
    ("leading-pronoun", &[(P3, "People who run", "They who run")]),
    ("locator-out-of-range", &[(P3, "at: summary.p3.s1[1-8]", "at: summary.p3.s1[9-17]")]),
    ("misdirected-restatement", &[(P3, "type: qualifies", "type: restates")]),
    (
        "misdirected-waiver",
        &[(
            SOURCE,
            "  - {at: notes, reason: bibliography}\n",
            "  - {at: notes, reason: bibliography}\nwaivers:\n  - {rule: missing-horizont, claim: hbr-0002, reason: a slip, expires: \"2031-12-31\"}\n  - {rule: duplicate-id, at: summary, reason: may not be, expires: \"2031-12-31\"}\n  - {rule: short-anchor, claim: hbr-0099, reason: not there, expires: \"2031-12-31\"}\n  - {rule: short-anchor, at: summary.p9, reason: not there, expires: \"2031-12-31\"}\n",
        )],
    ),
    (
        "mismatched-coder",
        &[(
            "harbor-report/codings/c2/summary.p1.yaml",
            "",
            "source: harbor-report\ncoder: c1\ncoded_on: \"2031-05-02\"\ncodebook: \"0.1\"\nclaims: []\n",
        )],
    ),
    ("mismatched-duplicate", &[(P1, "at: summary.p2.s1, as", "at: summary.p3.s1, as")]),
    ("mismatched-source", &[(P1, "source: harbor-report", "source: harbor-reports")]),
    ("misplaced-claim", &[(P3, "at: summary.p3.s1[1-8]", "at: summary.p1.s1")]),
    ("missing-addressee", &[(P1, "{entity: councils, role: addressee}", "{entity: councils, role: actor}")]),
    ("missing-field", &[(P1, "    type: normative\n", "")]),
    ("missing-file", &[(ENTITIES, "", "")]),
    (
        "missing-holder",
        &[(P1, "{mode: reported_speech, holder: harbor-master, stance: neutral}", "{mode: reported_speech}")],
    ),
    ("missing-horizon", &[(P1, "role: horizon", "role: state")]),
    ("missing-lock", &[(LOCK, "", "")]),
    ("mixed-unspecified", &[(P1, "[political, economic]", "[political, unspecified]")]),
    ("overlapping-exclusion", &[(SOURCE, "at: summary.p3.s2, reason", "at: summary.p3, reason")]),
    (
        "pull-quote-anchor",
        &[(P1, "at: summary.p1.s3\n", "at: summary.p2.s1\n"), (P1, "at: summary.p2.s1, as", "at: summary.p1.s3, as")],
    ),
    (
        "redundant-feature",
        &[(
            P1,
            "type: descriptive\n    features: [quantitative]",
            "type: causal\n    features: [quantitative, causal]",
        )],
    ),
    ("repeated-item", &[(P1, "{entity: port-birch, role: recipient}", "{entity: port-alder, role: actor}")]),
    (
        "repeated-statement",
        &[(
            P3,
            "John Roe finds it unlikely that commerce has increased.",
            "People who run cafés in Port Birch are glad that the icebreakers came back.",
        )],
    ),
    ("self-relation", &[(P3, "object: hbr-0004", "object: hbr-0005")]),
    ("short-anchor", &[(P3, "at: \"summary.p3.s1[10-12], summary.p3.s1[14-16]\"", "at: summary.p3.s1[10-12]")]),
    ("stale-lock", &[(P3, "at: summary.p3.s1[1-8]", "at: summary.p3.s1[1-7]")]),
    ("stray-file", &[("harbor-report/summary.p2.yml", "", "claims: []\n")]),
    ("unexplained-form", &[(P1, "    note: Ships lent, which the list of forms lacks. 🧊\n", "")]),
    ("unknown-code", &[(P1, "domains: [unspecified]", "domains: [unspecific]")]),
    ("unknown-field", &[(P1, "likelihood: likely", "liklihood: likely")]),
    ("unlinked-duplicate", &[(P1, "    also_at:\n      - {at: summary.p2.s1, as: duplicate}\n", "")]),
    ("unquoted-text", &[(P1, "\"2031-01~/2031-03\"", "2031")]),
    ("unread-sentence", &[(SOURCE, "  - {at: summary.p3.s2, reason: metadiscourse}\n", "")]),
    (
        "unused-waiver",
        &[(
            SOURCE,
            "  - {at: notes, reason: bibliography}\n",
            "  - {at: notes, reason: bibliography}\nwaivers:\n  - {rule: missing-horizon, claim: hbr-0002, reason: mended since, expires: \"2031-12-31\"}\n",
        )],
    ),
    (
        "unsupported-yaml",
        &[
            (P1, "domains: [unspecified]", "domains: &none [unspecified]"),
            (P1, "domains: [political, economic]", "domains: *none"),
        ],
    ),
    ("wrong-type", &[(P1, "domains: [unspecified]", "domains: unspecified")]),
    ("invalid-encoding", &[(P3, "café owners", "caf\0 owners")]),
];

/// Rules that a further test breaks: they need a text or a file system.
const ELSEWHERE: [&str; 4] = ["changed-text", "copied-wording", "unreadable-file", "unverified-anchor"];

fn assert_breaks(rule: &str, diagnostics: &[Diagnostic], drawn: &str) {
    let found: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.rule.id).collect();
    assert!(found.contains(&rule), "{rule} was not found, but {found:?}");
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../rules", omit_expression => true }, {
        insta::assert_snapshot!(rule, drawn);
    });
}

#[test]
fn the_book_of_the_tests_is_clean() {
    let book = book(&harbor());
    assert_eq!(report::text(&book, &check(&book, &harbor_texts()), false), "");
}

#[test]
fn every_rule_finds_its_fault_at_its_place() {
    for (rule, edits) in CASES {
        let book = book(&edited(harbor(), edits));
        let diagnostics = check(&book, &Texts::new());
        assert_breaks(rule, &diagnostics, &report::text(&book, &diagnostics, false));
    }
}

#[test]
fn wording_taken_from_the_source_is_found_with_the_text_at_hand() {
    let files = edited(
        harbor(),
        &[(
            P3,
            "People who run cafés in Port Birch are glad that the icebreakers came.",
            "Café owners in Port Birch welcome the ships with joy.",
        )],
    );
    let book = book(&files);
    let diagnostics = check(&book, &harbor_texts());
    assert_breaks("copied-wording", &diagnostics, &report::text(&book, &diagnostics, false));
}

#[test]
fn wording_taken_from_the_source_is_found_in_comments_and_manuals_too() {
    let sentence = "the harbor master of Port Birch says that the ice will go";
    let files = edited(
        harbor(),
        &[
            (P3, "coder: c1", &format!("coder: c1\n# As {sentence}")),
            ("README.md", "", &format!("# Notes\n\nWell,\n{sentence}.\n")),
        ],
    );
    let book = book(&files);
    let diagnostics = check(&book, &harbor_texts());
    insta::assert_snapshot!(report::text(&book, &diagnostics, false), @r"
    error[copied-wording]: shares 11 words in a row with summary.p1.s2 of `harbor-report`: “the harbor master of port birch says that the ice will”
     --> claims/README.md:3:1
      |
    3 | Well,
      | ^^^^^
      |
      = help: say it in other words; titles, names and figures are free

    error[copied-wording]: shares 11 words in a row with summary.p1.s2 of `harbor-report`: “the harbor master of port birch says that the ice will”
     --> claims/harbor-report/summary.p3.yaml:3:1
      |
    3 | # As the harbor master of Port Birch says that the ice will go
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: say it in other words; titles, names and figures are free
    ");
}

#[test]
fn wording_taken_from_the_source_is_found_in_what_the_dataset_says_of_itself() {
    let files = edited(
        harbor(),
        &[
            ("dataset.yaml", "None of it is true.", "The harbor master says that the ice will go."),
            ("dataset.yaml", "[harbors, ice, claims]", "[ice, ships although they doubt that trade has grown]"),
        ],
    );
    let book = book(&files);
    let diagnostics = check(&book, &harbor_texts());
    let found: Vec<String> =
        diagnostics.iter().map(|found| found.path.clone().unwrap_or_default().to_string()).collect();
    assert_eq!(found, ["description", "keywords[1]"], "{diagnostics:?}");
}

#[test]
fn a_revised_text_is_told_from_the_locked_one_and_its_anchors_are_found_again() {
    let revised = harbor_text()
        .replace("doubts that trade has grown", "denies it")
        .replace("Summary\r\n", "Summary\r\n\r\nA new paragraph.\r\n");
    let texts = Texts::from([("harbor-report".to_owned(), Document::new(&revised))]);
    let book = book(&harbor());
    let diagnostics = check(&book, &texts);
    let drawn = report::text(&book, &diagnostics, false);
    assert_breaks("changed-text", &diagnostics, &drawn);
    assert_breaks("unverified-anchor", &diagnostics, &drawn);
}

#[test]
fn a_lock_whose_numbers_do_not_recompute_is_found_with_the_text_at_hand() {
    let files = edited(harbor(), &[(LOCK, "start: 28, end: 89", "start: 29, end: 89")]);
    let diagnostics = check(&book(&files), &harbor_texts());
    let found: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.rule.id).collect();
    assert_eq!(found, ["changed-text", "altered-lock"]);
}

#[test]
fn the_errors_alone_are_the_errors_among_all_faults() {
    for (rule, edits) in CASES {
        let book = book(&edited(harbor(), edits));
        let mut faults = check(&book, &Texts::new());
        faults.retain(Diagnostic::is_error);
        assert_eq!(errors(&book), faults, "{rule}");
    }
}

#[test]
fn every_rule_has_a_case_and_an_explanation() {
    let mut tested: Vec<&str> = CASES.iter().map(|(rule, _)| *rule).chain(ELSEWHERE).collect();
    tested.sort_unstable();
    let rules = rules();
    let ids: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
    assert_eq!(tested, ids);
    for rule in rules {
        let id = rule.id;
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{id} is kebab-case");
        assert!(rule.what.ends_with('.') && rule.why.ends_with('.'), "{id} is explained in sentences");
        assert_ne!(rule.example, rule.fixed, "{id} shows how it is mended");
    }
}
