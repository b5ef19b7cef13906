//! Computes the claims of the book from the decisions.

use std::collections::BTreeMap;

use claimbook_core::book::{CLAIMS, ClaimRecord};
use claimbook_core::edit::format::Kind;
use claimbook_core::edit::{field, scaffold};
use claimbook_core::model::codes::{Status, Verdict};
use claimbook_core::model::{ClaimId, Code as _, Decision};
use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::File;
use claimbook_core::syntax::yaml::{self, Node, Value as Yaml};
use serde_json::{Value, json};

use super::{Adjudication, fields, is_same, json as json_of};
use crate::apply::Reason;

/// The result of an adjudication in which everything is decided.
#[derive(Debug, Default)]
pub struct Settled {
    /// The new bytes of each changed claims file, by path relative to the book.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The number of changed fields of claims that are already in the book.
    pub changed: usize,
    /// The ids of the claims that were added, each with the coder and the id in the coding.
    pub added: Vec<(ClaimId, String, ClaimId)>,
    /// The ids of the claims that were withdrawn.
    pub withdrawn: Vec<ClaimId>,
}

/// A reason why an adjudication is not settled.
#[derive(Debug, thiserror::Error)]
pub enum Undecided {
    /// Some differences have no verdict.
    #[error("{0} of {1} differences have no verdict")]
    Waiting(usize, usize),
    /// A verdict cannot be carried out.
    #[error("the decision about `{subject}`{}: {reason}", field.as_ref().map(|field| format!(", {field}")).unwrap_or_default())]
    Decision {
        /// The claim.
        subject: String,
        /// The field.
        field: Option<String>,
        /// The reason.
        reason: Reason,
    },
    /// The book has no free id left for the source.
    #[error("there is no free id for a further claim")]
    NoId,
}

/// Computes the book's claims from two codings and the decisions about their differences. Changes nothing on disk.
///
/// A claim of the book with the id of the first coder's claim keeps this id. Its fields on which the coders differ get the
/// values that were decided; its other fields stay. A claim that the book does not have is added with the
/// next free id.
///
/// # Errors
///
/// Fails if a difference has no verdict, or if a verdict cannot be carried out.
pub fn settle(adjudication: &Adjudication<'_>) -> Result<Settled, Undecided> {
    let work = Work { adjudication, fields: fields(&adjudication.book.vocabulary) };
    work.must_be_decided()?;
    let mut settled = Settled::default();
    for pair in &adjudication.pairs {
        work.pair(*pair, &mut settled)?;
    }
    for (coder, alone) in adjudication.alone.iter().enumerate() {
        for record in alone {
            work.alone(coder, record, &mut settled)?;
        }
    }
    Ok(settled)
}

struct Work<'a, 'b> {
    adjudication: &'b Adjudication<'a>,
    fields: Vec<String>,
}

impl<'a> Work<'a, '_> {
    fn must_be_decided(&self) -> Result<(), Undecided> {
        let mut differences = Vec::new();
        for pair in &self.adjudication.pairs {
            let [one, other] = pair.map(json_of);
            let differing =
                self.fields.iter().filter(|field| !is_same(field, &one[field.as_str()], &other[field.as_str()]));
            differences.extend(differing.map(|field| self.adjudication.about_field(*pair, field)));
        }
        for (coder, alone) in self.adjudication.alone.iter().enumerate() {
            differences.extend(alone.iter().map(|record| self.adjudication.about_one(coder, record)));
        }
        let waiting = differences.iter().filter(|about| self.adjudication.decision(about).is_none()).count();
        if waiting > 0 { Err(Undecided::Waiting(waiting, differences.len())) } else { Ok(()) }
    }

    /// Settles two aligned claims. Fields on which both coders agree keep the book's value: if that value differs, it
    /// is a later correction.
    fn pair(&self, pair: [&'a ClaimRecord; 2], settled: &mut Settled) -> Result<(), Undecided> {
        let [one, other] = pair.map(json_of);
        let own = self.own(pair[0], true);
        let mut values = Vec::new();
        for name in &self.fields {
            if is_same(name, &one[name.as_str()], &other[name.as_str()]) {
                continue;
            }
            let about = self.adjudication.about_field(pair, name);
            let decision = self.adjudication.decision(&about).ok_or(Undecided::Waiting(1, 1))?;
            let typed = pair.map(|record| self.typed(record, name));
            let value = decided(decision, typed).map_err(|reason| refused(decision, reason))?;
            if own.is_none_or(|own| !is_same(name, &self.typed(own, name), &value)) {
                values.push((name.as_str(), value));
            }
        }
        if let Some(own) = own {
            settled.changed += values.len();
            self.set(own, &values, settled)
        } else {
            self.add(0, pair[0], &values, settled)
        }
    }

    /// Settles a claim that only one coder has.
    fn alone(&self, coder: usize, record: &'a ClaimRecord, settled: &mut Settled) -> Result<(), Undecided> {
        let about = self.adjudication.about_one(coder, record);
        let decision = self.adjudication.decision(&about).ok_or(Undecided::Waiting(1, 1))?;
        let own = self.own(record, coder == 0);
        match (decision.verdict, own) {
            (Some(Verdict::Keep), Some(_)) | (Some(Verdict::Drop), None) => Ok(()),
            (Some(Verdict::Keep), None) => self.add(coder, record, &[], settled),
            (Some(Verdict::Drop), Some(own)) => {
                let reason = decision.reason.as_ref().ok_or(Reason::Incomplete("drop", "reason"));
                let reason = reason.map_err(|reason| refused(decision, reason))?;
                settled.withdrawn.push(own.claim.id.clone());
                self.set(own, &[("status", json!(Status::Withdrawn.name())), ("reason", json!(reason))], settled)
            }
            (verdict, _) => {
                let name = verdict.map_or("", Verdict::name);
                Err(refused(decision, Reason::Incomplete(name, "keep` or `drop")))
            }
        }
    }

    /// Returns the current claim of the book that corresponds to a coder's claim. With `by_id`, this is the claim with
    /// the same id, if it exists. Otherwise it is the claim with the same statement at the same place, which an earlier
    /// run added.
    fn own(&self, coded: &ClaimRecord, by_id: bool) -> Option<&'a ClaimRecord> {
        let Adjudication { book, record, .. } = self.adjudication;
        let current = || book.claims_of(&record.source.id).filter(|record| record.claim.status.is_current());
        let added = |record: &&ClaimRecord| {
            record.claim.statement == coded.claim.statement && record.claim.at == coded.claim.at
        };
        let known = by_id.then(|| current().find(|record| record.claim.id == coded.claim.id)).flatten();
        known.or_else(|| current().find(added))
    }

    /// Returns the value of a field as its coder wrote it; null if the field is missing.
    fn typed(&self, record: &ClaimRecord, name: &str) -> Value {
        let book = self.adjudication.book;
        let file = book.file(record.file());
        field::get(file, &record.path(), name).unwrap_or_default()
    }

    /// Sets fields of a claim of the book.
    fn set(&self, record: &ClaimRecord, values: &[(&str, Value)], settled: &mut Settled) -> Result<(), Undecided> {
        let book = self.adjudication.book;
        let path = book.file(record.file()).path();
        let mut text = self.text(path, settled).unwrap_or_default();
        for (name, value) in values {
            let file = File::new(path, text);
            let value = (!value.is_null()).then_some(value);
            text = field::set(&file, Kind::Claims, &record.path(), name, value).ok_or_else(|| Undecided::Decision {
                subject: record.claim.id.to_string(),
                field: Some((*name).to_owned()),
                reason: Reason::Unsafe,
            })?;
        }
        if !values.is_empty() {
            settled.files.insert(path.to_owned(), text.into_bytes());
        }
        Ok(())
    }

    /// Adds a coder's claim to the book with the next free id. Copies the text of the record and sets `values` in the
    /// copy. Leaves out its relations, because they name claims of the coding.
    fn add(
        &self,
        coder: usize,
        record: &ClaimRecord,
        values: &[(&str, Value)],
        settled: &mut Settled,
    ) -> Result<(), Undecided> {
        let Adjudication { book, record: source, coders, .. } = self.adjudication;
        let unsafe_ =
            || Undecided::Decision { subject: record.claim.id.to_string(), field: None, reason: Reason::Unsafe };
        let coding = book.paragraph(record);
        let path = format!("{CLAIMS}/{}/{}.yaml", source.folder, coding.name);
        let all = book.files.iter().map(File::text);
        let made: Vec<&str> = settled.files.values().filter_map(|bytes| std::str::from_utf8(bytes).ok()).collect();
        let id = scaffold::next_id(&source.source.prefix, all.chain(made)).ok_or(Undecided::NoId)?;
        let text = self.text(&path, settled).unwrap_or_else(|| {
            let mut header = coding.header.clone();
            header.claims = claimbook_core::model::Items::default();
            head(&header)
        });
        let file = File::new(path.as_str(), text);
        let tree = yaml::sound(&file).ok_or_else(unsafe_)?;
        let index = count(&tree);
        let item = item(book.file(coding.file), record.index as usize).ok_or_else(unsafe_)?;
        let mut text = scaffold::insert(&file, &tree, &item, 1).ok_or_else(unsafe_)?;
        let mut changes = vec![("id", Some(json!(id)))];
        changes.extend(values.iter().map(|(name, value)| (*name, (!value.is_null()).then(|| value.clone()))));
        changes.push(("relations", None));
        // The header of an existing file may name another coder.
        if tree.get("coder").and_then(Node::as_text) != Some(coders[coder].as_str()) {
            changes.push(("coder", Some(json!(coders[coder].as_str()))));
        }
        let claim = Path::default().key("claims").index(index);
        for (name, value) in changes {
            let file = File::new(path.as_str(), text);
            text = field::set(&file, Kind::Claims, &claim, name, value.as_ref()).ok_or_else(unsafe_)?;
        }
        settled.files.insert(path, text.into_bytes());
        settled.added.push((id, coders[coder].to_string(), record.claim.id.clone()));
        Ok(())
    }

    /// Returns the text of a claims file as changed so far, if the file exists.
    fn text(&self, path: &str, settled: &Settled) -> Option<String> {
        if let Some(bytes) = settled.files.get(path) {
            return Some(String::from_utf8_lossy(bytes).into_owned());
        }
        self.adjudication.book.files.iter().find(|file| file.path() == path).map(|file| file.text().to_owned())
    }
}

fn refused(decision: &Decision, reason: Reason) -> Undecided {
    Undecided::Decision { subject: decision.subject.to_string(), field: decision.field.clone(), reason }
}

/// Returns the value that a decision gives to a field.
fn decided(decision: &Decision, [a, b]: [Value; 2]) -> Result<Value, Reason> {
    match decision.verdict {
        Some(Verdict::A) => Ok(a),
        Some(Verdict::B) => Ok(b),
        Some(Verdict::Neither) => Ok(Value::Null),
        Some(Verdict::Both) => {
            let (Some(a), Some(b)) = (a.as_array(), b.as_array()) else {
                return Err(Reason::Incomplete("both", "two lists"));
            };
            let mut items = a.clone();
            items.extend(b.iter().filter(|item| !a.contains(item)).cloned());
            Ok(Value::Array(items))
        }
        Some(Verdict::Value) => {
            let value = decision.value.as_ref().ok_or(Reason::Incomplete("value", "value"))?;
            field::parse(value).ok_or(Reason::Unreadable)
        }
        Some(other) => Err(Reason::Incomplete(other.name(), "a`, `b`, `both`, `neither` or `value")),
        None => Err(Reason::Pending),
    }
}

fn count(tree: &Node) -> usize {
    match tree.get("claims").map(|claims| &claims.value) {
        Some(Yaml::Sequence(items)) => items.len(),
        _ => 0,
    }
}

/// Returns the lines of a claim, with its comments, indented by two spaces as in the standard style.
fn item(file: &File, index: usize) -> Option<String> {
    let tree = yaml::sound(file)?;
    let Yaml::Sequence(items) = &tree.get("claims")?.value else { return None };
    let text = file.text();
    let start_of = |place: usize| {
        let before = text[..items.get(place)?.span.start].trim_end().strip_suffix('-')?;
        Some(before.rfind('\n').map_or(0, |line_end| line_end + 1))
    };
    let start = start_of(index)?;
    let end = if index + 1 < items.len() { start_of(index + 1)? } else { text.len() };
    let item = text[start..end].trim_end();
    item.starts_with("  - ").then(|| format!("{item}\n"))
}

/// Returns the text of a claims file without claims.
fn head(header: &claimbook_core::model::ClaimsFile) -> String {
    let claimbook_core::model::ClaimsFile { source, coder, coded_on, codebook, .. } = header;
    let codebook = Value::from(codebook.as_str());
    format!("source: {source}\ncoder: {coder}\ncoded_on: \"{coded_on}\"\ncodebook: {codebook}\nclaims:\n")
}
