//! Tests comparisons of editions: every kind of change in the policy, alone and all at once.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use claimbook_release::Version;
use claimbook_release::diff::{Diff, KINDS, Kind, Level, diff, json, markdown, smallest, text};
use claimbook_release::snapshot::{Edition, Sheet};
use claimbook_tables::export::{Format, export};
use claimbook_testing::{Files, book, coded, edited, harbor, on_disk, project};
use proptest::prelude::*;

use crate::changes::{CASES, Case, Edit};
use crate::runner::run;

const P1: &str = "harbor-report/summary.p1.yaml";

fn edition(files: &Files) -> Edition {
    Edition::of_book(&book(files)).expect("an edition")
}

/// Returns the files of two books that differ by these cases.
fn pair(cases: &[&Case]) -> (Files, Files) {
    let of = |side: fn(&Case) -> &'static [Edit]| {
        let edits: Vec<Edit> = cases.iter().flat_map(|case| side(case).iter().copied()).collect();
        edited(harbor(), &edits)
    };
    (of(|case| case.old), of(|case| case.new))
}

fn compared(cases: &[&Case]) -> Diff {
    let (old, new) = pair(cases);
    let (mut old, mut new) = (edition(&old), edition(&new));
    cases.iter().filter_map(|case| case.doctor).for_each(|doctor| doctor(&mut old, &mut new));
    old.version = Some(Version::new(0, 3, 1));
    diff(&old, &new).expect("a comparison")
}

#[test]
fn each_change_alone_is_found_and_raises_the_version_by_its_level() {
    assert_eq!(CASES.iter().map(|case| case.kind).collect::<Vec<_>>(), KINDS);
    for case in &CASES {
        let found = compared(&[case]);
        assert!(found.counts().contains_key(&case.kind), "{:?} in {}", case.kind, text(&found));
        assert_eq!(found.level(), Some(case.kind.level()), "{:?} in {}", case.kind, text(&found));
        // Apart from derived values, the case must be the only change.
        let others = found.counts().into_keys().filter(|kind| !matches!(kind, Kind::DerivedChanged));
        let brought = others.filter(|kind| *kind != case.kind).collect::<Vec<_>>();
        assert!(brought.is_empty(), "{:?} also brought {brought:?} in {}", case.kind, text(&found));
    }
}

#[test]
fn all_changes_at_once_are_told_in_text_and_markdown_and_json() {
    let found = compared(&CASES.iter().collect::<Vec<_>>());
    let kinds: Vec<Kind> = found.counts().into_keys().collect();
    assert_eq!(kinds, KINDS);
    assert_eq!(found.vanished(), ["hbr-0007"]);
    assert_eq!(found.smallest(), Some(Version::new(0, 4, 0)));
    let value: serde_json::Value = serde_json::from_str(&json(&found)).expect("JSON");
    let pretty = serde_json::to_string_pretty(&value).expect("JSON");
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../diff", omit_expression => true }, {
        insta::assert_snapshot!("all.txt", text(&found));
        insta::assert_snapshot!("all.md", markdown(&found));
        insta::assert_snapshot!("all.json", pretty);
    });
}

#[test]
fn the_policy_in_the_documentation_is_the_policy_of_the_program() {
    let documented = fs::read_to_string(project().join("docs/versioning.md")).expect("the documentation");
    let policy =
        documented.split("\n## ").find(|section| section.starts_with("Kinds of changes")).expect("the section");
    let rows = policy.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| `")?.split('|').map(str::trim).collect();
        let [kind, level, example, ..] = cells.as_slice() else { return None };
        assert!(!example.is_empty(), "{line}");
        Some((kind.trim_end_matches('`').to_owned(), (*level).to_owned()))
    });
    let name = |kind: Kind| serde_json::to_value(kind).expect("JSON").as_str().expect("a name").to_owned();
    let policy = KINDS.iter().map(|kind| (name(*kind), kind.level().to_string()));
    assert_eq!(rows.collect::<Vec<_>>(), policy.collect::<Vec<_>>());
}

#[test]
fn the_smallest_version_counts_differently_below_one() {
    let next = |old: &str, level| smallest(&Version::parse(old).expect("a version"), level).to_string();
    let levels = [None, Some(Level::Patch), Some(Level::Minor), Some(Level::Major)];
    assert_eq!(levels.map(|level| next("0.3.1", level)), ["0.3.1", "0.3.2", "0.4.0", "0.4.0"]);
    assert_eq!(levels.map(|level| next("1.3.1", level)), ["1.3.1", "1.3.2", "1.4.0", "2.0.0"]);
    assert_eq!(levels.map(|level| next("2.0.0-rc.1", level)), ["2.0.0-rc.1", "2.0.0", "2.0.0", "2.0.0"]);
}

fn parquet(files: &Files) -> BTreeMap<String, Vec<u8>> {
    let exported = export(&book(files), &[Format::Parquet]).expect("an export");
    let table = |path: &str| Some(path.strip_prefix("parquet/")?.strip_suffix(".parquet")?.to_owned());
    exported.into_iter().filter_map(|(path, bytes)| Some((table(&path)?, bytes))).collect()
}

#[test]
fn a_book_does_not_differ_from_itself_nor_from_its_export() {
    let own = edition(&coded());
    let read = Edition::of_parquet(parquet(&coded())).expect("an edition");
    for other in [&own, &read] {
        assert_eq!(diff(&own, other).expect("a comparison"), Diff::default());
        assert_eq!(diff(other, &own).expect("a comparison"), Diff::default());
    }
    assert_eq!(text(&Diff::default()), "nothing differs\n");
    assert_eq!(markdown(&Diff::default()), "");
}

#[test]
fn an_item_put_into_a_list_is_one_change() {
    let (old, new) = (
        harbor(),
        edited(
            harbor(),
            &[(
                P1,
                "      - {entity: port-alder, role: actor}\n",
                "      - {entity: councils, role: topic}\n      - {entity: port-alder, role: actor}\n",
            )],
        ),
    );
    let found = diff(&edition(&old), &edition(&new)).expect("a comparison");
    let [claim] = found.claims.as_slice() else { panic!("{found:?}") };
    let [part] = claim.parts.as_slice() else { panic!("{claim:?}") };
    assert_eq!((part.kind, part.table.as_str(), claim.fields.len()), (Kind::RowAdded, "claim_participants", 0));
}

/// Supersedes `councils` by an entity that is new or, if `known`, in the older book too.
fn superseding(known: bool) -> Diff {
    let place = "  - id: harbor-master\n";
    let town = "  - {id: towns, label: towns, kind: collective}\n  - id: harbor-master\n";
    let old = if known { edited(harbor(), &[(ENTITIES, place, town)]) } else { harbor() };
    let kind = "    kind: collective\n";
    let superseded = "    kind: collective\n    status: superseded\n    superseded_by: towns\n";
    let new = edited(
        harbor(),
        &[
            (ENTITIES, place, town),
            (ENTITIES, kind, superseded),
            (P1, "{entity: councils, role: addressee}", "{entity: towns, role: addressee}"),
        ],
    );
    diff(&edition(&old), &edition(&new)).expect("a comparison")
}

const ENTITIES: &str = "entities.yaml";

#[test]
fn a_superseded_entity_is_one_change_and_no_removal() {
    insta::assert_snapshot!(text(&superseding(true)), @r"
    MINOR: entity superseded 1, derived changed 1

    Renamed
      entities councils  is superseded by towns; 1 claim follows

    Derived values
      claims  1 row changed in content_hash
    ");
    insta::assert_snapshot!(text(&superseding(false)), @r"
    MINOR: entity superseded 1, row added 1, derived changed 1

    Renamed
      entities councils  is superseded by towns; 1 claim follows

    Other tables
      entities towns  row added: label towns, kind collective, status current

    Derived values
      claims  1 row changed in content_hash
    ");
}

/// A claim that still names the superseded entity did not change, and does not follow.
#[test]
fn claims_that_name_the_superseded_entity_do_not_follow() {
    let old = edited(
        harbor(),
        &[
            (ENTITIES, "  - id: twin-ports\n", "  - {id: oak, label: Oak, kind: place}\n  - id: twin-ports\n"),
            (P1, "{entity: port-alder, role: actor}", "{entity: oak, role: actor}"),
        ],
    );
    let mut new = old.clone();
    let entities = new.get_mut("claims/entities.yaml").expect("the file");
    let superseded = String::from_utf8_lossy(entities)
        .replace("kind: place}", "kind: place, status: superseded, superseded_by: port-birch}");
    *entities = superseded.into_bytes();
    insta::assert_snapshot!(text(&diff(&edition(&old), &edition(&new)).expect("a comparison")), @r"
    MINOR: entity superseded 1

    Renamed
      entities oak  is superseded by port-birch
    ");
}

/// Edits that each change the book.
fn edits() -> Vec<Edit> {
    CASES.iter().flat_map(|case| case.new).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_differs_exactly_where_the_books_are_equal(
        (one, other) in (0..1_u32 << edits().len(), 0..1_u32 << edits().len()),
        same in proptest::bool::weighted(0.2),
    ) {
        let of = |bits: u32| {
            let chosen = edits().into_iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1);
            edited(harbor(), &chosen.map(|(_, edit)| edit).collect::<Vec<_>>())
        };
        let (old, new) = (of(one), of(if same { one } else { other }));
        let (old_book, new_book) = (book(&old), book(&new));
        let found = diff(&edition(&old), &edition(&new)).expect("a comparison");
        prop_assert_eq!(found.is_empty(), old == new);
        // Comparing only the claims that differ gives the same result, and so does a round trip through Parquet.
        let (old_part, new_part) = Edition::of_books(&old_book, &new_book).expect("editions");
        prop_assert_eq!(&diff(&old_part, &new_part).expect("a comparison"), &found);
        let read = |files| Edition::of_parquet(parquet(files)).expect("an edition");
        prop_assert_eq!(&diff(&read(&old), &read(&new)).expect("a comparison"), &found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A damaged file is either refused or read; it never crashes the program.
    #[test]
    fn no_damage_to_a_parquet_file_ends_the_program(
        table in proptest::sample::select(vec!["claims", "claim_anchors", "claims_nested", "entities"]),
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in proptest::option::weighted(0.1, any::<prop::sample::Index>()),
    ) {
        static SOUND: LazyLock<(Edition, BTreeMap<String, Vec<u8>>)> =
            LazyLock::new(|| (edition(&harbor()), parquet(&harbor())));
        let (sound, files) = &*SOUND;
        let mut bytes = files[table].clone();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(sheet) = Sheet::of_parquet(table, bytes) {
            let mut read = sound.clone();
            read.sheets.insert(table.to_owned(), sheet);
            if let Ok(found) = diff(sound, &read) {
                let _ = (text(&found), markdown(&found), json(&found));
            }
        }
    }
}

#[test]
fn the_command_says_by_its_status_whether_something_differs() {
    let edit: &[Edit] = &[(P1, "received a pair of", "was lent a pair of")];
    let (old, new) = (on_disk(&harbor()), on_disk(&edited(harbor(), edit)));
    let (old, new) = (old.path().to_string_lossy().into_owned(), new.path().to_string_lossy().into_owned());
    let exported = run(project(), &["export", "--book", &old, "--quiet"]);
    assert_eq!(exported.code, 0, "{}", exported.err);
    let export = format!("{old}/exports");
    for (one, other, code) in
        [(&old, &old, 0), (&old, &export, 0), (&export, &old, 0), (&old, &new, 1), (&export, &new, 1)]
    {
        let compared = run(project(), &["diff", one, other]);
        assert_eq!((compared.code, compared.err.as_str()), (code, ""), "{one} {other} {}", compared.out);
    }
    insta::assert_snapshot!(run(project(), &["diff", &export, &new, "--format", "markdown"]).out, @r#"
    MINOR: claim changed 1.

    **Changed**

    - `hbr-0001`
      - `statement`: “During the first months of 2031, Port Birch received a pair of icebreakers from Port Alder.” → “During the first months of 2031, Port Birch was lent a pair of icebreakers from Port Alder.”
    "#);
    let object = run(project(), &["diff", &old, &new, "--format", "json"]).out;
    let object: serde_json::Value = serde_json::from_str(&object).expect("JSON");
    assert_eq!((&object["version"], &object["level"]), (&serde_json::json!(1), &serde_json::json!("MINOR")));
}

#[test]
fn the_command_refuses_what_it_cannot_compare() {
    let sound = on_disk(&harbor());
    let faulty = on_disk(&edited(harbor(), &[(P1, "role: horizon", "role: state")]));
    let empty = tempfile::tempdir().expect("a folder");
    let damaged = tempfile::tempdir().expect("a folder");
    fs::create_dir(damaged.path().join("parquet")).expect("a folder");
    fs::write(damaged.path().join("parquet/claims.parquet"), "PAR1 and no more").expect("a file");
    let mut refusals = String::new();
    for other in [faulty.path(), empty.path(), damaged.path()] {
        let refused = run(sound.path(), &["diff", ".", &other.to_string_lossy()]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""));
        refusals += &refused.err.replace(&*other.to_string_lossy(), "OTHER");
    }
    insta::assert_snapshot!(refusals, @r#"
    claimbook: the book `OTHER` has 1 error, so it cannot be compared; `claimbook check --book OTHER` lists them
    claimbook: `OTHER` is not a book, an export or a release: it has neither `claims` nor `parquet`
    claimbook: cannot read `OTHER/parquet`: cannot read the Parquet file of table `claims`; it may be damaged: Parquet error: Invalid Parquet file. Corrupt footer
    "#);
}
