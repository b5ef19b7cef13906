//! The codebook: a Markdown file with every table, column and code, with meanings and counts.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use ahash::AHashSet;
use arrow::array::{Array, ArrayRef, AsArray, Int32Array};
use arrow::datatypes::{Float64Type, Int32Type};

use super::csv::first_cell;
use crate::table::{Column, Kind, Shape, Table};
use claimbook_core::agreement::method;
use claimbook_core::book::{Book, CoderShare};
use claimbook_core::model::codes::{DyadKind, EntityStatus, Split, Status};
use claimbook_core::model::{Code, CodeRow, entries};

/// The data of the codebook, collected while tables are written in parts.
pub(super) struct Codebook {
    tables: BTreeMap<String, Overview>,
    /// The superseded and withdrawn claims and the superseded entities, whose codes are not counted.
    retired: AHashSet<String>,
    /// The number of uses of each code in the normalized tables, by list and code.
    used: HashMap<(String, String), usize>,
}

/// A table with the number of rows and examples of values.
struct Overview {
    shape: Shape,
    rows: usize,
    /// An example for each column; empty until a value is found.
    examples: Vec<String>,
}

impl Codebook {
    /// Returns the codebook of a book, without tables.
    pub(super) fn new(book: &Book) -> Self {
        let retired = book.claims().filter(|record| !record.claim.status.is_current());
        let retired = retired.map(|record| record.claim.id.to_string());
        let superseded = book.entities.iter().filter(|record| record.record.status == EntityStatus::Superseded);
        let retired = retired.chain(superseded.map(|record| record.record.id.to_string())).collect();
        Self { tables: BTreeMap::new(), retired, used: HashMap::new() }
    }

    /// Adds a table or a part of a table, and counts the uses of its codes. Counts no uses in `claims_nested`, which
    /// repeats other tables, in `codings`, whose claims do not belong to the book, and in `codes`, which defines the
    /// codes.
    pub(super) fn add(&mut self, table: &Table) {
        let shape = &table.shape;
        let overview = self.tables.entry(shape.name.clone()).or_insert_with(|| Overview {
            shape: shape.clone(),
            rows: 0,
            examples: vec![String::new(); shape.columns.len()],
        });
        overview.rows += table.rows.num_rows();
        for ((column, values), example) in shape.columns.iter().zip(table.rows.columns()).zip(&mut overview.examples) {
            if example.is_empty() {
                *example = self::example(column, values);
            }
        }
        if !matches!(shape.name.as_str(), "claims_nested" | "codes" | "codings") {
            self.count(table);
        }
    }

    fn count(&mut self, table: &Table) {
        let of_entity = table.shape.primary_key.first().filter(|name| *name == "entity_id").map(String::as_str);
        let owners = table.shape.claim_column().or(of_entity).map(|name| table.rows[name].as_string::<i32>());
        let owner = |row: usize| owners.map(|owners| owners.value(row));
        let anchors = table.rows.column_by_name("anchor").and_then(|column| column.as_primitive_opt::<Int32Type>());
        // An anchor with several parts has several rows, and counts once.
        let repeats = |row: usize| {
            let same = |anchors: &Int32Array| anchors.value(row) == anchors.value(row - 1);
            row > 0 && owner(row) == owner(row - 1) && anchors.is_some_and(same)
        };
        let is_counted = |row: &usize| owner(*row).is_none_or(|owner| !self.retired.contains(owner)) && !repeats(*row);
        let counted: Vec<usize> = (0..table.rows.num_rows()).filter(is_counted).collect();
        // These tables repeat codes of other tables, so only the codes of the one list that they add are counted.
        let own = match table.shape.name.as_str() {
            "claim_dyads" => Some(DyadKind::LIST),
            "claims_text" => Some(Split::LIST),
            _ => None,
        };
        for (column, values) in table.shape.columns.iter().zip(table.rows.columns()) {
            let (Kind::Code(list), Some(codes)) = (&column.kind, values.as_dictionary_opt::<Int32Type>()) else {
                continue;
            };
            if own.is_some_and(|own| list != own) {
                continue;
            }
            let names = codes.values().as_string::<i32>();
            let mut uses = vec![0; names.len()];
            counted.iter().filter_map(|&row| codes.key(row)).for_each(|key| uses[key] += 1);
            for (name, uses) in names.iter().flatten().zip(uses).filter(|(_, uses)| *uses > 0) {
                *self.used.entry((list.clone(), name.to_owned())).or_default() += uses;
            }
        }
    }

    /// Returns the codebook as Markdown. All content comes from the types and the data.
    pub(super) fn text(&self, book: &Book) -> String {
        let mut text = String::from("# Codebook\n\n");
        let claims = book.claim_count();
        let sources = book.sources.len();
        let _ = writeln!(
            text,
            "Generated by claimbook from {claims} claim{} of {sources} source{}. Do not edit this file: change the \
             dataset's records or the program instead.\n",
            if claims == 1 { "" } else { "s" },
            if sources == 1 { "" } else { "s" },
        );
        text.push_str(
            "Every table is sorted by its primary key, and every foreign key resolves. In CSV an empty cell is null, ",
        );
        text.push_str(
            "`\"\"` is the empty text, and `|` separates the items of a list; an empty list is an empty cell.\n\n",
        );
        for record in &book.sources {
            if let Some(sample) = &record.source.sample {
                let sample = sample.split_whitespace().collect::<Vec<_>>().join(" ");
                let _ = writeln!(text, "Only a sample of `{}` is coded: {sample}\n", record.source.id);
            }
        }
        self.contents(&mut text);
        self.tables.values().for_each(|overview| section(&mut text, overview));
        coders(&mut text, book);
        let _ = writeln!(text, "## Agreement\n\n{}\n", method());
        text.push_str("## Codes\n");
        let rows = book.vocabulary.code_rows();
        for list in rows.chunk_by(|a, b| a.list == b.list) {
            codes(&mut text, list, &self.used);
        }
        text
    }

    fn contents(&self, text: &mut String) {
        text.push_str("| table | rows | a row is |\n|---|--:|---|\n");
        for Overview { shape, rows, .. } in self.tables.values() {
            let _ = writeln!(text, "| [`{0}`](#{0}) | {rows} | {1} |", shape.name, cell(&shape.description));
        }
        text.push('\n');
    }
}

/// Says who coded, checked and reviewed how many claims, and how many claims have each status.
fn coders(text: &mut String, book: &Book) {
    text.push_str("## Who coded\n\n");
    let shares = book.shares();
    if book.coders_file.is_none() {
        text.push_str("The book has no file `coders.yaml`, so it does not say who the coders are.\n\n");
    }
    if !shares.is_empty() {
        text.push_str(
            "Claims that are neither withdrawn nor superseded, by coder, by the one who checked them, and by the human \
             who reviewed them:\n\n| coder | kind | name | coded | checked | reviewed |\n|---|---|---|--:|--:|--:|\n",
        );
    }
    for CoderShare { id, coder, coded, checked, reviewed } in shares {
        let kind = coder.map_or("not stated", |coder| coder.kind.name());
        let name = coder.map(|coder| cell(&coder.name)).unwrap_or_default();
        let _ = writeln!(text, "| `{id}` | {kind} | {name} | {coded} | {checked} | {reviewed} |");
    }
    let with = |status: Status| book.claims().filter(|record| record.claim.status == status).count();
    let statuses = entries::<Status>().into_iter().map(|entry| format!("{} `{}`", with(entry.code), entry.name));
    let _ = writeln!(text, "\nClaims by status: {}.\n", statuses.collect::<Vec<_>>().join(", "));
}

fn section(text: &mut String, Overview { shape, examples, .. }: &Overview) {
    let _ = writeln!(text, "## {}\n\n{}\n", shape.name, shape.description);
    let _ = writeln!(text, "Primary key: {}.", quoted(&shape.primary_key));
    for foreign in &shape.foreign_keys {
        let _ = writeln!(
            text,
            "Refers by {} to [`{}`](#{}) ({}).",
            quoted(&foreign.columns),
            foreign.table,
            foreign.table,
            quoted(&foreign.references),
        );
    }
    text.push_str("\n| column | type | meaning | null means | example |\n|---|---|---|---|---|\n");
    for (column, example) in shape.columns.iter().zip(examples) {
        columns(text, &column.name, column, example);
    }
    text.push('\n');
}

/// Writes a row for a column, and one for each field of its records.
fn columns(text: &mut String, name: &str, column: &Column, example: &str) {
    let _ = writeln!(
        text,
        "| `{name}` | {} | {} | {} | {example} |",
        kind(&column.kind),
        cell(&column.description),
        column.null.as_deref().map_or_else(|| "never null".to_owned(), cell),
    );
    for field in column.kind.columns().unwrap_or_default() {
        columns(text, &format!("{name}.{}", field.name), field, "");
    }
}

fn codes(text: &mut String, list: &[CodeRow], counts: &HashMap<(String, String), usize>) {
    let name = &list[0].list;
    let _ = writeln!(text, "\n### {name}\n");
    text.push_str("| code | label | definition | used |\n|---|---|---|--:|\n");
    for row in list {
        let mut definition = row.definition.clone();
        if let Some(rank) = row.ordinal {
            let _ = write!(definition, " Rank {rank}.");
        }
        for (list, code) in &row.expects {
            let _ = write!(definition, " Expected {}: `{code}`.", list.replace('_', " "));
        }
        let used = counts.get(&(name.clone(), row.code.clone())).copied().unwrap_or(0);
        let _ = writeln!(text, "| `{}` | {} | {} | {used} |", row.code, cell(&row.label), cell(&definition));
    }
}

fn kind(kind: &Kind) -> String {
    let plain = match kind {
        Kind::Text => "text",
        Kind::Code(list) => return format!("code of [`{list}`](#{list})"),
        Kind::Integer => "integer",
        Kind::F64 => "number, 64 bits",
        Kind::Boolean => "true or false",
        Kind::Date => "date",
        Kind::List(of) => match of.codelist() {
            Some(list) => return format!("list of codes of [`{list}`](#{list})"),
            None if matches!(**of, Kind::Record(_)) => "list of records",
            None => "list of texts",
        },
        Kind::Record(_) => "record",
    };
    plain.to_owned()
}

/// Returns an example: the first value of a column that is neither null nor empty, truncated if long. Columns of
/// records have no example.
fn example(column: &Column, values: &ArrayRef) -> String {
    if column.kind.columns().is_some() {
        return String::new();
    }
    let found = match values.as_primitive_opt::<Float64Type>() {
        Some(numbers) => numbers.iter().flatten().next().map(|number| number.to_string()),
        None => first_cell(values),
    };
    match found {
        Some(value) if value.chars().count() <= 40 => format!("`{}`", cell(&value)),
        Some(value) => format!("`{}…`", cell(&value.chars().take(37).collect::<String>())),
        None => String::new(),
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Escapes a text for a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
