//! The code lists as SKOS concept schemes, with mappings to other vocabularies.

use std::io::{self, Write};

use super::super::base::{Base, segment};
use super::super::quads::{Quads, code, list, term};
use claimbook_core::book::Book;
use claimbook_core::model::codes::{MappingScheme, SkosMatch};
use claimbook_core::model::{Code, CodeRow, Mapping, Open};

/// The language of the program's own labels and definitions.
const ENGLISH: &str = "en";

/// Returns the IRI of a code. Codes that the book declares have IRIs under the book's base, since other books may
/// define the same name differently.
pub(super) fn open<C: Code>(base: &Base, value: &Open<C>) -> String {
    match value {
        Open::BuiltIn(built_in) => code(C::LIST, built_in.name()),
        Open::Own(own) => of_book(base, C::LIST, own.as_str()),
    }
}

/// Returns the IRI of a code that the book declares.
pub(super) fn of_book(base: &Base, list: &str, code: &str) -> String {
    base.of("code", format!("{list}/{code}"))
}

pub(super) fn write<W: Write>(quads: &mut Quads<W>, base: &Base, book: &Book) -> io::Result<()> {
    let rows = book.vocabulary.code_rows();
    let language = book.dataset.as_ref().map(|dataset| dataset.record.language.as_str());
    let mut targets: Vec<&Mapping> = Vec::new();
    for rows in rows.chunk_by(|a, b| a.list == b.list) {
        let name = &rows[0].list;
        let scheme = if rows[0].own { base.of("code", name) } else { list(name) };
        quads.class(&scheme, "skos:ConceptScheme")?;
        quads.text(&scheme, "skos:notation", name)?;
        for row in rows {
            write_code(quads, base, &scheme, row, language)?;
            targets.extend(row.mappings.iter().filter(|mapping| !is_cito(mapping)));
        }
    }
    // A concept of another vocabulary may be the target of several codes.
    targets.sort_by_key(|mapping| (&mapping.scheme, &mapping.target));
    targets.dedup_by_key(|mapping| (&mapping.scheme, &mapping.target));
    for mapping in targets {
        let concept = target(mapping);
        let (list, scheme) = (MappingScheme::LIST, &mapping.scheme);
        let is_own = book.vocabulary.own(list).iter().any(|own| own.id == *scheme);
        let scheme = if is_own { of_book(base, list, scheme.as_str()) } else { code(list, scheme.as_str()) };
        quads.class(&concept, "skos:Concept")?;
        quads.text(&concept, "skos:notation", &mapping.target)?;
        quads.link(&concept, "dcterms:isPartOf", &scheme)?;
    }
    Ok(())
}

fn write_code<W: Write>(
    quads: &mut Quads<W>,
    base: &Base,
    scheme: &str,
    row: &CodeRow,
    language: Option<&str>,
) -> io::Result<()> {
    let iri = if row.own { of_book(base, &row.list, &row.code) } else { code(&row.list, &row.code) };
    quads.class(&iri, "skos:Concept")?;
    quads.link(&iri, "skos:inScheme", scheme)?;
    quads.text(&iri, "skos:notation", &row.code)?;
    for (predicate, text) in [("skos:prefLabel", &row.label), ("skos:definition", &row.definition)] {
        match if row.own { language } else { Some(ENGLISH) } {
            Some(language) => quads.text_in(language, &iri, predicate, text)?,
            None => quads.text(&iri, predicate, text)?,
        }
    }
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

fn is_cito(mapping: &Mapping) -> bool {
    mapping.scheme.as_str() == MappingScheme::Cito.name()
}

/// Returns the IRI of another vocabulary's concept: its own IRI for CiTO, otherwise one with claimbook's prefix.
fn target(mapping: &Mapping) -> String {
    if is_cito(mapping) {
        return term("cito:").into_owned() + &mapping.target;
    }
    format!("urn:claimbook:concept/{}/{}", mapping.scheme, segment(&mapping.target))
}
