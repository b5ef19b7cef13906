//! However a book is divided into parts, the findings of the parts are those of the whole book.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use claimbook_core::book::part::{Elsewhere, Mentions, Spot, folder};
use claimbook_core::book::{Book, Input};
use claimbook_core::model::ClaimId;
use claimbook_core::report;
use claimbook_core::rules::check;
use claimbook_core::rules::facts::{Facts, RESTATES, are_alike, cycles, groups};
use claimbook_core::text::Texts;
use claimbook_testing::{Files, book, coded, two_sources};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::kept::OTHERS;
use crate::rules::{CASES, Case, Edit};

/// A book as a program knows it that reads file by file: by its facts.
struct Lake<'a> {
    files: &'a Files,
    facts: BTreeMap<&'a str, Facts>,
    /// The folders that must be in one part, because a file in one names the source of another. By the smallest.
    units: BTreeMap<&'a str, &'a str>,
    /// The places of all valid claims, by id.
    places: BTreeMap<String, BTreeSet<(&'a str, u32)>>,
}

impl<'a> Lake<'a> {
    fn new(files: &'a Files) -> Self {
        let shared = files.iter().filter(|(path, _)| folder(path).is_none());
        let shared: Files = shared.map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
        let vocabulary = Arc::clone(&book(&shared).vocabulary);
        let in_folders = || files.iter().filter(|(path, _)| folder(path).is_some());
        let facts: BTreeMap<&str, Facts> = in_folders()
            .map(|(path, bytes)| (&**path, Facts::read(path.clone(), Input::Held(bytes.clone()), &vocabulary)))
            .collect();
        let mut by_source: BTreeMap<&str, &str> = BTreeMap::new();
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (&path, facts) in &facts {
            let folder = folder(path).expect("a file in a folder");
            pairs.push((folder, folder));
            if let Some(of) = &facts.of {
                pairs.push((*by_source.entry(leaked(of)).or_insert(folder), folder));
            }
        }
        let units = groups(pairs.into_iter());
        let mut places: BTreeMap<String, BTreeSet<(&str, u32)>> = BTreeMap::new();
        for (&path, facts) in &facts {
            for (index, id) in &facts.ids {
                places.entry(id.to_string()).or_default().insert((path, *index));
            }
        }
        Self { files, facts, units, places }
    }

    fn first(&self, id: &str) -> Option<(&'a str, u32)> {
        self.places.get(id)?.first().copied()
    }

    /// Returns the paths of groups of files that must be looked at together because of cycles.
    fn circles(&self) -> Vec<BTreeSet<&'a str>> {
        let mut links: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (path, facts) in &self.facts {
            for link in facts.links.iter().filter(|link| link.kind != RESTATES) {
                if self.first(link.from.as_str()) == Some((*path, link.index)) && self.first(link.to.as_str()).is_some()
                {
                    links.entry(link.kind).or_default().push((link.from.as_str(), link.to.as_str()));
                }
            }
        }
        let of_kind = links.values().flat_map(|links| cycles(links));
        of_kind.map(|ids| ids.into_iter().filter_map(|id| Some(self.first(id)?.0)).collect()).collect()
    }

    /// Returns the pairs of nearly equal statements, the later one first.
    fn alike(&self) -> Vec<(Spot, Spot)> {
        let spot = |path: &str, index| Spot { path: path.to_owned(), index };
        let statements: Vec<_> =
            self.facts.iter().flat_map(|(path, facts)| facts.statements.iter().map(|it| (*path, it))).collect();
        let mut pairs = Vec::new();
        for (place, (path, later)) in statements.iter().enumerate() {
            let earlier = statements[..place].iter().filter(|(_, earlier)| are_alike(&later.text, &earlier.text));
            pairs.extend(earlier.map(|(other, earlier)| (spot(path, later.index), spot(other, earlier.index))));
        }
        pairs
    }

    /// Returns the findings about the files of some folders, or about the shared files if there are none.
    fn check(&self, own: &BTreeSet<String>) -> Vec<Value> {
        let is_own = |path: &str| folder(path).is_some_and(|folder| own.contains(folder));
        let own_facts = || self.facts.iter().filter(|(path, _)| is_own(path)).map(|(_, facts)| facts);
        let mut near: BTreeSet<&str> = own_facts()
            .flat_map(|facts| facts.named.iter().chain(facts.ids.iter().map(|(_, id)| id)))
            .filter_map(|id| Some(self.first(id.as_str())?.0))
            .collect();
        near.extend(self.circles().iter().filter(|paths| paths.iter().any(|path| is_own(path))).flatten());
        let mut elsewhere = Elsewhere {
            newest: self.facts.values().filter_map(|facts| facts.coded_on).max(),
            alike: self.alike().into_iter().filter(|(later, _)| is_own(&later.path)).collect(),
            ..Elsewhere::default()
        };
        let scales =
            self.facts.iter().filter_map(|(path, facts)| Some((folder(path), facts.source.as_ref()?.scale.clone()?)));
        elsewhere.scales = scales.collect::<BTreeSet<_>>().into_iter().map(|(_, scale)| scale).collect();
        let earlier: Vec<String> = elsewhere.alike.iter().map(|(_, earlier)| earlier.path.clone()).collect();
        let named: BTreeSet<&str> = own_facts().flat_map(|facts| facts.named.iter().map(ClaimId::as_str)).collect();
        let coders: BTreeSet<&str> = own_facts().flat_map(|facts| facts.coders.keys().map(String::as_str)).collect();
        let is_sought = |id: &&String| named.contains(id.as_str()) || coders.contains(id.as_str());
        elsewhere.lost.extend(self.facts.values().flat_map(|facts| &facts.lost).filter(is_sought).cloned());
        let broken: BTreeSet<_> =
            self.facts.iter().filter(|(_, it)| it.is_broken).map(|(path, _)| folder(path)).collect();
        for (path, facts) in &self.facts {
            if let Some(source) = facts.source.as_ref().filter(|_| broken.contains(&folder(path))) {
                elsewhere.unread.insert(source.prefix.clone());
            }
        }
        let mut ranked: Vec<_> = self.facts.iter().collect();
        ranked.sort_by_key(|(path, facts)| (facts.rank, **path));
        for (path, facts) in ranked {
            for (id, count) in &facts.coders {
                let none = || Mentions { first: (*path).to_owned(), count: 0 };
                elsewhere.coders.entry(id.clone()).or_insert_with(none).count += count;
            }
        }
        let is_read = |path: &str| {
            folder(path).is_none() || is_own(path) || near.contains(path) || earlier.iter().any(|other| other == path)
        };
        let files = self.files.iter().filter(|(path, _)| is_read(path));
        let files = files.map(|(path, bytes)| (path.clone(), Input::Held(bytes.clone()))).collect();
        found(&Book::part(files, own, elsewhere))
    }

    /// Returns the findings of all parts, in the order of a check of the whole book. `part` numbers the parts.
    fn check_in(&self, part: impl Fn(&str) -> usize) -> Vec<Value> {
        let mut parts: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (folder, unit) in &self.units {
            parts.entry(part(unit)).or_default().insert((*folder).to_owned());
        }
        let mut all = self.check(&BTreeSet::new());
        all.extend(parts.values().flat_map(|own| self.check(own)));
        all.sort_by_cached_key(order);
        all
    }
}

fn leaked(id: &str) -> &'static str {
    String::leak(id.to_owned())
}

fn found(book: &Book) -> Vec<Value> {
    let found = check(book, &Texts::new());
    let report: Value = serde_json::from_str(&report::json(book, &found)).expect("a report");
    report["diagnostics"].as_array().cloned().unwrap_or_default()
}

fn order(fault: &Value) -> (String, [u64; 4], String, String) {
    let text = |key: &str| fault[key].as_str().unwrap_or_default().to_owned();
    let number = |end: &str, key: &str| fault[end][key].as_u64().unwrap_or_default();
    let place = [number("start", "line"), number("start", "column"), number("end", "line"), number("end", "column")];
    (text("file"), place, text("rule"), text("message"))
}

fn whole(files: &Files) -> Vec<Value> {
    let mut all = found(&book(files));
    all.sort_by_cached_key(order);
    all
}

/// Returns a book with four sources that refer to each other: two that exist, and a copy of each with other ids.
fn four_sources() -> Files {
    let mut files = two_sources();
    for (path, bytes) in two_sources() {
        let Some(folder) = folder(&path) else { continue };
        let text = String::from_utf8(bytes).expect("UTF-8");
        let copied = |text: &str| {
            text.replace("harbor-report", "old-harbor")
                .replace("inland-report", "old-inland")
                .replace("hbr", "ohb")
                .replace("inl-", "oin-")
                .replace("prefix: inl", "prefix: oin")
        };
        let path = path.replacen(folder, &copied(folder), 1);
        files.insert(path, copied(&text).into_bytes());
    }
    files
}

fn edits() -> Vec<Edit> {
    CASES.iter().flat_map(Case::edits).chain(OTHERS).filter(|(_, from, _)| !from.is_empty()).collect()
}

fn is_possible(files: &Files, (file, from, _): Edit) -> bool {
    let text = files.get(&format!("claims/{file}")).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    text.is_some_and(|text| text.contains(from))
}

/// Makes an edit at the first place that has its text.
fn turned(mut files: Files, (file, from, to): Edit) -> Files {
    let bytes = files.get_mut(&format!("claims/{file}")).expect("a file of the book");
    *bytes = String::from_utf8_lossy(bytes).replacen(from, to, 1).into_bytes();
    files
}

/// Every edit that a rule or the test of kept findings knows, in books that are divided as far as possible.
#[test]
fn after_each_edit_the_findings_of_the_parts_are_those_of_the_book() {
    let mut made = 0;
    for files in [two_sources(), four_sources(), coded()] {
        for edit in edits().into_iter().filter(|edit| is_possible(&files, *edit)) {
            made += 1;
            let files = turned(files.clone(), edit);
            let lake = Lake::new(&files);
            let folders: Vec<&str> = lake.units.keys().copied().collect();
            let place = |unit: &str| folders.iter().position(|folder| *folder == unit).expect("a unit");
            assert_eq!(lake.check_in(place), whole(&files), "{edit:?}");
        }
    }
    assert!(made > 200, "{made} edits could be made");
}

#[test]
fn faults_that_cross_parts_are_found_once() {
    let p1 = "harbor-report/summary.p1.yaml";
    let other = "inland-report/summary.p1.yaml";
    let cases: [(&str, &[Edit]); 4] = [
        ("duplicate-id", &[(other, "  - id: inl-0002", "  - id: hbr-0002")]),
        ("dangling-reference", &[("inland-report/summary.p3.yaml", "object: hbr-0002", "object: hbr-0999")]),
        ("unknown-coder", &[(p1, "coder: c1", "coder: c8"), (other, "coder: c1", "coder: c8")]),
        ("repeated-statement", &[]),
    ];
    for (rule, edits) in cases {
        let files = edits.iter().fold(four_sources(), |files, edit| turned(files, *edit));
        let all = whole(&files);
        assert!(all.iter().any(|fault| fault["rule"] == rule), "{rule}");
        let lake = Lake::new(&files);
        let folders: Vec<&str> = lake.units.keys().copied().collect();
        let place = |unit: &str| folders.iter().position(|folder| *folder == unit).expect("a unit");
        assert_eq!(lake.check_in(place), all, "{rule}");
    }
}

proptest! {
    // A case checks several books, so there are fewer than of other properties.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ProptestConfig::default().cases / 2,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_division_of_a_book_gives_the_findings_of_a_check(
        turns in proptest::collection::vec(any::<Index>(), 0..6),
        splices in proptest::collection::vec((any::<Index>(), any::<Index>(), 0_usize..20, "[ -~\\n:é\\[\\]\"'#-]{0,5}"), 0..3),
        copies in proptest::collection::vec((any::<Index>(), any::<Index>()), 0..3),
        removed in proptest::option::of(any::<Index>()),
        division in proptest::collection::vec(0_usize..4, 8),
    ) {
        let mut files = four_sources();
        let paths: Vec<String> = files.keys().cloned().collect();
        let edits = edits();
        for index in turns {
            let edit = *index.get(&edits);
            if is_possible(&files, edit) {
                files = turned(files, edit);
            }
        }
        for (from, to) in copies {
            let bytes = files[from.get(&paths)].clone();
            files.insert(to.get(&paths).clone(), bytes);
        }
        for (file, place, length, text) in splices {
            let bytes = files.entry(file.get(&paths).clone()).or_default();
            let start = place.index(bytes.len() + 1);
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, text.into_bytes());
        }
        if let Some(file) = removed {
            files.remove(file.get(&paths));
        }
        let lake = Lake::new(&files);
        let folders: Vec<&str> = lake.units.keys().copied().collect();
        let place = |unit: &str| folders.iter().position(|folder| *folder == unit).map_or(0, |place| division[place % division.len()]);
        prop_assert_eq!(lake.check_in(place), whole(&files));
    }
}
