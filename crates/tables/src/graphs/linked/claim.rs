//! Claims (schema.org `Claim`), their citations and relations (CiTO), and their provenance (PROV-O).

use std::collections::BTreeSet;
use std::io::{self, Write};

use ahash::AHashSet;

use super::super::base::Base;
use super::super::quads::{Quads, code};
use super::code::{of_book, open};
use super::source::coding;
use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::model::codes::MappingScheme;
use claimbook_core::model::{Claim, ClaimId, Code, LIKELIHOOD, Source, Time};

pub(super) fn write<W: Write>(
    quads: &mut Quads<W>,
    base: &Base,
    book: &Book,
    source: &SourceRecord,
    record: &ClaimRecord,
    current: &AHashSet<&ClaimId>,
) -> io::Result<()> {
    let claim = &record.claim;
    let iri = base.of("claim", &claim.id);
    quads.class(&iri, "schema:Claim")?;
    quads.class(&iri, "prov:Entity")?;
    quads.text(&iri, "schema:text", &claim.statement)?;
    quads.link(&iri, "schema:appearance", &base.of("source", &source.source.id))?;
    quads.text(&iri, "cb:at", &claim.at.to_string())?;
    write_codes(quads, base, &iri, book, claim)?;
    quads.link(&iri, "cb:holder", &base.of("entity", book.holder(record)))?;
    if let Some(via) = &claim.attribution.via {
        quads.link(&iri, "cb:via", &base.of("entity", via))?;
    }
    write_participants(quads, base, &iri, claim)?;
    for (place, time) in claim.times.iter().enumerate() {
        let part = format!("{iri}/time/{place}");
        quads.link(&iri, "cb:time", &part)?;
        write_time(quads, base, &part, time)?;
    }
    write_citations(quads, base, &iri, claim, &source.source)?;
    if claim.status.is_current() {
        write_relations(quads, base, &iri, claim, current)?;
    } else {
        write_invalidation(quads, base, &iri, claim)?;
    }
    write_provenance(quads, base, &iri, book, record)
}

/// Writes that the subject has a code.
fn has<W: Write, C: Code>(quads: &mut Quads<W>, subject: &str, predicate: &str, value: C) -> io::Result<()> {
    quads.link(subject, predicate, &code(C::LIST, value.name()))
}

fn write_codes<W: Write>(quads: &mut Quads<W>, base: &Base, iri: &str, book: &Book, claim: &Claim) -> io::Result<()> {
    has(quads, iri, "cb:type", claim.claim_type)?;
    claim.features.iter().try_for_each(|feature| has(quads, iri, "cb:feature", *feature))?;
    has(quads, iri, "cb:polarity", claim.polarity)?;
    has(quads, iri, "cb:certainty", claim.certainty)?;
    if let Some(likelihood) = &claim.likelihood {
        let term = likelihood.name();
        let is_own = book.vocabulary.has_own_likelihoods();
        let term = if is_own { of_book(base, LIKELIHOOD, term) } else { code(LIKELIHOOD, term) };
        quads.link(iri, "cb:likelihood", &term)?;
    }
    for (facet, codes) in claim.facets.iter() {
        let Some(facet) = book.vocabulary.facet(facet.as_str()) else { continue };
        let (item, predicate) = (facet.item.as_str(), base.of("vocabulary", &facet.item));
        codes.iter().try_for_each(|code| quads.link(iri, &predicate, &of_book(base, item, code.as_str())))?;
    }
    has(quads, iri, "cb:attributionMode", claim.attribution.mode)?;
    has(quads, iri, "cb:stance", claim.attribution.stance)?;
    has(quads, iri, "cb:status", claim.status)
}

fn write_participants<W: Write>(quads: &mut Quads<W>, base: &Base, iri: &str, claim: &Claim) -> io::Result<()> {
    for (place, participant) in claim.participants.iter().enumerate() {
        let part = format!("{iri}/participant/{place}");
        quads.link(iri, "cb:participant", &part)?;
        quads.class(&part, "cb:Participant")?;
        quads.link(&part, "cb:entity", &base.of("entity", &participant.entity))?;
        quads.link(&part, "cb:role", &open(base, &participant.role))?;
        if let Some(gloss) = &participant.gloss {
            quads.text(&part, "cb:gloss", gloss)?;
        }
    }
    Ok(())
}

fn write_time<W: Write>(quads: &mut Quads<W>, base: &Base, part: &str, time: &Time) -> io::Result<()> {
    quads.class(part, "cb:Time")?;
    has(quads, part, "cb:role", time.role)?;
    has(quads, part, "cb:basis", time.basis)?;
    if let Some(edtf) = &time.edtf {
        quads.text(part, "cb:edtf", edtf.as_str())?;
    }
    if let Some(modifier) = time.modifier {
        has(quads, part, "cb:modifier", modifier)?;
    }
    // A plain text, because XML Schema durations have no weeks.
    for (predicate, duration) in [("cb:durationMin", time.duration_min), ("cb:durationMax", time.duration_max)] {
        if let Some(duration) = duration {
            quads.text(part, predicate, &duration.to_string())?;
        }
    }
    if let Some(relation) = time.relation {
        has(quads, part, "cb:timeRelation", relation)?;
    }
    if let Some(event) = &time.relative_to {
        quads.link(part, "cb:relativeTo", &base.of("event", event))?;
    }
    Ok(())
}

/// Writes the citations of a claim. Each citation is a resource with its note, intent and basis. Also links the claim
/// to each cited work, by the CiTO property of the intent or else by `cito:cites`.
fn write_citations<W: Write>(
    quads: &mut Quads<W>,
    base: &Base,
    iri: &str,
    claim: &Claim,
    source: &Source,
) -> io::Result<()> {
    // Two notes may cite the same work.
    let mut cited = BTreeSet::new();
    for (place, citation) in claim.citations.iter().enumerate() {
        let part = format!("{iri}/citation/{place}");
        quads.link(iri, "cb:citation", &part)?;
        quads.class(&part, "cb:Citation")?;
        quads.link(&part, "cb:note", &format!("{}/note/{}", base.of("source", &source.id), citation.note))?;
        if let Some(intent) = citation.intent {
            has(quads, &part, "cb:intent", intent)?;
        }
        has(quads, &part, "cb:basis", citation.basis)?;
        let mappings = citation.intent.map(Code::mappings).unwrap_or_default();
        let property = mappings.iter().find(|mapping| mapping.scheme == MappingScheme::Cito);
        let property = property.map_or("cites", |mapping| mapping.target);
        cited.extend(works(base, source, citation.note).into_iter().map(|work| (property, work)));
    }
    for (property, work) in cited {
        quads.link(iri, &format!("cito:{property}"), &work)?;
    }
    Ok(())
}

/// Returns the IRIs of the works that a note cites. For a note that repeats an earlier note, returns those of the
/// earlier note.
fn works(base: &Base, source: &Source, number: u32) -> Vec<String> {
    let find = |number| source.notes.iter().find(|note| note.number == number);
    let note = find(number).and_then(|note| note.same_as.map_or(Some(note), find));
    let note = note.map(|note| (0..note.works.len()).map(move |work| (note.number, work)));
    let iri = base.of("source", &source.id);
    note.into_iter().flatten().map(|(note, work)| format!("{iri}/note/{note}/work/{work}")).collect()
}

/// Writes each relation to a current claim as a resource with type and basis, and also as a direct link if CiTO has a
/// property for it.
fn write_relations<W: Write>(
    quads: &mut Quads<W>,
    base: &Base,
    iri: &str,
    claim: &Claim,
    current: &AHashSet<&ClaimId>,
) -> io::Result<()> {
    for (place, relation) in claim.relations.iter().enumerate() {
        if !current.contains(&relation.object) {
            continue;
        }
        let (part, object) = (format!("{iri}/relation/{place}"), base.of("claim", &relation.object));
        quads.link(iri, "cb:relation", &part)?;
        quads.class(&part, "cb:Relation")?;
        has(quads, &part, "cb:relationType", relation.relation_type)?;
        quads.link(&part, "cb:object", &object)?;
        has(quads, &part, "cb:basis", relation.basis)?;
        for mapping in relation.relation_type.mappings() {
            if mapping.scheme == MappingScheme::Cito {
                quads.link(iri, &format!("cito:{}", mapping.target), &object)?;
            }
        }
    }
    Ok(())
}

/// Writes that a claim no longer holds, and the claim that replaces it. The day is not recorded.
fn write_invalidation<W: Write>(quads: &mut Quads<W>, base: &Base, iri: &str, claim: &Claim) -> io::Result<()> {
    let invalidation = format!("{iri}/invalidation");
    quads.link(iri, "prov:wasInvalidatedBy", &invalidation)?;
    quads.class(&invalidation, "prov:Activity")?;
    if let Some(successor) = &claim.superseded_by {
        let successor = base.of("claim", successor);
        quads.link(iri, "dcterms:isReplacedBy", &successor)?;
        quads.link(&successor, "prov:wasRevisionOf", iri)?;
    }
    Ok(())
}

fn write_provenance<W: Write>(
    quads: &mut Quads<W>,
    base: &Base,
    iri: &str,
    book: &Book,
    record: &ClaimRecord,
) -> io::Result<()> {
    let (claim, paragraph) = (&record.claim, book.paragraph(record));
    quads.link(iri, "prov:wasDerivedFrom", &base.of("source", &paragraph.header.source))?;
    quads.link(iri, "prov:wasGeneratedBy", &coding(base, paragraph))?;
    quads.link(iri, "prov:wasAttributedTo", &base.of("coder", book.coder_of(record)))?;
    let readings = [("check", &claim.checked_by, claim.checked_on), ("review", &claim.reviewer, claim.reviewed_on)];
    for (name, reader, day) in readings {
        let Some(reader) = reader else { continue };
        let reading = format!("{iri}/{name}");
        quads.class(&reading, "prov:Activity")?;
        quads.link(&reading, "prov:used", iri)?;
        quads.link(&reading, "prov:wasAssociatedWith", &base.of("coder", reader))?;
        if let Some(day) = day {
            quads.value(&reading, "dcterms:date", day, "xsd:date")?;
        }
    }
    for (predicate, text) in [("cb:reason", &claim.reason), ("skos:note", &claim.note)] {
        if let Some(text) = text {
            quads.text(iri, predicate, text)?;
        }
    }
    Ok(())
}
