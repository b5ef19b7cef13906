//! Exports the whole book for programs that read networks, annotations and linked data. This module writes to given
//! writers, not to disk.
//!
//! Unlike the tables, these formats have one file for the book or one file per source, and are written directly from
//! the records. `docs/graphs.md` describes the content of each format.

mod annotation;
mod base;
mod graphml;
mod linked;
mod quads;

pub use base::Base;
pub use quads::VOCABULARY;

use std::collections::BTreeMap;
use std::io::{self, Write};

use claimbook_core::book::Locked;
use claimbook_core::book::{Book, ClaimRecord};

/// An error of writing a file of a graph. It always comes from the writer, since the formats support every book.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{file}`")]
pub struct GraphError {
    /// The file, relative to the export.
    pub file: String,
    /// The cause.
    pub source: io::Error,
}

/// A format of the whole book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphFormat {
    /// GraphML: claims and entities as nodes, in one file.
    GraphMl,
    /// RDF 1.1 N-Quads: claims, relations, provenance and codes, in one file, one named graph per source.
    NQuads,
    /// W3C Web Annotation in JSON-LD: the anchors, one file per source.
    WebAnnotation,
}

/// Every format, sorted by folder name.
pub const GRAPH_FORMATS: [GraphFormat; 3] = [GraphFormat::GraphMl, GraphFormat::NQuads, GraphFormat::WebAnnotation];

impl GraphFormat {
    /// Returns the name of the folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::NQuads => "nquads",
            Self::WebAnnotation => "webannotation",
        }
    }

    /// Returns the file extension.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::NQuads => "nq",
            Self::WebAnnotation => "jsonld",
        }
    }
}

/// Returns the files of the formats by relative path: `graphml/claims.graphml`, `nquads/claims.nq` and
/// `webannotation/<source>.jsonld`. The same book and base give the same bytes.
///
/// # Errors
///
/// Does not fail, since the bytes are written to memory and the formats support every book.
pub fn graphs(book: &Book, formats: &[GraphFormat], base: &Base) -> Result<BTreeMap<String, Vec<u8>>, GraphError> {
    graphs_to(book, formats, base, |_| Ok(Vec::new()))
}

/// Writes the files of the formats into writers that `create` makes for each path, and returns the writers.
///
/// # Errors
///
/// Fails if `create` or a writer fails.
pub fn graphs_to<W: Write>(
    book: &Book,
    formats: &[GraphFormat],
    base: &Base,
    create: impl Fn(&str) -> io::Result<W>,
) -> Result<BTreeMap<String, W>, GraphError> {
    let locked = Locked::of(book);
    let mut files = BTreeMap::new();
    for format in formats {
        let names: Vec<&str> = match format {
            GraphFormat::WebAnnotation => book.sources.iter().map(|record| record.source.id.as_str()).collect(),
            GraphFormat::GraphMl | GraphFormat::NQuads => vec!["claims"],
        };
        for (place, name) in names.into_iter().enumerate() {
            let path = format!("{}/{name}.{}", format.name(), format.extension());
            let written = create(&path).and_then(|writer| match format {
                GraphFormat::GraphMl => graphml::write(book, writer),
                GraphFormat::NQuads => linked::write(book, base, writer),
                GraphFormat::WebAnnotation => annotation::write(book, &book.sources[place], &locked, base, writer),
            });
            match written {
                Ok(writer) => files.insert(path, writer),
                Err(source) => return Err(GraphError { file: path, source }),
            };
        }
    }
    Ok(files)
}

/// Returns whether a path is that of a file written by [`graphs`].
#[must_use]
pub fn is_graph(path: &str) -> bool {
    GRAPH_FORMATS.iter().any(|format| {
        let name = path.strip_prefix(format.name()).and_then(|rest| rest.strip_prefix('/'));
        let stem = name.and_then(|name| name.strip_suffix(format.extension())).and_then(|stem| stem.strip_suffix('.'));
        stem.is_some_and(|stem| !stem.is_empty() && !stem.contains('/'))
    })
}

/// Sorts claims by id, as in the tables.
fn in_order<'a>(claims: impl Iterator<Item = &'a ClaimRecord>) -> Vec<&'a ClaimRecord> {
    let mut claims: Vec<&ClaimRecord> = claims.collect();
    claims.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
    claims
}
