//! Tests the output for reviewers: the same faults in four formats, safe fixes, waivers.

use std::collections::BTreeSet;

use claimbook_core::book::Book;
use claimbook_core::edit::fix;
use claimbook_core::model::Date;
use claimbook_core::report;
use claimbook_core::rules::{check, check_on};
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::text::Texts;
use claimbook_testing::{Files, book, edited, harbor};
use serde_json::Value;

use crate::rules::{CASES, Edit};

const P1: &str = "harbor-report/summary.p1.yaml";
const P3: &str = "harbor-report/summary.p3.yaml";
const SOURCE: &str = "harbor-report/source.yaml";
const LAST: &str = "  - {at: notes, reason: bibliography}\n";

/// Compares printed text with the snapshot of this name in `tests/reviewing`.
fn assert_seen(name: &str, seen: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../reviewing", omit_expression => true }, {
        insta::assert_snapshot!(name, seen);
    });
}

/// The rule, file, line and column of a fault, which all formats must contain.
type Told = (String, String, u64, u64);

fn faults(files: &Files) -> (Book, Vec<Diagnostic>) {
    let book = book(files);
    let diagnostics = check(&book, &Texts::new());
    (book, diagnostics)
}

/// A book that breaks as many rules as possible at the same time.
fn broken() -> Files {
    let mut files = harbor();
    for edits in CASES.iter().map(|case| case.breaks) {
        let fits = edits.iter().all(|(file, from, to)| {
            let text = files.get(&format!("claims/{file}")).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            !from.is_empty()
                && !to.contains("[economic\n")
                && !to.contains('\0')
                && text.is_some_and(|text| text.matches(from).count() == 1)
        });
        if fits {
            files = edited(files, edits);
        }
    }
    files
}

fn told_by_text(text: &str) -> BTreeSet<Told> {
    let mut told = BTreeSet::new();
    let mut rule = String::new();
    for line in text.lines() {
        if let Some((_, rest)) = line.split_once('[').filter(|(level, _)| ["error", "warning"].contains(level)) {
            rest.split(']').next().unwrap_or_default().clone_into(&mut rule);
        } else if let Some(place) = line.trim_start().strip_prefix("--> ").filter(|_| !rule.is_empty()) {
            let mut parts = place.rsplitn(3, ':');
            let mut number = || parts.next().and_then(|part| part.parse().ok());
            // A fault of a missing or unreadable file has no line and column.
            if let (Some(column), Some(line)) = (number(), number()) {
                let file = parts.next().unwrap_or_default().to_owned();
                told.insert((std::mem::take(&mut rule), file, line, column));
            }
        }
    }
    told
}

fn told_by_json(text: &str) -> BTreeSet<Told> {
    let report: Value = serde_json::from_str(text).expect("JSON");
    let told = report["diagnostics"].as_array().expect("a list").iter().map(|one| {
        let text = |key: &str| one[key].as_str().expect("a text").to_owned();
        let at = |key: &str| one["start"][key].as_u64().expect("a number");
        (text("rule"), text("file"), at("line"), at("column"))
    });
    told.collect()
}

fn told_by_sarif(text: &str) -> BTreeSet<Told> {
    let log: Value = serde_json::from_str(text).expect("JSON");
    let told = log["runs"][0]["results"].as_array().expect("a list").iter().map(|one| {
        let place = &one["locations"][0]["physicalLocation"];
        let at = |key: &str| place["region"][key].as_u64().unwrap_or(1);
        let file = place["artifactLocation"]["uri"].as_str().expect("a URI").to_owned();
        (one["ruleId"].as_str().expect("a rule").to_owned(), file, at("startLine"), at("startColumn"))
    });
    told.collect()
}

fn told_by_github(text: &str) -> BTreeSet<Told> {
    let told = text.lines().map(|line| {
        let (properties, _) = line.split_once(' ').expect("properties").1.split_once("::").expect("a message");
        let property = |name: &str| {
            let found = properties.split(',').find_map(|one| one.strip_prefix(name)?.strip_prefix('='));
            found.unwrap_or("1").to_owned()
        };
        let rule = property("title").split(' ').next().unwrap_or_default().to_owned();
        let number = |name| property(name).parse().expect("a number");
        // GitHub does not accept columns for a range of several lines.
        let column = if property("line") == property("endLine") { number("col") } else { 0 };
        (rule, property("file"), number("line"), column)
    });
    told.collect()
}

#[test]
fn four_formats_tell_the_same_faults() {
    let books = CASES.iter().map(|case| edited(harbor(), case.breaks)).chain([broken()]);
    let mut rules = BTreeSet::new();
    for files in books {
        let (book, diagnostics) = faults(&files);
        let json = told_by_json(&report::json(&book, &diagnostics));
        rules.extend(json.iter().map(|(rule, ..)| rule.clone()));
        assert_eq!(told_by_sarif(&report::sarif(&book, &diagnostics, "")), json);
        let with_text = |told: &&Told| {
            diagnostics.iter().any(|one| {
                one.rule.id == told.0
                    && book.file(one.place.file).path() == told.1
                    && !book.file(one.place.file).text().is_empty()
            })
        };
        assert_eq!(
            told_by_text(&report::text(&book, &diagnostics, false)),
            json.iter().filter(with_text).cloned().collect()
        );
        let github = told_by_github(&report::github(&book, &diagnostics, ""));
        assert_eq!(github.len(), json.len());
        for (rule, file, line, column) in &github {
            let same = json.iter().any(|other| {
                (&other.0, &other.1, other.2) == (rule, file, *line) && (*column == 0 || *column == other.3)
            });
            assert!(same, "{rule} {file}:{line}:{column}");
        }
    }
    assert!(CASES.iter().all(|case| rules.contains(&case.rule())), "every rule was broken");
    assert!(faults(&broken()).1.len() > 15, "many at once, too");
}

#[test]
fn a_sure_mend_leaves_the_book_clean_of_its_rule() {
    let mut mended: Vec<String> = Vec::new();
    // The case in `CASES` also lacks a span, which cannot be fixed without the text.
    let stale: (String, &[Edit]) = ("stale-lock".to_owned(), &[(P3, "at: summary.p3.s1[1-8]", "at: summary.p3.s1")]);
    let cases = CASES.iter().map(|case| (case.rule(), case.breaks)).filter(|(rule, _)| *rule != stale.0);
    for (rule, edits) in cases.chain([stale.clone()]) {
        let mut files = edited(harbor(), edits);
        let (_, found) = faults(&files);
        if !found.iter().any(|one| one.rule.id == rule && one.fix.is_some()) {
            continue;
        }
        mended.push(rule.clone());
        let rounds = mend(&mut files);
        assert!(rounds < 5, "{rule} took {rounds} rounds");
        let (_, left) = faults(&files);
        assert!(left.iter().all(|one| one.rule.id != rule), "{rule} is gone");
        assert!(left.len() < found.len(), "{rule}: nothing else came of it");
        assert_eq!(mend(&mut files), 0, "twice is the same as once");
    }
    assert_eq!(
        mended,
        [
            "ambiguous-comment",
            "disordered-fields",
            "superseded-entity",
            "unknown-code",
            "unknown-field",
            "unquoted-text",
            "stale-lock",
        ]
    );
}

/// Applies all safe fixes repeatedly. Returns the number of rounds.
fn mend(files: &mut Files) -> usize {
    for round in 0.. {
        let (book, diagnostics) = faults(files);
        let mut changed = false;
        for (path, bytes) in files.iter_mut() {
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            let of_file = diagnostics.iter().filter(|one| book.file(one.place.file).path() == path);
            let (text, count) = fix::apply(&text, of_file);
            changed |= count > 0;
            *bytes = text.into_bytes();
        }
        if !changed {
            return round;
        }
    }
    0
}

fn waived(today: &str) -> (Book, Vec<Diagnostic>) {
    let waivers = format!(
        "{LAST}waivers:\n  - {{rule: missing-horizon, claim: hbr-0002, reason: \"is 2035 one?\", expires: \"2031-12-31\"}}\n  \
         - {{rule: unread-sentence, at: summary.p3, reason: next week, expires: \"2031-12-31\"}}\n"
    );
    let files = edited(
        harbor(),
        &[
            (P1, "role: horizon", "role: state"),
            (SOURCE, "  - {at: summary.p3.s2, reason: metadiscourse}\n", ""),
            (SOURCE, LAST, &waivers),
        ],
    );
    let book = book(&files);
    let diagnostics = check_on(&book, &Texts::new(), today.parse::<Date>().ok());
    (book, diagnostics)
}

#[test]
fn a_waived_fault_fails_nothing_and_is_listed_everywhere() {
    let (book, diagnostics) = waived("2031-12-31");
    assert!(!claimbook_core::rules::has_errors(&diagnostics));
    assert_seen("waived_summary", &report::Summary::of(&book, &diagnostics).to_string());
    assert_seen("waived_text", &report::text(&book, &diagnostics, false));
    assert_seen("waived_github", &report::github(&book, &diagnostics, "books/"));
    assert_seen("waived_markdown", &report::markdown(&book, &diagnostics, "books/"));
    let json: Value = serde_json::from_str(&report::json(&book, &diagnostics)).expect("JSON");
    assert_seen("waived_json_summary", &json["summary"].to_string());
    assert_seen("waived_json", &json["diagnostics"][0]["waived"].to_string());
    let sarif: Value = serde_json::from_str(&report::sarif(&book, &diagnostics, "")).expect("JSON");
    assert_seen("waived_sarif", &sarif["runs"][0]["results"][0]["suppressions"].to_string());
}

#[test]
fn an_expired_waiver_sets_nothing_aside() {
    let (book, diagnostics) = waived("2032-01-01");
    assert_seen("expired_summary", &report::Summary::of(&book, &diagnostics).to_string());
    let rules: Vec<&str> = diagnostics.iter().map(|one| one.rule.id).collect();
    assert_eq!(rules, ["unread-sentence", "expired-waiver", "expired-waiver", "missing-horizon"]);
}

#[test]
fn sarif_and_annotations_look_like_this() {
    let files = edited(
        harbor(),
        &[
            (P1, "\"../2035\"", "2035"),
            (P1, "id: hbr-0003", "id: hbr-0001"),
            (P1, "object: hbr-0003", "object: hbr-0001"),
        ],
    );
    let (book, diagnostics) = faults(&files);
    assert_seen("github", &report::github(&book, &diagnostics, "books/a, b/"));
    let mut sarif: Value = serde_json::from_str(&report::sarif(&book, &diagnostics, "books/a, b/")).expect("JSON");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].take();
    assert_eq!(rules.as_array().map(Vec::len), Some(claimbook_core::rules::rules().len()));
    assert_seen("sarif", &serde_json::to_string_pretty(&sarif).expect("JSON"));
}

#[test]
fn a_fingerprint_outlives_edits_elsewhere_in_the_file() {
    let print = |edits: &[(&str, &str, &str)]| {
        let (book, diagnostics) = faults(&edited(harbor(), edits));
        let sarif: Value = serde_json::from_str(&report::sarif(&book, &diagnostics, "")).expect("JSON");
        sarif["runs"][0]["results"][0]["partialFingerprints"]["claimbook/v1"].as_str().map(str::to_owned)
    };
    let fault = (P1, "role: horizon", "role: state");
    let before = print(&[fault]);
    assert!(before.is_some());
    assert_eq!(print(&[fault, (P1, "claims:\n", "# A remark.\n\nclaims:\n")]), before);
    assert_ne!(print(&[(P1, "[unspecified]", "[unspecified, military]")]), before);
}
