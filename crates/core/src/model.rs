//! Record types: the single source of truth for everything derived from records.
//!
//! JSON Schema, decoding, code tables, column descriptions and the codebook are derived from these types and their doc
//! comments. This module reads no files, and no method takes a whole book.

mod agent;
mod claim;
mod code;
mod code_row;
mod coder;
pub mod codes;
mod dataset;
mod date;
mod decision;
mod digest;
mod doi;
mod duration;
mod edtf;
mod entity;
mod facets;
mod guide;
mod identifier;
pub(crate) mod language;
mod license;
mod likelihood;
mod locator;
mod lock;
mod open;
mod orcid;
mod partial_date;
pub(crate) mod pattern;
pub(crate) mod record;
mod referent;
mod schema;
mod source;
mod term;
mod url;
mod vocabulary;

pub use claim::{Attribution, Citation, Claim, ClaimsFile, OtherAnchor, Participant, Relation, Time};
pub use code::{Code, CodeEntry, CodeMapping, SkosMatch, entries, parse};
pub use code_row::CodeRow;
use code_row::built_in_rows;
pub use coder::{Coder, CodersFile};
pub use dataset::{Creator, Dataset};
pub use date::Date;
pub use decision::{Decision, DecisionsFile};
pub use digest::Digest;
pub use doi::Doi;
pub use duration::Duration;
pub use edtf::{Bounds, Edtf};
pub use entity::{EntitiesFile, Entity, Event, Identifier, Member};
pub(crate) use facets::CodeOfFacet;
pub use facets::Facets;
pub use guide::{FieldGuide, Guide};
pub(crate) use identifier::in_ascii;
pub use identifier::{ClaimId, Prefix, Slug};
pub use license::License;
pub use likelihood::{Likelihood, ScaleOfTerms, TermOnScale};
pub use locator::{Anchor, Locator, Scope, Words};
pub use lock::{LOCK_VERSION, Lock, LockedBlock, LockedPattern, LockedSpan, LockedText, Profiles, Unplaced};
pub use open::Open;
pub use orcid::Orcid;
pub use partial_date::{PartialDate, Precision};
pub use pattern::Pattern;
pub use record::Items;
pub use referent::{Reference, Referent, reference};
pub use schema::{describe, describe_type, plain_schema_text, schema, schema_text, schemas};
pub(crate) use schema::{one_line, text_schema};
pub use source::{Author, AuthorName, Correction, Exclusion, Note, Section, Source, Waiver, Work};
pub use term::Term;
pub use url::Url;
pub(crate) use vocabulary::BUILT_IN;
pub use vocabulary::{
    Expected, Facet, FacetCode, LIKELIHOOD, Mapping, NoteUse, OwnCode, OwnScale, OwnScheme, OwnTerm, Vocabulary,
    VocabularyFile,
};

/// The reason why a text is not a valid value of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Invalid {
    /// The fault, in one sentence without a full stop.
    pub message: String,
    /// Advice on what to write instead.
    pub help: String,
}

impl Invalid {
    /// Creates a fault with advice.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}
