//! Looking up a source by the id that a person typed.

use super::{Book, SourceRecord};
use crate::syntax::diagnostic::closest;

/// The book has no valid source with an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownSource {
    /// Another id is similar.
    #[error("the book has no source `{id}`; did you mean `{similar}`?")]
    Misspelled {
        /// The id.
        id: String,
        /// The similar id.
        similar: String,
    },
    /// The book has no valid source at all.
    #[error("the book has no valid source; run `claimbook check` for details")]
    None,
    /// No other id is similar.
    #[error("the book has no valid source `{id}`; the sources are {}", sources.join(", "))]
    Unlike {
        /// The id.
        id: String,
        /// The ids of the book's sources.
        sources: Vec<String>,
    },
}

impl Book {
    /// Returns the source with an id.
    ///
    /// # Errors
    ///
    /// Fails if the book has no valid source with this id.
    pub fn source_named(&self, id: &str) -> Result<&SourceRecord, UnknownSource> {
        if let Some(record) = self.sources.iter().find(|record| record.source.id.as_str() == id) {
            return Ok(record);
        }
        let sources: Vec<&str> = self.sources.iter().map(|record| record.source.id.as_str()).collect();
        let id = id.to_owned();
        Err(match closest(&id, sources.iter().copied()) {
            Some(candidate) => UnknownSource::Misspelled { similar: candidate.word.to_owned(), id },
            None if sources.is_empty() => UnknownSource::None,
            None => UnknownSource::Unlike { id, sources: sources.into_iter().map(str::to_owned).collect() },
        })
    }
}
