//! The agreement of a source's coders, and their disagreements.

mod json;
mod text;

use crate::agreement::{
    Agreement, Disagreement, Refusal, agree, agree_with_book, check_claims, check_codings, disagreements,
};
use crate::book::{Book, SourceRecord};

/// The agreement of a source's coders, and their disagreements.
#[derive(Debug)]
pub struct AgreementReport<'a> {
    book: &'a Book,
    agreement: Agreement<'a>,
    disagreements: Vec<Disagreement<'a>>,
}

impl<'a> AgreementReport<'a> {
    /// Compares the codings of a source.
    ///
    /// # Errors
    ///
    /// Returns an error if the codings have errors, the source has no valid lock, or fewer than two people have coded
    /// it.
    pub fn new(book: &'a Book, record: &'a SourceRecord) -> Result<Self, Refusal> {
        check_codings(book, record)?;
        Ok(Self::of(book, agree(book, record)?))
    }

    /// Compares the codings of a source with one another and with the book's own claims.
    ///
    /// # Errors
    ///
    /// Returns an error if the codings or the book's claims have errors, the source has no valid lock, or the source
    /// has no coding.
    pub fn with_book(book: &'a Book, record: &'a SourceRecord) -> Result<Self, Refusal> {
        check_claims(book, record)?;
        Ok(Self::of(book, agree_with_book(book, record)?))
    }

    fn of(book: &'a Book, agreement: Agreement<'a>) -> Self {
        let disagreements = disagreements(book, &agreement);
        Self { book, agreement, disagreements }
    }

    /// Returns the report for people: measures, alignments, and disagreements with file and line.
    #[must_use]
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// Returns the report as one JSON object on one line, format version 1.
    #[must_use]
    pub fn json(&self) -> String {
        json::json(self)
    }
}
