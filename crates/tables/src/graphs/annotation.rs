//! W3C Web Annotation (Recommendation of 2017) in JSON-LD: one annotation per anchor of a current claim, without words
//! of the source's text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::base::Base;
use super::in_order;
use super::quads::{self, VOCABULARY};
use claimbook_core::book::Locked;
use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::model::codes::AnchorRole;
use claimbook_core::model::{Anchor, Code, Date, Digest, Locator, Lock};

/// The context that the Recommendation requires.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "@context")]
    context: (&'static str, Value),
    id: String,
    r#type: &'static str,
    label: String,
    total: usize,
    first: Page<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    id: String,
    r#type: &'static str,
    start_index: usize,
    items: Vec<Annotation<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Annotation<'a> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    creator: String,
    coded_on: Date,
    anchor_role: String,
    body: Body<'a>,
    target: Vec<Target<'a>>,
}

/// The body of an annotation: the claim's IRI and statement.
#[derive(Serialize)]
struct Body<'a> {
    id: String,
    r#type: &'static str,
    value: &'a str,
    format: &'static str,
}

/// The target of an annotation: one part of an anchor.
#[derive(Serialize)]
struct Target<'a> {
    r#type: &'static str,
    source: String,
    locator: &'a Locator,
    selector: Selector,
    state: State<'a>,
}

/// The offsets of a target, in code points as the Recommendation requires.
#[derive(Serialize)]
struct Selector {
    r#type: &'static str,
    start: u32,
    end: u32,
}

/// The text that the offsets refer to: the canonical text of a profile, identified by its hash.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State<'a> {
    r#type: [&'static str; 2],
    text_sha256: &'a Digest,
    text_length: u32,
    text_profile: &'a str,
    hash_profile: &'a str,
    segmentation_profile: &'a str,
}

pub(super) fn write<W: Write>(
    book: &Book,
    source: &SourceRecord,
    locked: &Locked<'_>,
    base: &Base,
    mut out: W,
) -> io::Result<W> {
    let slug = &source.source.id;
    let iri = base.of("source", slug);
    let mut items = Vec::new();
    if let Some(lock) = &source.lock {
        for record in in_order(book.claims_of(slug).filter(|record| record.claim.status.is_current())) {
            items.extend(annotations(book, record, lock, locked, base));
        }
    }
    let collection = Collection {
        context: (CONTEXT, context()),
        id: format!("{iri}/annotations"),
        r#type: "AnnotationCollection",
        label: source.source.title.clone(),
        total: items.len(),
        first: Page { id: format!("{iri}/annotations/0"), r#type: "AnnotationPage", start_index: 0, items },
    };
    serde_json::to_writer_pretty(&mut out, &collection)?;
    out.write_all(b"\n")?;
    Ok(out)
}

/// Returns the context of claimbook's own terms.
fn context() -> Value {
    json!({
        "claimbook": VOCABULARY,
        "TextState": "claimbook:TextState",
        "anchorRole": {"@id": "claimbook:anchorRole", "@type": "@id"},
        "codedOn": {"@id": "claimbook:codedOn", "@type": "xsd:date"},
        "locator": "claimbook:locator",
        "textSha256": "claimbook:textSha256",
        "textLength": {"@id": "claimbook:textLength", "@type": "xsd:nonNegativeInteger"},
        "textProfile": "claimbook:textProfile",
        "hashProfile": "claimbook:hashProfile",
        "segmentationProfile": "claimbook:segmentationProfile",
    })
}

/// Returns the annotations of a claim: one per anchor, numbered as in `claim_anchors`.
fn annotations<'a>(
    book: &'a Book,
    record: &'a ClaimRecord,
    lock: &'a Lock,
    locked: &Locked<'a>,
    base: &Base,
) -> Vec<Annotation<'a>> {
    let claim = &record.claim;
    let header = &book.paragraph(record).header;
    let others = claim.also_at.iter().map(|other| (AnchorRole::from(other.role), &other.at));
    let anchors = [(AnchorRole::Primary, &claim.at)].into_iter().chain(others);
    let annotation = |(place, (role, at)): (usize, (AnchorRole, &'a Anchor))| Annotation {
        id: base.of("annotation", format_args!("{}/{place}", claim.id)),
        r#type: "Annotation",
        motivation: "describing",
        creator: base.of("coder", book.coder_of(record)),
        coded_on: header.coded_on,
        anchor_role: quads::code(AnchorRole::LIST, role.name()),
        body: Body {
            id: base.of("claim", &claim.id),
            r#type: "TextualBody",
            value: &claim.statement,
            format: "text/plain",
        },
        target: targets(at, lock, locked, base),
    };
    anchors.enumerate().map(annotation).collect()
}

/// Returns a target for each part of an anchor. The parts are not selectors of one target, because the standard reads
/// several selectors as alternative ways to find the same words.
fn targets<'a>(at: &'a Anchor, lock: &'a Lock, locked: &Locked<'a>, base: &Base) -> Vec<Target<'a>> {
    let target = |locator: &'a Locator| {
        let span = locked.get(&lock.source, locator)?;
        Some(Target {
            r#type: "SpecificResource",
            source: base.of("source", &lock.source),
            locator,
            selector: Selector { r#type: "TextPositionSelector", start: span.start, end: span.end },
            state: State {
                r#type: ["oa:State", "TextState"],
                text_sha256: &lock.text.sha256,
                text_length: lock.text.length,
                text_profile: &lock.profiles.text,
                hash_profile: &lock.profiles.hash,
                segmentation_profile: &lock.profiles.segmentation,
            },
        })
    };
    at.locators().iter().filter_map(target).collect()
}
