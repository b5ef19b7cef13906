//! Carries out decisions as edits of the records. Comments and undecided fields stay unchanged.

use std::collections::BTreeMap;

use claimbook_core::book::decided::State;
use claimbook_core::book::{Book, ClaimRecord, DecisionsRecord};
use claimbook_core::edit::field;
use claimbook_core::edit::format::Kind;
use claimbook_core::model::codes::{CoderKind, Status, Verdict};
use claimbook_core::model::{Anchor, Code as _, Decision, OtherAnchor};
use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use serde_json::{Value, json};

/// The result of carrying out decisions.
#[derive(Debug, Default)]
pub struct Applied {
    /// The new bytes of each changed file, by path relative to the book.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The number of decisions carried out now.
    pub carried_out: usize,
    /// The number of decisions that the records already showed.
    pub before: usize,
    /// The number of decisions that settle codings, which only an adjudication carries out.
    pub settling: usize,
    /// The decisions that were not carried out, in the order of their files.
    pub left: Vec<Left>,
}

/// A decision that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The path of its file, relative to the book.
    pub path: String,
    /// Its line, from 1.
    pub line: usize,
    /// The claim.
    pub subject: String,
    /// Why it was not carried out.
    pub reason: Reason,
}

/// A reason why a decision is not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The decision has no verdict.
    #[error("it has no verdict yet")]
    Pending,
    /// The claim changed after the decision.
    #[error("the claim has changed since the decision")]
    Stale,
    /// The claim does not exist.
    #[error("there is no such claim")]
    Unknown,
    /// The verdict needs another value.
    #[error("the verdict `{0}` needs `{1}`")]
    Incomplete(&'static str, &'static str),
    /// The verdict belongs to an adjudication, not to a claim of the book.
    #[error("`{0}` is a verdict of an adjudication: run `claimbook adjudicate`")]
    OfCodings(&'static str),
    /// The value begins with a bracket or brace, but is not a list or record.
    #[error("`value` begins like a list or a record, but is none; `[military, economic]` is a list")]
    Unreadable,
    /// A claim cannot lose its primary anchor.
    #[error("it would drop the claim's primary anchor: reject the claim, or give the anchor another place")]
    Primary,
    /// The record is written in a way that forbids a safe change.
    #[error("the record is written in a way that forbids a safe change: run `claimbook fmt` first")]
    Unsafe,
}

/// Carries out the decisions of a book for which `selects` returns true. `selects` gets the path of the decisions file
/// and the decision. Changes nothing on disk.
#[must_use]
pub fn apply(book: &Book, selects: impl Fn(&str, &Decision) -> bool) -> Applied {
    let mut applied = Applied::default();
    for record in &book.decisions {
        let path = book.file(record.file).path();
        for (index, decision) in record.record.decisions.sound.iter().filter(|(_, decision)| selects(path, decision)) {
            match book.state(record, decision) {
                State::CarriedOut => applied.before += 1,
                State::Settling => applied.settling += 1,
                State::Open => match carry_out(book, record, decision, &mut applied.files) {
                    Ok(()) => applied.carried_out += 1,
                    Err(reason) => applied.leave(book, record, *index, decision, reason),
                },
                State::Pending => applied.leave(book, record, *index, decision, Reason::Pending),
                State::Stale => applied.leave(book, record, *index, decision, Reason::Stale),
                State::Unknown => applied.leave(book, record, *index, decision, Reason::Unknown),
            }
        }
    }
    applied
}

impl Applied {
    fn leave(&mut self, book: &Book, record: &DecisionsRecord, index: usize, decision: &Decision, reason: Reason) {
        let file = book.file(record.file);
        self.left.push(Left {
            path: file.path().to_owned(),
            line: line(file, index),
            subject: decision.subject.to_string(),
            reason,
        });
    }
}

/// Describes a decision in a few words.
#[must_use]
pub fn summary(decision: &Decision) -> String {
    let mut words = decision.subject.to_string();
    let mut add = |word: &str| {
        words.push(' ');
        words.push_str(word);
    };
    decision.field.iter().for_each(|field| add(field));
    decision.verdict.iter().for_each(|verdict| add(verdict.name()));
    decision.value.iter().for_each(|value| add(value));
    decision.to.iter().for_each(|to| add(&to.to_string()));
    decision.reason.iter().for_each(|reason| add(&format!("({reason})")));
    words
}

/// The fields to change, each with its new value, or `None` to remove it.
type Changes = Vec<(String, Option<Value>)>;

/// Returns the line of a decision.
#[must_use]
pub fn line(file: &File, index: usize) -> usize {
    let path = Path::default().key("decisions").index(index);
    let root = yaml::read(file, FileId(0)).0;
    root.map_or(1, |root| file.position(root.follow(&path).span.start).line)
}

/// Changes the file of a decision's claim. `files` has the files that earlier decisions changed.
fn carry_out(
    book: &Book,
    record: &DecisionsRecord,
    decision: &Decision,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), Reason> {
    let verdict = decision.verdict.ok_or(Reason::Pending)?;
    let subject = book.subject(&record.record.source, decision).ok_or(Reason::Unknown)?;
    let by = json!(record.record.decided_by.as_str());
    let on = json!(record.record.decided_on.to_string());
    let set = |field: &str, value: Value| (field.to_owned(), Some(value));
    let changes = match verdict {
        Verdict::Accept | Verdict::Value | Verdict::Drop if decision.anchor_hash.is_some() => {
            anchors(book, subject.claim, decision, verdict)?
        }
        Verdict::Accept if is_model(book, record) => {
            let mut changes = vec![set("checked_by", by), set("checked_on", on)];
            // The status `reviewed` stays, because a human's review outranks a check.
            if subject.claim.claim.status != Status::Reviewed {
                changes.insert(0, set("status", json!(Status::Checked.name())));
            }
            changes
        }
        Verdict::Accept => {
            vec![set("status", json!(Status::Reviewed.name())), set("reviewer", by), set("reviewed_on", on)]
        }
        Verdict::Reject => {
            let reason = decision.reason.as_ref().ok_or(Reason::Incomplete(verdict.name(), "reason"))?;
            let mut changes = vec![set("status", json!(Status::Withdrawn.name())), set("reason", json!(reason))];
            // A withdrawn claim states neither who checked it nor who reviewed it.
            let claim = &subject.claim.claim;
            let persons = [
                ("checked_by", claim.checked_by.is_some()),
                ("checked_on", claim.checked_on.is_some()),
                ("reviewer", claim.reviewer.is_some()),
                ("reviewed_on", claim.reviewed_on.is_some()),
            ];
            changes.extend(persons.iter().filter(|(_, is_set)| *is_set).map(|(field, _)| ((*field).to_owned(), None)));
            changes
        }
        Verdict::Amend => {
            let field = decision.field.clone().ok_or(Reason::Incomplete(verdict.name(), "field"))?;
            let value = decision.value.as_ref().ok_or(Reason::Incomplete(verdict.name(), "value"))?;
            vec![set(&field, field::parse(value).ok_or(Reason::Unreadable)?)]
        }
        Verdict::A | Verdict::B | Verdict::Both | Verdict::Neither | Verdict::Value | Verdict::Keep | Verdict::Drop => {
            return Err(Reason::OfCodings(verdict.name()));
        }
    };
    let file = book.file(subject.claim.file());
    let text = match files.get(file.path()) {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => file.text().to_owned(),
    };
    let claim = subject.claim.path();
    let text = changes.into_iter().try_fold(text, |text, (field, value)| {
        field::set(&File::new(file.path(), text), Kind::Claims, &claim, &field, value.as_ref()).ok_or(Reason::Unsafe)
    })?;
    files.insert(file.path().to_owned(), text.into_bytes());
    Ok(())
}

/// Returns whether a language model made the decisions of a file.
fn is_model(book: &Book, record: &DecisionsRecord) -> bool {
    book.coder(record.record.decided_by.as_str()).is_some_and(|coder| coder.kind == CoderKind::Model)
}

/// Returns the changed anchor field of a claim: moves the anchor with the decision's hash to another place, or removes
/// it.
fn anchors(book: &Book, record: &ClaimRecord, decision: &Decision, verdict: Verdict) -> Result<Changes, Reason> {
    let source = &book.paragraph(record).header.source;
    let hash = decision.anchor_hash.as_ref().ok_or(Reason::Incomplete(verdict.name(), "anchor_hash"))?;
    let is_meant = |anchor: &Anchor| book.has_hash(source, anchor, hash);
    let is_dropped = verdict == Verdict::Drop;
    let to = || decision.to.as_ref().ok_or(Reason::Incomplete(verdict.name(), "to"));
    if is_meant(&record.claim.at) {
        return if is_dropped { Err(Reason::Primary) } else { Ok(vec![("at".to_owned(), Some(json!(to()?)))]) };
    }
    let mut others = Vec::new();
    for other in &record.claim.also_at {
        if !is_meant(&other.at) {
            others.push(json!(other));
        } else if !is_dropped {
            others.push(json!(OtherAnchor { at: to()?.clone(), role: other.role }));
        }
    }
    Ok(vec![("also_at".to_owned(), (!others.is_empty()).then_some(Value::Array(others)))])
}
