//! Reads CSV to rows. Each row is a mapping from column to cell, without the empty cells.

use std::collections::HashSet;
use std::ops::Range;

use ::csv::{ReaderBuilder, StringRecord};

use crate::rules::{duplicate_key, invalid_syntax};
use crate::syntax::diagnostic::{Diagnostic, Place, Rule, counted};
use crate::syntax::file::{File, FileId, Span};
use crate::syntax::yaml::{Entry, Node, Scalar, Value};

/// The separators of cells that spreadsheets write. The one that divides the header into most columns is used.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Reads the rows of a file by RFC 4180. A byte order mark, all line ends and blank lines are accepted.
pub(super) fn read(file: &File, id: FileId) -> (Vec<Node>, Vec<Diagnostic>) {
    let text = file.text();
    let mut separator = SEPARATORS[0];
    let mut most = 0;
    for candidate in SEPARATORS {
        let columns = records(text, candidate).next().map_or(0, |(_, record)| record.len());
        if columns > most {
            (separator, most) = (candidate, columns);
        }
    }
    let mut reader = Reader { text, id, separator, diagnostics: Vec::new() };
    let rows = reader.rows();
    (rows, reader.diagnostics)
}

/// Returns the records of a text, each with the offset at which the crate began to read it.
fn records(text: &str, separator: u8) -> impl Iterator<Item = (usize, StringRecord)> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator);
    let records = builder.from_reader(text.as_bytes()).into_records();
    // Reading cannot fail: the input is UTF-8 in memory, and rows may have any length.
    records.map_while(Result::ok).map(|record| {
        let offset = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        (offset, record)
    })
}

struct Reader<'t> {
    text: &'t str,
    id: FileId,
    separator: u8,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn rows(&mut self) -> Vec<Node> {
        let mut records = records(self.text, self.separator);
        let Some((offset, header)) = records.next() else { return Vec::new() };
        let spans = self.cells(offset);
        let columns: Vec<(String, Span)> = header.iter().map(|name| name.trim().to_owned()).zip(spans).collect();
        let mut known = HashSet::new();
        for (name, span) in columns.iter().filter(|(name, _)| !name.is_empty()) {
            if !known.insert(name.as_str()) {
                let message = format!("the column `{name}` occurs twice");
                self.report(&duplicate_key::RULE, *span, message, "rename or delete one of the two");
            }
        }
        records.filter_map(|(offset, record)| self.row(&columns, offset, &record)).collect()
    }

    fn row(&mut self, columns: &[(String, Span)], offset: usize, record: &StringRecord) -> Option<Node> {
        let spans = self.cells(offset);
        let whole = Span { start: spans.first()?.start, end: spans.last()?.end };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        if record.len() != columns.len() {
            let place = spans.get(columns.len()).copied().unwrap_or(Span::at(whole.end));
            let (cells, header) = (counted(record.len(), "cell"), counted(columns.len(), "column"));
            let message = format!("the row has {cells}, and the header has {header}");
            self.report(&invalid_syntax::RULE, place, message, "put a cell with a comma or line break in quotes");
            return None;
        }
        let cells = record.iter().zip(spans).zip(columns);
        let entries = cells.filter(|((cell, _), _)| !cell.trim().is_empty()).map(|((cell, span), (name, key_span))| {
            let value = Value::Scalar(Scalar { text: cell.trim().to_owned(), plain: false, block: None });
            Entry { key: name.clone(), key_span: *key_span, value: Node { span, value } }
        });
        Some(Node { span: whole, value: Value::Mapping(entries.collect()) })
    }

    /// Returns the spans of the cells of a record, with their quotes. The crate reports only where a record begins.
    fn cells(&mut self, offset: usize) -> Vec<Span> {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let mut rest = text.get(offset..).unwrap_or_default();
        if offset == 0 {
            rest = rest.strip_prefix('\u{feff}').unwrap_or(rest);
        }
        let (mut at, mut spans) = (text.len() - rest.trim_start_matches(['\r', '\n']).len(), Vec::new());
        loop {
            let Range { start, end } = self.cell(at);
            spans.push(Span { start, end });
            at = end + 1;
            if bytes.get(end) != Some(&self.separator) {
                return spans;
            }
        }
    }

    /// Returns the bytes of the cell at an offset.
    fn cell(&mut self, start: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let mut at = start;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let Some(length) = memchr::memchr(b'"', bytes.get(at..).unwrap_or_default()) else {
                    let message = "the quote is not closed";
                    self.report(
                        &invalid_syntax::RULE,
                        Span { start, end: start + 1 },
                        message,
                        "add `\"` after the cell",
                    );
                    return start..bytes.len();
                };
                at += length + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        let is_end = |byte: &u8| *byte == self.separator || matches!(byte, b'\r' | b'\n');
        let rest = bytes.get(at..).unwrap_or_default();
        start..at + rest.iter().position(is_end).unwrap_or(rest.len())
    }

    fn report(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>, help: &str) {
        let place = Place { file: self.id, span };
        self.diagnostics.push(Diagnostic::new(rule, place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Result<Vec<Vec<(String, String)>>, Vec<String>> {
        let file = File::new("a.csv", text);
        let (rows, faults) = read(&file, FileId(0));
        if !faults.is_empty() {
            let shown = |fault: &Diagnostic| {
                let position = file.position(fault.place.span.start);
                format!("{}:{}: {}", position.line, position.column, fault.message)
            };
            return Err(faults.iter().map(shown).collect());
        }
        let pairs = |row: &Node| match &row.value {
            Value::Mapping(entries) => {
                let pair = |entry: &Entry| (entry.key.clone(), entry.value.as_text().unwrap_or_default().to_owned());
                entries.iter().map(pair).collect()
            }
            _ => Vec::new(),
        };
        Ok(rows.iter().map(pairs).collect())
    }

    fn row(cells: &[(&str, &str)]) -> Vec<(String, String)> {
        cells.iter().map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned())).collect()
    }

    #[test]
    fn spreadsheets_separate_cells_and_end_lines_in_several_ways() {
        let expected = Ok(vec![row(&[("a", "1, 2"), ("b", "=1+1")]), row(&[("b", "say \"x\"\nand y")])]);
        assert_eq!(cells("a,b\n\"1, 2\",=1+1\n,\"say \"\"x\"\"\nand y\"\n"), expected);
        assert_eq!(
            cells("\u{feff}a;b\r\n1, 2;=1+1\r\n\r\n;;;\"say \"\"x\"\"\nand y\""),
            Err(vec!["4:3: the row has 4 cells, and the header has 2 columns".to_owned()])
        );
        assert_eq!(cells("\u{feff}a;b\r\n1, 2;=1+1\r\n\r\n;\"say \"\"x\"\"\nand y\""), expected);
        assert_eq!(cells("a\tb\r1, 2\t=1+1\r\r\t\"say \"\"x\"\"\nand y\"\r"), expected);
        assert_eq!(cells(""), Ok(vec![]));
        assert_eq!(cells("a,b\n , \n"), Ok(vec![]));
    }

    #[test]
    fn what_would_lose_cells_is_a_fault_at_its_place() {
        let fault = |text| cells(text).expect_err("a fault").join("; ");
        assert_eq!(fault("a, a ,b\n1,2,3\n"), "1:3: the column `a` occurs twice");
        assert_eq!(fault("a,b\n1,2,x\n"), "2:5: the row has 3 cells, and the header has 2 columns");
        assert_eq!(fault("a,b\n1\n"), "2:2: the row has 1 cell, and the header has 2 columns");
        assert_eq!(fault("a,b\n1,\"2\n3,4\n"), "2:3: the quote is not closed");
    }

    proptest! {
        #[test]
        fn every_cell_has_the_span_of_its_text(text in "[ab,;\"\\r\\n\u{feff}é\\t]{0,24}") {
            let file = File::new("a.csv", text.as_str());
            for row in read(&file, FileId(0)).0 {
                let Value::Mapping(entries) = row.value else { panic!("a row is a mapping") };
                for entry in entries {
                    let span = entry.value.span;
                    // Quotes are left out, since the cell has fewer of them.
                    let raw = text[span.start..span.end].replace('"', "");
                    let cell = entry.value.as_text().unwrap_or_default().replace('"', "");
                    prop_assert!(raw.contains(&cell), "{:?} is not in {:?}", cell, raw);
                }
            }
        }
    }
}
