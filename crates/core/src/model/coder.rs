//! Coders: the people and language models that code, check, review and decide.

use super::codes::CoderKind;
use super::record::{Conflict, Presence, record};
use super::{Invalid, Items, Orcid, Slug};

record! {
    "a file of coders", Lines;
    /// Everyone who codes, checks, reviews or decides in a book: `claims/coders.yaml`.
    pub struct CodersFile {
        /// The coders.
        pub coders: Items<Coder>,
    }
}

record! {
    "a coder", Braces, check = named_model;
    /// A person or a language model that codes, checks, reviews or decides.
    #[schemars(extend(
        "dependentRequired" = {"version": ["model"]},
        "allOf" = [
            {"not": {"properties": {"kind": {"const": "model"}}, "required": ["kind", "orcid"]}},
            {"not": {"properties": {"kind": {"const": "human"}}, "required": ["kind", "model"]}},
        ],
    ))]
    pub struct Coder {
        /// The coder's id, as records name it.
        pub id: Slug,
        /// Whether the coder is a human or a language model.
        pub kind: CoderKind,
        /// The name of a person, or a name that tells the models of the book apart.
        #[schemars(length(min = 1))]
        pub name: String,
        /// The ORCID of a human, such as `0000-0002-1825-0097`.
        pub orcid: Option<Orcid>,
        /// The name of the language model, as its maker writes it.
        #[schemars(length(min = 1))]
        pub model: Option<String>,
        /// The version of the language model, in quotes if it looks like a number or a date.
        #[schemars(length(min = 1))]
        pub version: Option<String>,
        /// A remark, such as what the coder was given.
        #[schemars(length(min = 1))]
        pub note: Option<String>,
    }
}

/// Checks that a version belongs to a named model.
fn named_model(fields: &dyn Presence) -> Vec<Conflict> {
    if !fields.has("version") || fields.has("model") || fields.is_faulty("model") {
        return Vec::new();
    }
    let fault = Invalid::new("`version` needs `model`", "add the name of the language model");
    vec![Conflict { field: Some("version"), fault }]
}
