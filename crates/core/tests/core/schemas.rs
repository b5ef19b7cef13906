//! Tests the JSON Schemas: the real files are valid, and malformed files are rejected by schema and reader.

use claimbook_core::book::{Book, load};
use claimbook_core::model::schemas;
use claimbook_core::syntax::file::FileId;
use claimbook_core::syntax::yaml::{self, Node, ScalarKind, Value as Yaml};
use claimbook_testing::{Files, book, coded, edited, harbor, project, validator};
use serde_json::Value;

/// Converts a YAML tree to the JSON that an editor's validator sees.
fn json(node: &Node) -> Value {
    match &node.value {
        Yaml::Mapping(entries) => {
            Value::Object(entries.iter().map(|entry| (entry.key.clone(), json(&entry.value))).collect())
        }
        Yaml::Sequence(items) => items.iter().map(json).collect(),
        Yaml::Refused => Value::Null,
        Yaml::Scalar(scalar) => match scalar.kind() {
            ScalarKind::Text => Value::from(scalar.text.as_str()),
            ScalarKind::Null => Value::Null,
            ScalarKind::Boolean => Value::Bool(scalar.text.eq_ignore_ascii_case("true")),
            ScalarKind::Number => serde_json::from_str(&scalar.text).unwrap_or(Value::Null),
        },
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('/').next() {
        _ if path.contains("/decisions/") => "decisions",
        Some("coders.yaml") => "coders",
        Some("dataset.yaml") => "dataset",
        Some("entities.yaml") => "entities",
        Some("source.yaml") => "source",
        Some("anchors.lock") => "lock",
        Some("vocabulary.yaml") => "vocabulary",
        _ => "claims",
    }
}

fn errors(book: &Book) -> Vec<String> {
    let schemas = schemas(&book.vocabulary);
    let mut errors = Vec::new();
    for (index, file) in book.files.iter().enumerate() {
        let Some(tree) = yaml::read(file, FileId(index)).0 else { continue };
        let value = json(&tree);
        errors.extend(
            validator(&schemas[&format!("{}.schema.json", kind(file.path()))])
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", file.path())),
        );
    }
    errors
}

#[test]
fn the_real_files_and_those_of_the_tests_are_valid() {
    assert_eq!(errors(&load(project()).expect("the book")), Vec::<String>::new());
    assert_eq!(errors(&book(&coded())), Vec::<String>::new());
}

#[test]
fn schemas_define_records_and_codes_but_no_lists() {
    for (name, schema) in schemas(&book(&harbor()).vocabulary) {
        let schema: Value = serde_json::from_slice(&schema).expect("JSON");
        let defined = schema["$defs"].as_object().into_iter().flatten();
        let lists: Vec<&String> = defined.filter(|(_, found)| found["type"] == "array").map(|(id, _)| id).collect();
        assert_eq!(lists, Vec::<&String>::new(), "{name}");
    }
}

#[test]
fn what_breaks_the_shape_of_a_file_breaks_schema_and_reader_alike() {
    const P1: &str = "harbor-report/summary.p1.yaml";
    const SOURCE: &str = "harbor-report/source.yaml";
    const ENTITIES: &str = "entities.yaml";
    const DATASET: &str = "dataset.yaml";
    const CODERS: &str = "coders.yaml";
    for (file, from, to) in [
        (P1, "certainty: likely", "certanty: likely"),
        (P1, "certainty: likely", "certainty: probable"),
        (P1, "certainty: likely", "certainty: [likely]"),
        (P1, "certainty: likely", "certainty: 3"),
        (P1, "likelihood: likely", "likelihood: null"),
        (P1, "likelihood: likely", "note:"),
        (P1, "    type: normative\n", ""),
        (P1, "type: normative", "type: norm"),
        (P1, "id: hbr-0003", "id: hbr-3"),
        (P1, "id: hbr-0003", "id: HBR-0003"),
        (P1, "id: hbr-0003", "id: 3"),
        (P1, "Town councils ought to put their pilots at one another's disposal.", "Short."),
        (P1, "Town councils ought to put their pilots at one another's disposal.", &"word ".repeat(80)),
        (P1, "domains: [unspecified]", "domains: unspecified"),
        (P1, "domains: [unspecified]", "domains: []"),
        (P1, "domains: [political, economic]", "domains: [political, political]"),
        (P1, "domains: [political, economic]", "domains: [political, economic, military, informational, unspecified]"),
        (P1, "features: [quantitative]", "features: [quantitative, quantitative]"),
        (P1, "{entity: councils, role: addressee}", "{entity: councils}"),
        (P1, "{entity: councils, role: addressee}", "{entity: councils, role: addressee, gloss: 3}"),
        (P1, "{entity: councils, role: addressee}", "councils"),
        (P1, "\"2031-01~/2031-03\"", "2031"),
        (P1, "\"2031-01~/2031-03\"", "\"2031-13\""),
        (P1, "\"2031-01~/2031-03\"", "\"early 2031\""),
        (P1, "\"2031-01~/2031-03\"", "\"/\""),
        (P1, "duration_max: P4Y", "duration_max: 4Y"),
        (P1, "duration_max: P4Y", "duration_max: PT4H"),
        (P1, "note: 1,", "note: \"1\","),
        (P1, "note: 1,", "note: 0,"),
        (P1, "note: 1,", "note: 1.5,"),
        (P1, "at: summary.p1.s1\n", "at: summary.p1\n"),
        (P1, "at: summary.p1.s1\n", "at: summary.p1.s1[0-2]\n"),
        (P1, "as: duplicate", "as: copy"),
        (P1, "type: supports, object: hbr-0003", "type: supports"),
        (P1, "coded_on: \"2031-05-02\"", "coded_on: \"2031-5-2\""),
        (P1, "coded_on: \"2031-05-02\"", "coded_on: \"2031-02-30\""),
        (P1, "codebook: \"0.1\"", "codebook: 0.1"),
        (P1, "coder: c1\n", ""),
        (P1, "coder: c1\n", "coder: c1\ncolor: blue\n"),
        (SOURCE, "prefix: hbr", "prefix: h"),
        (SOURCE, "heading: false", "heading: \"no\""),
        (SOURCE, "first_block: 5", "first_block: -5"),
        (SOURCE, "pull_quotes: [2]", "pull_quotes: 2"),
        (SOURCE, "kind: notes", "kind: footnotes"),
        (SOURCE, "publisher: Harbor Press\n", ""),
        (SOURCE, "{family: Roe, given: Ann, entity", "{name: Harbor Press, family: Roe, entity"),
        (SOURCE, "{family: Roe, given: Ann, entity", "{name: Harbor Press, given: Ann, entity"),
        (SOURCE, "{family: Roe, given: Ann, entity", "{given: Ann, entity"),
        (SOURCE, "[{family: Roe, given: Ann}]", "[{name: Harbor Press, family: Roe}]"),
        (SOURCE, "[{family: Roe, given: Ann}]", "[{name: Harbor Press, given: Ann}]"),
        (SOURCE, "[{family: Roe, given: Ann}]", "[{}]"),
        (SOURCE, "\"2031-04-01\"", "2031"),
        (SOURCE, "\"2031-04-01\"", "\"2031-4\""),
        (SOURCE, "\"2031-04-01\"", "\"2031-13\""),
        (SOURCE, "\"2031-04-01\"", "\"2031-04-00\""),
        (SOURCE, "\"2031-04-01\"", "\"2031~\""),
        (SOURCE, "\"2031-04-01\"", "\"2031/2032\""),
        (SOURCE, "at: notes, reason", "at: Notes, reason"),
        (SOURCE, "reason: metadiscourse", "reason: boring"),
        (ENTITIES, "kind: group", "kind: gang"),
        (ENTITIES, "scheme: wikidata, value: Q1", "scheme: wikidata"),
        (ENTITIES, "scheme: wikidata, value: Q1", "scheme: wikidata, value: 1"),
        (ENTITIES, "    label: Port Birch\n", ""),
        (ENTITIES, "    label: Port Birch\n", "    label: Port Birch\n    status: withdrawn\n"),
        (ENTITIES, "    label: Port Birch\n", "    label: Port Birch\n    superseded_by: Port Alder\n"),
        (ENTITIES, "from: \"1990-05-01\"", "from: \"1990\""),
        (DATASET, "name: harbor-claims\n", "name: Harbor Claims\n"),
        (DATASET, "publisher: Harbor Institute\n", ""),
        (DATASET, "keywords: [harbors, ice, claims]", "keywords: harbors"),
        (DATASET, "keywords: [harbors, ice, claims]", "keywords: []"),
        (DATASET, "keywords: [harbors, ice, claims]", "keywords: [ice, ice]"),
        (DATASET, "keywords: [harbors, ice, claims]", "keywords: [2031]"),
        (DATASET, "license: CC-BY-4.0", "license: MIT OR Apache-2.0"),
        (DATASET, "https://example.org/harbor-claims\n", "example.org/harbor-claims\n"),
        (DATASET, "https://example.org/harbor-claims\n", "https://example.org/<harbor>\n"),
        (DATASET, "doi: 10.5281", "doi: https://doi.org/10.5281"),
        (DATASET, "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        (DATASET, "{name: Friends of the Ports}", "{name: Friends of the Ports, family: Port}"),
        (DATASET, "{name: Friends of the Ports}", "{name: Friends of the Ports, given: Ann}"),
        (DATASET, "{name: Friends of the Ports}", "{affiliation: Friends of the Ports}"),
        (DATASET, "{name: Friends of the Ports}", "Friends of the Ports"),
        (CODERS, "kind: human, name: Ann Roe", "kind: person, name: Ann Roe"),
        (CODERS, "kind: human, name: Ann Roe", "kind: human"),
        (CODERS, "\"0000-0002-1825-0097\"}\n  - {id: c2", "\"0000-0002-1825\"}\n  - {id: c2"),
        (CODERS, "model: Example LM, version: \"2.1\"", "version: \"2.1\""),
        (CODERS, "version: \"2.1\"", "version: 2.1"),
        (CODERS, "coders:", "people:"),
    ] {
        let files: Files = edited(harbor(), &[(file, from, to)]);
        let book = book(&files);
        assert!(!book.diagnostics.is_empty(), "the reader accepts `{to}` for `{from}`");
        assert!(!errors(&book).is_empty(), "the schema accepts `{to}` for `{from}`");
    }
}

/// The reader and the types name the fields independently. Every record, serialized as JSON with the types' names, must
/// be read back unchanged, because JSON is also YAML.
#[test]
fn records_written_by_the_types_names_are_read_back_the_same() {
    let every_field = edited(
        harbor(),
        &[
            (
                "harbor-report/summary.p1.yaml",
                "    at: summary.p1.s3\n",
                "    at: summary.p1.s3\n    coder: c3\n    checked_by: lm1\n    checked_on: \"2031-05-31\"\n    reviewer: c2\n    reviewed_on: \"2031-06-01\"\n    superseded_by: hbr-0001\n    reason: All fields at once.\n",
            ),
            (
                "entities.yaml",
                "    aliases: [Roe]\n",
                "    aliases: [Roe]\n    status: superseded\n    superseded_by: john-roe\n",
            ),
        ],
    );
    for book in [load(project()).expect("the book"), book(&every_field)] {
        let claims: Vec<Value> =
            book.claims().map(|record| serde_json::to_value(&record.claim).expect("JSON")).collect();
        let file = serde_json::json!({"source": "x", "coder": "c1", "coded_on": "2031-01-01", "codebook": "1", "claims": claims});
        let entities: Vec<_> = book.entities.iter().map(|record| &record.record).collect();
        let events: Vec<_> = book.events.iter().map(|record| &record.record).collect();
        let source = serde_json::to_vec(&book.sources[0].source).expect("JSON");
        let coders: Vec<_> = book.coders.iter().map(|record| &record.record).collect();
        let dataset = book.dataset.as_ref().map(|record| &record.record);
        let again = Book::from_files(Files::from([
            (
                "claims/coders.yaml".to_owned(),
                serde_json::to_vec(&serde_json::json!({"coders": coders})).expect("JSON"),
            ),
            ("claims/dataset.yaml".to_owned(), serde_json::to_vec(&dataset).expect("JSON")),
            (
                "claims/vocabulary.yaml".to_owned(),
                serde_json::to_vec(&book.vocabulary_file.as_ref().map(|record| &record.record)).expect("JSON"),
            ),
            ("claims/x/y.yaml".to_owned(), serde_json::to_vec(&file).expect("JSON")),
            ("claims/x/source.yaml".to_owned(), source),
            ("claims/x/anchors.lock".to_owned(), serde_json::to_vec(&book.sources[0].lock).expect("JSON")),
            (
                "claims/entities.yaml".to_owned(),
                serde_json::to_vec(&serde_json::json!({"entities": entities, "events": events})).expect("JSON"),
            ),
        ]));
        // `serde_json` sorts the keys of an object, so the order of fields may differ.
        assert!(again.diagnostics.iter().all(|fault| fault.rule.id == "disordered-fields"), "{:?}", again.diagnostics);
        assert!(book.claims().map(|record| &record.claim).eq(again.claims().map(|record| &record.claim)));
        assert!(entities.into_iter().eq(again.entities.iter().map(|record| &record.record)));
        assert!(events.into_iter().eq(again.events.iter().map(|record| &record.record)));
        assert!(coders.into_iter().eq(again.coders.iter().map(|record| &record.record)));
        assert_eq!(dataset, again.dataset.as_ref().map(|record| &record.record));
        assert_eq!(book.sources[0].source, again.sources[0].source);
        assert_eq!(book.sources[0].lock, again.sources[0].lock);
    }
}
