//! Tests the order of fields: the types declare it, and every reader and writer of records follows it.

use claimbook_core::model::{
    Attribution, Author, AuthorName, Citation, Claim, ClaimsFile, Coder, CodersFile, Correction, Creator, Dataset,
    Decision, DecisionsFile, EntitiesFile, Entity, Event, Exclusion, Facet, FacetCode, Identifier, Lock, LockedBlock,
    LockedSpan, LockedText, Mapping, Member, Note, OtherAnchor, OwnCode, OwnScale, OwnScheme, OwnTerm, Participant,
    Profiles, Relation, Section, Source, Time, VocabularyFile, Waiver, Work, schema,
};
use claimbook_core::read::tree;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml::{self, Node};
use claimbook_testing::vocabulary;
use schemars::JsonSchema;
use serde::Serialize;

const CLAIMS: &str = r#"source: harbor-report
coder: c1
coded_on: "2031-05-02"
codebook: "0.1"
claims:
  - id: hbr-0001
    statement: Two icebreakers left the one port for the other.
    type: descriptive
    features: [quantitative]
    polarity: affirmed
    certainty: likely
    likelihood: likely
    participants:
      - {entity: port-alder, role: actor, gloss: the port}
    domains: [economic]
    forms: [other]
    times:
      - role: event
        edtf: "2031"
        mod: START
        basis: inferred
        duration_min: P3Y
        duration_max: P5Y
        relation: AFTER
        relative_to: last-winter
    attribution: {mode: reported_speech, holder: ann-roe, via: john-roe, stance: neutral}
    citations:
      - {note: 1, basis: inferred, intent: citesAsEvidence}
    at: summary.p1.s1
    also_at:
      - {at: summary.p2.s1, as: restatement}
    relations:
      - {type: supports, object: hbr-0002, basis: implicit}
    coder: c3
    status: reviewed
    checked_by: lm1
    checked_on: "2031-05-03"
    reviewer: c2
    reviewed_on: "2031-05-03"
    superseded_by: hbr-0003
    reason: None.
    note: None.
"#;

const ENTITIES: &str = r#"entities:
  - id: ports
    label: ports
    kind: group
    aliases: [harbors]
    parent: port-alder
    identifiers:
      - {scheme: wikidata, value: Q1}
    members:
      - {entity: port-alder, valid_from: "1990-05-01", valid_until: "1991-05-01"}
    description: Both.
    status: superseded
    superseded_by: twin-ports
events:
  - id: last-winter
    label: last winter
    edtf: "2030-12"
    description: With ice.
"#;

const SOURCE: &str = r#"id: harbor-report
prefix: hbr
kind: report
title: The Harbor Report
subtitle: On ice
authors:
  - {family: Roe, given: Ann, entity: ann-roe}
  - {name: Harbor Press}
publisher: Harbor Press
published: "2031-04-01"
language: en
likelihood: icd_203
url: https://example.org
rendition: A copy.
authored_by: ann-roe
sections:
  - {id: summary, title: Summary, kind: body, first_block: 1, heading: true, pull_quotes: [2]}
joins:
  - {at: summary.p1, word: 14}
splits:
  - {at: summary.p1, word: 3}
notes:
  - number: 1
    same_as: 1
    works:
      - title: Ice Ahead
        authors: [{family: Roe, given: Ann}, {name: Harbor Press}]
        container: Harbor Gazette
        publisher: Harbor Press
        published: "2031"
        url: https://example.org
    remark: None.
sample: Every second paragraph.
coverage:
  - {at: summary.p0, reason: heading}
  - {pattern: "Page [0-9]+", reason: boilerplate}
waivers:
  - {rule: missing-horizon, claim: hbr-0001, reason: being discussed, expires: "2031-12-31"}
  - {rule: short-anchor, at: summary.p1, reason: being discussed, expires: "2031-12-31"}
"#;

const CODERS: &str = r#"coders:
  - {id: c1, kind: human, name: Ann Roe, orcid: 0000-0002-1825-0097}
  - {id: lm1, kind: model, name: First model, model: Example LM, version: "2.1", note: Given the text alone.}
"#;

const DATASET: &str = r"name: harbor-claims
title: Claims of the Harbor Report
description: On ice.
creators:
  - {family: Roe, given: Ann, orcid: 0000-0002-1825-0097, affiliation: Harbor Institute}
  - {name: Harbor Press}
publisher: Harbor Press
keywords: [ice]
language: en
license: CC-BY-4.0
homepage: https://example.org
repository: https://example.org/git
doi: 10.5281/zenodo.1234
";

/// Checks that a type and its schema have the same fields, and that the required ones are in the same order.
fn agree<T: JsonSchema>(fields: &[&str]) {
    let (name, schema) = (T::schema_name(), schema::<T>());
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let properties = schema.get("properties").and_then(|properties| properties.as_object()).expect("properties");
    assert_eq!(sorted, properties.keys().collect::<Vec<_>>(), "{name}");
    let required = schema.get("required").and_then(|required| required.as_array()).into_iter().flatten();
    let required: Vec<&str> = required.filter_map(|name| name.as_str()).collect();
    let mut in_order = fields.to_vec();
    in_order.retain(|field| required.contains(field));
    assert_eq!(in_order, required, "{name}");
}

#[test]
fn the_fields_of_every_type_are_those_of_its_schema() {
    agree::<ClaimsFile>(ClaimsFile::FIELDS);
    // The facets are in the schema of a book, with the names that the vocabulary declares.
    agree::<Claim>(&declared());
    agree::<Participant>(Participant::FIELDS);
    agree::<Time>(Time::FIELDS);
    agree::<Attribution>(Attribution::FIELDS);
    agree::<Citation>(Citation::FIELDS);
    agree::<OtherAnchor>(OtherAnchor::FIELDS);
    agree::<Relation>(Relation::FIELDS);
    agree::<EntitiesFile>(EntitiesFile::FIELDS);
    agree::<Entity>(Entity::FIELDS);
    agree::<Identifier>(Identifier::FIELDS);
    agree::<Member>(Member::FIELDS);
    agree::<Event>(Event::FIELDS);
    agree::<Source>(Source::FIELDS);
    agree::<Author>(Author::FIELDS);
    agree::<AuthorName>(AuthorName::FIELDS);
    agree::<Section>(Section::FIELDS);
    agree::<Correction>(Correction::FIELDS);
    agree::<Note>(Note::FIELDS);
    agree::<Work>(Work::FIELDS);
    agree::<Exclusion>(Exclusion::FIELDS);
    agree::<Waiver>(Waiver::FIELDS);
    agree::<CodersFile>(CodersFile::FIELDS);
    agree::<Coder>(Coder::FIELDS);
    agree::<Dataset>(Dataset::FIELDS);
    agree::<Creator>(Creator::FIELDS);
    agree::<Lock>(Lock::FIELDS);
    agree::<Profiles>(Profiles::FIELDS);
    agree::<LockedText>(LockedText::FIELDS);
    agree::<LockedBlock>(LockedBlock::FIELDS);
    agree::<LockedSpan>(LockedSpan::FIELDS);
    agree::<DecisionsFile>(DecisionsFile::FIELDS);
    agree::<Decision>(Decision::FIELDS);
    agree::<VocabularyFile>(VocabularyFile::FIELDS);
    agree::<Facet>(Facet::FIELDS);
    agree::<FacetCode>(FacetCode::FIELDS);
    agree::<Mapping>(Mapping::FIELDS);
    agree::<OwnCode>(OwnCode::FIELDS);
    agree::<OwnScheme>(OwnScheme::FIELDS);
    agree::<OwnScale>(OwnScale::FIELDS);
    agree::<OwnTerm>(OwnTerm::FIELDS);
}

/// Returns the fields of a claim without the facets.
fn declared() -> Vec<&'static str> {
    Claim::FIELDS.iter().copied().filter(|field| *field != "facets").collect()
}

/// Parses a text and decodes its tree with a function.
fn read<T>(text: &str, decode: impl Fn(&Node, &File) -> (T, Vec<Diagnostic>)) -> T {
    let file = File::new("x.yaml", text);
    let (node, faults) = yaml::read(&file, FileId(0));
    assert_eq!(faults, [], "{text}");
    let (record, diagnostics) = decode(&node.expect("a tree"), &file);
    assert_eq!(diagnostics, [], "{text}");
    record
}

/// Serializes a record in the order of its type. The result is JSON, which is also YAML.
fn serialized(record: &impl Serialize) -> String {
    serde_json::to_string(record).expect("a record is plain data")
}

/// Checks that a sample contains every field of its types, so that the test below covers all fields.
fn is_complete(sample: &str, types: &[&[&str]]) {
    for field in types.concat() {
        assert!(sample.contains(&format!("{field}: ")) || sample.contains(&format!("{field}:\n")), "{field}");
    }
}

#[test]
fn the_order_is_that_of_the_types_themselves() {
    let claims = |node: &Node, file: &File| {
        let decoded = tree::claims(node, file, FileId(0), vocabulary());
        (decoded.claims[0].1.clone(), decoded.diagnostics)
    };
    let parts = [Participant::FIELDS, Time::FIELDS, Attribution::FIELDS, Citation::FIELDS, OtherAnchor::FIELDS];
    is_complete(CLAIMS, &[&parts.concat(), ClaimsFile::FIELDS, &declared(), Relation::FIELDS]);
    let claim = read(CLAIMS, claims);
    let head = CLAIMS.split("  - ").next().expect("a header");
    assert_eq!(read(&format!("{head}  - {}\n", serialized(&claim)), claims), claim);

    let entities = |node: &Node, file: &File| {
        let decoded = tree::entities(node, file, FileId(0), vocabulary());
        ((decoded.entities, decoded.events), decoded.diagnostics)
    };
    is_complete(ENTITIES, &[Entity::FIELDS, Identifier::FIELDS, Member::FIELDS, Event::FIELDS]);
    let (entity, event) = read(ENTITIES, entities);
    let text = format!("entities: [{}]\nevents: [{}]\n", serialized(&entity[0].1), serialized(&event[0].1));
    assert_eq!(read(&text, entities), (entity, event));

    let source = |node: &Node, file: &File| tree::source(node, file, FileId(0), vocabulary());
    is_complete(
        SOURCE,
        &[
            Source::FIELDS,
            Author::FIELDS,
            AuthorName::FIELDS,
            Section::FIELDS,
            Correction::FIELDS,
            Note::FIELDS,
            Work::FIELDS,
            Waiver::FIELDS,
        ],
    );
    let record = read(SOURCE, source);
    assert_eq!(read(&serialized(&record), source), record);

    let coders = |node: &Node, file: &File| tree::coders(node, file, FileId(0));
    is_complete(CODERS, &[CodersFile::FIELDS, Coder::FIELDS]);
    let record = read(CODERS, coders);
    assert_eq!(read(&serialized(&record), coders), record);

    let dataset = |node: &Node, file: &File| tree::dataset(node, file, FileId(0));
    is_complete(DATASET, &[Dataset::FIELDS, Creator::FIELDS]);
    let record = read(DATASET, dataset);
    assert_eq!(read(&serialized(&record), dataset), record);
}
