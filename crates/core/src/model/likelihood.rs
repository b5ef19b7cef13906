//! Verbal probability terms and their scales.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::codes::{BuiltInTerm, LikelihoodScale};
use super::record::{Limits, Reader, Value};
use super::{Code, Term};

/// A verbal probability term of one of the book's scales, such as `very_likely`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Likelihood(pub Term);

impl Likelihood {
    /// Returns the term as text.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.as_str()
    }
}

impl Value for Likelihood {
    fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
        reader.likelihood().map(Self)
    }
}

/// The terms of the default scale. The scales of a particular book are added by
/// `Vocabulary::complete`.
impl JsonSchema for Likelihood {
    fn schema_name() -> Cow<'static, str> {
        "Likelihood".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let term = |term: &BuiltInTerm| serde_json::json!({"const": term.0, "description": term.1, "type": "string"});
        let terms: Vec<serde_json::Value> = LikelihoodScale::default().terms().iter().map(term).collect();
        schemars::json_schema!({
            "description": "A verbal probability term of the book's scales.",
            "oneOf": terms,
        })
    }
}

/// A scale with its terms, from the least probable to the most probable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleOfTerms {
    /// The id of the scale.
    pub id: Term,
    /// The terms.
    pub terms: Vec<TermOnScale>,
}

/// A term on a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermOnScale {
    /// The term.
    pub id: Term,
    /// A label for people, if it is not the id in words.
    pub label: Option<String>,
    /// The meaning of the term.
    pub definition: String,
    /// The lowest and highest probability, in percent.
    pub percent: (u8, u8),
}

impl ScaleOfTerms {
    /// Returns the built-in scales.
    pub(crate) fn built_in() -> Vec<Self> {
        let term = |(id, definition, from, to): &BuiltInTerm| TermOnScale {
            id: id.parse().expect("a term"),
            label: None,
            definition: (*definition).to_owned(),
            percent: (*from, *to),
        };
        let scale = |scale: LikelihoodScale| Self {
            id: scale.name().parse().expect("the name of a scale"),
            terms: scale.terms().iter().map(term).collect(),
        };
        [LikelihoodScale::Icd203, LikelihoodScale::IpccAr5].map(scale).into()
    }

    /// Returns the term with a name.
    #[must_use]
    pub fn term(&self, name: &str) -> Option<&TermOnScale> {
        self.terms.iter().find(|term| term.id.as_str() == name)
    }
}
