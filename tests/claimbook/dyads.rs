//! Tests `claim_dyads` against a slow definition, and in cases that a reader of the table might expect otherwise.

use claimbook_tables::export::{Format, export};
use claimbook_testing::{Files, book, edited, harbor};
use proptest::prelude::*;

const FILE: &str = "harbor-report/summary.p1.yaml";
const ACTOR: &str = "      - {entity: port-alder, role: actor}\n      - {entity: port-birch, role: recipient}\n";

/// Returns the rows of `claim_dyads` for `hbr-0001` with these participants. The other claims have no pairs.
fn dyads(participants: &[(&str, &str)]) -> Vec<String> {
    let lines = participants.iter().map(|(entity, role)| format!("      - {{entity: {entity}, role: {role}}}\n"));
    rows(&edited(grouped(), &[(FILE, ACTOR, &lines.collect::<String>())]))
}

/// Returns the small book with a second group, a group of a group, and a role of its own.
fn grouped() -> Files {
    let groups = "  - id: bay\n    label: bay\n    kind: group\n    members:\n      - {entity: port-birch}\n      \
                  - {entity: harbor-master}\n  - id: region\n    label: region\n    kind: group\n    members:\n      \
                  - {entity: bay}\nevents:\n";
    let mut files = edited(harbor(), &[("entities.yaml", "events:\n", groups)]);
    let vocabulary = files.get_mut("claims/vocabulary.yaml").expect("the vocabulary");
    vocabulary.extend_from_slice(b"roles:\n  - {id: pilot, definition: Leads a ship.}\n");
    files
}

fn rows(files: &Files) -> Vec<String> {
    let table = &export(&book(files), &[Format::Csv]).expect("an export")["csv/claim_dyads.csv"];
    let text = String::from_utf8(table.clone()).expect("UTF-8");
    let (head, rows) = text.split_once('\n').expect("a heading");
    assert_eq!(head, "claim_id,a,b,a_role,b_role,a_via_group,b_via_group,kind,type,polarity,certainty");
    rows.lines().map(str::to_owned).collect()
}

/// Returns the columns `a` to `kind` of a row of `hbr-0001`.
fn row(columns: &str) -> String {
    format!("hbr-0001,{columns},descriptive,affirmed,asserted")
}

#[test]
fn an_actor_and_a_recipient_form_a_directed_pair() {
    let pair = [row("port-alder,port-birch,actor,recipient,,,directed")];
    assert_eq!(dyads(&[("port-alder", "actor"), ("port-birch", "recipient")]), pair);
    let reversed = [row("port-birch,port-alder,actor,recipient,,,directed")];
    assert_eq!(dyads(&[("port-alder", "recipient"), ("port-birch", "actor")]), reversed);
}

#[test]
fn two_actors_form_one_joint_pair() {
    let pair = [row("port-alder,port-birch,actor,actor,,,joint")];
    assert_eq!(dyads(&[("port-birch", "actor"), ("port-alder", "actor")]), pair);
}

#[test]
fn participants_that_are_only_listed_together_form_no_pair() {
    for (one, other) in [
        ("actor", "topic"),
        ("topic", "recipient"),
        ("recipient", "recipient"),
        ("recipient", "target"),
        ("actor", "conduit"),
        ("conduit", "conduit"),
        ("pilot", "recipient"),
        ("actor", "pilot"),
    ] {
        assert_eq!(dyads(&[("port-alder", one), ("port-birch", other)]), Vec::<String>::new(), "{one} {other}");
    }
}

#[test]
fn an_entity_named_by_itself_and_through_a_group_counts_as_named_by_itself() {
    let pair = [row("port-alder,port-birch,actor,actor,,twin-ports,joint")];
    assert_eq!(dyads(&[("port-alder", "actor"), ("twin-ports", "actor")]), pair);
    // In another role, the group still counts.
    let pair = [row("port-birch,port-alder,actor,recipient,,twin-ports,directed")];
    assert_eq!(dyads(&[("port-birch", "actor"), ("twin-ports", "recipient")]), pair);
}

#[test]
fn the_pairs_of_retired_claims_are_left_out() {
    let status = "    at: summary.p1.s1\n";
    let with = |line: &str| rows(&edited(harbor(), &[(FILE, status, &format!("{status}{line}"))]));
    assert_eq!(with("    status: withdrawn\n    reason: misread\n"), Vec::<String>::new());
    assert_eq!(with("    status: draft\n").len(), 1);
}

#[test]
fn denials_and_forecasts_are_told_apart_without_a_join() {
    let pair = "hbr-0001,port-alder,port-birch,actor,recipient,,,directed";
    let edits = [
        (FILE, "    type: descriptive\n", "    type: predictive\n    polarity: negated\n"),
        (
            FILE,
            "    certainty: asserted\n    participants:\n      - {entity: port-alder",
            "    certainty: likely\n    participants:\n      - {entity: port-alder",
        ),
    ];
    assert_eq!(rows(&edited(harbor(), &edits)), [format!("{pair},predictive,negated,likely")]);
}

const ENTITIES: [&str; 6] = ["bay", "harbor-master", "port-alder", "port-birch", "region", "twin-ports"];
const MEMBERS: [(&str, &[&str]); 3] =
    [("bay", &["port-birch", "harbor-master"]), ("region", &["bay"]), ("twin-ports", &["port-alder", "port-birch"])];
const ROLES: [&str; 9] =
    ["actor", "addressee", "affected", "beneficiary", "conduit", "pilot", "recipient", "target", "topic"];

/// Returns how a claim names an entity in a role: directly (an empty text), through a group (the first one by id), or
/// not at all.
fn named(participants: &[(&str, &str)], entity: &str, role: &str) -> Option<String> {
    let groups = MEMBERS.iter().filter(|(group, _)| participants.contains(&(group, role)));
    let through = groups.filter(|(_, members)| members.contains(&entity)).map(|(group, _)| (*group).to_owned()).min();
    let is_group = MEMBERS.iter().any(|(group, _)| *group == entity);
    if !is_group && participants.contains(&(entity, role)) { Some(String::new()) } else { through }
}

/// Returns the rows by their definition: every entity is compared with every other one in every pair of roles.
fn slowly(participants: &[(&str, &str)]) -> Vec<String> {
    let mut rows = Vec::new();
    for (a, b) in ENTITIES.iter().flat_map(|a| ENTITIES.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b) {
        for (one, other) in ROLES.iter().flat_map(|one| ROLES.iter().map(move |other| (*one, *other))) {
            let Some((from, to)) = named(participants, a, one).zip(named(participants, b, other)) else { continue };
            let acts = matches!(one, "actor" | "conduit");
            if acts && matches!(other, "recipient" | "beneficiary" | "target" | "addressee" | "affected") {
                rows.push(row(&format!("{a},{b},{one},{other},{from},{to},directed")));
            } else if (one, other) == ("actor", "actor") && a < b {
                rows.push(row(&format!("{a},{b},{one},{other},{from},{to},joint")));
            }
        }
    }
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_table_has_the_pairs_of_the_definition_and_no_others(
        chosen in proptest::sample::subsequence(
            ENTITIES.iter().flat_map(|entity| ROLES.iter().map(move |role| (*entity, *role))).collect::<Vec<_>>(), 1..10,
        ).prop_shuffle(),
    ) {
        let mut found = dyads(&chosen);
        prop_assert!(found.is_sorted_by_key(|row| row.split(',').take(5).map(str::to_owned).collect::<Vec<_>>()));
        found.sort();
        prop_assert_eq!(found, slowly(&chosen));
    }
}
