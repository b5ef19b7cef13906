//! The differences without a decision, and their text in a decisions file.

use ahash::AHashMap;
use claimbook_core::book::{Book, ClaimRecord};
use claimbook_core::edit::format::{Kind, format};
use claimbook_core::model::{Date, Decision, Slug};
use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml::{self, Node, Value as Yaml};
use serde_json::Value;

use super::{Adjudication, key};
use crate::pending;

/// A difference between two coders without a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The decision, without verdict.
    pub decision: Decision,
    /// The value and the place of each coder's claim.
    pub comment: String,
}

impl Adjudication<'_> {
    /// Returns the differences without a decision: first the claims that only one coder has, then the aligned claims,
    /// those with the most differences first.
    #[must_use]
    pub fn proposals(&self) -> Vec<Proposal> {
        let mut lines = Lines { book: self.book, trees: AHashMap::new() };
        let mut proposals = Vec::new();
        for (coder, alone) in self.alone.iter().enumerate() {
            for record in alone {
                let comment =
                    format!("only {} has this claim ({}): keep or drop", self.coders[coder], lines.place(record));
                proposals.push(Proposal { decision: self.about_one(coder, record), comment });
            }
        }
        for (pair, compared) in self.differences() {
            for (field, values, _) in compared.into_iter().filter(|(.., differs)| *differs) {
                let side = |place: usize, lines: &mut Lines<'_>| {
                    format!("{} {} ({})", self.coders[place], shown(&values[place]), lines.place(pair[place]))
                };
                let comment = format!("{field}: {}; {}", side(0, &mut lines), side(1, &mut lines));
                proposals.push(Proposal { decision: self.about_field(pair, &field), comment });
            }
        }
        proposals.retain(|proposal| !self.decided.contains_key(&key(&proposal.decision)));
        proposals
    }
}

/// Returns a value in short form for a comment.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| item["entity"].is_string()) => {
            let items = items.iter().map(|item| {
                format!("{}:{}", item["entity"].as_str().unwrap_or_default(), item["role"].as_str().unwrap_or_default())
            });
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key}: {}", shown(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Finds the lines on which records begin. Parses each file once.
struct Lines<'a> {
    book: &'a Book,
    trees: AHashMap<FileId, Option<Node>>,
}

impl Lines<'_> {
    fn place(&mut self, record: &ClaimRecord) -> String {
        let id = record.file();
        let file = self.book.file(id);
        let tree = self.trees.entry(id).or_insert_with(|| yaml::read(file, id).0);
        let path = Path::default().key("claims").index(record.index as usize);
        let line = tree.as_ref().map_or(1, |tree| file.position(tree.follow(&path).span.start).line);
        // The path is relative to the source's folder, because the decisions file is in the same folder.
        let path = file.path().splitn(3, '/').last().unwrap_or_default();
        format!("{path}:{line}")
    }
}

/// Returns the text of a decisions file with further proposals at its end. Without a file, the text begins with a
/// header. Returns `None` unless the file ends with the list of decisions, one item per line.
#[must_use]
pub fn text(file: Option<&File>, header: (&Slug, &Slug, &Date), proposals: &[Proposal]) -> Option<String> {
    let mut text = match file {
        None => pending::header(header),
        Some(file) => {
            let tree = yaml::sound(file)?;
            let Yaml::Mapping(entries) = &tree.value else { return None };
            let last = entries.last().filter(|entry| entry.key == "decisions")?;
            let Yaml::Sequence(items) = &last.value.value else { return None };
            // Items on lines cannot be added to a list in brackets.
            let dash = file.text()[..items.first()?.span.start].trim_end();
            if !dash.ends_with('-') {
                return None;
            }
            file.text().trim_end().to_owned() + "\n"
        }
    };
    for Proposal { decision, comment } in proposals {
        text.push_str("  # ");
        text.push_str(comment);
        text.push('\n');
        text.push_str(&pending::row(decision));
    }
    let extended = File::new("decisions", text);
    let tree = yaml::sound(&extended)?;
    if file.is_none_or(is_formatted) {
        format(&extended, &tree, Kind::Decisions)
    } else {
        Some(extended.text().to_owned())
    }
}

fn is_formatted(file: &File) -> bool {
    yaml::sound(file).and_then(|tree| format(file, &tree, Kind::Decisions)).is_some_and(|same| same == file.text())
}
