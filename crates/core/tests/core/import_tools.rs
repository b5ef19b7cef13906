//! Tests the import of annotations from other tools, with made-up samples in their formats.

use crate::import::assert_shown;
use claimbook_core::import::{Defaults, Imported, Request, import};
use claimbook_core::report;
use claimbook_core::text::Document;
use claimbook_testing::{book, harbor, harbor_text};

const MAPPING: &str = "\
columns: {comment: statement, Sicherheit: certainty, claim_type: type}
values: {certainty: {sicher: asserted}}
labels:
  Claim: {}
  Prediction: {type: predictive, domains: [economic]}
  Political: {domains: political}
  Section: ignore
";

fn imported(name: &str, text: &str) -> Imported {
    let book = book(&harbor());
    let source = &book.sources[0];
    let document = Document::new(&harbor_text());
    import(Request {
        book: &book,
        source,
        text: Some(&document),
        files: vec![(name.to_owned(), text.as_bytes().to_vec())],
        mapping: Some(("map.yaml".to_owned(), MAPPING.as_bytes().to_vec())),
        defaults: Defaults::new(&book, source, [None, None, None], "2031-05-02".parse().ok()),
    })
}

fn shown(name: &str, text: &str) -> String {
    let imported = imported(name, text);
    let mut text = report::text(&imported.read, &imported.read.diagnostics, false);
    imported.added.values().for_each(|records| text.push_str(records));
    text
}

/// A document whose offsets count the astral character as two, as Java and JavaScript do.
const DOCUMENT: &str = "🧊 Councils should share their pilots. Café owners in Port Birch welcome the ships.";

#[test]
fn spans_of_inception_have_layers_and_features() {
    let text = serde_json::json!({
        "%TYPES": {},
        "%FEATURE_STRUCTURES": [
            {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": DOCUMENT},
            {"%ID": 2, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "@sofa": 1, "begin": 0, "end": 2},
            {"%ID": 3, "%TYPE": "webanno.custom.Claim", "@sofa": 1, "begin": 39, "end": 64, "claim_type": "descriptive",
             "Sicherheit": "sicher", "comment": "The breakers please the people who run cafés."},
            {"%ID": 4, "%TYPE": "webanno.custom.Section", "@sofa": 1, "begin": 0, "end": 10, "number": 1}
        ],
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3, 4]}}
    });
    assert_shown("inception", &shown("cas.json", &text.to_string()));
    let moved = text.to_string().replace("\"begin\":39", "\"begin\":1");
    assert_shown("inception_moved", &shown("cas.json", &moved));
}

#[test]
fn spans_of_label_studio_have_labels_texts_and_choices() {
    let task = |text: &str| {
        serde_json::json!([{
            "id": 1,
            "data": {"title": "x", "text": DOCUMENT},
            "annotations": [{"id": 9, "result": [
                {"id": "a", "type": "labels", "from_name": "label", "to_name": "text",
                 "value": {"start": 3, "end": 37, "text": text, "labels": ["Political"]}},
                {"id": "a", "type": "textarea", "value": {"start": 3, "end": 37, "text": ["Towns are to lend their pilots to each other."]}},
                {"id": "a", "type": "choices", "value": {"start": 3, "end": 37, "choices": ["Prediction"]}},
                {"id": "b", "type": "labels", "value": {"start": 3, "end": 11, "text": "Councils", "labels": ["Section"]}}
            ]}]
        }])
        .to_string()
    };
    assert_shown("label_studio", &shown("tasks.json", &task("Councils should share their pilots")));
    assert_shown("label_studio_moved", &shown("tasks.json", &task("Councils should lend their pilots")));
}

#[test]
fn annotations_of_hypothesis_have_tags_and_a_context() {
    let text = serde_json::json!({"total": 2, "rows": [
        {"id": "x1", "text": "Towns are to lend their pilots to each other.", "tags": ["Claim", "Political"], "uri": "https://example.org",
         "target": [{"source": "https://example.org", "selector": [
            {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 1, "endContainer": "/p[1]", "endOffset": 9},
            {"type": "TextPositionSelector", "start": 900, "end": 935},
            {"type": "TextQuoteSelector", "exact": "Councils should share their pilots.", "prefix": "from both ports.\n", "suffix": "\nCouncils"}
         ]}]},
        {"id": "x2", "text": "A note on the page", "tags": [], "target": [{"source": "https://example.org"}]}
    ]});
    assert_shown("hypothesis", &shown("hypothesis.json", &text.to_string()));
}

#[test]
fn web_annotations_have_bodies() {
    let annotation = |selector: serde_json::Value| {
        serde_json::json!({
            "@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation",
            "body": [
                {"type": "TextualBody", "value": "Prediction", "purpose": "tagging"},
                {"type": "TextualBody", "value": "The ports will lose their ice by 2035.", "purpose": "commenting"}
            ],
            "target": {"source": "https://example.org", "selector": selector}
        })
        .to_string()
    };
    let quote = serde_json::json!({"type": "TextQuoteSelector", "exact": "retreat—by 2035"});
    assert_shown("annotation", &shown("annotation.jsonld", &annotation(quote)));
    let position = serde_json::json!({"type": "TextPositionSelector", "start": 1, "end": 9});
    assert_shown("annotation_position", &shown("annotation.jsonld", &annotation(position)));
    assert_shown("unknown_json", &shown("other.json", "{\"claims\": 3}"));
}
