//! Tests the book as a network, as annotations and as linked data: snapshots, and no record missing.

use std::collections::{BTreeMap, BTreeSet};

use claimbook_core::book::Book;
use claimbook_tables::graphs::{Base, GRAPH_FORMATS, graphs, is_graph};
use claimbook_testing::{book, edited, harbor, on_disk};
use serde_json::Value;

use crate::runner::run;

pub(crate) fn exported(book: &Book, base: &str) -> BTreeMap<String, String> {
    let files = graphs(book, &GRAPH_FORMATS, &base.parse().expect("a base")).expect("an export");
    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

pub(crate) const BASE: &str = "https://example.org/book/";

/// Drops the statements about codes, which do not depend on the book and have their own test.
fn of_the_book(quads: &str) -> String {
    quads.split_inclusive('\n').filter(|line| !line.starts_with("<urn:claimbook:")).collect()
}

#[test]
fn the_graphs_of_the_small_book_are_these() {
    for (name, text) in exported(&book(&harbor()), BASE) {
        assert!(is_graph(&name), "{name}");
        let text = if name.ends_with(".nq") { of_the_book(&text) } else { text };
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../graphs", omit_expression => true }, {
            insta::assert_snapshot!(name.replace('/', "_"), text);
        });
    }
}

#[test]
fn the_network_has_every_claim_entity_relation_and_participant_once() {
    let book = book(&harbor());
    let network = &exported(&book, BASE)["graphml/claims.graphml"];
    let has = |element: &str| assert_eq!(network.matches(element).count(), 1, "{element}");
    let (mut nodes, mut edges) = (book.entities.len(), 0);
    for record in &book.entities {
        let entity = &record.record;
        has(&format!("<node id=\"entity/{}\">", entity.id));
        edges += entity.members.len() + usize::from(entity.parent.is_some());
    }
    for record in book.claims() {
        let claim = &record.claim;
        has(&format!("<node id=\"claim/{}\">", claim.id));
        for (place, participant) in claim.participants.iter().enumerate() {
            let (id, entity) = (&claim.id, &participant.entity);
            has(&format!(
                "<edge id=\"claim/{id}/participant/{place}\" source=\"claim/{id}\" target=\"entity/{entity}\">"
            ));
        }
        for (place, relation) in claim.relations.iter().enumerate() {
            let (id, object) = (&claim.id, &relation.object);
            has(&format!("<edge id=\"claim/{id}/relation/{place}\" source=\"claim/{id}\" target=\"claim/{object}\">"));
        }
        nodes += 1;
        edges += claim.participants.len() + claim.relations.len() + 1 + usize::from(claim.attribution.via.is_some());
    }
    assert_eq!((network.matches("<node ").count(), network.matches("<edge ").count()), (nodes, edges));
}

/// The positions of the annotations equal those of the lock, part by part.
#[test]
fn every_anchor_is_an_annotation_with_the_places_of_the_lock() {
    let book = book(&harbor());
    let text = &exported(&book, BASE)["webannotation/harbor-report.jsonld"];
    let collection: Value = serde_json::from_str(text).expect("JSON");
    let lock = book.sources[0].lock.as_ref().expect("a lock");
    let mut wanted = Vec::new();
    for record in book.claims() {
        for (place, anchor) in record.anchors().enumerate() {
            let spans = anchor.locators().iter().map(|locator| {
                let mut spans = lock.passages.iter().chain(&lock.spans);
                let span = spans.find(|span| span.at == *locator).expect("a locked span");
                (u64::from(span.start), u64::from(span.end))
            });
            wanted.push((format!("{BASE}annotation/{}/{place}", record.claim.id), spans.collect::<Vec<_>>()));
        }
    }
    let number = |selector: &Value, key: &str| selector[key].as_u64().expect("an offset");
    let annotations = collection["first"]["items"].as_array().expect("annotations");
    let found: Vec<(String, Vec<(u64, u64)>)> = annotations
        .iter()
        .map(|annotation| {
            let targets = annotation["target"].as_array().expect("targets").iter();
            let places = targets.map(|target| &target["selector"]).map(|at| (number(at, "start"), number(at, "end")));
            (annotation["id"].as_str().expect("an id").to_owned(), places.collect())
        })
        .collect();
    assert_eq!(found, wanted);
    assert_eq!(collection["total"], wanted.len());
    // A quote requires one of these terms.
    assert!(!text.contains("TextQuoteSelector") && !text.contains("exact") && !text.contains("suffix"));
}

#[test]
fn the_linked_data_has_every_claim_relation_participant_and_code() {
    let book = book(&harbor());
    let quads = &exported(&book, BASE)["nquads/claims.nq"];
    let lines: Vec<&str> = quads.lines().collect();
    assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len(), "no statement is made twice");
    let count =
        |class: &str| lines.iter().filter(|line| line.contains(&format!("22-rdf-syntax-ns#type> <{class}>"))).count();
    let sum = |of: fn(&claimbook_core::model::Claim) -> usize| -> usize {
        book.claims().map(|record| of(&record.claim)).sum()
    };
    let vocabulary = claimbook_tables::graphs::VOCABULARY;
    assert_eq!(count("http://schema.org/Claim"), book.claim_count());
    assert_eq!(count(&format!("{vocabulary}Relation")), sum(|claim| claim.relations.len()));
    assert_eq!(count(&format!("{vocabulary}Participant")), sum(|claim| claim.participants.len()));
    assert_eq!(count(&format!("{vocabulary}Citation")), sum(|claim| claim.citations.len()));
    assert_eq!(count(&format!("{vocabulary}Time")), sum(|claim| claim.times.len()));
    assert_eq!(count(&format!("{vocabulary}Entity")), book.entities.len());
    for row in book.vocabulary.code_rows() {
        let base = if row.own { BASE } else { "urn:claimbook:" };
        let concept = format!("<{base}code/{}/{}> <", row.list, row.code);
        assert!(lines.iter().any(|line| line.starts_with(&concept)), "{concept}");
    }
    for record in book.claims() {
        let text = format!("<{BASE}claim/{}> <http://schema.org/text> ", record.claim.id);
        let graph = format!(" <{BASE}source/harbor-report/graph> .");
        assert_eq!(lines.iter().filter(|line| line.starts_with(&text) && line.ends_with(&graph)).count(), 1);
    }
}

/// Superseded and withdrawn claims are in no network and no annotation. In linked data they are said to be invalid, and
/// have no relations.
#[test]
fn retired_claims_and_entities_are_no_part_of_the_argument() {
    let superseded = "status: superseded, superseded_by";
    let files = edited(
        harbor(),
        &[
            (
                "harbor-report/summary.p1.yaml",
                "    at: summary.p1.s1\n",
                "    at: summary.p1.s1\n    status: superseded\n    superseded_by: hbr-0002\n",
            ),
            (
                "harbor-report/summary.p3.yaml",
                "s1[1-8]\n",
                "s1[1-8]\n    relations: [{type: supports, object: hbr-0003}]\n    status: withdrawn\n    reason: Nobody said so.\n",
            ),
            (
                "entities.yaml",
                "label: John Roe\n    kind: person\n",
                &format!(
                    "label: John Roe\n    kind: person\n    parent: elm\n    status: superseded\n    superseded_by: ann-roe\n  \
                 - {{id: oak, label: Oak, kind: place, {superseded}: elm}}\n  \
                 - {{id: elm, label: Elm, kind: place, {superseded}: port-birch}}\n"
                ),
            ),
        ],
    );
    let book = book(&files);
    assert_eq!(book.diagnostics, []);
    let exported = exported(&book, BASE);

    let network = &exported["graphml/claims.graphml"];
    assert_eq!(network.matches("<node id=\"claim/").count(), book.claim_count() - 2);
    for retired in ["claim/hbr-0001", "claim/hbr-0004", "entity/oak"] {
        assert!(!network.contains(&format!("{retired}\"")), "{retired}");
    }
    // A claim names `john-roe`, and `john-roe` names `elm`.
    assert!(network.contains("<node id=\"entity/john-roe\">") && network.contains("<node id=\"entity/elm\">"));
    for end in ["source=\"", "target=\""] {
        for node in network.split(end).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(network.contains(&format!("<node id=\"{node}\">")), "{node}");
        }
    }

    let annotations = &exported["webannotation/harbor-report.jsonld"];
    assert!(annotations.contains("claim/hbr-0002\""));
    assert!(!annotations.contains("hbr-0001") && !annotations.contains("hbr-0004"));

    let quads = &exported["nquads/claims.nq"];
    let has = |subject: &str, predicate: &str, object: &str| {
        quads.contains(&format!("<{BASE}{subject}> <{predicate}> <{BASE}{object}> <"))
    };
    let prov = |term: &str| format!("http://www.w3.org/ns/prov#{term}");
    for claim in ["claim/hbr-0001", "claim/hbr-0004"] {
        assert!(has(claim, &prov("wasInvalidatedBy"), &format!("{claim}/invalidation")), "{claim}");
        assert!(quads.contains(&format!("<{BASE}{claim}> <http://schema.org/text> ")), "{claim}");
        assert!(!quads.contains(&format!("vocabulary/object> <{BASE}{claim}>")), "{claim}");
    }
    assert!(has("claim/hbr-0002", &prov("wasRevisionOf"), "claim/hbr-0001"));
    assert!(has("claim/hbr-0001", "http://purl.org/dc/terms/isReplacedBy", "claim/hbr-0002"));
    assert!(quads.contains(&format!("<{BASE}claim/hbr-0004> <urn:claimbook:vocabulary/reason> \"Nobody said so.\"")));
    assert!(
        !quads.contains("claim/hbr-0004/relation/") && !quads.contains("claim/hbr-0005> <http://purl.org/spar/cito/")
    );
    assert!(has("claim/hbr-0002/relation/0", "urn:claimbook:vocabulary/object", "claim/hbr-0003"));
    assert!(
        quads.contains(&format!("<{BASE}entity/oak> <http://purl.org/dc/terms/isReplacedBy> <{BASE}entity/elm> ."))
    );
    assert_eq!(quads.matches("wasInvalidatedBy").count(), 2);
}

/// Tests a statement with quotes, markup, and a control character that XML 1.0 cannot represent.
#[test]
fn any_text_is_escaped() {
    let files =
        edited(harbor(), &[("entities.yaml", "label: Port Birch", "label: \"<Port> & \\\"Birch\\\" \\\\ \\u0001\"")]);
    let files = exported(&book(&files), BASE);
    assert!(files["graphml/claims.graphml"].contains("&lt;Port&gt; &amp; &quot;Birch&quot; \\ \u{fffd}<"));
    assert!(files["nquads/claims.nq"].contains(r#""<Port> & \"Birch\" \\ \u0001" ."#));
}

#[test]
fn a_base_is_an_absolute_iri_that_ids_can_follow() {
    assert_eq!(Base::default().of("claim", "hbr-0001"), "urn:claimbook:claim/hbr-0001");
    let fault = |text: &str| text.parse::<Base>().expect_err("a fault").message;
    assert_eq!(fault("example.org/"), "`example.org/` is not an absolute IRI");
    assert_eq!(fault("https://example.org/a b/"), "an IRI cannot contain ' '");
    assert_eq!(fault("https://example.org/a>/"), "an IRI cannot contain '>'");
    assert_eq!(
        fault("https://example.org/book"),
        "`https://example.org/book` does not end in a separator, so ids could not be told from it"
    );
}

#[test]
fn graphs_are_written_where_they_are_asked_for() {
    let folder = on_disk(&harbor());
    let first = run(folder.path(), &["export", "--format", "graphml,webannotation,nquads", "--base", BASE]);
    assert_eq!(first.code, 0, "{}", first.err);
    for (name, text) in exported(&book(&harbor()), BASE) {
        let written = std::fs::read_to_string(folder.path().join("exports").join(&name)).expect("the file");
        assert!(written == text, "{name}");
    }
    assert!(!folder.path().join("exports/csv").exists());
    // The next export replaces the whole folder.
    let second = run(folder.path(), &["export", "--format", "csv"]);
    assert_eq!(second.code, 0, "{}", second.err);
    assert!(!folder.path().join("exports/graphml").exists());
    let refused = run(folder.path(), &["export", "--base", "book"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("`book` is not an absolute IRI"), "{}", refused.err);
}
