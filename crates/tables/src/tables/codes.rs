//! `codes`: one row per code of every list.

use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    const NO_PROBABILITY: &str = "the code is not a verbal probability term";
    let least = "The least probability that the term stands for, in percent.";
    let greatest = "The greatest probability that the term stands for, in percent.";
    Builder::new("codes", "One row per code of every list that a column names.", book.vocabulary.code_rows())
        .text(("codelist", "The list of codes."), |row| &row.list)
        .text(("code", "The code."), |row| &row.code)
        .text(("label", "A label for people."), |row| &row.label)
        .text(("definition", "What the code means."), |row| &row.definition)
        .number(("position", "The code's position in its list, from 0."), |row| row.position)
        .number(("ordinal", "The code's rank, where higher means more."), |row| row.ordinal.map(u32::from))
        .null("the list is not a scale, or the code is not on the scale")
        .text_list(("expects", "The codes to expect beside the code, each as `list:code`."), |row| {
            row.expects.iter().map(|(list, code)| format!("{list}:{code}"))
        })
        .number(("percent_min", least), |row| row.percent.map(|range| u32::from(range.0)))
        .null(NO_PROBABILITY)
        .number(("percent_max", greatest), |row| row.percent.map(|range| u32::from(range.1)))
        .null(NO_PROBABILITY)
        .key(&["codelist", "code"])
}
