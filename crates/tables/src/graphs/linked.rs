//! The book as linked data. Claims are in the named graph of their source. Entities, events, codes and the descriptions
//! of the graphs are in the default graph.

mod claim;
mod code;
mod entity;
mod source;

use std::collections::BTreeSet;
use std::io::{self, Write};

use ahash::AHashSet;

use super::base::Base;
use super::in_order;
use super::quads::Quads;
use claimbook_core::book::Book;
use claimbook_core::model::{ClaimId, Slug};

pub(super) fn write<W: Write>(book: &Book, base: &Base, out: W) -> io::Result<W> {
    let mut quads = Quads::new(out);
    for record in &book.sources {
        let source = base.of("source", &record.source.id);
        let graph = format!("{source}/graph");
        quads.class(&graph, "prov:Bundle")?;
        quads.link(&graph, "dcterms:subject", &source)?;
    }
    for record in &book.entities {
        entity::write_entity(&mut quads, base, &record.record)?;
    }
    for record in &book.events {
        entity::write_event(&mut quads, base, &record.record)?;
    }
    code::write(&mut quads, base, book)?;
    let current: AHashSet<&ClaimId> = book.current_claims().map(|record| &record.claim.id).collect();
    for record in &book.sources {
        quads.open(&format!("{}/graph", base.of("source", &record.source.id)));
        source::write(&mut quads, base, &record.source)?;
        let mut agents: BTreeSet<&Slug> = BTreeSet::new();
        for paragraph in book.paragraphs.iter().filter(|paragraph| paragraph.header.source == record.source.id) {
            source::write_coding(&mut quads, base, paragraph)?;
            agents.insert(&paragraph.header.coder);
            agents.extend(paragraph.claims.iter().map(|record| book.coder_of(record)));
        }
        for claim in in_order(book.claims_of(&record.source.id)) {
            claim::write(&mut quads, base, book, record, claim, &current)?;
            agents.extend(claim.claim.checked_by.iter().chain(&claim.claim.reviewer));
        }
        for agent in agents {
            source::write_agent(&mut quads, base, agent, book.coder(agent.as_str()))?;
        }
    }
    Ok(quads.finish())
}
