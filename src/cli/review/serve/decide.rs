//! Writes a decision of the page into the book, and lists the decisions that the page shows as made.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result};
use claimbook_core::book::decided::State;
use claimbook_core::book::{Book, CLAIMS, DECISIONS, DecisionsRecord};
use claimbook_core::model::{Date, Decision, Slug};
use claimbook_core::output;
use claimbook_core::syntax::file::File;
use claimbook_review::apply::{Left, Reason, apply};
use claimbook_review::ledger;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::Response;
use crate::cli::decisions::new_errors;
use crate::cli::{Context, day};

/// The body of a request of the page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    decided_by: String,
    /// The decision, or `null` to remove `before`.
    decision: Option<Value>,
    /// The decision about the same subject that the page shows, if any.
    before: Option<Value>,
}

/// Returns the decisions about a source that can still be removed, in the form that the page compares.
pub(super) fn made(book: &Book, source: &str) -> Vec<Value> {
    found(book, source).map(|(_, _, decision)| json!(decision)).collect()
}

/// Returns the decisions about a source that are made and not yet carried out, each with its file and its index.
fn found<'a>(book: &'a Book, source: &str) -> impl Iterator<Item = (&'a DecisionsRecord, usize, &'a Decision)> {
    let files = book.decisions.iter().filter(move |file| file.record.source.as_str() == source);
    files.flat_map(move |file| {
        let sound = file.record.decisions.sound.iter();
        let made = sound.filter(move |(_, decision)| match book.state(file, decision) {
            State::Open | State::Settling => true,
            // A claim that a reader leaves open has a reason and no verdict.
            State::Pending => decision.reason.is_some(),
            State::CarriedOut | State::Stale | State::Unknown => false,
        });
        made.map(move |(index, decision)| (file, *index, decision))
    })
}

/// Returns whether two decisions have the same subject and field. Both are JSON, as in the page.
fn is_about_the_same(one: &Value, other: &Value) -> bool {
    ["subject", "of", "other", "field"].iter().all(|key| one.get(key) == other.get(key))
}

/// Writes or removes a decision.
pub(super) fn decide(context: &Context, source: &str, body: &[u8]) -> Result<Response> {
    let sent: Sent = match serde_json::from_slice(body) {
        Ok(sent) => sent,
        Err(error) => return Ok(Response::text(400, &format!("The decision cannot be read: {error}"))),
    };
    let by: Slug = match sent.decided_by.parse() {
        Ok(by) => by,
        Err(fault) => return Ok(Response::text(400, &format!("decided by: {fault}"))),
    };
    let Some(about) = sent.decision.as_ref().or(sent.before.as_ref()) else {
        return Ok(Response::text(400, "There is nothing to decide."));
    };
    let book = context.book()?;
    let record = book.source_named(source)?;
    let on = day::of_coding()?;
    let path = format!("{CLAIMS}/{}/{DECISIONS}/review-{by}-{on}.yaml", record.folder);
    let existing = found(&book, source).find(|(_, _, decision)| is_about_the_same(&json!(decision), about));
    if existing.map(|(_, _, decision)| json!(decision)) != sent.before {
        return Ok(Response::text(
            409,
            "This was decided elsewhere meanwhile, and the page shows it now. Nothing was written.",
        ));
    }
    let mut file = book.files.iter().find(|file| file.path() == path).cloned();
    if let Some((holder, index, _)) = existing {
        let own = book.file(holder.file);
        if own.path() != path {
            return Ok(Response::text(409, &elsewhere(own, &holder.record.decided_by, holder.record.decided_on)));
        }
        let rest = ledger::without(own, index).context("the file of decisions cannot be changed safely")?;
        file = Some(File::new(path.clone(), rest));
    }
    if let Some(decision) = &sent.decision {
        let header = (&record.source.id, &by, &on);
        let text = ledger::with(file.as_ref(), header, decision)
            .with_context(|| format!("cannot add to `{path}`: its last field must be `decisions`, a list"))?;
        file = Some(File::new(path.clone(), text));
    }
    let Some(file) = file else { return Ok(Response::text(409, "There is no such decision.")) };
    let bytes = file.text().as_bytes().to_vec();
    let files = BTreeMap::from([(path.clone(), bytes.clone())]);
    if let Some((_, errors)) = new_errors(&book, &files) {
        let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        return Ok(Response::text(409, &format!("Nothing was written: {}", messages.join("; "))));
    }
    if let Some(decision) = &sent.decision
        && let Some(reason) = refusal(&book, source, &path, files, decision)
    {
        return Ok(Response::text(409, &format!("Nothing was written: {reason}.")));
    }
    let place = context.root()?.join(&path);
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    output::write_file(&place, &bytes)?;
    Ok(Response::json(&json!({"path": path})))
}

/// Returns the reason why a decision could not be carried out in the book with changed `files`. `path` is the decisions
/// file.
fn refusal(
    book: &Book,
    source: &str,
    path: &str,
    files: BTreeMap<String, Vec<u8>>,
    decision: &Value,
) -> Option<String> {
    let before = book.files.iter().map(|file| (file.path().to_owned(), file.text().as_bytes().to_vec()));
    let mut all: BTreeMap<String, Vec<u8>> = before.collect();
    all.extend(files);
    let changed = Book::from_files(all);
    let Some((_, _, new)) = found(&changed, source).find(|(_, _, other)| json!(other) == *decision) else {
        return Some("what you decided on has changed since the page was loaded, or is decided already".to_owned());
    };
    let applied = apply(&changed, |own, _| own == path);
    let is_new = |left: &&Left| left.subject == new.subject.as_str() && left.reason != Reason::Pending;
    if let Some(left) = applied.left.iter().find(is_new) {
        return Some(left.reason.to_string());
    }
    // The other decisions of the file were checked when they were written.
    let (_, errors) = new_errors(&changed, &applied.files)?;
    let of_claim = errors.into_iter().find(|error| error.claim.as_deref() == Some(new.subject.as_str()))?;
    Some(format!("the claim would be faulty: {}", of_claim.message))
}

fn elsewhere(file: &File, by: &Slug, on: Date) -> String {
    format!("{by} decided this on {on}, in {}. Change it there. Nothing was written.", file.path())
}
