//! What changed from one edition to another: every kind of change of the policy, alone and all at once.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, LazyLock};

use arrow::array::{ArrayRef, RecordBatch, UInt8Array};
use claimbook::diff::{Diff, KINDS, Kind, Level, diff, json, markdown, smallest, text};
use claimbook::edition::{Edition, Shape, ShapeKind, Sheet};
use claimbook::export::{Format, export};
use claimbook::model::{Creator, Dataset};
use proptest::prelude::*;
use semver::Version;

use crate::runner::{Files, book, coded, edited, harbor, on_disk, project, run};

const P1: &str = "harbor-report/summary.p1.yaml";
const P3: &str = "harbor-report/summary.p3.yaml";
const SOURCE: &str = "harbor-report/source.yaml";
const ENTITIES: &str = "entities.yaml";

/// Replaces one text of a file by another.
type Edit = (&'static str, &'static str, &'static str);

/// A change of the policy: what is done to the older book and to the newer one, and, where no book of this program could
/// have it, to the editions themselves.
struct Case {
    kind: Kind,
    old: &'static [Edit],
    new: &'static [Edit],
    doctor: Option<fn(&mut Edition, &mut Edition)>,
}

const fn books(kind: Kind, old: &'static [Edit], new: &'static [Edit]) -> Case {
    Case { kind, old, new, doctor: None }
}

const fn doctored(kind: Kind, doctor: fn(&mut Edition, &mut Edition)) -> Case {
    Case { kind, old: &[], new: &[], doctor: Some(doctor) }
}

/// One case for each kind of change, in the order of the policy. They do not touch each other.
const CASES: [Case; 29] = [
    doctored(Kind::TableRemoved, |_, new| drop(new.sheets.remove("entity_members"))),
    doctored(Kind::ColumnRemoved, |_, new| shape(new, "passages").columns.retain(|column| column.name != "words")),
    doctored(Kind::CodeRemoved, |_, new| codes(new, |rows| rows.slice(0, rows.num_rows() - 1))),
    doctored(Kind::TypeChanged, |_, new| column(new, "claims", "note").kind = ShapeKind::Code("stance".to_owned())),
    doctored(Kind::PrimaryKeyChanged, |_, new| shape(new, "code_mappings").metadata.primary_key.truncate(3)),
    doctored(Kind::ForeignKeyRemoved, |_, new| drop(shape(new, "claims").metadata.foreign_keys.pop())),
    doctored(Kind::ProfileChanged, |_, new| {
        for sheet in new.sheets.values_mut() {
            sheet.shape.metadata.profiles.text = "ctext-2".to_owned();
        }
    }),
    doctored(Kind::DatasetRenamed, |old, new| {
        old.dataset = Some(dataset("harbor-claims", "Claims about harbors"));
        new.dataset = Some(dataset("port-claims", "Claims about harbors"));
    }),
    books(Kind::ClaimVanished, &[(P3, "  - id: hbr-0005\n", VANISHING)], &[]),
    books(Kind::IdVanished, &[(ENTITIES, "events:\n", "  - {id: cedar, label: Cedar, kind: place}\nevents:\n")], &[]),
    doctored(Kind::TableAdded, |old, _| drop(old.sheets.remove("reliability"))),
    doctored(Kind::ColumnAdded, |old, _| shape(old, "entities").columns.retain(|column| column.name != "parent")),
    doctored(Kind::CodeAdded, |old, _| codes(old, |rows| rows.slice(1, rows.num_rows() - 1))),
    doctored(Kind::CodeChanged, |_, new| {
        codes(new, |rows| {
            let none: ArrayRef = Arc::new(UInt8Array::new_null(rows.num_rows()));
            let place = rows.schema().index_of("ordinal").expect("the column");
            let columns = rows.columns().iter().enumerate();
            let columns = columns.map(|(index, values)| if index == place { none.clone() } else { values.clone() });
            RecordBatch::try_new(rows.schema(), columns.collect()).expect("the same columns")
        });
    }),
    doctored(Kind::ForeignKeyAdded, |old, _| drop(shape(old, "claim_relations").metadata.foreign_keys.pop())),
    books(Kind::ClaimAdded, &[], &[(P1, "  - id: hbr-0002\n", ADDED)]),
    books(
        Kind::ClaimChanged,
        &[],
        &[
            (P1, "received a pair of", "was *lent* a pair of"),
            (P1, "role: recipient", "role: beneficiary"),
            (P1, "      - {role: reference, relation: AFTER, relative_to: last-winter}\n", ""),
            (P1, "object: hbr-0003, basis: implicit", "object: hbr-0003, basis: explicit"),
            (P1, "at: summary.p1.s1\n", "at: summary.p1.s2\n"),
        ],
    ),
    books(
        Kind::ClaimWithdrawn,
        &[],
        &[(P3, "s1[1-8]\n", "s1[1-8]\n    status: withdrawn\n    reason: It stands on another matter.\n")],
    ),
    books(
        Kind::ClaimSuperseded,
        &[],
        &[(P1, "as: duplicate}\n", "as: duplicate}\n    status: superseded\n    superseded_by: hbr-0002\n")],
    ),
    books(
        Kind::ClaimReviewed,
        &[],
        &[(
            P3,
            "object: hbr-0004}\n",
            "object: hbr-0004}\n    status: reviewed\n    reviewer: c2\n    reviewed_on: \"2031-06-01\"\n",
        )],
    ),
    books(
        Kind::RowAdded,
        &[],
        &[(ENTITIES, "  - id: john-roe\n", "  - {id: dogwood, label: Port Dogwood, kind: place}\n  - id: john-roe\n")],
    ),
    books(Kind::RowRemoved, &[], &[(ENTITIES, "    identifiers:\n      - {scheme: wikidata, value: Q1}\n", "")]),
    books(Kind::RowChanged, &[], &[(ENTITIES, "label: town councils", "label: councils | of <towns>")]),
    books(
        Kind::OrderChanged,
        &[(SOURCE, "        published: \"2031\"\n", "        published: \"2031\"\n      - title: Thaw\n")],
        &[(SOURCE, "    works:\n", "    works:\n      - title: Thaw\n")],
    ),
    books(Kind::DerivedChanged, &[], &[(P1, "domains: [political, economic]", "domains: [economic, political]")]),
    doctored(Kind::DocumentationChanged, |_, new| {
        column(new, "events", "label").description = "Its name.".to_owned();
    }),
    doctored(Kind::MetadataChanged, |old, new| {
        let name = |edition: &Edition| edition.dataset.as_ref().map(|dataset| dataset.name.to_string());
        let (before, after) = (name(old), name(new));
        old.dataset = Some(dataset(&before.unwrap_or("harbor-claims".to_owned()), "Claims about harbors"));
        new.dataset = Some(dataset(&after.unwrap_or("harbor-claims".to_owned()), "Claims about ports"));
    }),
    doctored(Kind::ColumnsReordered, |_, new| shape(new, "sources").columns.swap(2, 3)),
    doctored(Kind::GeneratorChanged, |_, new| {
        for sheet in new.sheets.values_mut() {
            sheet.shape.metadata.generator = "claimbook 9.9.9".to_owned();
        }
    }),
];

const ADDED: &str = "  - id: hbr-0006
    statement: Port Alder lost two of its icebreakers in the winter of 2031.
    type: descriptive
    certainty: asserted
    participants:
      - {entity: port-alder, role: actor}
    domains: [economic]
    at: summary.p1.s2
  - id: hbr-0002
";

const VANISHING: &str = "  - id: hbr-0007
    statement: Trade between the ports has not grown in the view of anybody.
    type: descriptive
    certainty: asserted
    participants:
      - {entity: port-birch, role: topic}
    domains: [economic]
    at: summary.p3.s1
  - id: hbr-0005
";

fn shape<'a>(edition: &'a mut Edition, table: &str) -> &'a mut Shape {
    &mut edition.sheets.get_mut(table).expect("the table").shape
}

fn column<'a>(edition: &'a mut Edition, table: &str, name: &str) -> &'a mut claimbook::edition::ShapeColumn {
    shape(edition, table).columns.iter_mut().find(|column| column.name == name).expect("the column")
}

fn codes(edition: &mut Edition, change: impl Fn(&RecordBatch) -> RecordBatch) {
    let sheet = edition.sheets.get_mut("codes").expect("the table");
    sheet.rows = change(&sheet.rows);
}

fn dataset(name: &str, title: &str) -> Dataset {
    let creator =
        Creator { name: Some("Harbor Press".to_owned()), family: None, given: None, orcid: None, affiliation: None };
    Dataset {
        name: name.parse().expect("a name"),
        title: title.to_owned(),
        description: "Made up.".to_owned(),
        creators: vec![creator],
        publisher: "Harbor Press".to_owned(),
        keywords: vec!["harbors".to_owned()],
        language: "en".to_owned(),
        license: "CC-BY-4.0".to_owned(),
        homepage: None,
        repository: None,
        doi: None,
    }
}

fn edition(files: &Files) -> Edition {
    Edition::of_book(&book(files)).expect("an edition")
}

/// The files of two books that differ by some cases.
fn pair<'a>(cases: impl Iterator<Item = &'a Case> + Clone) -> (Files, Files) {
    let of = |side: fn(&Case) -> &'static [Edit]| {
        let edits: Vec<Edit> = cases.clone().flat_map(|case| side(case).iter().copied()).collect();
        edited(harbor(), &edits)
    };
    (of(|case| case.old), of(|case| case.new))
}

fn compared<'a>(cases: impl Iterator<Item = &'a Case> + Clone) -> Diff {
    let (old, new) = pair(cases.clone());
    let (mut old, mut new) = (edition(&old), edition(&new));
    cases.filter_map(|case| case.doctor).for_each(|doctor| doctor(&mut old, &mut new));
    old.version = Some(Version::new(0, 3, 1));
    diff(&old, &new).expect("a comparison")
}

fn all() -> Diff {
    compared(CASES.iter())
}

#[test]
fn each_change_alone_is_found_and_raises_the_version_by_its_level() {
    assert_eq!(CASES.iter().map(|case| case.kind).collect::<Vec<_>>(), KINDS);
    for case in &CASES {
        let found = compared([case].into_iter());
        assert!(found.counts().contains_key(&case.kind), "{:?} in {}", case.kind, text(&found));
        assert_eq!(found.level(), Some(case.kind.level()), "{:?} in {}", case.kind, text(&found));
        // What only follows is counted, and everything else is the one change.
        let others = found.counts().into_keys().filter(|kind| !matches!(kind, Kind::DerivedChanged));
        let allowed = others.filter(|kind| *kind != case.kind).collect::<Vec<_>>();
        assert!(allowed.is_empty(), "{:?} also brought {allowed:?} in {}", case.kind, text(&found));
    }
}

#[test]
fn all_changes_at_once_are_told_in_text_and_markdown_and_json() {
    let found = all();
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
    let policy = documented.split("\n## ").find(|section| section.starts_with("What counts")).expect("the section");
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

/// Edits that each make another book.
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
        // To leave out what is alike changes nothing, and neither does the way through Parquet.
        let (old_part, new_part) = Edition::of_books(&old_book, &new_book).expect("editions");
        prop_assert_eq!(&diff(&old_part, &new_part).expect("a comparison"), &found);
        let read = |files| Edition::of_parquet(parquet(files)).expect("an edition");
        prop_assert_eq!(&diff(&read(&old), &read(&new)).expect("a comparison"), &found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A file that a stranger has damaged is refused or read, and never more than that.
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
    insta::assert_snapshot!(run(project(), &["diff", &export, &new, "--format", "markdown"]).out, @r"
    **Changed**

    - `hbr-0001`
      - `statement`: “During the first months of 2031, Port Birch received a pair of icebreakers from Port Alder.” → “During the first months of 2031, Port Birch was lent a pair of icebreakers from Port Alder.”
    ");
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
    insta::assert_snapshot!(refusals, @r"
    claimbook: the book `OTHER` has 1 error, and only sound books can be compared; `claimbook check --book OTHER` lists them
    claimbook: `OTHER` holds neither `claims` nor `parquet`: it is no book, no export and no release
    claimbook: cannot read `OTHER/parquet`: cannot read the Parquet file of table `claims`; it may be damaged: Parquet error: Invalid Parquet file. Corrupt footer
    ");
}
