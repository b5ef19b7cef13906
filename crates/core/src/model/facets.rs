//! The codes of a claim in the facets that the book's vocabulary declares.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::Facet;
use super::Term;
use super::record::{Limits, Reader, Value};

/// The codes of a claim by facet, in the order of the facets' ids. In a record, each facet is a field of the claim.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets(Box<[(Term, Box<[Term]>)]>);

impl Facets {
    /// Collects codes by facet. Facets must be in the order of their ids; facets without codes are left out.
    #[must_use]
    pub fn new(codes: impl IntoIterator<Item = (Term, Vec<Term>)>) -> Self {
        let codes = codes.into_iter().filter(|(_, codes)| !codes.is_empty());
        Self(codes.map(|(facet, codes)| (facet, codes.into())).collect())
    }

    /// Returns the codes in a facet, in the order of the record. Returns an empty list for a facet without codes.
    #[must_use]
    pub fn codes(&self, facet: &str) -> &[Term] {
        self.0.iter().find(|(id, _)| id.as_str() == facet).map_or(&[], |(_, codes)| codes)
    }

    /// Returns the facets that have codes, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&Term, &[Term])> {
        self.0.iter().map(|(facet, codes)| (facet, &**codes))
    }
}

/// A code of the facet that is being read.
#[derive(Debug)]
pub(crate) struct CodeOfFacet(pub(crate) Term);

impl Value for CodeOfFacet {
    fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
        reader.facet_code().map(Self)
    }

    fn word(&self) -> Option<&str> {
        Some(self.0.as_str())
    }
}

impl Facet {
    /// Returns the bounds of a claim's codes.
    pub(crate) fn limits(&self) -> Limits {
        let count = |number: Option<u32>| number.and_then(|number| usize::try_from(number).ok());
        Limits {
            min_length: count(self.min).unwrap_or(0),
            max_length: count(self.max).unwrap_or(usize::MAX),
            unique: true,
            ..Limits::NONE
        }
    }
}

impl Value for Facets {
    const IS_OPEN: bool = true;

    fn read<R: Reader>(_: &mut R, _: &Limits) -> Option<Self> {
        None
    }

    fn read_field<R: Reader>(
        reader: &mut R,
        fields: &mut R::Fields,
        _: &'static str,
        _: &Limits,
        _: Option<fn() -> Self>,
    ) -> Option<Self> {
        reader.facets(fields)
    }

    fn is_left_out(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Facets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// The facets of a particular book are added by `Vocabulary::complete`.
impl JsonSchema for Facets {
    fn schema_name() -> Cow<'static, str> {
        "Facets".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({"type": "object"})
    }
}
