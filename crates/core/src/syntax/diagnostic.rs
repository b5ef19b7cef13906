//! What can be wrong with a book, as data: rules, and the diagnostics they yield.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::syntax::file::{FileId, Span};

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The book must not be exported or released like this.
    Error,
    /// Somebody should look; `--deny-warnings` turns it into a failure.
    Warning,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One kind of fault, with the text that `claimbook explain` prints.
///
/// An id names the fault so that it completes "allow …", and it never changes its meaning.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name of the fault; also the name of its file, its test and its fixture.
    pub id: &'static str,
    /// Whether a finding fails the book.
    pub severity: Severity,
    /// Whether a waiver in `source.yaml` may set a finding aside: only where no table or anchor would break by it.
    pub waivable: bool,
    /// What the rule finds, in one sentence.
    pub what: &'static str,
    /// Why somebody who uses the data would care.
    pub why: &'static str,
    /// An excerpt with the fault.
    pub example: &'static str,
    /// The same excerpt, mended.
    pub fixed: &'static str,
}

/// Rules are told apart by their ids alone.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// A place in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes concerned.
    pub span: Span,
}

/// Where a value stands among the records of its file, for example `claims[3].participants[0].entity`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping, by its key.
    Key(Cow<'static, str>),
    /// Into a list, by index from 0.
    Index(usize),
}

impl Path {
    /// The path one key further in.
    #[must_use]
    pub fn key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// The path one list item further in.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// The steps, outermost first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Goes one step further in.
    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Undoes the last [`Path::push`].
    pub fn pop(&mut self) {
        self.0.pop();
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => formatter.write_str(key)?,
                Step::Key(key) => write!(formatter, ".{key}")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Another place that explains a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// What there is to see.
    pub message: String,
}

/// Why somebody let a fault stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// The claim or the part of the text that the waiver names.
    pub scope: String,
    /// The reason, as the waiver gives it.
    pub reason: String,
    /// The last day on which it holds, `YYYY-MM-DD`.
    pub expires: String,
}

/// An edit that surely mends the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to replace, in the diagnostic's own file.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// One fault at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The kind of fault.
    pub rule: &'static Rule,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What a person must edit.
    pub place: Place,
    /// The claim concerned, by id, if it is one claim's fault.
    pub claim: Option<String>,
    /// Where the value stands among the records.
    pub path: Option<Path>,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that explain the fault.
    pub related: Vec<Related>,
    /// The safe fix, if there is one.
    pub fix: Option<Fix>,
    /// Set where a waiver lets the fault stand: it is counted and listed, and fails nothing.
    pub waived: Option<Waived>,
}

impl Diagnostic {
    /// A fault with nothing but its message and place; the rest is added by the methods below.
    #[must_use]
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            place,
            claim: None,
            path: None,
            help: None,
            related: Vec::new(),
            fix: None,
            waived: None,
        }
    }

    /// Whether it forbids an export: an error that no waiver lets stand.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.waived.is_none() && self.rule.severity == Severity::Error
    }

    /// Says what to do about the fault.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }
}

/// Puts diagnostics in their one order: file path (as `path` gives it), place, rule, message.
pub fn sort<'a>(diagnostics: &mut Vec<Diagnostic>, path: impl Fn(FileId) -> &'a str) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.place.span.start, d.place.span.end, d.rule.id);
        (path(a.place.file).cmp(path(b.place.file)))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

/// A count with its noun in the right number: `1 claim`, `2 claims`, `2 entities`.
#[must_use]
pub fn counted<N: Copy + fmt::Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if count == N::from(1) => format!("{count} {noun}"),
        Some(stem) => format!("{count} {stem}ies"),
        None => format!("{count} {noun}s"),
    }
}

/// A word that somebody may have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The word.
    pub word: &'a str,
    /// Whether it is so close that nothing else can be meant: no letter of five is wrong, or one.
    pub sure: bool,
}

/// The one candidate that `typed` most likely stands for, if there is one that is close enough to name and closer
/// than all others.
///
/// Close is an edit distance (optimal string alignment) of at most a third of the length, so that a
/// three-letter code may be off by one letter.
#[must_use]
pub fn closest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Candidate<'a>> {
    // A longer word is no typing slip, and the distance costs the product of the lengths.
    if typed.len() > 100 {
        return None;
    }
    let folded = typed.to_lowercase().replace([' ', '-'], "_");
    let length = folded.chars().count();
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|candidate| {
            let plain = candidate.to_lowercase().replace('-', "_");
            (strsim::osa_distance(&folded, &plain), candidate)
        })
        .filter(|&(distance, _)| distance <= length.div_ceil(3))
        .collect();
    near.sort_unstable();
    match near.as_slice() {
        [] => None,
        [(distance, _), (next, _), ..] if distance == next => None,
        [(distance, word), ..] => Some(Candidate { word, sure: *distance <= length / 5 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_candidate_is_named_and_a_far_one_is_not() {
        let codes = ["military", "economic", "political"];
        assert_eq!(closest("milirary", codes), Some(Candidate { word: "military", sure: true }));
        assert_eq!(closest("Economic", codes), Some(Candidate { word: "economic", sure: true }));
        assert_eq!(closest("polite", codes), None);
        assert_eq!(closest("politial", codes), Some(Candidate { word: "political", sure: true }));
        assert_eq!(closest("rsu", ["rus", "usa"]), Some(Candidate { word: "rus", sure: false }));
        assert_eq!(closest("chm", ["chn", "cha"]), None, "two are as close");
        assert_eq!(closest(&"m".repeat(1_000_000), codes), None);
    }

    #[test]
    fn a_path_reads_like_the_record() {
        let path = Path::default().key("claims").index(3).key("participants").index(0).key("entity");
        assert_eq!(path.to_string(), "claims[3].participants[0].entity");
    }
}
