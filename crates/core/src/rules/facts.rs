//! Facts about a file that the checks of other files need. A program that checks a book in parts uses them to find the
//! files that must be checked together.
//!
//! Facts contain no findings. Only the rules decide whether there is a fault.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashMap;

use super::{cyclic_relation, repeated_statement, unknown_coder};
use crate::book::part::folder;
use crate::book::{Book, ClaimRecord, Input};
use crate::model::codes::{RelationType, Status};
use crate::model::{ClaimId, Code, Date, Relation, Vocabulary};

/// The facts of one file.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Facts {
    /// Whether a part of the file could not be read.
    pub is_broken: bool,
    /// The source that the file declares.
    pub source: Option<SourceFacts>,
    /// The id of the source that the file names or declares.
    pub of: Option<String>,
    /// The date of coding, for a file of claims of the book.
    pub coded_on: Option<Date>,
    /// The index and the id of each valid claim of the book.
    pub ids: Vec<(u32, ClaimId)>,
    /// Ids of faulty records.
    pub lost: Vec<String>,
    /// Ids of claims that the file names.
    pub named: Vec<ClaimId>,
    /// Relations of claims of the book that lead from claim to claim.
    pub links: Vec<Link>,
    /// The coders that the file names, each with the number of mentions.
    pub coders: BTreeMap<String, usize>,
    /// The rank of the kind of file among the kinds that name coders: 0 for claims of the book, then codings, then
    /// decisions.
    pub rank: u8,
    /// The statements of current claims of the book.
    pub statements: Vec<Statement>,
}

/// The facts of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFacts {
    /// The prefix of the ids of its claims.
    pub prefix: String,
    /// The scale of its likelihood terms.
    pub scale: Option<String>,
}

/// A relation that leads from a claim to another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its kind: a relation type, or [`SUPERSEDED_BY`].
    pub kind: &'static str,
    /// The index of the first claim in its file.
    pub index: u32,
    /// The first claim.
    pub from: ClaimId,
    /// The second claim.
    pub to: ClaimId,
}

/// A statement with its runs of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The index of the claim in its file.
    pub index: u32,
    /// The text.
    pub text: String,
    /// How many of the rarest runs are searched for in other statements.
    pub prefix: usize,
    /// The runs of words, each as its hash.
    pub runs: Vec<u64>,
}

/// The kind of a link from a superseded claim to its successor.
pub const SUPERSEDED_BY: &str = "superseded_by";

/// The kind of a link from a current claim to a claim that it restates.
pub const RESTATES: &str = "restates";

/// The maximum number of statements with the same run for which all pairs are compared. If more statements have the
/// run, each is compared only with the previous one.
pub const COMMON: usize = repeated_statement::COMMON;

/// Returns the number of counters for the runs of a number of statements. A run is counted by the counter whose index
/// is the remainder of its [`bucket`] divided by this number, so runs may share a counter.
#[must_use]
pub fn counters(statements: usize) -> usize {
    repeated_statement::counters(statements)
}

/// Returns the bucket of a run.
#[must_use]
pub fn bucket(run: u64) -> u32 {
    repeated_statement::bucket(run)
}

/// Returns whether two statements are nearly equal.
#[must_use]
pub fn are_alike(later: &str, earlier: &str) -> bool {
    repeated_statement::are_alike(later, earlier)
}

impl Facts {
    /// Reads a file, and returns its facts. The path is relative to the book, and the vocabulary is that of the book.
    /// Files that all sources share have no facts, because every part has them.
    #[must_use]
    pub fn read(path: String, input: Input, vocabulary: &Arc<Vocabulary>) -> Self {
        if folder(&path).is_none() {
            return Self::default();
        }
        let (book, is_broken) = Book::of_file(path, input, Arc::clone(vocabulary));
        let mut facts = Self { is_broken, ..Self::default() };
        facts.lost.extend(book.lost_in_files().map(str::to_owned));
        if let Some(record) = book.sources.first() {
            let source = &record.source;
            facts.of = Some(source.id.to_string());
            facts.named.extend(source.waivers.iter().filter_map(|waiver| waiver.claim.clone()));
            let scale = source.likelihood.as_ref().map(|scale| scale.name().to_owned());
            facts.source = Some(SourceFacts { prefix: source.prefix.as_str().to_owned(), scale });
        }
        for file in book.paragraphs.iter().chain(&book.codings) {
            facts.of = Some(file.header.source.to_string());
        }
        for file in &book.decisions {
            facts.of = Some(file.record.source.to_string());
            facts.named.extend(file.record.decisions.sound.iter().map(|(_, decision)| decision.subject.clone()));
            facts.rank = 2;
        }
        facts.rank = facts.rank.max(u8::from(!book.codings.is_empty()));
        facts.coded_on = book.paragraphs.first().map(|file| file.header.coded_on);
        unknown_coder::each(&book, &mut |id, _| *facts.coders.entry(id.to_string()).or_default() += 1);
        book.claims().for_each(|record| facts.add(record));
        facts
    }

    fn add(&mut self, record: &ClaimRecord) {
        let claim = &record.claim;
        self.ids.push((record.index, claim.id.clone()));
        self.named.extend(record.named().cloned());
        let link = |kind, to: &ClaimId| Link { kind, index: record.index, from: claim.id.clone(), to: to.clone() };
        let is_current = claim.status.is_current();
        let of_relation = |relation: &Relation| {
            let kind = relation.relation_type;
            let leads = cyclic_relation::ACYCLIC.contains(&kind) || (kind == RelationType::Restates && is_current);
            leads.then(|| link(kind.name(), &relation.object))
        };
        self.links.extend(claim.relations.iter().filter_map(of_relation));
        let successor = claim.superseded_by.iter().filter(|_| claim.status == Status::Superseded);
        self.links.extend(successor.map(|successor| link(SUPERSEDED_BY, successor)));
        if is_current {
            let runs = repeated_statement::shingles(&claim.statement);
            let (text, prefix) = (claim.statement.to_string(), repeated_statement::prefix(runs.len()));
            self.statements.push(Statement { index: record.index, text, prefix, runs });
        }
    }
}

/// Returns the claims that lie on a cycle of links of one kind, or between two cycles, in groups that links connect.
/// Links of a claim to itself are left out.
#[must_use]
pub fn cycles<'a>(links: &[(&'a str, &'a str)]) -> Vec<Vec<&'a str>> {
    let mut names: Vec<&str> = Vec::new();
    let mut places: AHashMap<&str, usize> = AHashMap::new();
    let mut place = |id: &'a str| {
        *places.entry(id).or_insert_with(|| {
            names.push(id);
            names.len() - 1
        })
    };
    let mut links: Vec<(usize, usize)> =
        links.iter().filter(|(from, to)| from != to).map(|(from, to)| (place(from), place(to))).collect();
    // The first pass leaves cycles and what follows them. The second pass reverses the links.
    for _ in 0..2 {
        links.sort_unstable();
        let left = cyclic_relation::circling(names.len(), &links);
        links.retain(|(from, to)| left.binary_search(from).is_ok() && left.binary_search(to).is_ok());
        for (from, to) in &mut links {
            std::mem::swap(from, to);
        }
    }
    let joined = links.iter().map(|&(from, to)| (names[from], names[to]));
    let mut by_group: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let groups = groups(joined);
    for (id, group) in groups {
        by_group.entry(group).or_default().push(id);
    }
    by_group.into_values().collect()
}

/// Joins ids that pairs connect, directly or through other ids. Returns the smallest id of each id's group.
#[must_use]
pub fn groups<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, &'a str> {
    fn root<'a>(smaller: &mut AHashMap<&'a str, &'a str>, id: &'a str) -> &'a str {
        let mut root = id;
        while let Some(&next) = smaller.get(root).filter(|next| **next != root) {
            root = next;
        }
        let mut id = id;
        while let Some(next) = smaller.insert(id, root).filter(|next| *next != root) {
            id = next;
        }
        root
    }
    let mut smaller: AHashMap<&str, &str> = AHashMap::new();
    for (one, other) in pairs {
        let (a, b) = (root(&mut smaller, one), root(&mut smaller, other));
        smaller.insert(a.max(b), a.min(b));
    }
    let mut ids: Vec<&str> = smaller.keys().copied().collect();
    ids.sort_unstable();
    ids.into_iter().map(|id| (id, root(&mut smaller, id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_claims_on_cycles_or_between_them_are_left() {
        let links = [
            ("a", "b"),
            ("b", "c"),
            ("c", "b"),
            ("c", "d"),
            ("d", "e"),
            ("e", "f"),
            ("f", "e"),
            ("f", "g"),
            ("h", "h"),
        ];
        assert_eq!(cycles(&links), [vec!["b", "c", "d", "e", "f"]]);
        assert_eq!(cycles(&[("a", "b"), ("b", "a"), ("x", "y"), ("y", "x")]), [vec!["a", "b"], vec!["x", "y"]]);
        assert!(cycles(&[("a", "b"), ("a", "c")]).is_empty());
    }

    #[test]
    fn a_group_has_its_smallest_id() {
        let joined = groups([("c", "d"), ("e", "d"), ("a", "e"), ("x", "y"), ("z", "z")].into_iter());
        let smallest = |id: &str| joined[id];
        assert_eq!(["a", "c", "d", "e"].map(smallest), ["a"; 4]);
        assert_eq!((smallest("y"), smallest("z")), ("x", "z"));
    }
}
