//! Code lists that a book's vocabulary can extend.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::record::{Limits, Reader, Value};
use super::{Code, Term};

/// A code of a built-in list, or a code that the book's vocabulary adds to the list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open<C> {
    /// A code of the built-in list.
    BuiltIn(C),
    /// A code of the vocabulary.
    Own(Term),
}

impl<C: Code> Open<C> {
    /// Returns the name of the code, as typed in files and stored in tables.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::BuiltIn(code) => code.name(),
            Self::Own(term) => term.as_str(),
        }
    }

    /// Returns the code if it is built in.
    #[must_use]
    pub fn built_in(&self) -> Option<C> {
        match self {
            Self::BuiltIn(code) => Some(*code),
            Self::Own(_) => None,
        }
    }
}

impl<C> From<C> for Open<C> {
    fn from(code: C) -> Self {
        Self::BuiltIn(code)
    }
}

impl<C: PartialEq> PartialEq<C> for Open<C> {
    fn eq(&self, code: &C) -> bool {
        matches!(self, Self::BuiltIn(own) if own == code)
    }
}

impl<C: Code + Send> Value for Open<C> {
    fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
        reader.open_code()
    }

    fn word(&self) -> Option<&str> {
        Some(self.name())
    }
}

impl<C: Code> Serialize for Open<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The schema of the built-in list. The codes of a particular book are added by
/// `Vocabulary::complete`.
impl<C: Code> JsonSchema for Open<C> {
    fn schema_name() -> Cow<'static, str> {
        C::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        C::json_schema(generator)
    }
}
