//! Codes: closed lists of values, each with a label, a definition and mappings to other vocabularies.

use schemars::JsonSchema;
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::model::codes::MappingScheme;
use crate::model::{Mapping, Term};

/// A closed list of codes. The codes come from the variants' names, and the definitions from their doc comments.
pub trait Code: Copy + Ord + Serialize + DeserializeOwned + JsonSchema {
    /// The list's name in `codes.codelist`.
    const LIST: &'static str;

    /// Returns the name of the code, as typed in files and stored in tables.
    ///
    /// # Panics
    ///
    /// Never, because only enums without fields are codes.
    #[must_use]
    fn name(self) -> &'static str {
        serde_variant::to_variant_name(&self).expect("a code is an enum without fields")
    }

    /// Returns the rank on an ordinal scale, where a higher rank means more. Returns `None` if the list is not a scale
    /// or the code is not on it.
    fn ordinal(self) -> Option<u8> {
        None
    }

    /// Returns the mappings of the code to other vocabularies.
    fn mappings(self) -> Vec<CodeMapping> {
        Vec::new()
    }
}

/// The relation of a code to a concept of another vocabulary (SKOS mapping properties).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SkosMatch {
    /// The code and the concept are interchangeable everywhere.
    ExactMatch,
    /// The code and the concept are interchangeable in most uses.
    CloseMatch,
    /// The concept is broader than the code.
    BroadMatch,
    /// The concept is narrower than the code.
    NarrowMatch,
    /// The code and the concept are associated, and neither includes the other.
    RelatedMatch,
}

impl Code for SkosMatch {
    const LIST: &'static str = "skos_match";
}

/// A mapping of a code to another vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeMapping {
    /// The other vocabulary.
    pub scheme: MappingScheme,
    /// The concept's name or number in that vocabulary.
    pub target: &'static str,
    /// The relation of the code to the concept.
    pub relation: SkosMatch,
}

impl CodeMapping {
    /// Creates a mapping to a concept of another vocabulary.
    #[must_use]
    pub const fn new(scheme: MappingScheme, target: &'static str, relation: SkosMatch) -> Self {
        Self { scheme, target, relation }
    }

    /// Converts the mapping to a record.
    pub(crate) fn to_record(self) -> Mapping {
        let scheme: Term = self.scheme.name().parse().expect("the name of a scheme");
        Mapping { scheme, target: self.target.to_owned(), relation: self.relation }
    }
}

/// A code of a list, as shown in the tables and the codebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeEntry<C> {
    /// The code itself.
    pub code: C,
    /// The name, as typed and stored.
    pub name: &'static str,
    /// A label for people.
    pub label: String,
    /// The meaning of the code.
    pub definition: String,
}

/// Returns the code with a name, or `None` if it is not on the list.
#[must_use]
pub fn parse<C: Code>(name: &str) -> Option<C> {
    C::deserialize(StrDeserializer::<serde::de::value::Error>::new(name)).ok()
}

/// Returns all codes of a list, in the order of their definition.
#[must_use]
pub fn entries<C: Code>() -> Vec<CodeEntry<C>> {
    let schema = super::schema::<C>();
    let described = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    described.iter().filter_map(entry).collect()
}

fn entry<C: Code>(described: &Value) -> Option<CodeEntry<C>> {
    let text = |key: &str| described.get(key).and_then(Value::as_str);
    let code = parse::<C>(text("const")?)?;
    let name = code.name();
    Some(CodeEntry {
        code,
        name,
        label: text("title").map_or_else(|| label(name), str::to_owned),
        definition: super::one_line(text("description").unwrap_or_default()),
    })
}

/// Converts a name to a label: `arms_transfer` → `Arms transfer`, `citesAsEvidence` → `Cites as evidence`,
/// `ON_OR_BEFORE` → `On or before`.
pub(crate) fn label(name: &str) -> String {
    let upper = name.chars().all(|c| !c.is_lowercase());
    let mut label = String::new();
    for (index, character) in name.chars().enumerate() {
        match character {
            '_' => label.push(' '),
            c if index == 0 => label.extend(c.to_uppercase()),
            c if c.is_uppercase() && !upper => {
                label.push(' ');
                label.extend(c.to_lowercase());
            }
            c => label.extend(c.to_lowercase()),
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codes::{Certainty, CitationIntent, ParticipantRole, TimeModifier};

    #[test]
    fn names_labels_and_definitions_come_from_the_enum() {
        let roles = entries::<ParticipantRole>();
        assert_eq!(roles.len(), 8);
        assert_eq!(roles[1].name, "recipient");
        assert_eq!(roles[1].label, "Recipient");
        assert_eq!(roles[1].definition, "Receives what the actor gives.");
        assert_eq!(parse::<CitationIntent>("citesAsEvidence"), Some(CitationIntent::CitesAsEvidence));
        assert_eq!(label("citesAsEvidence"), "Cites as evidence");
        assert_eq!(label(TimeModifier::OnOrBefore.name()), "On or before");
        assert_eq!(parse::<Certainty>("Likely"), None);
    }
}
