//! Tests organizations as authors, and dates to the month or year, in tables, graphs, descriptors and the card.

use claimbook_release::build::card;
use claimbook_release::descriptors::DESCRIPTORS;
use claimbook_release::manifest::Release;
use claimbook_tables::export::{Format, export};
use claimbook_testing::{Files, book, coded, edited};
use serde_json::{Value, json};

use crate::descriptors::{author, small};
use crate::graphs;

const SOURCE: &str = "harbor-report/source.yaml";

/// Returns the book of the tests with another date of its source.
fn dated(date: &str) -> Files {
    edited(coded(), &[(SOURCE, "published: \"2031-04-01\"", &format!("published: \"{date}\""))])
}

fn table(files: &Files, name: &str) -> String {
    let mut tables = export(&book(files), &[Format::Csv]).expect("an export");
    String::from_utf8(tables.remove(&format!("csv/{name}.csv")).expect("the table")).expect("UTF-8")
}

#[test]
fn the_tables_name_organizations_beside_persons() {
    let edits = [
        (SOURCE, "{family: Roe, given: Ann, entity", "{name: \"Harbor Institute, Ltd.\", entity"),
        (SOURCE, "[{family: Roe, given: Ann}]", "[{name: Harbor Institute}, {family: Roe, given: Ann}, {family: Poe}]"),
    ];
    let files = edited(coded(), &edits);
    assert_eq!(
        table(&files, "source_authors"),
        "source_id,position,name,family,given,entity_id\nharbor-report,0,\"Harbor Institute, Ltd.\",,,ann-roe\n"
    );
    let works = table(&files, "source_works");
    assert!(works.contains(",\"Harbor Institute|Roe, Ann|Poe\","), "{works}");
}

/// The text is as written, and the bounds are days that can be compared with other days.
#[test]
fn the_table_of_sources_has_the_first_and_last_day_of_a_date() {
    for (date, cells) in [
        ("2031-04-01", "2031-04-01,2031-04-01,2031-04-01"),
        ("2028-02", "2028-02,2028-02-01,2028-02-29"),
        ("2031", "2031,2031-01-01,2031-12-31"),
    ] {
        let sources = table(&dated(date), "sources");
        assert!(sources.contains(",publisher,published,published_min,published_max,language,"), "{sources}");
        assert!(sources.contains(&format!(",Harbor Press,{cells},en,")), "{sources}");
    }
}

#[test]
fn linked_data_gives_a_date_the_datatype_of_its_precision() {
    for (date, datatype) in [("2031-04-01", "date"), ("2031-04", "gYearMonth"), ("2031", "gYear")] {
        let quads = &graphs::exported(&book(&dated(date)), graphs::BASE)["nquads/claims.nq"];
        let statement = format!(
            "source/harbor-report> <http://purl.org/dc/terms/issued> \
             \"{date}\"^^<http://www.w3.org/2001/XMLSchema#{datatype}> "
        );
        assert_eq!(quads.matches(&statement).count(), 1, "{statement}");
    }
    let work = (SOURCE, "[{family: Roe, given: Ann}]", "[{name: Harbor Institute}, {family: Roe, given: Ann}]");
    let quads = &graphs::exported(&book(&edited(coded(), &[work])), graphs::BASE)["nquads/claims.nq"];
    for name in ["Harbor Institute", "Ann Roe"] {
        assert!(quads.contains(&format!("/note/1/work/0> <http://schema.org/author> \"{name}\" ")), "{name}");
    }
}

/// Returns the text of a descriptor.
fn written(release: &Release, path: &str) -> String {
    DESCRIPTORS.iter().find(|each| each.path == path).expect("the descriptor").write(release)
}

/// Returns a part of a descriptor in JSON.
fn part(release: &Release, path: &str, pointer: &str) -> Value {
    let document: Value = serde_json::from_str(&written(release, path)).expect("JSON");
    document.pointer(pointer).unwrap_or_else(|| panic!("{path} has no {pointer}")).clone()
}

#[test]
fn every_descriptor_knows_an_organization_from_a_person() {
    let mut release = small(&["claim_domains"]);
    let source = &mut release.manifest.sources[0];
    source.authors = vec![author(Some("Harbor Press"), None, None), author(None, Some("Roe"), Some("Ann"))];
    let citation = written(&release, "CITATION.cff");
    let authors = "    authors:\n      - name: Harbor Press\n      - family-names: Roe\n        given-names: Ann\n";
    assert!(citation.contains(authors), "{citation}");
    for (path, pointer, organization) in [
        (
            "croissant.json",
            "/prov:wasDerivedFrom/0/author/0",
            json!({"@type": "sc:Organization", "name": "Harbor Press"}),
        ),
        ("datacite.json", "/relatedItems/0/creators/0", json!({"name": "Harbor Press", "nameType": "Organizational"})),
        (
            "dcat.jsonld",
            "/prov:wasDerivedFrom/0/dct:creator/0",
            json!({"@type": "foaf:Organization", "foaf:name": "Harbor Press"}),
        ),
    ] {
        assert_eq!(part(&release, path, pointer), organization, "{path}");
    }
    // The author is also the publisher, so that the two are one thing.
    let graph = part(&release, "ro-crate-metadata.json", "/@graph");
    let things = graph.as_array().expect("things");
    let organizations: Vec<&Value> = things.iter().filter(|thing| thing["name"] == "Harbor Press").collect();
    let id = "#organization/Harbor-Press";
    assert_eq!(organizations, [&json!({"@id": id, "@type": "Organization", "name": "Harbor Press"})]);
    let report = things.iter().find(|thing| thing["name"] == "The Harbor Report").expect("the source");
    assert_eq!((&report["author"][0]["@id"], &report["publisher"]["@id"]), (&json!(id), &json!(id)));
    let card = card::write(&release);
    assert!(card.contains("- Harbor Press; Roe, Ann: *The Harbor Report*. Harbor Press, 2031-04-01."), "{card}");
}

#[test]
fn no_descriptor_invents_a_month_or_a_day() {
    for (date, citation, catalog) in [
        ("2031-04-01", "    date-published: \"2031-04-01\"\n", json!("2031-04-01")),
        ("2031-04", "    year: 2031\n    month: 4\n", json!({"@value": "2031-04", "@type": "xsd:gYearMonth"})),
        ("2031", "    year: 2031\n    languages:", json!({"@value": "2031", "@type": "xsd:gYear"})),
    ] {
        let mut release = small(&["claim_domains"]);
        release.manifest.sources.truncate(1);
        release.manifest.sources[0].published = date.parse().expect("a date");
        let text = written(&release, "CITATION.cff");
        assert!(text.contains(citation), "{text}");
        assert_eq!(text.contains("date-published"), date.len() == 10, "{text}");
        assert_eq!(part(&release, "dcat.jsonld", "/prov:wasDerivedFrom/0/dct:issued"), catalog);
        assert_eq!(part(&release, "datacite.json", "/relatedItems/0/publicationYear"), "2031");
        assert_eq!(part(&release, "croissant.json", "/prov:wasDerivedFrom/0/datePublished"), date);
        let graph = part(&release, "ro-crate-metadata.json", "/@graph");
        let things = graph.as_array().expect("things");
        let report = things.iter().find(|thing| thing["name"] == "The Harbor Report").expect("the source");
        assert_eq!(report["datePublished"], date);
        let card = card::write(&release);
        assert!(card.contains(&format!("*The Harbor Report*. Harbor Press, {date}.")), "{card}");
    }
}
