//! The agreement of coders as text: a table of measures, the alignments, and the disagreements.

use std::fmt::Write;

use super::AgreementReport;
use crate::agreement::{Disagreement, Reliability};
use crate::book::Book;
use crate::model::Open;
use crate::model::codes::Level;
use crate::model::{Code, Slug};
use crate::syntax::diagnostic::counted;

pub(super) fn text(report: &AgreementReport<'_>) -> String {
    let AgreementReport { book, agreement, disagreements } = report;
    let mut text = format!(
        "{}: {} coders ({}), {}, {}\n",
        agreement.source,
        agreement.coders.len(),
        joined(&agreement.coders, ", "),
        counted(agreement.paragraphs.len(), "paragraph"),
        counted(agreement.sentences, "sentence"),
    );
    let listed = agreement.coders.iter().filter_map(|coder| book.coder(coder.as_str()));
    let listed: Vec<String> =
        listed.map(|coder| format!("{}: {}, {}", coder.id, coder.name, coder.kind.name())).collect();
    if !listed.is_empty() {
        let _ = writeln!(text, "{}", listed.join("; "));
    }
    text.push('\n');
    let title = ["level", "variable", "metric", "coders", "units", "alpha", "95 % interval", "kappa", "agreement"];
    let rows = [title.map(str::to_owned)].into_iter().chain(agreement.reliability.iter().map(row));
    text.push_str(&aligned(&rows.collect::<Vec<_>>()));
    text.push('\n');
    for alignment in &agreement.alignments {
        let _ = writeln!(
            text,
            "{}: {} of {} and {} claims aligned, precision {}, recall {}, F1 {}",
            joined(&alignment.coders, "|"),
            alignment.pairs.len(),
            alignment.claims[0],
            alignment.claims[1],
            number(alignment.precision()),
            number(alignment.recall()),
            number(alignment.f1()),
        );
    }
    let _ = writeln!(text, "\n{}, worst first", counted(disagreements.len(), "disagreement"));
    for disagreement in disagreements {
        text.push_str(&drawn(book, disagreement));
    }
    text
}

fn joined(coders: &[&Slug], separator: &str) -> String {
    coders.iter().map(|coder| coder.as_str()).collect::<Vec<_>>().join(separator)
}

fn row(reliability: &Reliability<'_>) -> [String; 9] {
    let measure = &reliability.measure;
    let is_continuum = reliability.level == Level::Continuum;
    let interval = measure.interval.map(|(low, high)| format!("{low:.3} to {high:.3}"));
    [
        reliability.level.name().to_owned(),
        reliability.variable.name().to_owned(),
        reliability.metric.name().to_owned(),
        joined(&reliability.coders, "|"),
        measure.units.to_string(),
        number(measure.alpha),
        interval.unwrap_or_else(|| "undefined".to_owned()),
        // Kappa is defined for the units of two coders only.
        if reliability.coders.len() > 2 || is_continuum { "-".to_owned() } else { number(measure.kappa) },
        if is_continuum { "-".to_owned() } else { number(measure.agreement) },
    ]
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(|| "undefined".to_owned(), |number| format!("{number:.3}"))
}

/// Aligns the cells of each column: the first four to the left, the numbers to the right.
fn aligned(rows: &[[String; 9]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 9] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if column < 4 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Returns the fields of a disagreement, and below them its claims with file and line.
fn drawn(book: &Book, disagreement: &Disagreement<'_>) -> String {
    let [first, second] = disagreement.coders;
    let mut text = match disagreement.claims {
        [Some(_), None] => format!("  only {first}, not {second}\n"),
        [None, _] => format!("  only {second}, not {first}\n"),
        [Some(_), Some(_)] => {
            let fields: Vec<&str> = disagreement.fields.iter().map(Open::name).collect();
            format!("  {first} and {second} differ in {}\n", fields.join(", "))
        }
    };
    for claim in disagreement.claims.iter().flatten() {
        let (path, record) = (book.file(claim.file).path(), &claim.record.claim);
        let _ = writeln!(text, "    {path}:{}  {} {}: {}", claim.line, record.id, record.at, record.statement);
    }
    text
}
