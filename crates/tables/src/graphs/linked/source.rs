//! Sources, their notes and cited works (schema.org, Dublin Core), and the codings (PROV-O).

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::super::base::{Base, segment};
use super::super::quads::Quads;
use claimbook_core::book::ParagraphRecord;
use claimbook_core::model::codes::CoderKind;
use claimbook_core::model::{Coder, Slug, Source, Work};

pub(super) fn write<W: Write>(quads: &mut Quads<W>, base: &Base, source: &Source) -> io::Result<()> {
    let iri = base.of("source", &source.id);
    quads.class(&iri, "schema:CreativeWork")?;
    quads.class(&iri, "prov:Entity")?;
    quads.text(&iri, "dcterms:title", &source.title)?;
    if let Some(subtitle) = &source.subtitle {
        quads.text(&iri, "schema:alternativeHeadline", subtitle)?;
    }
    quads.text(&iri, "dcterms:type", &source.kind)?;
    quads.text(&iri, "dcterms:publisher", &source.publisher)?;
    quads.value(&iri, "dcterms:issued", source.published, source.published.datatype())?;
    quads.text(&iri, "dcterms:language", &source.language)?;
    quads.link(&iri, "dcterms:creator", &base.of("entity", &source.authored_by))?;
    if let Some(url) = &source.url {
        quads.value(&iri, "schema:url", url, "xsd:anyURI")?;
    }
    for note in &source.notes {
        let part = format!("{iri}/note/{}", note.number);
        quads.link(&iri, "cb:note", &part)?;
        quads.class(&part, "cb:Note")?;
        quads.value(&part, "cb:number", note.number, "xsd:integer")?;
        if let Some(earlier) = note.same_as {
            quads.link(&part, "cb:sameAs", &format!("{iri}/note/{earlier}"))?;
        }
        for (place, work) in note.works.iter().enumerate() {
            let cited = format!("{part}/work/{place}");
            quads.link(&part, "schema:citation", &cited)?;
            write_work(quads, &cited, work)?;
        }
    }
    Ok(())
}

fn write_work<W: Write>(quads: &mut Quads<W>, iri: &str, work: &Work) -> io::Result<()> {
    quads.class(iri, "schema:CreativeWork")?;
    quads.text(iri, "dcterms:title", &work.title)?;
    for author in &work.authors {
        let parts = [&author.name, &author.given, &author.family].into_iter().flatten().map(String::as_str);
        quads.text(iri, "schema:author", &parts.collect::<Vec<_>>().join(" "))?;
    }
    if let Some(container) = &work.container {
        quads.text(iri, "schema:isPartOf", container)?;
    }
    if let Some(publisher) = &work.publisher {
        quads.text(iri, "dcterms:publisher", publisher)?;
    }
    if let Some(published) = &work.published {
        quads.text(iri, "cb:published", published.as_str())?;
    }
    if let Some(url) = &work.url {
        quads.value(iri, "schema:url", url, "xsd:anyURI")?;
    }
    Ok(())
}

/// Returns the IRI of the coding of a paragraph, from which its claims are derived.
pub(super) fn coding(base: &Base, paragraph: &ParagraphRecord) -> String {
    format!("{}/coding/{}", base.of("source", &paragraph.header.source), segment(&paragraph.name))
}

/// Writes the coding of a paragraph as an activity of its coders.
pub(super) fn write_coding<W: Write>(quads: &mut Quads<W>, base: &Base, paragraph: &ParagraphRecord) -> io::Result<()> {
    let (iri, header) = (coding(base, paragraph), &paragraph.header);
    quads.class(&iri, "prov:Activity")?;
    quads.link(&iri, "prov:used", &base.of("source", &header.source))?;
    let own = paragraph.claims.iter().filter_map(|record| record.claim.coder.as_ref());
    for coder in own.chain([&header.coder]).collect::<BTreeSet<&Slug>>() {
        quads.link(&iri, "prov:wasAssociatedWith", &base.of("coder", coder))?;
    }
    // PROV-O's properties for times require a time of day, which is not recorded.
    quads.value(&iri, "dcterms:date", header.coded_on, "xsd:date")?;
    quads.text(&iri, "cb:codebook", &header.codebook)
}

/// Writes a coder as an agent: a person, or a software agent for a language model.
pub(super) fn write_agent<W: Write>(
    quads: &mut Quads<W>,
    base: &Base,
    id: &Slug,
    coder: Option<&Coder>,
) -> io::Result<()> {
    let iri = base.of("coder", id);
    quads.class(&iri, "prov:Agent")?;
    let Some(coder) = coder else { return Ok(()) };
    quads.class(&iri, if coder.kind == CoderKind::Human { "prov:Person" } else { "prov:SoftwareAgent" })?;
    quads.text(&iri, "schema:name", &coder.name)?;
    if let Some(orcid) = &coder.orcid {
        quads.link(&iri, "schema:sameAs", &orcid.url())?;
    }
    // A model has no page of its own, so its name and version are texts.
    let texts = [("cb:model", &coder.model), ("schema:softwareVersion", &coder.version), ("skos:note", &coder.note)];
    for (predicate, text) in texts {
        if let Some(text) = text {
            quads.text(&iri, predicate, text)?;
        }
    }
    Ok(())
}
