//! Puts drafts into the files of their paragraphs, and reads them with the reader of records to find their faults.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::columns::{CODER, Columns, HEADER};
use super::draft::{Cell, Content, Draft};
use super::{Defaults, order};
use crate::book::{Book, CLAIMS, SourceRecord};
use crate::edit::format::{self, Kind};
use crate::edit::scaffold;
use crate::model::{Claim, Slug};
use crate::read::tree;
use crate::rules::{invalid_value, missing_field};
use crate::syntax::diagnostic::{Diagnostic, Place, Rule, Step};
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml::{self, Node};

/// Name of the file of records without a place. No paragraph has this name.
pub(super) const UNPLACED: &str = "unplaced";

/// Places drafts, and collects their faults.
pub(super) struct Placer<'a> {
    pub(super) book: &'a Book,
    pub(super) source: &'a SourceRecord,
    pub(super) columns: &'a Columns,
    pub(super) defaults: &'a Defaults,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The new records of a file.
pub(super) struct Placed {
    /// The text of the whole file.
    pub(super) text: String,
    /// The text of the new records, in the canonical style.
    pub(super) added: String,
    /// The coders of the new records.
    pub(super) coders: BTreeSet<Slug>,
}

impl Placer<'_> {
    /// Returns the new texts of the files, by path.
    pub(super) fn place(&mut self, drafts: Vec<Draft>) -> BTreeMap<String, Placed> {
        let mut by_path: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
        for draft in drafts {
            let name = draft.at().map_or_else(|| UNPLACED.to_owned(), |at| at.first().paragraph());
            by_path.entry(format!("{CLAIMS}/{}/{name}.yaml", self.source.folder)).or_default().push(draft);
        }
        let mut files = BTreeMap::new();
        for (path, mut drafts) in by_path {
            drafts.sort_by_cached_key(Draft::at);
            if let Some(placed) = self.file(&path, drafts) {
                files.insert(path, placed);
            }
        }
        files
    }

    fn report(&mut self, rule: &'static Rule, place: Place, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::new(rule, place, message).help(help));
    }

    fn file(&mut self, path: &str, mut drafts: Vec<Draft>) -> Option<Placed> {
        let existing = (0..).map(FileId).zip(&self.book.files).find(|(_, file)| file.path() == path);
        let existing = match existing {
            None => None,
            Some((id, file)) => {
                let (node, faults) = yaml::read(file, id);
                let Some(node) = node.filter(|node| faults.is_empty() && node.get("claims").is_some()) else {
                    let message = format!("the record belongs in `{path}`, which cannot be read");
                    self.report(&invalid_value::RULE, drafts[0].place, message, "run `claimbook check` for details");
                    return None;
                };
                Some((file, node))
            }
        };
        self.split_coders(existing.as_ref().map(|(_, node)| node), &mut drafts);
        let header = self.header(path, existing.as_ref().map(|(_, node)| node), &drafts)?;
        let claims = self.read(path, &header, &drafts)?;
        let authors = self.source.source.authored_by.as_str();
        for (index, claim) in &claims {
            let draft = &mut drafts[*index];
            if let Some(hash) = draft.hash.as_ref().map(|hash| hash.text.clone()) {
                order::restore(draft, claim, &hash, authors);
            }
        }
        let file = File::new(path, self.text(&header, &drafts));
        let node = yaml::read(&file, FileId(0)).0;
        let Some(text) = node.and_then(|node| format::format(&file, &node, Kind::Claims)) else {
            self.report(
                &invalid_value::RULE,
                drafts[0].place,
                format!("the records of `{path}` cannot be written as YAML"),
                "look for invisible characters in these rows",
            );
            return None;
        };
        let added = text.split_once("\nclaims:\n").map_or(String::new(), |(_, records)| records.to_owned());
        let own = drafts.iter().filter_map(|draft| draft.text(HEADER[CODER]));
        let coders = own.chain([&header[CODER]]).filter_map(|cell| cell.text.parse().ok()).collect();
        let Some((old, node)) = existing else { return Some(Placed { text, added, coders }) };
        let Some(text) = scaffold::insert(old, &node, &added, drafts.len()) else {
            let message = format!("the record belongs in `{path}`, whose claims are not a block list");
            self.report(&invalid_value::RULE, drafts[0].place, message, &format!("run `claimbook fmt {path}` first"));
            return None;
        };
        Some(Placed { text, added, coders })
    }

    /// Gives a field `coder` to the records whose coder is not that of the file: the coder of the existing file, or else
    /// the coder of most records.
    fn split_coders(&self, existing: Option<&Node>, drafts: &mut [Draft]) {
        let given = self.defaults.given[CODER].as_deref();
        let own = |draft: &Draft| {
            let stated = draft.header[CODER].clone();
            stated.or_else(|| given.map(|text| Cell { text: text.to_owned(), place: draft.place }))
        };
        let old = existing.and_then(|node| node.get(HEADER[CODER])).and_then(Node::as_text).map(str::to_owned);
        let of_file = old.or_else(|| most(drafts.iter().filter_map(own).map(|cell| cell.text)));
        for draft in drafts {
            let Some(cell) = own(draft).filter(|cell| Some(&cell.text) != of_file.as_ref()) else { continue };
            draft.fields.insert(HEADER[CODER].to_owned(), Content::Text(cell));
            draft.header[CODER] = of_file.clone().map(|text| Cell { text, place: draft.place });
        }
    }

    /// Returns the values of the header's fields, which all records of a file share.
    fn header(&mut self, path: &str, existing: Option<&Node>, drafts: &[Draft]) -> Option<[Cell; HEADER.len()]> {
        let mut header = Vec::new();
        for (index, key) in HEADER.into_iter().enumerate() {
            let old = existing.and_then(|node| node.get(key)).and_then(Node::as_text);
            let given = self.defaults.given[index].as_deref();
            let mut first: Option<Cell> = None;
            for draft in drafts {
                let own = draft.header[index].clone();
                let own = own.or_else(|| given.map(|text| Cell { text: text.to_owned(), place: draft.place }));
                let Some(own) = own else { continue };
                let stated = old.or(first.as_ref().map(|cell| cell.text.as_str()));
                if let Some(stated) = stated.filter(|stated| *stated != own.text) {
                    let message =
                        format!("`{path}` states `{key}: {stated}` once for all its claims, not `{}`", own.text);
                    let help = "a paragraph has one day and one codebook: import these rows with the same value";
                    self.report(&invalid_value::RULE, own.place, message, help);
                    return None;
                }
                first.get_or_insert(own);
            }
            let place = drafts[0].place;
            let usual =
                || old.or(self.defaults.usual[index].as_deref()).map(|text| Cell { text: text.to_owned(), place });
            let Some(cell) = first.or_else(usual) else {
                let message = format!("the rows do not state `{key}`, and the source has no other claims");
                let help = format!("add a column `{key}`, or give `--{}`", key.replace('_', "-"));
                self.report(&missing_field::RULE, place, message, &help);
                return None;
            };
            header.push(cell);
        }
        header.try_into().ok()
    }

    /// Reads the records as a claims file, and reports their faults at their places in the imported file. Returns the
    /// records without gaps, each with its index, or `None` if there are faults.
    fn read(&mut self, path: &str, header: &[Cell; HEADER.len()], drafts: &[Draft]) -> Option<Vec<(usize, Claim)>> {
        let file = File::new(path, self.text(header, drafts));
        let (node, faults) = yaml::read(&file, FileId(0));
        let Some(node) = node.filter(|_| faults.is_empty()) else {
            let fault = faults.first().map_or("the row cannot be read", |fault| fault.message.as_str());
            self.report(&invalid_value::RULE, drafts[0].place, fault, "look for invisible characters in these rows");
            return None;
        };
        let decoded = tree::claims(&node, &file, FileId(0), &self.book.vocabulary);
        let before = self.diagnostics.len();
        for fault in decoded.diagnostics {
            let steps = fault.path.as_ref().map_or(&[][..], |path| path.steps());
            let place = match steps {
                [Step::Key(_), Step::Index(index), rest @ ..] => {
                    let Some(draft) = drafts.get(*index) else { continue };
                    if let [Step::Key(key)] = rest
                        && draft.gaps(self.columns).any(|gap| gap == key)
                    {
                        continue;
                    }
                    draft.origin(rest)
                }
                [Step::Key(key), ..] => {
                    let index = HEADER.iter().position(|known| known == key);
                    index.map_or(drafts[0].place, |index| header[index].place)
                }
                _ => drafts[0].place,
            };
            self.diagnostics.push(Diagnostic { place, path: None, fix: None, related: Vec::new(), ..fault });
        }
        (self.diagnostics.len() == before).then_some(decoded.claims)
    }

    /// Returns the text of a claims file.
    fn text(&self, header: &[Cell; HEADER.len()], drafts: &[Draft]) -> String {
        let mut text = format!("source: {}\n", self.source.source.id);
        for (key, cell) in HEADER.into_iter().zip(header) {
            let _ = writeln!(text, "{key}: {}", format::quoted(&cell.text));
        }
        text.push_str("claims:\n");
        text.extend(drafts.iter().map(|draft| draft.yaml(self.columns)));
        text
    }
}

/// Returns the most frequent of some texts, the first one of several.
fn most(texts: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for text in texts {
        match counts.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => counts.push((text, 1)),
        }
    }
    let largest = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == largest).map(|(text, _)| text)
}
