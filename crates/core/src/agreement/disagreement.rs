//! Disagreements between coders, worst first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::alignment::Passages;
use super::variable::{field, fields};
use super::{Agreement, Alignment};
use crate::book::{Book, ClaimRecord};
use crate::model::codes::Variable;
use crate::model::{Open, Slug};
use crate::syntax::file::FileId;
use crate::syntax::yaml;

/// A claim that only one of two coders has, or two aligned claims that differ.
#[derive(Debug, Clone)]
pub struct Disagreement<'a> {
    /// The two coders.
    pub coders: [&'a Slug; 2],
    /// The claim of each coder. At least one is present.
    pub claims: [Option<CodedClaim<'a>>; 2],
    /// The fields in which the two claims differ, in the order of the record. Contains all fields if one coder has no
    /// claim.
    pub fields: Vec<Open<Variable>>,
}

/// A coder's claim with the location of its record.
#[derive(Debug, Clone, Copy)]
pub struct CodedClaim<'a> {
    /// The claim.
    pub record: &'a ClaimRecord,
    /// The file of the record.
    pub file: FileId,
    /// The line on which the record begins, from 1.
    pub line: usize,
}

/// Returns all disagreements of the coders. Claims that only one coder has come first, then aligned claims by the
/// number of differing fields. Ties are in the order of the coders and of the text.
///
/// Reads the files of these claims again to find their lines.
#[must_use]
pub fn disagreements<'a>(book: &Book, agreement: &Agreement<'a>) -> Vec<Disagreement<'a>> {
    let mut found = Vec::new();
    for alignment in &agreement.alignments {
        let mut own = Vec::new();
        for (coder, alone) in alignment.alone.iter().enumerate() {
            own.extend(
                alone.iter().map(|record| if coder == 0 { [Some(*record), None] } else { [None, Some(*record)] }),
            );
        }
        own.extend(alignment.pairs.iter().map(|pair| pair.map(Some)));
        sort(&mut own, agreement);
        found.extend(own.into_iter().map(|claims| (alignment, claims, differing(claims, agreement))));
    }
    found.retain(|(_, _, fields)| !fields.is_empty());
    found.sort_by_key(|(_, claims, fields)| (claims.iter().all(Option::is_some), Reverse(fields.len())));
    let records: Vec<&ClaimRecord> = found.iter().flat_map(|(_, claims, _)| claims.iter().copied().flatten()).collect();
    let lines = lines(book, &records);
    let coded = |record: &'a ClaimRecord| {
        let file = record.file();
        let line = lines.get(&(file, record.index)).copied().unwrap_or(1);
        CodedClaim { record, file, line }
    };
    let found = found.into_iter();
    let disagreement = |(alignment, claims, fields): (&Alignment<'a>, Claims<'a>, Vec<Open<Variable>>)| Disagreement {
        coders: alignment.coders,
        claims: claims.map(|claim| claim.map(coded)),
        fields,
    };
    found.map(disagreement).collect()
}

/// The claims of two coders; `None` for a coder without one.
type Claims<'a> = [Option<&'a ClaimRecord>; 2];

/// Sorts claims in the order of the text.
fn sort(claims: &mut [Claims<'_>], agreement: &Agreement<'_>) {
    let passages = Passages::of(agreement.lock, agreement.vocabulary);
    claims.sort_by_cached_key(|claims| {
        let first = claims.iter().flatten().next();
        first.map(|record| (passages.place(record.claim.at.first()), record.claim.id.to_string()))
    });
}

/// Returns the fields in which claims differ.
fn differing(claims: Claims<'_>, agreement: &Agreement<'_>) -> Vec<Open<Variable>> {
    let mut fields = fields(agreement.vocabulary);
    if let [Some(one), Some(other)] = claims {
        let value = |record: &ClaimRecord, variable: &Open<Variable>| field(variable, &record.claim, agreement.authors);
        fields.retain(|variable| value(one, variable) != value(other, variable));
    }
    fields
}

/// Returns the line number of each record, by file and by index in the file. Parses each file once.
fn lines(book: &Book, records: &[&ClaimRecord]) -> BTreeMap<(FileId, u32), usize> {
    let mut by_file: BTreeMap<FileId, BTreeSet<u32>> = BTreeMap::new();
    for record in records {
        by_file.entry(record.file()).or_default().insert(record.index);
    }
    let mut lines = BTreeMap::new();
    let path = |index: u32| crate::syntax::diagnostic::Path::default().key("claims").index(index as usize);
    for (id, indices) in by_file {
        let file = book.file(id);
        let Some(tree) = yaml::read(file, id).0 else { continue };
        let line = |index: u32| file.position(tree.follow(&path(index)).span.start).line;
        lines.extend(indices.into_iter().map(|index| ((id, index), line(index))));
    }
    lines
}
