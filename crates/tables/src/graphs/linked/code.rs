//! The code lists as SKOS concept schemes, with mappings to other vocabularies.

use std::io::{self, Write};

use super::super::base::segment;
use super::super::quads::{Quads, code, list, term};
use claimbook_core::model::codes::{MappingScheme, SkosMatch};
use claimbook_core::model::{Code, CodeMapping};
use claimbook_core::model::{CodeRow, code_rows};

pub(super) fn write<W: Write>(quads: &mut Quads<W>) -> io::Result<()> {
    let rows = code_rows();
    let mut targets: Vec<CodeMapping> = Vec::new();
    for rows in rows.chunk_by(|a, b| a.list == b.list) {
        let scheme = list(rows[0].list);
        quads.class(&scheme, "skos:ConceptScheme")?;
        quads.text(&scheme, "skos:notation", rows[0].list)?;
        for row in rows {
            write_code(quads, &scheme, row)?;
            targets.extend(row.mappings.iter().filter(|mapping| mapping.scheme != MappingScheme::Cito));
        }
    }
    // A concept of another vocabulary may be the target of several codes.
    targets.sort_by_key(|mapping| (mapping.scheme, mapping.target));
    targets.dedup_by_key(|mapping| (mapping.scheme, mapping.target));
    for mapping in targets {
        let concept = target(&mapping);
        quads.class(&concept, "skos:Concept")?;
        quads.text(&concept, "skos:notation", mapping.target)?;
        quads.link(&concept, "dcterms:isPartOf", &code(MappingScheme::LIST, mapping.scheme.name()))?;
    }
    Ok(())
}

fn write_code<W: Write>(quads: &mut Quads<W>, scheme: &str, row: &CodeRow) -> io::Result<()> {
    let iri = code(row.list, row.code);
    quads.class(&iri, "skos:Concept")?;
    quads.link(&iri, "skos:inScheme", scheme)?;
    quads.text(&iri, "skos:notation", row.code)?;
    quads.english(&iri, "skos:prefLabel", &row.label)?;
    quads.english(&iri, "skos:definition", &row.definition)?;
    if let Some(rank) = row.ordinal {
        quads.value(&iri, "cb:rank", rank, "xsd:integer")?;
    }
    for mapping in &row.mappings {
        quads.link(&iri, relation(mapping.relation), &target(mapping))?;
    }
    Ok(())
}

fn relation(relation: SkosMatch) -> &'static str {
    match relation {
        SkosMatch::ExactMatch => "skos:exactMatch",
        SkosMatch::CloseMatch => "skos:closeMatch",
        SkosMatch::BroadMatch => "skos:broadMatch",
        SkosMatch::NarrowMatch => "skos:narrowMatch",
        SkosMatch::RelatedMatch => "skos:relatedMatch",
    }
}

/// Returns the IRI of another vocabulary's concept: its own IRI for CiTO, otherwise one with claimbook's prefix.
fn target(mapping: &CodeMapping) -> String {
    match mapping.scheme {
        MappingScheme::Cito => term("cito:").into_owned() + mapping.target,
        scheme => format!("urn:claimbook:concept/{}/{}", scheme.name(), segment(mapping.target)),
    }
}
