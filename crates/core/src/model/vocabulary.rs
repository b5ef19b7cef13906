//! The book's own codes: what its claims are about.

mod resolved;

pub(crate) use resolved::BUILT_IN;
pub use resolved::{LIKELIHOOD, Vocabulary};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

use super::record::{Limits, Reader, Value, record};
use super::{Code, Items, SkosMatch, Term};

record! {
    "a vocabulary", Lines;
    /// The book's own codes, in addition to the built-in lists.
    #[derive(Default)]
    pub struct VocabularyFile {
        /// The facets: lists of codes, each of which is a field of a claim.
        #[serde(default)]
        pub facets: Items<Facet>,
        /// Roles of participants in claims.
        #[serde(default)]
        pub roles: Items<OwnCode>,
        /// Kinds of entities.
        #[serde(default)]
        pub entity_kinds: Items<OwnCode>,
        /// External code systems for entities.
        #[serde(default)]
        pub identifier_schemes: Items<OwnScheme>,
        /// Other vocabularies to which codes are mapped.
        #[serde(default)]
        pub mapping_schemes: Items<OwnCode>,
        /// Reasons why a passage has no claim.
        #[serde(default)]
        pub exclusion_reasons: Items<OwnCode>,
        /// The likelihood scale of sources that name no scale: `icd_203`, `ipcc_ar5`, or one of `likelihood_scales`.
        /// The default is `icd_203`.
        pub likelihood: Option<Term>,
        /// Scales of verbal probability terms.
        #[serde(default)]
        pub likelihood_scales: Items<OwnScale>,
    }
}

record! {
    "a facet", Lines;
    /// A list of codes that say what claims are about. It is a field of the claim, and the table `claim_<id>`.
    pub struct Facet {
        /// The field of the claim, such as `domains`.
        pub id: Term,
        /// The name of one code of the facet, such as `domain`: the column, and the name of the code list.
        pub item: Term,
        /// A label for people. The default is `item` in words.
        #[schemars(length(min = 1))]
        pub label: Option<String>,
        /// The meaning of the facet.
        #[schemars(length(min = 1))]
        pub definition: String,
        /// The smallest number of codes of a claim. The default is 0.
        #[schemars(range(min = 1))]
        pub min: Option<u32>,
        /// The largest number of codes of a claim. By default there is no limit.
        #[schemars(range(min = 1))]
        pub max: Option<u32>,
        /// Whether the codes are a scale, from lowest to highest.
        #[serde(default)]
        pub ordinal: bool,
        /// The codes.
        pub codes: Items<FacetCode>,
    }
}

record! {
    "a code", Braces;
    /// A code of a facet.
    pub struct FacetCode {
        /// The code, as typed in claims.
        pub id: Term,
        /// A label for people. The default is the id in words.
        #[schemars(length(min = 1))]
        pub label: Option<String>,
        /// The meaning of the code.
        #[schemars(length(min = 1))]
        pub definition: String,
        /// Whether the code never stands together with other codes of the facet.
        #[serde(default)]
        pub alone: bool,
        /// Whether a claim with the code needs a note.
        #[serde(default)]
        pub note: NoteUse,
        /// The codes of other facets that a coder would expect with the code, by facet.
        #[serde(default)]
        pub expects: Expected,
        /// Mappings to other vocabularies.
        #[serde(default)]
        pub mappings: Box<[Mapping]>,
    }
}

record! {
    "a code", Braces;
    /// A code that a book adds to a built-in list.
    pub struct OwnCode {
        /// The code, as typed in records.
        pub id: Term,
        /// A label for people. The default is the id in words.
        #[schemars(length(min = 1))]
        pub label: Option<String>,
        /// The meaning of the code.
        #[schemars(length(min = 1))]
        pub definition: String,
    }
}

record! {
    "a code system", Braces;
    /// An external code system for entities.
    pub struct OwnScheme {
        /// The code, as typed in records.
        pub id: Term,
        /// A label for people. The default is the id in words.
        #[schemars(length(min = 1))]
        pub label: Option<String>,
        /// The meaning of the code.
        #[schemars(length(min = 1))]
        pub definition: String,
        /// A regular expression that matches every identifier as a whole.
        #[schemars(length(min = 1))]
        pub pattern: Option<String>,
        /// A pattern for web addresses, in which `{}` stands for the identifier.
        #[schemars(length(min = 1))]
        pub url: Option<String>,
    }
}

record! {
    "a scale", Lines;
    /// A scale of verbal probability terms.
    pub struct OwnScale {
        /// The scale's id.
        pub id: Term,
        /// A label for people. The default is the id in words.
        #[schemars(length(min = 1))]
        pub label: Option<String>,
        /// The origin of the scale.
        #[schemars(length(min = 1))]
        pub definition: String,
        /// The terms, from the least probable to the most probable.
        pub terms: Items<OwnTerm>,
    }
}

record! {
    "a term", Braces;
    /// A verbal probability term on a scale.
    pub struct OwnTerm {
        /// The term, as typed in claims.
        pub id: Term,
        /// A label for people. The default is the id in words.
        #[schemars(length(min = 1))]
        pub label: Option<String>,
        /// The meaning of the term.
        #[schemars(length(min = 1))]
        pub definition: String,
        /// The lowest probability, in percent.
        pub percent_min: u32,
        /// The highest probability, in percent.
        pub percent_max: u32,
    }
}

record! {
    "a mapping", Braces;
    /// A mapping of a code to a concept of another vocabulary.
    pub struct Mapping {
        /// The other vocabulary: `aif`, `cito`, `iso_24617_8`, `pdtb_3`, or one of `mapping_schemes`.
        pub scheme: Term,
        /// The concept's name or number in that vocabulary, in quotes if it looks like a number.
        #[schemars(length(min = 1))]
        pub target: String,
        /// The SKOS relation from the code to the concept.
        #[serde(rename = "match")]
        pub relation: SkosMatch,
    }
}

/// Whether a claim with a code needs a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum NoteUse {
    /// The claim may have a note.
    #[default]
    Optional,
    /// The claim must have a note.
    Required,
}

impl Code for NoteUse {
    const LIST: &'static str = "note_use";
}

/// The expected codes of other facets, by facet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expected(pub Box<[(Term, Term)]>);

impl Value for Expected {
    fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
        reader.pairs().map(|pairs| Self(pairs.into()))
    }

    fn is_left_out(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Expected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(facet, code)| (facet, code)))
    }
}

impl JsonSchema for Expected {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expected".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": generator.subschema_for::<Term>(),
        })
    }
}
