//! One change of each kind in the versioning policy. Most are edits of the small book. Changes that no book of this
//! version of the program can show are made in the editions themselves.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, RecordBatch};
use claimbook_core::model::{Creator, Dataset};
use claimbook_release::diff::Kind;
use claimbook_release::snapshot::Edition;
use claimbook_tables::table::{self, Column, Shape};

const P1: &str = "harbor-report/summary.p1.yaml";
const P3: &str = "harbor-report/summary.p3.yaml";
const SOURCE: &str = "harbor-report/source.yaml";
const ENTITIES: &str = "entities.yaml";

/// A file, a text in it, and the replacement.
pub(crate) type Edit = (&'static str, &'static str, &'static str);

/// A kind of change: edits of the older book, edits of the newer book, and a change of the editions for kinds that no
/// book of this version of the program can show.
pub(crate) struct Case {
    pub(crate) kind: Kind,
    pub(crate) old: &'static [Edit],
    pub(crate) new: &'static [Edit],
    pub(crate) doctor: Option<fn(&mut Edition, &mut Edition)>,
}

const fn books(kind: Kind, old: &'static [Edit], new: &'static [Edit]) -> Case {
    Case { kind, old, new, doctor: None }
}

const fn doctored(kind: Kind, doctor: fn(&mut Edition, &mut Edition)) -> Case {
    Case { kind, old: &[], new: &[], doctor: Some(doctor) }
}

/// One case for each kind of change, in the order of the policy. The cases are independent of each other.
pub(crate) const CASES: [Case; 34] = [
    doctored(Kind::TableRemoved, |_, new| drop(new.sheets.remove("entity_members"))),
    doctored(Kind::ColumnRemoved, |_, new| shape(new, "passages").columns.retain(|column| column.name != "words")),
    doctored(Kind::CodeRemoved, |_, new| codes(new, |rows| rows.slice(0, rows.num_rows() - 1))),
    doctored(Kind::TypeChanged, |_, new| column(new, "claims", "note").kind = table::Kind::Code("stance".to_owned())),
    doctored(Kind::PrimaryKeyChanged, |_, new| shape(new, "code_mappings").primary_key.truncate(3)),
    doctored(Kind::ForeignKeyRemoved, |_, new| drop(shape(new, "claims").foreign_keys.pop())),
    doctored(Kind::ProfileChanged, |_, new| {
        for sheet in new.sheets.values_mut() {
            sheet.origin.profiles.text = "ctext-2".into();
        }
    }),
    doctored(Kind::DatasetRenamed, |old, new| {
        old.dataset = Some(dataset("harbor-claims", "Claims about harbors"));
        new.dataset = Some(dataset("port-claims", "Claims about harbors"));
    }),
    books(Kind::ClaimVanished, &[(P3, "  - id: hbr-0005\n", VANISHING)], &[]),
    books(Kind::ClaimReused, &[(P3, "  - id: hbr-0005\n", REUSED_BEFORE)], &[(P1, "  - id: hbr-0002\n", REUSED_AFTER)]),
    books(
        Kind::EntityRenamed,
        &[(ENTITIES, "events:\n", "  - {id: elm, label: Port Elm, kind: place}\nevents:\n")],
        &[(ENTITIES, "events:\n", "  - {id: port-elm, label: Port Elm, kind: place}\nevents:\n")],
    ),
    books(Kind::IdVanished, &[(ENTITIES, "events:\n", "  - {id: cedar, label: Cedar, kind: place}\nevents:\n")], &[]),
    doctored(Kind::TableAdded, |old, _| drop(old.sheets.remove("reliability"))),
    doctored(Kind::ColumnAdded, |old, _| shape(old, "entities").columns.retain(|column| column.name != "parent")),
    doctored(Kind::CodeAdded, |old, _| codes(old, |rows| rows.slice(1, rows.num_rows() - 1))),
    doctored(Kind::CodeChanged, |_, new| {
        codes(new, |rows| {
            let none: ArrayRef = Arc::new(Int32Array::new_null(rows.num_rows()));
            let place = rows.schema().index_of("ordinal").expect("the column");
            let columns = rows.columns().iter().enumerate();
            let columns = columns.map(|(index, values)| if index == place { none.clone() } else { values.clone() });
            RecordBatch::try_new(rows.schema(), columns.collect()).expect("the same columns")
        });
    }),
    doctored(Kind::ForeignKeyAdded, |old, _| drop(shape(old, "claim_relations").foreign_keys.pop())),
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
        Kind::ClaimRevived,
        &[(P3, "  - id: hbr-0005\n", REVIVED_BEFORE)],
        &[(P3, "  - id: hbr-0005\n", REVIVED_AFTER)],
    ),
    books(
        Kind::ClaimChecked,
        &[],
        &[(
            P1,
            "  - id: hbr-0003\n",
            "    status: checked\n    checked_by: lm1\n    checked_on: \"2031-06-01\"\n  - id: hbr-0003\n",
        )],
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
        Kind::EntitySuperseded,
        &[(
            ENTITIES,
            "events:\n",
            "  - {id: oak, label: Oak, kind: place}\n  - {id: port-oak, label: Port Oak, kind: place}\nevents:\n",
        )],
        &[(
            ENTITIES,
            "events:\n",
            "  - {id: oak, label: Oak, kind: place, status: superseded, superseded_by: port-oak}\n  - {id: port-oak, label: Port Oak, kind: place}\nevents:\n",
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
        column(new, "events", "label").description = "Its name.".into();
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
            sheet.origin.generator = "claimbook 9.9.9".into();
        }
    }),
];

/// The text of a claim on economic matters, followed by the start of the record before which an edit puts it.
macro_rules! claim {
    ($id:literal, $statement:literal, [$($participant:literal),*], $at:literal, [$($more:literal),*], $next:literal) => {
        concat!(
            "  - id: ", $id, "\n    statement: ", $statement,
            "\n    type: descriptive\n    certainty: asserted\n    participants:\n",
            $("      - ", $participant, "\n",)*
            "    domains: [economic]\n    at: ", $at, "\n",
            $("    ", $more, "\n",)*
            "  - id: ", $next, "\n"
        )
    };
}
pub(crate) use claim;

const ADDED: &str = claim!(
    "hbr-0006",
    "Port Alder lost two of its icebreakers in the winter of 2031.",
    ["{entity: port-alder, role: actor}"],
    "summary.p1.s2",
    [],
    "hbr-0002"
);

const VANISHING: &str = claim!(
    "hbr-0007",
    "Trade between the ports has not grown in the view of anybody.",
    ["{entity: port-birch, role: topic}"],
    "summary.p3.s1",
    [],
    "hbr-0005"
);

const REUSED_BEFORE: &str = claim!(
    "hbr-0008",
    "The harbor of Port Birch has more cranes than before.",
    ["{entity: port-birch, role: topic}"],
    "summary.p3.s1",
    [],
    "hbr-0005"
);

const REUSED_AFTER: &str = claim!(
    "hbr-0008",
    "Councils should lend icebreakers without a fee.",
    ["{entity: councils, role: addressee}"],
    "summary.p1.s3",
    [],
    "hbr-0002"
);

const REVIVED_BEFORE: &str = claim!(
    "hbr-0009",
    "The ice of that winter was thicker than usual.",
    ["{entity: port-birch, role: topic}"],
    "summary.p3.s1",
    ["status: withdrawn", "reason: Nobody measured it."],
    "hbr-0005"
);

const REVIVED_AFTER: &str = claim!(
    "hbr-0009",
    "The ice of that winter was thicker than usual.",
    ["{entity: port-birch, role: topic}"],
    "summary.p3.s1",
    [],
    "hbr-0005"
);

fn shape<'a>(edition: &'a mut Edition, table: &str) -> &'a mut Shape {
    &mut edition.sheets.get_mut(table).expect("the table").shape
}

fn column<'a>(edition: &'a mut Edition, table: &str, name: &str) -> &'a mut Column {
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
        license: "CC-BY-4.0".parse().expect("a license"),
        homepage: None,
        repository: None,
        doi: None,
    }
}
