//! Rules, and the diagnostics that they report.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::syntax::file::{FileId, Span};

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Forbids exporting or releasing the book.
    Error,
    /// Needs attention; a failure only with `--deny-warnings`.
    Warning,
}

impl Severity {
    /// Returns the name: `error` or `warning`.
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
/// The id names the fault (`missing-lock`), not the required state. The meaning of an id never changes.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name of the fault; also the name of its file, its test and its fixture.
    pub id: &'static str,
    /// The severity of every diagnostic of this rule.
    pub severity: Severity,
    /// Whether a waiver in `source.yaml` may accept the fault. Must be `false` if the fault would break a table or an
    /// anchor.
    pub waivable: bool,
    /// The fault, in one or two sentences.
    pub what: &'static str,
    /// Why the fault matters to users of the data.
    pub why: &'static str,
    /// An excerpt with the fault.
    pub example: &'static str,
    /// The same excerpt, fixed.
    pub fixed: &'static str,
}

/// Compares rules by their ids only.
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
    /// The bytes in the text of the file.
    pub span: Span,
}

/// The path of a value in the records of its file, for example `claims[3].participants[0].entity`.
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
    /// Returns the path extended by a key.
    #[must_use]
    pub fn key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// Returns the path extended by a list index.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// Returns the steps, outermost first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Appends a step.
    pub fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Removes the last step.
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
    /// The place, in any file of the book.
    pub place: Place,
    /// A short explanation, such as `first here`.
    pub message: String,
}

/// The waiver of a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// The claim or part of the text that the waiver covers.
    pub scope: String,
    /// The reason, as the waiver gives it.
    pub reason: String,
    /// The last day on which the waiver applies, as `YYYY-MM-DD`, if there is one.
    pub expires: Option<String>,
}

impl Waived {
    /// Returns the end of the waiver in words: `until 2031-05-03`, or `without end`.
    #[must_use]
    pub fn end(&self) -> String {
        self.expires.as_ref().map_or_else(|| "without end".to_owned(), |day| format!("until {day}"))
    }
}

/// An edit that safely fixes the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The text to replace, in the diagnostic's file.
    pub span: Span,
    /// The replacement.
    pub replacement: String,
}

/// One fault at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The kind of fault.
    pub rule: &'static Rule,
    /// The fault, in one sentence without a full stop.
    pub message: String,
    /// The place to edit.
    pub place: Place,
    /// The id of the faulty claim. `None` if the fault is not in a claim or the claim has no id.
    pub claim: Option<String>,
    /// The path of the faulty value in its file, if known.
    pub path: Option<Path>,
    /// Advice on how to fix the fault.
    pub help: Option<String>,
    /// Other places that explain the fault.
    pub related: Vec<Related>,
    /// The safe fix, if there is one.
    pub fix: Option<Fix>,
    /// The waiver, if there is one. A waived fault is counted and listed, but does not fail the check.
    pub waived: Option<Waived>,
}

impl Diagnostic {
    /// Creates a diagnostic with a rule, a place and a message. All other fields are empty.
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

    /// Returns whether the diagnostic forbids an export: an error without a waiver.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.waived.is_none() && self.rule.severity == Severity::Error
    }

    /// Sets the advice on how to fix the fault.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that explains the fault.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }
}

/// Sorts diagnostics by file path, place, rule and message, and removes duplicates. `path` returns the path of a file.
pub fn sort<'a>(diagnostics: &mut Vec<Diagnostic>, path: impl Fn(FileId) -> &'a str) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.place.span.start, d.place.span.end, d.rule.id);
        (path(a.place.file).cmp(path(b.place.file)))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

/// Returns a count with its noun in the singular or plural: `1 claim`, `2 claims`, `2 entities`.
#[must_use]
pub fn counted<N: Copy + fmt::Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if count == N::from(1) => format!("{count} {noun}"),
        Some(stem) => format!("{count} {stem}ies"),
        None => format!("{count} {noun}s"),
    }
}

/// A word that the user may have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The word.
    pub word: &'a str,
    /// Whether the word is close enough for a safe fix: at most one wrong letter in five.
    pub sure: bool,
}

/// Returns the candidate that is close to `typed` and closer than all others, if there is one.
///
/// A candidate is close if its edit distance (optimal string alignment) from `typed` is at most a third of the length
/// of `typed`, rounded up. A three-letter code may thus have one wrong letter.
#[must_use]
pub fn closest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Candidate<'a>> {
    // A very long word is not a typing error, and the distance takes time proportional to the product of the lengths.
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
