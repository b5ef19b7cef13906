//! External vocabularies to which codes are mapped.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Code;

/// An external vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MappingScheme {
    /// Argument Interchange Format, scheme nodes.
    #[schemars(title = "AIF")]
    Aif,
    /// Penn Discourse Treebank 3.0, senses.
    #[schemars(title = "PDTB-3")]
    #[serde(rename = "pdtb_3")]
    Pdtb3,
    /// ISO 24617-8, discourse relations.
    #[schemars(title = "ISO 24617-8")]
    #[serde(rename = "iso_24617_8")]
    Iso246178,
    /// CiTO, the Citation Typing Ontology.
    #[schemars(title = "CiTO")]
    Cito,
}

impl Code for MappingScheme {
    const LIST: &'static str = "mapping_scheme";
}
